from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.client.scripted import Asked, Reply, Scripted

if TYPE_CHECKING:
    from pathlib import Path

    from tests.plugin.conftest import Runs

pytest_plugins = ["pytester"]

CALL = "bubblehouse/UpdateCustomerDetails1"
NULL = f"{CALL}#null-keeps-value"
PASSES = """
@requirement(NULL)
def test_passes(shop):
    shop.UpdateCustomerDetails1(**WHO).answers(200)
"""


# --- what is wrong with the run itself ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("suite", "arguments", "says"),
    [
        (
            '@requirement("Nothing1#x")\ndef test_a(): pass',
            [],
            "bubblehouse/Nothing1#x, which the contract does not have",
        ),
        (
            '@requirement("UpdateCustomerDetails1#answers-in-real-time")\ndef test_a(): pass',
            [],
            f"{CALL}#answers-in-real-time, which is excluded",
        ),
        ('@requirement("*#never-promised")\ndef test_a(call): pass', [], "which the contract does not have"),
        (PASSES, ["--troth-select=bubblehose"], "bubblehouse"),
        (PASSES, ["--troth-case=/nowhere/case.json"], "/nowhere/case.json"),
        (PASSES, ["--troth-config="], "--troth-target=live needs --troth-config"),
        (PASSES, ["--troth-config=/nowhere/troth.toml"], "there is no such file"),
        (PASSES, ["--troth-target=moon"], "invalid choice"),
    ],
    ids=["unknown", "excluded", "of no call", "selection", "case", "no configuration", "configuration", "target"],
)
def test_a_run_that_cannot_be_meant_so_is_a_usage_error(
    run: Runs, server: Scripted, suite: str, arguments: list[str], says: str
) -> None:
    ran = run(suite, *arguments)
    assert ran.status == pytest.ExitCode.USAGE_ERROR
    assert says in ran.output
    assert (ran.outcomes, server.asked) == ({}, [])


def test_a_stored_case_of_a_test_that_is_gone_is_a_usage_error(run: Runs, tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_text('{"test": "bubblehouse/test_suite.py::test_gone", "case": {}}')
    ran = run(PASSES, f"--troth-case={path}")
    assert ran.status == pytest.ExitCode.USAGE_ERROR
    assert "there is no test bubblehouse/test_suite.py::test_gone" in ran.output


def test_a_drawn_argument_that_the_test_does_not_take_is_said(run: Runs) -> None:
    ran = run("@requirement(NULL)\n@cases(nme=st.integers())\ndef test_a(shop, name): pass")
    assert "test_a has no argument 'nme'" in ran.output
    assert ran.status == pytest.ExitCode.INTERRUPTED


# --- the end of a run -----------------------------------------------------------------------------------------------


def test_what_the_run_pushed_is_asked_to_be_deleted(run: Runs, server: Scripted) -> None:
    server.answering = lambda asked: Reply(
        200, {"ok": True, "bh_id": "b1"} if "CustomerDetails1" in asked.path else {"ok": True}
    )
    run(
        """
@requirement(NULL)
def test_makes_two(shop):
    shop.new_customer()
    shop.new_customer(by="email")
"""
    )
    pushes = [asked.json["customers"] for asked in server.asked if "UpdateCustomers3" in asked.path]
    assert [[item.get("deleted") for item in items] for items in pushes] == [[None], [None], [True, True]]
    assert [item.get("email") for item in pushes[-1]] == [items[0]["email"] for items in pushes[:2]]


def test_a_target_that_is_gone_at_the_end_does_not_change_what_was_told(run: Runs, server: Scripted) -> None:
    def answering(asked: Asked) -> Reply:
        gone = "UpdateCustomers3" in asked.path and "deleted" in asked.json["customers"][0]
        return Reply(200, {"ok": True, "bh_id": "b1"}, gone=gone)

    server.answering = answering
    ran = run("@requirement(NULL)\ndef test_makes_one(shop):\n    shop.new_customer()")
    assert (ran.status, ran.verdict("test_makes_one")) == (pytest.ExitCode.OK, "pass")


# --- everybody else's runs ------------------------------------------------------------------------------------------


def test_without_a_target_the_plugin_does_nothing(run: Runs, server: Scripted) -> None:
    ran = run(
        """
import sys
import pytest

@requirement(NULL)
def test_is_a_test_like_any_other(request):
    assert request.config.pluginmanager.get_plugin("troth-session") is None

@pytest.fixture
def shop():
    return "mine"

def test_has_its_own_fixtures(shop):
    assert shop == "mine"
""",
        target="",
    )
    assert (ran.status, ran.outcomes, server.asked) == (pytest.ExitCode.OK, {}, [])
    assert "2 passed" in ran.output
