from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.verdicts.told import CALL, EXCHANGE, MUST, SHOULD, finding, of, results, run, told
from troth.diff import Sight, compare
from troth.report import difference_html, difference_markdown, difference_text
from troth.report._markdown import code, plain

if TYPE_CHECKING:
    from troth.diff import Change, Difference
    from troth.results import Results, Waiver

HOSTILE = "<img src=x>|[a](http://e.vil) *b* `c` @all \x1b[31m\n# h www.e.vil"


def ran(*outcomes: dict[str, Any], selected: set[str] | None = None, **facts: Any) -> Results:  # noqa: ANN401 - of a run
    return {**results(*outcomes, selected=selected or {MUST, SHOULD}), "run": run(**facts)}


def ids(changes: tuple[Change, ...]) -> list[str]:
    return [change.requirement["id"] for change in changes]


def of_verdicts(before: str, now: str, requirement: str = MUST) -> Difference:
    return compare(*(ran(told(requirement, verdict), selected={requirement}) for verdict in (before, now)))


KINDS = ("failing", "fixed", "unjudged", "judged", "added", "gone")


@pytest.mark.parametrize(
    ("before", "now", "kind"),
    [
        ("pass", "fail", "failing"),
        ("inconclusive", "fail", "failing"),
        ("not-run", "fail", "failing"),
        ("fail", "pass", "fixed"),
        ("pass", "inconclusive", "unjudged"),
        ("pass", "error", "unjudged"),
        ("pass", "not-run", "unjudged"),
        ("fail", "not-run", "unjudged"),
        ("not-run", "inconclusive", "unjudged"),
        ("inconclusive", "pass", "judged"),
        ("not-run", "pass", "judged"),
        ("pass", "pass", ""),
        ("fail", "fail", ""),
        ("inconclusive", "error", ""),
        ("inconclusive", "not-run", ""),
    ],
)
def test_a_requirement_that_changed_is_told_once(before: str, now: str, kind: str) -> None:
    difference = of_verdicts(before, now)
    assert {name: ids(getattr(difference, name)) for name in KINDS if getattr(difference, name)} == (
        {kind: [MUST]} if kind else {}
    )
    assert difference.exit_status == (kind == "failing")


def test_a_should_that_is_no_longer_met_is_no_regression() -> None:
    difference = of_verdicts("pass", "fail", SHOULD)
    assert ids(difference.failing) == [SHOULD]
    assert difference.regressions == ()
    assert difference.exit_status == 0
    assert ids(of_verdicts("fail", "pass", SHOULD).fixed) == [SHOULD]


def test_requirements_that_only_one_run_has_are_told_and_fail_if_they_do() -> None:
    both, one = ran(told(MUST), told(SHOULD)), ran(told(SHOULD), selected={SHOULD})
    assert ids(compare(one, both).added) == [MUST]
    assert ids(compare(both, one).gone) == [MUST]
    assert compare(both, one).exit_status == 0
    failing = ran(told(MUST, "fail"), told(SHOULD))
    assert ids(compare(one, failing).regressions) == [MUST]
    assert compare(one, failing).added == ()


def test_what_a_waiver_accepts_is_no_regression_until_it_does_not() -> None:
    honest, failing = ran(told(MUST)), ran(told(MUST, "fail"))
    accepted: Waiver = {"reason": "agreed"}
    waived = copy.deepcopy(failing)
    of(waived, MUST)["waived"] = of(waived, MUST)["findings"][0]["waived"] = accepted
    assert compare(honest, waived).exit_status == 0
    assert ids(compare(waived, failing).regressions) == [MUST]
    assert "(must, fail: what was waived, or another finding)" in difference_text(compare(waived, failing))
    partly = copy.deepcopy(waived)
    of(partly, MUST)["waived"] = None
    of(partly, MUST)["findings"].append(of(failing, MUST)["findings"][0])
    (change,) = compare(waived, partly).failing
    assert len(change.findings) == 1


def seen(*answers: tuple[int, str | None], members: Any = (), observed: Any = ()) -> dict[str, Any]:  # noqa: ANN401
    return {
        "seen": [{"call": CALL, "status": status, "id": error, "count": 1} for status, error in answers],
        "members": [{"call": CALL, "name": name, "type": kind, "count": 1} for name, kind in members],
        "observations": [{"call": CALL, "what": what, "count": 1, "exchange": EXCHANGE} for what in observed],
    }


