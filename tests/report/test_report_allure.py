from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.report.conftest import blame, exchange, find, finding, unjudged
from troth.errors import ResultsError
from troth.report import write_allure
from troth.report.allure import allure_files

if TYPE_CHECKING:
    from pathlib import Path

    from troth.results import Requirement, Results, Waiver

MERGE = "bubblehouse/MergeCustomers1"


def entries(document: Results) -> dict[str, dict[str, Any]]:
    files = allure_files(document)
    found = [json.loads(text) for name, text in files.items() if name.endswith("-result.json")]
    return {entry["fullName"]: entry for entry in found}


def entry_of(document: Results, requirement: Requirement, test: int = 0) -> dict[str, Any]:
    return entries(document)[f"{requirement['id']} {requirement['tests'][test]}"]


def labels(entry: dict[str, Any], name: str) -> list[str]:
    return [label["value"] for label in entry["labels"] if label["name"] == name]


def test_there_is_an_entry_for_each_test_and_one_for_what_checks_judge(conforming: Results) -> None:
    conforming["requirements"][0]["tests"] = []
    conforming["requirements"][1]["tests"] = ["suites/a.py::test_one", "suites/a.py::test_two[x]"]
    found = entries(conforming)
    assert len(found) == len(conforming["requirements"]) + 1
    assert conforming["requirements"][0]["id"] in found
    assert entry_of(conforming, conforming["requirements"][1], 1)["name"] == "Two [x]"


def test_an_entry_is_filed_under_vendor_call_and_requirement(failing: Results) -> None:
    requirement = find(failing, f"{MERGE}#earlier-account-wins")
    entry = entry_of(failing, requirement)
    assert labels(entry, "epic") == ["Bubblehouse"]
    assert labels(entry, "feature") == ["MergeCustomers1"]
    assert labels(entry, "story") == ["earlier-account-wins"]
    assert labels(entry, "severity") == ["critical"]
    assert entry["links"] == [
        {"type": "link", "name": requirement["source"], "url": "https://docs.example.com/apis/MergeCustomers1"}
    ]
    requirement["level"] = "should"
    assert labels(entry_of(failing, requirement), "severity") == ["normal"]


def test_the_history_of_an_entry_goes_on_in_the_next_run_and_its_files_do_not(conforming: Results) -> None:
    later = copy.deepcopy(conforming)
    later["run"]["started"] = "2026-11-21T03:00:00Z"
    one, two = entries(conforming), entries(later)
    assert {name: entry["historyId"] for name, entry in one.items()} == {
        name: entry["historyId"] for name, entry in two.items()
    }
    assert len({entry["historyId"] for entry in one.values()}) == len(one)
    assert {entry["uuid"] for entry in one.values()} & {entry["uuid"] for entry in two.values()} == set()
    assert allure_files(conforming) == allure_files(conforming)


@pytest.mark.parametrize(
    ("verdict", "level", "status", "tag"),
    [
        ("pass", "must", "passed", None),
        ("fail", "must", "failed", None),
        ("warn", "should", "passed", "warn"),
        ("inconclusive", "must", "unknown", "inconclusive"),
        ("error", "must", "broken", "error"),
        ("not-run", "must", "skipped", "not-run"),
    ],
)
def test_verdicts_are_told_apart(verdict: Any, level: Any, status: str, tag: str | None, conforming: Results) -> None:  # noqa: ANN401
    requirement = conforming["requirements"][0]
    requirement["level"] = level
    if verdict in {"fail", "warn"}:
        blame(conforming, requirement["id"], finding([], ["a"], "b", "/c", 0), verdict=verdict)
    elif verdict != "pass":
        unjudged(conforming, requirement["id"], verdict, "not reached")
    entry = entry_of(conforming, requirement)
    assert entry["status"] == status
    assert labels(entry, "tag") == [level, *([tag] if tag else [])]
    if tag and verdict != "warn":
        assert entry["statusDetails"]["message"] == f"{verdict}: not reached"


