from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest

from troth.report._spent import costs

if TYPE_CHECKING:
    from troth.results import Run

SPENT: dict[str, Any] = {
    "requests": 70,
    "waits": 0,
    "waited": 0.0,
    "paced": 0.0,
    "max_requests": None,
    "max_minutes": None,
}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, []),
        ({"waits": 1, "waited": 1.25}, ["1 wait for the server, 1.2 s"]),
        ({"paced": 12.0}, ["12.0 s to keep to the requests per second"]),
        ({"max_requests": 60}, ["budget 60 requests, 70 requests spent with set-up and cleaning"]),
        (
            {"max_requests": 60, "max_minutes": 2.5},
            ["budget 60 requests and 2.5 minutes, 70 requests spent with set-up and cleaning"],
        ),
    ],
    ids=str,
)
def test_what_a_run_cost_is_told(changes: dict[str, Any], told: list[str]) -> None:
    assert costs(cast("Run", {"spent": SPENT | changes})) == told


def test_older_results_tell_nothing() -> None:
    assert costs(cast("Run", {})) == []
