"""What `troth faults` left beside the page, and waivers with their age."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.report.page import Page, find
from troth.errors import ResultsError
from troth.report import write_html
from troth.results import _types, read_faults
from troth.root import data_root

if TYPE_CHECKING:
    from pathlib import Path

    from troth.results import Results


def tried(fault: str, **more: object) -> dict[str, Any]:
    call, _, _ = fault.rpartition("/")
    own = f"{call}#succeeds"
    known = {"found": True, "rightly_blamed": True, "blamed": [own], "problem": None, "deep": False}
    return {"fault": fault, "breaks": own, "tests": 3, "requests": 1204, "seconds": 1.5} | known | more


@pytest.fixture
def campaign() -> dict[str, Any]:
    faults = [
        tried("bubblehouse/MergeCustomers1/later-name-wins"),
        tried("bubblehouse/MergeCustomers1/old-email-forgotten", found=False, rightly_blamed=False, blamed=[]),
        tried("bubblehouse/CustomerDetails1/get-shows-less", rightly_blamed=False, blamed=["a", "b", "c", "d", "e"]),
        tried("bubblehouse/CustomerDetails1/hangs", found=False, rightly_blamed=False, problem="it <ended>"),
    ]
    return {
        "format": "troth-faults/1",
        "run": {
            "tool": "0.1.0",
            "contract": "2026-11-20",
            "started": "2026-11-19T00:00:00Z",
            "seconds": 900,
            "seed": 7,
            "full": True,
            "selection": [],
            "sample": None,
        },
        "summary": {
            "faults": 4,
            "found": 2,
            "deep": 1,
            "deep_found": 0,
            "rightly_blamed": 1,
            "median_blamed": 1.5,
        },
        "faults": faults,
    }


def page(document: Results, folder: Path, beside: str | None) -> Page:
    if beside is not None:
        (folder / "faults.json").write_text(beside, "utf-8")
    write_html(document, folder / "index.html")
    return Page((folder / "index.html").read_text("utf-8"))


def test_faults_beside_the_page_are_shown_what_went_amiss_first(
    conforming: Results, campaign: dict[str, Any], tmp_path: Path
) -> None:
    words = page(conforming, tmp_path, json.dumps(campaign)).words.split("Detection of seeded faults ")[1]
    assert words.startswith(
        "2 of 4 faults of the sandbox found, 0 of 1 among those that show only for some inputs or histories; "
        "1 put down to the requirement that they break; the median fault turns 1.5 requirements red. "
        "troth faults tried them on 19 Nov 2026, 00:00:00 UTC with contract 20 Nov 2026, seed 7."
    )
    amiss, _, right = words.partition("Found, and put down to the right requirement: 1")
    assert "old-email-forgotten missed breaks bubblehouse/MergeCustomers1#succeeds" in amiss
    assert "get-shows-less found breaks bubblehouse/CustomerDetails1#succeeds; blamed a, b, c and 2 more" in amiss
    assert "hangs not tried: it <ended>" in amiss
    assert "later-name-wins found the right one" in right
    assert "another contract" not in words
    assert "stopped at the first" not in words


def test_a_campaign_of_another_contract_or_in_short_says_so(
    conforming: Results, campaign: dict[str, Any], tmp_path: Path
) -> None:
    campaign["run"].update(contract="2026-10-01", full=False)
    campaign["summary"]["median_blamed"] = None
    words = page(conforming, tmp_path, json.dumps(campaign)).words
    assert "this run has another contract" in words
    assert "it stopped at the first finding of each" in words
    assert "median" not in words


@pytest.mark.parametrize("content", ["{", "{}", '{"format": "troth-faults/2"}', "[]"])
def test_faults_that_cannot_be_read_cost_no_page(content: str, conforming: Results, tmp_path: Path) -> None:
    words = page(conforming, tmp_path, content).words
    assert "The embedded sandbox conforms" in words
    assert "The faults.json beside this page could not be used:" in words
    with pytest.raises(ResultsError, match=r"faults\.json"):
        read_faults(tmp_path / "faults.json")


def test_without_faults_nothing_is_said_of_them(conforming: Results, tmp_path: Path) -> None:
    assert "Detection" not in page(conforming, tmp_path, None).words
    with pytest.raises(ResultsError, match="troth faults"):
        read_faults(tmp_path / "faults.json")


def test_the_types_of_a_campaign_have_the_keys_of_the_schema() -> None:
    schema = json.loads((data_root() / "specs" / "_meta" / "faults.schema.json").read_text("utf-8"))["properties"]
    for kind, part in ((_types.Campaign, schema["run"]), (_types.CampaignSummary, schema["summary"])):
        assert list(kind.__annotations__) == part["required"] == list(part["properties"])
    assert list(_types.TriedFault.__annotations__) == schema["faults"]["items"]["required"]


@pytest.mark.parametrize(
    ("waiver", "words"),
    [
        (
            {"reason": "agreed", "owner": "ann", "since": "2026-11-01", "until": "2026-12-24", "accepts": "the name"},
            "accepts: the name agreed ann 19 days 24 Dec 2026 (34 days left)",
        ),
        ({"reason": "agreed", "until": "2026-11-19"}, "agreed nobody named not known 19 Nov 2026 (expired)"),
        ({"reason": "agreed", "until": "2026-11-20"}, "20 Nov 2026 (0 days left)"),
        ({"reason": "agreed", "since": "2026-11-19"}, "agreed nobody named 1 day none"),
        ({"reason": "agreed", "until": "2026-99-99"}, "2026-99-99"),
    ],
)
def test_waivers_are_listed_with_their_age_and_the_days_left(
    waiver: dict[str, str], words: str, failing: Results, tmp_path: Path
) -> None:
    find(failing, "#earlier-account-wins")["waived"] = waiver
    listed = page(failing, tmp_path, None).words.split("only the gate lets them pass.")[1].split("Observations")[0]
    assert words in listed.replace("#earlier-account-wins", "#earlier-account-wins ").replace("  ", " ")


def test_the_issue_of_a_waiver_is_linked_if_it_is_an_address(failing: Results, tmp_path: Path) -> None:
    requirement = find(failing, "#earlier-account-wins")
    requirement["waived"] = {"reason": "agreed", "issue": "https://example.com/issues/7"}
    assert "https://example.com/issues/7" in page(failing, tmp_path, None).all("href")
    requirement["waived"]["issue"] = "javascript:alert(1)"
    assert "javascript:alert(1)" not in page(failing, tmp_path, None).all("href")
