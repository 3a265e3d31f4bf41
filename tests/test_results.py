from __future__ import annotations

import copy
import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from troth.errors import ResultsError
from troth.results import _types, read_results, write_results, write_text
from troth.root import data_root

if TYPE_CHECKING:
    from pathlib import Path

EXCHANGE: dict[str, Any] = {
    "call": "bubblehouse/MergeCustomers1",
    "sent": "2026-11-20T03:00:07Z",
    "request": {"method": "POST", "url": "http://127.0.0.1:1/api", "headers": {}, "body": {}},
    "response": {"status": 200, "headers": {}, "body": {}, "seconds": 0.02},
}
FINDING: dict[str, Any] = {
    "expected": ['first_name is "Ann"'],
    "actual": 'first_name is "Bea"',
    "where": "/first_name",
    "case": {"field": "first_name"},
    "reproduced": True,
    "exchanges": [EXCHANGE],
    "curl": "curl -X POST http://127.0.0.1:1/api",
    "repeat": "troth run --case reports/results.json#0",
}
REQUIREMENT: dict[str, Any] = {
    "id": "bubblehouse/MergeCustomers1#earlier-account-wins",
    "level": "must",
    "says": "The earlier account wins.",
    "source": "MergeCustomers1, description",
    "verdict": "fail",
    "waived": None,
    "reason": None,
    "tests": ["suites/bubblehouse/test_merge_customers.py::test_earlier_account_wins"],
    "cases": 30,
    "interactions": 180,
    "findings": [FINDING],
}
DOCUMENT: dict[str, Any] = {
    "format": "troth-results/1",
    "run": {
        "target": "live",
        "recorded_from": None,
        "hosts": {"bubblehouse": "https://api.example.com"},
        "contract": "2026-11-20",
        "tool": "0.1.0",
        "seed": 0,
        "started": "2026-11-20T03:00:00Z",
        "seconds": 41.2,
        "selection": [],
        "requests": 812,
    },
    "summary": {"pass": 0, "warn": 0, "fail": 1, "waived": 0, "inconclusive": 0, "error": 0, "not-run": 0},
    "requirements": [REQUIREMENT],
    "observations": [{"call": None, "what": "undocumented status 422", "count": 3, "exchange": {}}],
    "calls": {
        "bubblehouse/MergeCustomers1": {
            "documented": [{"status": 401, "id": "invalid_token"}],
            "seen": [{"status": 200, "id": None, "count": 60}],
        }
    },
}


@pytest.fixture
def document() -> dict[str, Any]:
    return copy.deepcopy(DOCUMENT)


def test_a_document_of_the_designed_format_is_read_as_it_was_written(document: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "reports" / "results.json"
    write_results(document, path)
    assert read_results(path) == document
    assert os.listdir(path.parent) == ["results.json"]  # noqa: PTH208 - hidden drafts count too


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "this is not JSON"),
        ('{"format": "troth-results/1", "run": NaN}', "NaN is not a JSON value"),
        ("[" * 100_000, "this is not JSON"),
        ("\xff", "this is not JSON"),
        ("[]", "not a results file of troth"),
        ('{"format": "junit"}', "not a results file of troth"),
        ('{"format": "troth-results/2"}', "reads 'troth-results/1' only"),
        ('{"format": "troth-results/1"}', '"run", "summary"'),
    ],
)
def test_a_file_that_is_no_results_file_is_refused_with_its_name(content: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    path.write_text(content, "latin-1")
    with pytest.raises(ResultsError) as caught:
        read_results(path)
    assert words in str(caught.value)
    assert str(caught.value).startswith(f"{path}: ")


def test_a_missing_file_is_answered_with_what_writes_it(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match="no such file") as caught:
        read_results(tmp_path / "results.json")
    assert "troth run" in caught.value.advice


def test_a_folder_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match="cannot be read"):
        read_results(tmp_path)


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        (
            ("requirements", 0, "verdict"),
            "passed",
            "requirements[0].verdict: 'passed' is not allowed here. Did you mean \"pass\"?",
        ),
        (
            ("requirements", 0, "id"),
            "earlier account wins",
            "requirements[0].id: 'earlier account wins' does not match",
        ),
        (
            ("requirements", 0, "findingz"),
            [],
            'requirements[0].findingz: unknown key "findingz". Did you mean "findings"?',
        ),
        (("requirements", 0, "findings"), [], "requirements[0].findings: "),
        (("requirements", 0, "verdict"), "pass", "requirements[0].findings: "),
        (("requirements", 0, "url"), "javascript:alert(1)", "requirements[0].url"),
        (("requirements", 0, "findings", 0, "exchanges", 0, "response", "status"), "200", "exchanges[0].response"),
        (("run", "started"), "yesterday", "run.started: 'yesterday' does not match"),
        (("run", "requests"), -1, "run.requests: has to be 0 or more"),
        (("summary", "failed"), 1, 'summary.failed: unknown key "failed". Did you mean "fail"?'),
    ],
)
def test_what_the_schema_forbids_is_refused_at_its_place_and_not_written(
    place: tuple[str | int, ...], value: object, words: str, document: dict[str, Any], tmp_path: Path
) -> None:
    path = tmp_path / "results.json"
    write_results(document, path)
    before = path.read_bytes()
    target: Any = document
    for part in place[:-1]:
        target = target[part]
    target[place[-1]] = value
    with pytest.raises(ResultsError) as caught:
        write_results(document, path)
    assert words in str(caught.value)
    assert path.read_bytes() == before
    path.write_text(json.dumps(document))
    with pytest.raises(ResultsError) as caught:
        read_results(path)
    assert words in str(caught.value)


