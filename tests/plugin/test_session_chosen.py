from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.client.scripted import Reply, Scripted

if TYPE_CHECKING:
    from pathlib import Path

    from tests.plugin.conftest import Runs

pytest_plugins = ["pytester"]

CALL = "bubblehouse/UpdateCustomerDetails1"
MERGE = "bubblehouse/MergeCustomers1"
NULL = f"{CALL}#null-keeps-value"


# --- which tests run ------------------------------------------------------------------------------------------------

THREE = """
@requirement(NULL)
def test_null(shop):
    shop.UpdateCustomerDetails1(**WHO).answers(200)

@requirement("UpdateCustomerDetails1#empty-string-removes")
def test_empty(shop):
    shop.UpdateCustomerDetails1(**WHO).answers(200)

@requirement("MergeCustomers1#earlier-account-wins")
def test_merge(shop):
    shop.MergeCustomers1(customers=[]).answers(200)

def test_of_nothing():
    pass
"""


@pytest.mark.parametrize(
    ("selection", "tests"),
    [
        ([], {"test_null", "test_empty", "test_merge"}),
        (["bubblehouse"], {"test_null", "test_empty", "test_merge"}),
        ([NULL], {"test_null"}),
        (
            [f"{CALL}#empty-string-removes", "bubblehouse/MergeCustomers1#earlier-account-wins"],
            {"test_empty", "test_merge"},
        ),
        ([MERGE], {"test_merge"}),
        ([f"{CALL}#strict-json"], {"test_null", "test_empty"}),
        ([f"{CALL}#succeeds"], {"test_null", "test_empty"}),
        ([f"{CALL}#output-shape"], {"test_null", "test_empty"}),
    ],
    ids=lambda value: str(sorted(value)),  # a set has no order of its own
)
def test_a_selection_runs_its_tests_and_for_a_check_those_of_its_call(
    run: Runs, selection: list[str], tests: set[str]
) -> None:
    ran = run(THREE, *[f"--troth-select={wanted}" for wanted in selection])
    assert set(ran.outcomes) == tests


def test_a_test_of_every_call_runs_once_for_each_that_makes_the_requirement(run: Runs, server: Scripted) -> None:
    server.script(Reply(401, {"id": "invalid_token"}))
    ran = run(
        """
@requirement("*#error-invalid-token")
@cases(n=lambda call: st.just(call.name))
def test_token(call, shop, n):
    assert n == call.name
    shop.with_defect("expired").send(call, json={}).answers(401, "invalid_token")
""",
        "--troth-examples=1",
    )
    assert {test: outcome["requirement"] for test, outcome in ran.outcomes.items()} == {
        f"test_token[bubblehouse/{name}]": f"bubblehouse/{name}#error-invalid-token"
        for name in ("UpdateCustomerDetails1", "CustomerDetails1", "UpdateCustomers3", "MergeCustomers1")
    }
    assert {outcome["verdict"] for outcome in ran.outcomes.values()} == {"pass"}


def test_the_tests_of_a_requirement_that_is_looked_at_first_run_first(run: Runs) -> None:
    ran = run(THREE, "--troth-first=bubblehouse/MergeCustomers1#earlier-account-wins")
    assert next(iter(ran.outcomes)) == "test_merge"
    ran = run(THREE, f"--troth-first={CALL}#empty-string-removes")
    assert list(ran.outcomes) == ["test_empty", "test_null", "test_merge"]


def test_a_run_that_looks_for_a_finding_stops_when_it_has_it(run: Runs, server: Scripted) -> None:
    server.script(Reply(200, {}))
    assert list(run(THREE, f"--troth-first={CALL}#output-shape").outcomes) == ["test_null"]


def test_a_run_that_looks_for_a_finding_is_through_with_its_call_before_it_stops_at_another(
    run: Runs, server: Scripted
) -> None:
    server.script(Reply(200, {}))
    assert list(run(THREE, f"--troth-first={NULL}").outcomes) == ["test_null", "test_empty"]


def test_a_run_that_finds_nothing_goes_on_to_the_end(run: Runs) -> None:
    assert list(run(THREE, f"--troth-first={NULL}").outcomes) == ["test_null", "test_empty", "test_merge"]


def test_the_parts_of_a_run_have_every_test_once(run: Runs) -> None:
    parts = [set(run(THREE, f"--troth-part={part}/2").outcomes) for part in range(2)]
    assert parts[0] | parts[1] == {"test_null", "test_empty", "test_merge"}
    assert parts[0] & parts[1] == set()
    assert all(parts)


def test_collecting_alone_sends_nothing(run: Runs, server: Scripted) -> None:
    assert run(THREE, "--collect-only").status == pytest.ExitCode.OK
    assert server.asked == []


# --- cases ----------------------------------------------------------------------------------------------------------

DRAWN = """
@requirement(NULL)
@cases(name=st.text(min_size=1), raw=st.binary())
def test_draws(shop, name, raw):
    shop.UpdateCustomerDetails1(**WHO, first_name=name, raw=raw.hex()).answers(200)

@requirement(NULL)
@cases(name=st.text(min_size=1), raw=st.binary())
def test_draws_too(shop, name, raw):
    shop.UpdateCustomerDetails1(**WHO, first_name=name, raw=raw.hex()).answers(200)
"""


def test_a_server_of_this_machine_is_asked_as_often_as_the_sandbox_unless_told_otherwise(run: Runs) -> None:
    assert [
        run(DRAWN).outcomes["test_draws"]["cases"],
        run(DRAWN, "--troth-examples=7").outcomes["test_draws"]["cases"],
    ] == [30, 7]


def test_the_same_seed_sends_the_same_and_tests_differ(run: Runs, server: Scripted) -> None:
    sent: list[list[Any]] = []
    for seed in (1, 1, 2):
        server.forget()
        run(DRAWN, f"--troth-seed={seed}", "--troth-examples=10")
        sent.append([asked.json for asked in server.asked])
    assert sent[0] == sent[1]
    assert sent[0] != sent[2]
    assert sent[0][:10] != sent[0][10:]


def test_one_stored_case_is_repeated_exactly_and_alone(run: Runs, server: Scripted, tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    test = "bubblehouse/test_suite.py::test_draws"
    path.write_text(json.dumps({"test": test, "case": {"name": "Zo\u00eb", "raw": {"base64": "/wA="}}}))
    ran = run(DRAWN + THREE, f"--troth-case={path}", f"--troth-select={NULL}")
    assert list(ran.outcomes) == ["test_draws"]
    assert [asked.json for asked in server.asked] == [
        {"customer": {"bhid": "a"}, "first_name": "Zo\u00eb", "raw": "ff00"}
    ]
    assert "1 passed" in ran.output
