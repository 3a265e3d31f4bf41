"""Earlier runs: since when a run is red, what changed, and which runs are compared at all."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

import pytest

from tests.report.page import Page, find
from troth.report import render_html, write_html

if TYPE_CHECKING:
    from pathlib import Path

    from troth.results import Results

OLD_NAME = "#earlier-account-wins"


def on(document: Results, day: int) -> Results:
    """The same results, of another day at three."""
    copied = copy.deepcopy(document)
    copied["run"]["started"] = f"2026-11-{day:02d}T03:00:00Z"
    return copied


def first_screen(document: Results, history: list[Results]) -> str:
    return Page(render_html(document, history=history)).words.split("Target")[0]


def test_without_earlier_runs_the_page_says_that_nothing_is_known(conforming: Results) -> None:
    text = render_html(conforming)
    assert "Since when, and what changed: no earlier run of this target was given." in Page(text).words
    assert 'id="runs"' not in text


def test_the_first_screen_says_since_when_it_is_red(failing: Results, conforming: Results) -> None:
    history = [on(conforming, 10), on(failing, 12), on(failing, 14)]
    words = first_screen(failing, history)
    assert (
        "Red since 12 Nov 2026, 03:00:00 UTC, 3 runs in a row; the run of 10 Nov 2026, 03:00:00 UTC conformed." in words
    )
    assert "The last 4 runs, oldest first: pass, fail, fail, fail." in words
    assert "Since the run before (14 Nov 2026, 03:00:00 UTC): no verdict changed." in words


def test_the_order_in_which_earlier_runs_are_given_does_not_matter(failing: Results, conforming: Results) -> None:
    history = [on(conforming, 10), on(failing, 12), on(failing, 14)]
    assert render_html(failing, history=history) == render_html(failing, history=history[::-1])


@pytest.mark.parametrize(
    ("earlier", "now", "words"),
    [
        (["conforming"], "failing", "Red since this run: the run of 1 Nov 2026, 03:00:00 UTC conformed."),
        (["failing"], "conforming", "Green since this run: the run of 1 Nov 2026, 03:00:00 UTC did not."),
        (["failing"], "failing", "Red since 1 Nov 2026, 03:00:00 UTC, 2 runs in a row, as far back as is known."),
        (["open"], "open", "Open since 1 Nov 2026, 03:00:00 UTC, 2 runs in a row"),
        (["open"], "conforming", "Green since this run: the run of 1 Nov 2026, 03:00:00 UTC was open."),
    ],
)
def test_it_says_how_long_a_row_is(
    earlier: list[str], now: str, words: str, conforming: Results, failing: Results
) -> None:
    undecided = copy.deepcopy(conforming)
    find(undecided, "#succeeds").update(verdict="inconclusive", reason="no answer")
    samples = {"conforming": conforming, "failing": failing, "open": undecided}
    history = [on(samples[name], day) for day, name in enumerate(earlier, start=1)]
    assert words in first_screen(samples[now], history)


def test_what_changed_is_listed_by_what_it_is(failing: Results, conforming: Results) -> None:
    before = on(failing, 12)
    fixed = find(before, "#succeeds")
    fixed.update(verdict="fail", findings=find(failing, OLD_NAME)["findings"])
    find(before, OLD_NAME).update(verdict="pass", findings=[])
    words = Page(render_html(failing, history=[on(conforming, 10), before])).words
    assert "Since the run before (12 Nov 2026, 03:00:00 UTC): 1 newly failing, 1 fixed." in words
    listed = words.split("Changes since the run before")[1].split("Findings", 1)[0]
    new, _, mended = listed.partition("Fixed (1)")
    assert "Newly failing (1)" in new
    assert "bubblehouse/MergeCustomers1#earlier-account-wins · must · was pass" in new
    assert f"{fixed['id']} · must · was fail" in mended


def test_what_could_not_be_judged_any_more_is_not_called_fixed(failing: Results, conforming: Results) -> None:
    words = Page(render_html(failing, history=[on(conforming, 10)])).words
    assert "2 newly failing, 1 newly inconclusive, 1 newly warned, 1 no longer run." in words
    assert "3 fixed, 2 judged again." in first_screen(conforming, [on(failing, 10)])


def test_a_requirement_is_compared_with_when_it_was_last_selected(failing: Results, conforming: Results) -> None:
    part = on(conforming, 12)
    part["run"]["selection"] = ["capillary"]
    part["requirements"] = [one for one in part["requirements"] if one["id"].startswith("capillary")]
    words = Page(render_html(failing, history=[on(conforming, 10), part])).words
    assert "earlier-account-wins · must · was pass, last judged on 10 Nov 2026, 03:00:00 UTC" in words
    assert "Red since this run: the run of 10 Nov 2026, 03:00:00 UTC conformed." in words
    whole = on(conforming, 13)
    part["run"]["started"] = "2026-11-14T03:00:00Z"
    assert "gone" not in first_screen(part, [whole])


def test_requirements_that_came_or_went_are_counted(conforming: Results) -> None:
    before = on(conforming, 10)
    del conforming["requirements"][0]
    del before["requirements"][-2:]
    assert "2 requirements not seen before, 1 requirement gone." in first_screen(conforming, [before])


def test_only_the_same_target_is_compared(replayed: Results, failing: Results) -> None:
    live = on(failing, 10)
    live["run"].update({"target": "live", "hosts": {"bubblehouse": "https://api.example.com"}})
    elsewhere = on(live, 11)
    elsewhere["run"]["hosts"] = {"bubblehouse": "https://staging.example.com"}
    other_vendor = on(live, 11)
    other_vendor["run"]["hosts"] = {"capillary": "https://api.example.com"}
    now = on(live, 12)
    assert "no earlier run of this target" in first_screen(now, [elsewhere, other_vendor, on(replayed, 9), failing])
    recorded = on(replayed, 11)
    recorded["run"]["hosts"] = {"bubblehouse": "https://staging.example.com"}
    assert "no earlier run of this target" in first_screen(on(replayed, 12), [recorded])
    words = Page(render_html(now, history=[live, elsewhere])).words
    assert "Red since 10 Nov 2026" in words
    assert "1 earlier result of another target is left out." in words


def test_the_sandbox_is_the_same_at_any_port(failing: Results, conforming: Results) -> None:
    before = on(conforming, 10)
    before["run"]["hosts"] = {"bubblehouse": "http://127.0.0.1:9"}
    assert "Red since this run" in first_screen(failing, [before])


def test_this_run_and_later_ones_are_no_history(failing: Results) -> None:
    assert "no earlier run of this target" in first_screen(failing, [copy.deepcopy(failing), on(failing, 29)])


def test_past_runs_and_the_verdicts_that_varied_are_tables(failing: Results, conforming: Results) -> None:
    history = [on(conforming, 10), on(failing, 11), on(conforming, 12)]
    words = Page(render_html(failing, history=history)).words
    runs = words.split("The last 4 runs of this target, newest first")[1]
    runs, varied = runs.split("Requirements that did not pass in all of them")
    assert runs.index("20 Nov 2026") < runs.index("12 Nov 2026") < runs.index("10 Nov 2026")
    row = varied.split(f"bubblehouse/MergeCustomers1{OLD_NAME}")[1].split("bubblehouse/")[0]
    assert row == " ✓pass✕fail✓pass✕fail3 "
    assert "#succeeds" not in varied.split("Observations")[0]


def test_what_changed_most_often_comes_first(failing: Results, conforming: Results) -> None:
    steady = on(failing, 11)
    shaky = on(conforming, 12)
    find(shaky, "UpdateCustomers3#no-server-error").update(find(failing, "UpdateCustomers3#no-server-error"))
    text = render_html(failing, history=[on(conforming, 10), steady, shaky])
    varied = Page(text).words.split("did not pass in all of them")[1]
    assert varied.index(OLD_NAME) < varied.index("UpdateCustomers3#no-server-error")


def test_a_finding_says_since_when(failing: Results) -> None:
    words = Page(render_html(failing, history=[on(failing, 10), on(failing, 11)])).words
    assert "earlier-account-wins · must · since 10 Nov 2026, 03:00:00 UTC" in words
    assert "fail since 10 Nov 2026, 03:00:00 UTC, 3 runs in a row" in words


def test_a_long_history_is_shortened_but_counts(failing: Results) -> None:
    history = [on(failing, day) for day in range(1, 20)]
    for hour in range(10):
        extra = on(failing, 1)
        extra["run"]["started"] = f"2026-10-01T{hour:02d}:00:00Z"
        history.append(extra)
    text = render_html(failing, history=history)
    assert "Red since 1 Oct 2026, 00:00:00 UTC, 30 runs in a row" in Page(text).words
    assert "The last 20 runs of this target" in Page(text).words
    row = Page(text).words.split("did not pass in all of them")[1].split(OLD_NAME)[1].split("bubblehouse/")[0]
    assert row.count("fail") == 20


def test_history_reaches_the_written_page(failing: Results, conforming: Results, tmp_path: Path) -> None:
    write_html(failing, tmp_path / "index.html", history=[on(conforming, 10)])
    assert "Red since this run" in (tmp_path / "index.html").read_text("utf-8")