@pytest.mark.parametrize("verdict", ["not-run", "inconclusive", "error"])
@pytest.mark.parametrize("reason", [None, ""])
def test_what_was_not_judged_needs_a_reason(
    verdict: str, reason: str | None, document: dict[str, Any], tmp_path: Path
) -> None:
    document["requirements"][0] |= {"verdict": verdict, "findings": [], "reason": reason}
    with pytest.raises(ResultsError, match=r"requirements\[0\]\.reason"):
        write_results(document, tmp_path / "results.json")


@pytest.mark.parametrize("key", [key for key in DOCUMENT if key != "format"])
def test_no_part_of_a_document_may_be_left_out(key: str, document: dict[str, Any], tmp_path: Path) -> None:
    del document[key]
    with pytest.raises(ResultsError, match=f'{key}: "{key}" is missing. Add {key}.'):
        write_results(document, tmp_path / "results.json")


def test_what_a_server_sent_is_written_as_plain_ascii(document: dict[str, Any], tmp_path: Path) -> None:
    nasty = "\x1b[2J\u202e\x9b\ud800é"
    exchange = document["requirements"][0]["findings"][0]["exchanges"][0]
    exchange["response"]["body"] = {nasty: nasty}
    exchange["response"]["headers"] = {nasty: nasty}
    path = tmp_path / "results.json"
    write_results(document, path)
    assert path.read_bytes().isascii()
    assert b"\x1b" not in path.read_bytes()
    assert read_results(path) == document


@pytest.mark.parametrize("value", [float("nan"), b"bytes", 10**5000], ids=["NaN", "bytes", "endless number"])
def test_what_json_cannot_say_is_refused(value: object, document: dict[str, Any], tmp_path: Path) -> None:
    document["requirements"][0]["findings"][0]["case"] = value
    with pytest.raises(ResultsError, match="JSON cannot say"):
        write_results(document, tmp_path / "results.json")


def test_an_interrupted_write_leaves_the_old_file_and_nothing_else(
    document: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "results.json"
    write_results(document, path)
    before = path.read_bytes()

    def no_space(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    document["run"]["seed"] = 7
    with pytest.raises(ResultsError, match="No space left on device"):
        write_results(document, path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_cannot_be_made_is_answered_with_advice(document: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "reports").write_text("in the way")
    with pytest.raises(ResultsError, match="cannot be written") as caught:
        write_results(document, tmp_path / "reports" / "results.json")
    assert "--reports" in caught.value.advice


def test_text_that_utf_8_cannot_say_is_spelled_out(tmp_path: Path) -> None:
    write_text("half \ud800", tmp_path / "page.html")
    assert (tmp_path / "page.html").read_text("utf-8") == "half \\ud800"


@pytest.mark.parametrize(
    ("name", "definition"),
    [
        ("Results", ""),
        ("Run", "run"),
        ("Summary", "summary"),
        ("Requirement", "requirement"),
        ("Waiver", "waiver"),
        ("Finding", "finding"),
        ("Exchange", "exchange"),
        ("Response", "response"),
        ("Observation", "observation"),
        ("Answers", "answers"),
        ("Answer", "answer"),
        ("Discrepancy", "discrepancy"),
        ("Exclusion", "exclusion"),
    ],
)
def test_the_types_have_the_keys_of_the_schema(name: str, definition: str) -> None:
    schema = json.loads((data_root() / "specs" / "_meta" / "results.schema.json").read_text("utf-8"))
    part = schema["$defs"][definition] if definition else schema
    kind = getattr(_types, name)
    # `NotRequired` is a string to these modules, so `__required_keys__` holds every key: the text tells them apart.
    optional = {key for key, value in kind.__annotations__.items() if "NotRequired[" in str(value)}
    assert set(kind.__annotations__) == set(part["properties"])
    assert set(part["properties"]) - optional == set(part["required"])
