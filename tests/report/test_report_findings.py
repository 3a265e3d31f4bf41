"""Findings: the difference that is marked, the story that is told, and what is left out to keep the page small."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.report.page import Page, find
from troth.report import render_html
from troth.report._diff import against
from troth.report._markup import body_text, prose
from troth.report._story import story
from troth.report._text import excerpt

if TYPE_CHECKING:
    from troth.report._diff import Piece
    from troth.results import Results

PLACE = "bubblehouse.MergeCustomers1.earlier-account-wins"
MERGE_TWICE: dict[str, Any] = {
    "beginning": [{}, {"first_name": "Ann", "phone": "+12025550100"}, {}],
    "steps": [
        {"do": "merge", "whom": [[0, "bhid"], [4, "email"], [2, "shopid"]]},
        {"do": "edit", "who": 4, "by": "token", "values": {"first_name": None, "last_name": ""}},
        {"do": "repeat", "which": 1, "whom": []},
    ],
}


def marked(pieces: tuple[Piece, ...]) -> str:
    return "".join(f"[{piece.text}]" if piece.differs else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("expected", "actual", "left", "right"),
    [
        ('first_name is "Ann"', 'first_name is "Bea"', 'first_name is "[Ann]"', 'first_name is "[Bea]"'),
        ("last_name without a value", 'last_name is "Ann"', "last_name [without a value]", 'last_name [is "Ann"]'),
        ("HTTP 200", "HTTP 200", "HTTP 200", "HTTP 200"),
        ("400 missing", "404 empty", "400 missing", "404 empty"),
        ("HTTP 200", 'HTTP 202 {"ok": true, "id": "a"}', "HTTP [200]", 'HTTP [202] {"ok": true, "id": "a"}'),
        ("HTTP 401 or less", 'HTTP 401 {"ok": true, "a": {"b": 3, "c": [1]}}', "HTTP 401 or less", None),
        ("one thing", "", "one thing", ""),
    ],
)
def test_the_words_that_differ_are_marked(expected: str, actual: str, left: str, right: str | None) -> None:
    (shown,), came = against([expected], actual)
    assert (marked(shown), marked(came)) == (left, actual if right is None else right)


def test_what_came_is_set_against_the_alternative_most_like_it() -> None:
    _, came = against(["any status below 500", "HTTP 404 with unknown_customer"], "HTTP 404 with nobody")
    assert marked(came) == "HTTP 404 with [nobody]"


def test_long_texts_are_not_compared_word_by_word() -> None:
    (shown,), came = against(["a " * 2000 + "b"], "a " * 2000 + "c")
    assert not any(piece.differs for piece in (*shown, *came))


@given(st.lists(st.text(max_size=60), max_size=3), st.text(max_size=60))
def test_no_word_is_lost_or_added_by_marking(expected: list[str], actual: str) -> None:
    shown, came = against(expected, actual)
    assert ["".join(piece.text for piece in pieces) for pieces in shown] == expected
    assert "".join(piece.text for piece in came) == actual


def test_a_case_of_steps_is_told_in_sentences(failing: Results) -> None:
    finding = find(failing, "#earlier-account-wins")["findings"][0]
    finding["case"] = MERGE_TWICE
    told = story(finding)
    assert told is not None
    assert told.beginning[:2] == (
        "Customer 1: no details",
        'Customer 2: first_name "Ann", phone "+12025550100"',
    )
    assert [f"{step.does} {step.rest}" for step in told.steps] == [
        "Merge customer 1 by bhid, customer 2 by email and customer 3 by shopid",
        'Edit customer 2 by token: first_name null, last_name ""',
        "Repeat (which 1)",
    ]
    words = Page(render_html(failing)).at(f"{PLACE}.1")
    assert "What was done Merge customer 1 by bhid, customer 2 by email and customer 3 by shopidEdit" in words


def test_a_story_that_the_test_told_goes_before_the_case(failing: Results) -> None:
    finding = find(failing, "#earlier-account-wins")["findings"][0]
    finding["case"] = MERGE_TWICE
    values = MERGE_TWICE["steps"][1]["values"]
    finding["expected"] = [f'first_name is "Ann", after 1. edit customer 2 by token: {values}; 2. repeat the key']
    told = story(finding)
    assert told is not None
    assert [f"{step.does} {step.rest}" for step in told.steps] == [
        'Edit customer 2 by token: first_name null, last_name ""',
        "Repeat the key",
    ]
    words = Page(render_html(failing)).at(f"{PLACE}.1")
    assert 'Expected first_name is "Ann" Actual' in words.replace("Expected", "Expected ").replace("  ", " ")


def test_words_that_only_look_like_a_story_are_left_alone(failing: Results) -> None:
    finding = find(failing, "#earlier-account-wins")["findings"][0]
    finding["case"] = {"beginning": [], "steps": [{"do": "wait", "who": "Zoë", "which": 0}]}
    finding["expected"] = ["x, after 1. one; 3. three"]
    told = story(finding)
    assert told is not None
    assert [f"{step.does} {step.rest}" for step in told.steps] == ["Wait customer Zoë (which 0)"]


@pytest.mark.parametrize("case", [None, [], {"steps": []}, {"steps": ["a"]}, {"steps": 3}, "steps"])
def test_a_case_without_steps_is_no_story(case: object, failing: Results) -> None:
    finding = find(failing, "#earlier-account-wins")["findings"][0]
    finding["case"] = case
    assert story(finding) is None
    assert "What was done" not in Page(render_html(failing)).words


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["do", "who", "whom", "by", "values", "which"]), inner, max_size=4)
        ),
    )
)
def test_any_steps_at_all_can_be_told(step: object) -> None:
    finding: Any = {"case": {"beginning": [{}, 3], "steps": [step, {"do": step, "who": step, "whom": step}]}}
    story(finding | {"expected": ["x, after 1. nothing; 3. more"]})


def test_the_case_is_shown_as_json_and_cut_when_it_is_long(failing: Results) -> None:
    finding = find(failing, "#earlier-account-wins")["findings"][0]
    finding["case"] = {"items": ["x" * 50] * 400}
    words = Page(render_html(failing)).at(f"{PLACE}.1")
    assert '"items": [' in words
    assert "characters after this are in results.json" in words
    assert words.count("x" * 50) < 100


def test_a_curl_line_that_nobody_copies_is_left_to_the_results(failing: Results) -> None:
    finding = find(failing, "#earlier-account-wins")["findings"][0]
    finding["curl"] = "curl " + "y" * 9000
    words = Page(render_html(failing)).at(f"{PLACE}.1")
    assert "The curl line is 9,005 characters long; it is in results.json." in words
    assert "yyy" not in words


def test_what_came_is_cut_where_nobody_reads_on(failing: Results) -> None:
    find(failing, "#earlier-account-wins")["findings"][0]["actual"] = "z" * 5000
    words = Page(render_html(failing)).at(f"{PLACE}.1")
    assert "z… (904 more characters are in results.json)" in words
    assert words.count("z") < 4200


def test_the_place_is_marked_in_the_last_answer_only(failing: Results) -> None:
    exchanges = find(failing, "#earlier-account-wins")["findings"][0]["exchanges"]
    exchanges.insert(0, copy.deepcopy(exchanges[-1]))
    assert render_html(failing).count('<mark>"Bea"</mark>') == 1


def test_an_exchange_is_named_by_its_path_and_query(failing: Results) -> None:
    request = find(failing, "#earlier-account-wins")["findings"][0]["exchanges"][-1]["request"]
    request["url"] = "http://127.0.0.1:1/customers/7?use_async=true"
    assert "POST /customers/7?use_async=true → 200" in Page(render_html(failing)).at(f"{PLACE}.1")
    request["url"] = "http://[oops"
    assert "POST http://[oops → 200" in Page(render_html(failing)).at(f"{PLACE}.1")


def test_exchanges_are_in_order_and_only_the_last_is_open(failing: Results) -> None:
    text = render_html(failing)
    story_of = text[text.index(f'id="{PLACE}.1"') :].split("</article>")[0]
    heads = story_of.split('<details class="exchange"')[1:]
    assert ["MergeCustomers1" in head.split("</summary>")[0] for head in heads] == [True, False]
    assert [head.startswith(" open>") for head in heads] == [False, True]


def many_findings(document: Results, count: int) -> None:
    requirement = find(document, "#earlier-account-wins")
    finding = requirement["findings"][0]
    finding["exchanges"] = [copy.deepcopy(finding["exchanges"][place % 2]) for place in range(30)]
    for exchange in finding["exchanges"]:
        exchange["response"]["body"]["tags"] = ['a "quoted" <word> & more'] * 400
    requirement["findings"] = [copy.deepcopy(finding) for _ in range(count)]


def test_a_hundred_findings_with_long_stories_stay_below_two_megabytes(failing: Results) -> None:
    many_findings(failing, 100)
    assert len(json.dumps(failing)) > 20_000_000
    text = render_html(failing)
    assert len(text.encode()) < 2_000_000
    assert text.count('<details class="exchange" open>') >= 100
    assert "The first 29 of them are in results.json." in text


def test_a_body_takes_the_room_that_it_takes_on_the_page() -> None:
    shown = excerpt({"a": ["<&>", "b"]}, "/a/0")
    assert shown.room == len("".join(body_text(part) for part in (shown.before, shown.place, shown.after)))


def test_room_that_short_findings_leave_goes_to_the_long_ones(failing: Results) -> None:
    requirement = find(failing, "#earlier-account-wins")
    short = copy.deepcopy(requirement["findings"])
    many_findings(failing, 1)
    (long,) = requirement["findings"]
    requirement["findings"] = [long | {"exchanges": long["exchanges"] * 4}, *short * 30]
    assert Page(render_html(failing)).at(f"{PLACE}.1").count("→") > 100


def test_a_few_findings_are_shown_with_all_their_exchanges(failing: Results) -> None:
    many_findings(failing, 3)
    text = render_html(failing)
    assert text.count('<details class="exchange"') >= 90
    assert "of them are in results.json" not in text


def test_text_between_tags_keeps_its_quotes_and_nothing_else_that_acts() -> None:
    assert body_text('{"a": "<b>&amp;\x1b"}') == '{"a": "&lt;b&gt;&amp;amp;\\x1b"}'


def test_what_stands_in_backticks_is_code() -> None:
    assert prose("the `<id>` & the `e`") == "the <code>&lt;id&gt;</code> &amp; the <code>e</code>"
    assert prose("a lone ` stays") == "a lone ` stays"
