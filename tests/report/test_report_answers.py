"""Documented answers: how often each was seen, and which never were."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.report.page import Page
from troth.report import render_html

if TYPE_CHECKING:
    from troth.results import Results


def test_documented_answers_that_were_never_seen_are_named(conforming: Results) -> None:
    words = Page(render_html(conforming)).words
    assert "Documented answers: 2 of 3 seen" in words
    assert "429rate_limit_exceedednever" in words.replace(" ", "")
    for answers in conforming["calls"].values():
        answers["seen"].append({"status": 400, "id": "rate_limit_exceeded", "count": 9})
    assert "Documented answers: 2 of 3 seen" in Page(render_html(conforming)).words


def test_documented_answers_stand_side_by_side_those_never_seen_first(conforming: Results) -> None:
    own: Any = {"status": 404, "id": "only_here"}
    conforming["calls"]["bubblehouse/CustomerDetails1"]["documented"].append(own)
    conforming["calls"]["bubblehouse/MergeCustomers1"]["seen"].append(own | {"count": 5})
    table = Page(render_html(conforming)).words.split("Bubblehouse: 8 of 13 seen")[1].split("Capillary:")[0]
    assert table.index("only_here") < table.index("rate_limit_exceeded") < table.index("invalid_token")
    row = table.split("only_here")[1].split("rate_limit_exceeded")[0]
    assert (row.count("never"), row.count("not documented")) == (1, 3)


def test_an_error_code_without_a_status_is_seen_with_any(conforming: Results) -> None:
    answers = conforming["calls"]["capillary/UpdateCustomerDetails"]
    answers["documented"] = [{"status": None, "id": 8015}]
    answers["seen"] = [{"status": 400, "id": "8015", "count": 2}, {"status": 200, "id": "8015", "count": 3}]
    assert "any80155" in Page(render_html(conforming)).words.replace(" ", "")
