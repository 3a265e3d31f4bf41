from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from troth.results import keep_in_history, read_history, read_results

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Troth

ONE = "bubblehouse/MergeCustomers1#strict-json"


def test_a_run_is_compared_with_earlier_ones_and_kept(troth: Troth, tmp_path: Path) -> None:
    troth("run", ONE, "--examples", "1", "--history", "past")
    (first,) = (tmp_path / "past").iterdir()
    assert read_results(first) == read_results(tmp_path / "reports" / "results.json")
    # A day earlier, as a nightly run would have left it, and failing.
    document = read_results(first)
    document["run"]["started"] = "2020-01-02T03:04:05Z"
    first.unlink()
    keep_in_history(document, tmp_path / "past")
    (tmp_path / "past" / "notes.txt").write_text("nothing", encoding="utf-8")
    printed = troth("run", ONE, "--examples", "1", "--history", "past")
    assert "not in the history: past/notes.txt: this is not JSON" in printed
    assert len(list((tmp_path / "past").iterdir())) == 3
    page = (tmp_path / "reports" / "index.html").read_text(encoding="utf-8")
    assert "2 Jan 2020, 03:04:05 UTC" in page
    troth("report", "reports/results.json", "--history", "past", "--reports", "again")
    assert (tmp_path / "again" / "index.html").read_text(encoding="utf-8") == page


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["--history", "file"], "Name another folder with --history"), (["--reports", "file"], "with --reports")],
)
def test_a_folder_that_cannot_be_written_is_found_before_the_run(
    troth: Troth, tmp_path: Path, arguments: list[str], words: str
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert words in troth("run", ONE, *arguments, status=4)


def test_a_history_that_is_no_folder_cannot_be_read(troth: Troth, tmp_path: Path) -> None:
    troth("run", ONE, "--examples", "1")
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert "Name a folder with --history" in troth("report", "reports/results.json", "--history", "file", status=4)


def test_a_repeated_case_has_no_history(troth: Troth, tmp_path: Path) -> None:
    _write_failing(troth, tmp_path)
    printed = troth("run", "--case", "failing.json#0", "--history", "past", status=4)
    assert "Leave --history out" in printed
    assert not (tmp_path / "past").exists()


def test_the_same_results_have_the_same_name_and_others_another(troth: Troth, tmp_path: Path) -> None:
    troth("run", ONE, "--examples", "1")
    document = read_results(tmp_path / "reports" / "results.json")
    first = keep_in_history(document, tmp_path / "past")
    assert keep_in_history(document, tmp_path / "past") == first
    document["run"]["selection"] = ["capillary"]
    assert keep_in_history(document, tmp_path / "past") != first
    assert len(read_history(tmp_path / "past").runs) == 2
    assert read_history(tmp_path / "nowhere").runs == ()


def _write_failing(troth: Troth, folder: Path) -> None:
    """Write results with a finding that names a case."""
    troth("run", ONE, "--examples", "1")
    document = json.loads((folder / "reports" / "results.json").read_text(encoding="utf-8"))
    document["requirements"][0]["verdict"] = "fail"
    document["requirements"][0]["findings"] = [
        {
            "expected": ["strict JSON"],
            "actual": "a name twice",
            "where": "",
            "case": {"n": 1},
            "reproduced": True,
            "exchanges": [],
            "curl": "curl",
            "repeat": "troth run --case failing.json#0",
            "test": "suites/test_examples.py::test_x",
        }
    ]
    (folder / "failing.json").write_text(json.dumps(document), encoding="utf-8")