def test_statuses_error_ids_fields_types_and_observations_appear_and_vanish() -> None:
    before = seen((200, None), (404, "unknown"), members=[("name", "string")], observed=["an extra field"])
    now = seen((200, None), (404, "other"), (500, None), members=[("name", "string"), ("name", "null")])
    difference = compare(ran(told(MUST, **before)), ran(told(MUST, **now)))
    assert [sight.what for sight in difference.appeared] == [
        "status 404 with error other",
        "status 500",
        "member 'name' of type null",
    ]
    assert difference.vanished == (Sight(CALL, "status 404 with error unknown"), Sight(CALL, "an extra field"))
    assert difference.exit_status == 0


def test_a_call_that_one_run_did_not_ask_says_nothing_of_the_other() -> None:
    asked = ran(told(MUST, **seen((200, None), observed=["an extra field"])))
    assert compare(asked, ran(told(MUST))).vanished == ()
    assert compare(ran(told(MUST)), asked).appeared == ()


def test_runs_that_differ_for_other_reasons_say_so() -> None:
    old = ran(told(MUST), seed=1, started="2026-11-21T00:00:00Z", examples=None, strict=False)
    new = ran(told(MUST), target="live", selection=[MUST], examples=3, strict=True, interrupted=True)
    assert compare(old, new).remarks == (
        "The old run is the later one.",
        "They differ in what was judged: sandbox, then live.",
        f"They differ in the selection: everything, then {MUST}.",
        "They differ in the seed: 1, then 0.",
        "They differ in the number of cases: the default, then 3.",
        "They differ in whether --strict was given: false, then true.",
        "The new run was interrupted.",
    )
    assert compare(old, old).remarks == ()


# --- how it is told -------------------------------------------------------------------------------------------------


def test_text_tells_findings_first_and_ends_with_the_exit_status() -> None:
    old = ran(told(MUST), told(SHOULD, "fail"))
    new = ran(told(MUST, "fail"), told(SHOULD), hosts={"bubblehouse": "https://shop.example.com"}, target="live")
    text = difference_text(compare(old, new))
    assert "new: 20 Nov 2026, 03:00:00 UTC, https://shop.example.com, contract 2026-11-20, troth 0.1.0" in text
    assert text.index("Newly failing (1)") < text.index("Fixed (1)")
    assert f"  {MUST}  (must, pass -> fail)\n" in text
    assert "expected Ann; got Bea at /first_name" in text
    assert text.splitlines()[-1] == (
        "1 must requirement newly fails, 1 requirement is fixed. Exit 1: a must newly fails."
    )
    assert difference_text(compare(old, old)).endswith("Nothing changed. Exit 0: no must newly fails.")


def test_many_findings_are_counted() -> None:
    flaws = [finding(where=f"/{name}") for name in "abcdef"]
    text = difference_text(compare(ran(told(MUST)), ran(told(MUST, check_findings=flaws))))
    assert text.count("expected ") == 3
    assert "3 more findings" in text


def test_markdown_and_html_tell_the_same() -> None:
    difference = of_verdicts("pass", "fail")
    markdown, page = difference_markdown(difference), difference_html(difference)
    assert markdown.startswith("## 1 must requirement newly fails\n") or "newly fails" in markdown.splitlines()[0]
    assert "### Newly failing (1)" in markdown
    for text in (markdown.replace("\\", ""), page):
        assert MUST in text
        assert "got Bea at /first_name" in text
    assert "<script" not in page


def test_what_a_server_sent_acts_nowhere() -> None:
    new = ran(told(MUST, "fail", finding=finding(actual=HOSTILE), **seen((200, None), observed=[HOSTILE])))
    difference = compare(ran(told(MUST, **seen((200, None)))), new)
    page, markdown, text = difference_html(difference), difference_markdown(difference), difference_text(difference)
    assert "<img" not in page
    assert "\x1b" not in page + markdown + text
    for unescaped in ("<img", "](", "http://", "`c`", "*b*", "www.e"):
        assert unescaped not in re.sub(r"\\.", "", markdown), unescaped
    assert all(line.startswith(("#", "- ", "  - ")) or not line for line in markdown.splitlines())


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("a|b", "a\\|b"),
        ("- a", "\\- a"),
        ("1. a", "&#49;. a"),
        ("a-1.5", "a-1.5"),
        ("http://a", "http\\://a"),
        ("a\nb", "a\\\\nb"),
        ("\\", "\\\\"),
    ],
)
def test_text_in_markdown_is_itself(text: str, escaped: str) -> None:
    assert plain(text) == escaped
    assert code(text) == f"<code>{escaped}</code>"


def test_nothing_as_code_is_said_to_be_blank() -> None:
    assert code(" ") == "(blank)"
