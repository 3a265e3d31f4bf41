"""What a run leaves for machines, validated as they would."""

from __future__ import annotations

import copy
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import xmlschema

from tests.report.conftest import blame, exchange, find, finding, unjudged
from troth.meta import explain_invalid
from troth.report import append_summary, write_machines
from troth.report._conclusion import conclude
from troth.report.badge import badge_json
from troth.report.junit import junit_xml
from troth.report.summary import summary_markdown

if TYPE_CHECKING:
    from troth.results import HeldWaiver, Requirement, Results

XSD = xmlschema.XMLSchema10(Path(__file__).with_name("junit.xsd"))
HOSTILE = "a\x00b\x1b[31m]]>\ufffe\ud800\u202e<b>&\t\r\n`|[x](http://e.vil)"
WAIVER: Any = {"reason": "agreed", "since": "2026-11-10", "until": "2026-12-24"}


def cases(document: Results) -> dict[str, ET.Element]:
    text = junit_xml(document)
    XSD.validate(text)
    root = ET.fromstring(text)  # noqa: S314 - our own
    return {f"{case.get('classname')}#{case.get('name')}": case for case in root.iter("testcase")}


def case_of(document: Results, requirement: Requirement) -> ET.Element:
    return cases(document)[requirement["id"].replace("/", ".", 1)]


def kind(case: ET.Element) -> tuple[str, ...]:
    return tuple(f"{child.tag}:{child.get('type') or ''}" for child in case)


def test_junit_has_a_case_for_each_requirement_and_counts_them(failing: Results) -> None:
    found = cases(failing)
    assert set(found) == {one["id"].replace("/", ".", 1) for one in failing["requirements"]}
    root = ET.fromstring(junit_xml(failing))  # noqa: S314 - our own
    assert root.get("tests") == str(len(found))
    for element in (root, *root):
        inside = list(element.iter("testcase"))
        assert element.get("tests") == str(len(inside))
        assert element.get("failures") == str(len(list(element.iter("failure"))))
        assert element.get("errors") == str(len(list(element.iter("error"))))
    assert {suite.get("timestamp") for suite in root} == {"2026-11-20T03:00:00"}


@pytest.mark.parametrize(
    ("verdict", "level", "complete", "kinds"),
    [
        ("pass", "must", False, ()),
        ("fail", "must", False, ("failure:fail",)),
        ("warn", "should", False, ("system-out:",)),
        ("inconclusive", "must", False, ("error:inconclusive",)),
        ("error", "must", False, ("error:error",)),
        ("not-run", "must", False, ("skipped:not-run",)),
        ("not-run", "must", True, ("error:not-run",)),
        ("inconclusive", "should", False, ("skipped:inconclusive",)),
        ("not-run", "should", True, ("skipped:not-run",)),
    ],
)
def test_verdicts_are_told_apart_and_a_case_is_red_where_the_gate_is_closed(
    verdict: Any,  # noqa: ANN401 - one of the literals
    level: Any,  # noqa: ANN401 - likewise
    complete: bool,  # noqa: FBT001 - a parameter of the test
    kinds: tuple[str, ...],
    conforming: Results,
) -> None:
    requirement = conforming["requirements"][0]
    requirement["level"] = level
    conforming["run"]["complete"] = complete
    if verdict in {"fail", "warn"}:
        blame(conforming, requirement["id"], finding([], ["a"], "b", "/c", 0), verdict=verdict)
    elif verdict != "pass":
        unjudged(conforming, requirement["id"], verdict, "the server was not reached")
    case = case_of(conforming, requirement)
    assert kind(case) == kinds
    assert case.get("status") == verdict
    for child in case:
        if child.get("message") and verdict not in {"fail", "warn"}:
            assert child.get("message") == f"{verdict}: the server was not reached"


def test_a_waived_case_is_skipped_and_says_until_when(failing: Results) -> None:
    requirement = find(failing, "bubblehouse/MergeCustomers1#earlier-account-wins")
    requirement["waived"] = WAIVER
    case = case_of(failing, requirement)
    assert kind(case) == ("skipped:waived", "system-out:")
    assert case.get("status") == "waived"
    assert case[0].get("message") == "waived: agreed (10 days old; 34 days left, until 24 Dec 2026)"


def test_a_case_that_is_waived_in_part_speaks_of_the_rest(conforming: Results) -> None:
    requirement = conforming["requirements"][0]
    flaws = [finding([], ["a"], actual, "/c", 0) for actual in ("known", "new")]
    flaws[0]["waived"] = WAIVER
    blame(conforming, requirement["id"], *flaws)
    case = case_of(conforming, requirement)
    assert kind(case) == ("failure:fail",)
    assert case[0].get("message") == "expected a; got new"


def held(state: Any) -> HeldWaiver:  # noqa: ANN401 - one of the literals
    name = "bubblehouse/MergeCustomers1#earlier-account-wins"
    return {
        "requirement": name,
        "target": "sandbox",
        "accepts": "fingerprint 0",
        "state": state,
        "reason": "agreed",
        "since": "2026-11-10",
        "until": "2026-12-24",
    }


def test_waivers_that_close_the_gate_are_failures(conforming: Results) -> None:
    conforming["waivers"] = [held("expired"), held("stale"), held("used"), held("not-judged")]
    found = [case for name, case in cases(conforming).items() if name.startswith("waivers#")]
    assert [kind(case) for case in found] == [("failure:waiver",)] * 2
    assert "is expired" in str(found[0].get("name"))
    assert "is stale" in str(found[1].get("name"))


