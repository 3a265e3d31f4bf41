from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.plugin.case_runs import case_run, json_values, judged, keeping
from troth.errors import Disagreement
from troth.model import Verdict
from troth.plugin._stored import SuiteError, loaded, stored

# --- stored cases ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [object(), float("nan"), float("inf"), {1, 2}, 1j, [b"nested"], {"a": b"nested"}, Verdict],
    ids=lambda value: type(value).__name__,
)
def test_a_case_that_is_not_json_is_an_error_of_the_suite(value: object) -> None:
    with pytest.raises(SuiteError, match="not JSON"):
        stored({"value": value})
    asked: list[object] = []
    run = judged(keeping(asked), value=st.just(value))
    assert run.verdict is Verdict.ERROR
    assert run.reason.startswith("SuiteError: a strategy draws what is not JSON")
    assert asked == []


@settings(max_examples=40)
@given(st.dictionaries(st.text(), json_values | st.binary()))
def test_a_stored_case_is_json_and_loads_as_it_was_drawn(case: dict[str, Any]) -> None:
    if any(isinstance(value, dict) and set(value) == {"base64"} for value in case.values()):
        return
    kept = json.loads(json.dumps(stored(case)))
    assert loaded(kept) == case


def test_bytes_are_stored_in_base64() -> None:
    assert stored({"body": b"\xff\x00", "n": 1}) == {"body": {"base64": "/wA="}, "n": 1}
    assert loaded({"body": {"base64": "/wA="}}) == {"body": b"\xff\x00"}


def test_the_test_is_given_what_a_repeat_would_give_it() -> None:
    seen: list[object] = []
    judged(keeping(seen), 1, value=st.just((1, ("a",))))
    assert seen == [[1, ["a"]]]


def test_what_a_test_does_to_its_values_does_not_reach_the_finding() -> None:
    def body(details: dict[str, Any], names: list[str]) -> None:
        details["id"] = "changed"
        names.clear()
        raise Disagreement("a", actual="b")

    run = judged(body, details=st.just({"first_name": "Ann"}), names=st.just(["Ann"]))
    assert run.finding is not None
    assert run.finding.case == {"details": {"first_name": "Ann"}, "names": ["Ann"]}
    assert run.finding.reproduced


def test_a_stored_case_is_repeated_alone_and_exactly() -> None:
    seen: list[object] = []

    def body(body: bytes, n: int) -> None:
        seen.append((body, n))
        raise Disagreement("a", actual="b")

    run = case_run(body)
    run.play([{"body": {"base64": "/wA="}, "n": 5}])
    assert seen == [(b"\xff\x00", 5)] * 2
    assert run.verdict is Verdict.FAIL
    assert run.finding is not None
    assert run.finding.case == {"body": {"base64": "/wA="}, "n": 5}


def test_a_stored_case_that_is_in_order_now_passes() -> None:
    run = case_run(lambda **_: None)
    run.play([{"n": 1}])
    assert (run.verdict, run.decided) == (Verdict.PASS, 1)