def test_a_waived_finding_is_known_and_muted_and_still_failed(failing: Results) -> None:
    requirement = find(failing, f"{MERGE}#earlier-account-wins")
    waiver: Waiver = {"reason": "agreed", "until": "2026-12-24", "issue": "https://example.com/7"}
    requirement["waived"] = waiver
    entry = entry_of(failing, requirement)
    assert (entry["status"], entry["statusDetails"]["known"], entry["statusDetails"]["muted"]) == ("failed", True, True)
    assert entry["statusDetails"]["message"].startswith("waived: agreed (34 days left, until 24 Dec 2026")
    assert {"type": "issue", "name": "https://example.com/7", "url": "https://example.com/7"} in entry["links"]
    waiver["issue"] = "javascript:alert(1)"
    assert "javascript" not in json.dumps(entry_of(failing, requirement)["links"])


def test_a_finding_is_with_the_test_that_saw_it_and_brings_its_exchanges(conforming: Results) -> None:
    requirement = find(conforming, f"{MERGE}#earlier-account-wins")
    requirement["tests"] = ["a.py::test_one", "a.py::test_two"]
    shown = [exchange(MERGE, {"n": number}, {"ok": False}, 400) for number in range(2)]
    flaw = finding(shown, ["a"], "b", "/c", 0)
    flaw["test"] = "a.py::test_two"
    blame(conforming, requirement["id"], flaw)
    assert [entry_of(conforming, requirement, at)["status"] for at in range(2)] == ["passed", "failed"]
    (step,) = entry_of(conforming, requirement, 1)["steps"]
    assert step["name"] == "expected a; got b at /c"
    names = [attachment["name"] for attachment in step["attachments"]]
    assert [name.partition(".")[0] for name in names] == ["case", "1", "2", "repeat"]
    assert names[1].endswith("MergeCustomers1 -> 400")
    files = allure_files(conforming)
    for attachment in step["attachments"]:
        assert attachment["source"] in files
    assert json.loads(files[step["attachments"][1]["source"]]) == shown[0]
    flaw["test"] = "another.py::test_three"  # a check that spoke up in the test of another requirement
    assert entry_of(conforming, requirement, 0)["status"] == "failed"


def test_every_attachment_belongs_to_an_entry(failing: Results) -> None:
    files = allure_files(failing)
    named = {
        attachment["source"]
        for entry in entries(failing).values()
        for step in entry["steps"]
        for attachment in step["attachments"]
    }
    assert named == {name for name in files if "-attachment." in name}


def test_what_a_server_sent_acts_nowhere(conforming: Results) -> None:
    hostile = "<img src=x>\x1b[31m\u202e\n[a](http://e.vil)"
    requirement = conforming["requirements"][0]
    requirement["says"] = hostile
    blame(conforming, requirement["id"], finding([exchange(MERGE, {}, hostile)], [hostile], hostile, hostile, 0))
    conforming["run"]["hosts"] = {"bubblehouse": f"{hostile}\\"}
    files = allure_files(conforming)
    assert all("\x1b" not in text and "\u202e" not in text for text in files.values())
    assert "\\<img" in entry_of(conforming, requirement)["description"]
    assert len(files["environment.properties"].splitlines()) == 5


def test_the_entries_of_an_earlier_run_are_taken_away_and_nothing_else(conforming: Results, tmp_path: Path) -> None:
    write_allure(conforming, tmp_path)
    (tmp_path / "executor.json").write_text("{}", encoding="utf-8")
    later = copy.deepcopy(conforming)
    later["run"]["started"] = "2026-11-21T03:00:00Z"
    write_allure(later, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {*allure_files(later), "executor.json"}


def test_a_folder_that_is_none_is_named(conforming: Results, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ResultsError, match="file"):
        write_allure(conforming, tmp_path / "file")