def test_whatever_a_server_sent_is_xml_markdown_and_json(conforming: Results) -> None:
    for requirement in conforming["requirements"][:2]:
        shown = exchange("bubblehouse/MergeCustomers1", {}, HOSTILE)
        blame(conforming, requirement["id"], finding([shown], [HOSTILE * 3000], HOSTILE, HOSTILE, 0))
    unjudged(conforming, conforming["requirements"][3]["id"], "inconclusive", HOSTILE)
    conforming["run"]["hosts"] = {HOSTILE: HOSTILE}
    conforming["run"]["target"] = "live"
    cases(conforming)
    markdown = summary_markdown(conforming)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\u202e]", markdown)
    unescaped = re.sub(r"\\.", "", markdown)
    assert "<b>" not in unescaped
    assert "](" not in unescaped
    assert len(markdown) < 50_000
    assert explain_invalid(json.loads(badge_json(conforming)), "badge") is None


def test_nothing_judged_is_valid_too(conforming: Results) -> None:
    conforming["requirements"] = []
    XSD.validate(junit_xml(conforming))
    assert explain_invalid(json.loads(badge_json(conforming)), "badge") is None
    assert "Nothing was judged" in summary_markdown(conforming)


# --- the summary ----------------------------------------------------------------------------------------------------


def test_the_summary_begins_with_what_it_comes_to_and_names_findings(failing: Results) -> None:
    text = summary_markdown(failing).replace("\\", "")
    assert text.splitlines()[0] == f"## ❌ {conclude(failing).headline}"
    assert "Exit 1: a must has a finding that is not waived." in text
    for requirement in failing["requirements"]:
        if requirement["findings"]:
            assert requirement["id"] in text
            assert requirement["findings"][0]["repeat"] in text
    assert text.index("### Findings") < text.index("### Not judged")


def test_the_table_of_the_summary_adds_up(failing: Results) -> None:
    rows = re.findall(r"^\| (\S+/\S+) \| (.*) \|$", summary_markdown(failing), re.MULTILINE)
    counted = sum(int(cell) for _, cells in rows for cell in cells.split(" | "))
    assert counted == len(failing["requirements"])


def test_the_summary_tells_waivers_with_their_age(conforming: Results) -> None:
    conforming["waivers"] = [held("used"), held("stale")]
    text = summary_markdown(conforming).replace("\\", "")
    assert "agreed (10 days old; 34 days left, until 24 Dec 2026)" in text
    assert "❌ the waiver of" in text
    assert "### Waivers" not in summary_markdown({**conforming, "waivers": []})


def test_very_many_findings_still_make_half_a_page(failing: Results) -> None:
    for requirement in failing["requirements"]:
        blame(failing, requirement["id"], *(finding([], ["a"], "b", f"/{at}", at) for at in range(3)))
    text = summary_markdown(failing)
    assert text.count("expected") == 10
    assert "2 more findings of it in the report" in text
    assert f"{len(failing['requirements']) - 10} more requirements with findings in the report" in text


def test_very_many_reasons_are_counted(conforming: Results) -> None:
    for at, requirement in enumerate(conforming["requirements"][:9]):
        unjudged(conforming, requirement["id"], "inconclusive", f"reason {at // 2 if at < 2 else at}")
    text = summary_markdown(conforming)
    assert "and 1 more" in text
    assert "2 more requirements, for other reasons" in text


# --- the badge ------------------------------------------------------------------------------------------------------


def badge(document: Results) -> tuple[str, str, str, bool]:
    found = json.loads(badge_json(document))
    assert explain_invalid(found, "badge") is None
    return found["label"], found["message"], found["color"], found["isError"]


def test_a_badge_of_the_sandbox_says_so_and_one_of_a_vendor_names_it(conforming: Results) -> None:
    musts = sum(requirement["level"] == "must" for requirement in conforming["requirements"])
    assert badge(conforming) == ("troth: sandbox", f"conforms, {musts} of {musts} musts", "brightgreen", False)
    conforming["run"]["target"] = "live"
    assert badge(conforming)[0] == "troth: Bubblehouse and Capillary"
    conforming["run"].update({"target": "replay", "recorded_from": "sandbox"})
    assert badge(conforming)[0] == "troth: sandbox"


def test_a_badge_is_red_if_the_gate_is_closed_and_grey_if_it_is_open(failing: Results, conforming: Results) -> None:
    label, message, colour, error = badge(failing)
    assert (label, colour, error) == ("troth: sandbox", "red", True)
    assert message.startswith("does not conform, ")
    closed = copy.deepcopy(conforming)
    closed["run"]["exit_status"] = 1
    assert badge(closed)[1].startswith("gate closed, ")
    unjudged(conforming, conforming["requirements"][0]["id"], "inconclusive", "not reached")
    assert badge(conforming)[1:] == (badge(conforming)[1], "lightgrey", False)
    assert badge(conforming)[1].startswith("open, ")


# --- where they go --------------------------------------------------------------------------------------------------


def test_they_are_written_beside_each_other(conforming: Results, tmp_path: Path) -> None:
    write_machines(conforming, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["badge.json", "junit.xml", "summary.md"]
    XSD.validate(str(tmp_path / "junit.xml"))


def test_the_summary_is_appended_and_a_place_that_is_none_is_named(conforming: Results, tmp_path: Path) -> None:
    place = tmp_path / "summary"
    place.write_text("before\n", encoding="utf-8")
    assert append_summary(conforming, place) == ""
    assert place.read_text(encoding="utf-8") == "before\n" + summary_markdown(conforming)
    assert "could not be appended" in append_summary(conforming, tmp_path)
