from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.client.scripted import Asked, Reply, Scripted
from tests.plugin.conftest import CAPILLARY, SECRET

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


# --- every outcome of a test ----------------------------------------------------------------------------------------

OUTCOMES = (
    PASSES
    + """
@requirement(NULL)
@cases(n=st.integers(0, 9))
def test_fails(shop, n):
    shop.UpdateCustomerDetails1(**WHO, first_name="Ann").answers(404, "unknown_customer")

@requirement(NULL)
def test_asserts(shop):
    assert 1 + 1 == 3, "two is not three"

@requirement(NULL)
@cases(n=st.integers())
def test_is_undecided(shop, n):
    raise Undecided("the field was refused")

@requirement(NULL)
def test_cannot_go_on(shop):
    raise Inconclusive("a step before it failed")

@requirement(NULL)
def test_needs_more(shop):
    raise NotRun("needs bubblehouse.read_back")

@requirement(NULL)
def test_is_wrong(shop):
    {}["missing"]

@requirement(NULL)
def test_ignores_an_answer(shop):
    shop.UpdateCustomerDetails1(**WHO)

@requirement(NULL)
@cases(value=st.just(float("nan")))
def test_draws_what_is_not_json(shop, value):
    pass

@requirement(NULL)
def test_skips(shop):
    import pytest
    pytest.skip("not today")

@requirement(NULL)
def test_has_no_fixture(nobody):
    pass

@requirement(NULL)
def test_needs_another_vendor(org):
    pass

@requirement("UpdateCustomerDetails1#error-obsolete-global-api-version")
def test_needs_a_setting(shop):
    assert False

def test_of_nothing_in_the_contract():
    pass
"""
)
EXPECTED: dict[str, tuple[str, str | None]] = {
    "test_passes": ("pass", None),
    "test_fails": ("fail", None),
    "test_asserts": ("fail", None),
    "test_is_undecided": ("inconclusive", "every case was undecided: the field was refused"),
    "test_cannot_go_on": ("inconclusive", "a step before it failed"),
    "test_needs_more": ("not-run", "needs bubblehouse.read_back"),
    "test_is_wrong": ("error", "KeyError: 'missing'"),
    "test_ignores_an_answer": ("error", "SuiteError: the test does not say how an answer is judged"),
    "test_draws_what_is_not_json": ("error", "SuiteError: a strategy draws what is not JSON"),
    "test_skips": ("error", "the test did not come to its end"),
    "test_has_no_fixture": ("error", "the set-up of the test failed"),
    "test_needs_another_vendor": ("not-run", "needs a [capillary] table in the configuration"),
    "test_needs_a_setting": ("not-run", "needs bubblehouse.obsolete_api_version"),
}


def test_every_outcome_is_told_with_its_verdict_and_reason(run: Runs) -> None:
    ran = run(OUTCOMES)
    told = {test: (outcome["verdict"], outcome["reason"]) for test, outcome in ran.outcomes.items()}
    assert set(told) == set(EXPECTED)
    for test, (verdict, reason) in EXPECTED.items():
        assert told[test][0] == verdict, test
        assert told[test][1] == reason or (reason and told[test][1].startswith(reason)), test
    assert ran.status == pytest.ExitCode.TESTS_FAILED
    assert "2 passed" in ran.output  # one of them speaks for no requirement
    fails = ran.outcomes["test_fails"]
    assert fails["requirement"] == NULL
    assert fails["finding"]["expected"] == ["HTTP 404 with error id unknown_customer"]
    assert fails["finding"]["actual"] == 'HTTP 200 {"ok": true}'
    assert fails["finding"]["case"] == {"n": 0}
    assert fails["finding"]["curl"].startswith("curl -X POST http://127.0.0.1:")
    assert ran.outcomes["test_asserts"]["finding"]["actual"].startswith("two is not three")
    assert ran.outcomes["test_passes"]["judged"][f"{CALL}#output-shape"] == 1
    assert f"{NULL}\n  expected HTTP 404 with error id unknown_customer\n  got HTTP 200" in ran.output


# --- findings of checks ---------------------------------------------------------------------------------------------


def test_a_finding_of_a_check_leaves_the_test_alone_and_fails_the_run(run: Runs, server: Scripted) -> None:
    server.script(Reply(200, {}))
    ran = run(PASSES)
    assert ran.verdict("test_passes") == "pass"
    (finding,) = ran.outcomes["test_passes"]["check_findings"]
    assert (finding["requirement"], finding["reproduced"]) == (f"{CALL}#output-shape", True)
    assert ran.status == pytest.ExitCode.TESTS_FAILED
    assert f"FINDING {CALL}#output-shape" in ran.output


def test_a_finding_of_a_should_does_not_fail_the_run(run: Runs, server: Scripted) -> None:
    server.script(Reply(500, b""))
    ran = run(
        """
@requirement(NULL)
def test_stands_it(shop):
    shop.UpdateCustomerDetails1(customer=7).may_be_anything()
"""
    )
    (finding,) = ran.outcomes["test_stands_it"]["check_findings"]
    assert finding["requirement"] == f"{CALL}#no-server-error"
    assert ran.status == pytest.ExitCode.OK


def test_a_finding_of_a_check_is_sent_again(run: Runs, server: Scripted) -> None:
    server.script(Reply(200, {"ok": True}), Reply(200, {}), Reply(200, {"ok": True}))
    ran = run(
        """
@requirement(NULL)
@cases(n=st.integers(0, 99))
def test_sends(shop, n):
    shop.UpdateCustomerDetails1(**WHO, first_name=str(n)).answers(200)
""",
        "--troth-examples=5",
    )
    (finding,) = ran.outcomes["test_sends"]["check_findings"]
    assert not finding["reproduced"]
    assert [asked.json["first_name"] for asked in server.asked][5] == str(finding["case"]["n"])


def test_a_step_that_fails_is_blamed_on_the_call_and_not_on_the_requirement(run: Runs, server: Scripted) -> None:
    server.script(Reply(404, {"id": "no_customers_match_customer_identity"}))
    ran = run(
        """
@requirement(NULL)
def test_steps(shop):
    shop.UpdateCustomerDetails1(**WHO).succeeds()
"""
    )
    assert ran.verdict("test_steps") == "inconclusive"
    (finding,) = ran.outcomes["test_steps"]["check_findings"]
    assert finding["requirement"] == f"{CALL}#succeeds"


def test_a_strict_run_finds_what_is_not_documented(run: Runs, server: Scripted) -> None:
    server.script(Reply(200, {"ok": True, "more": 1}))
    assert run(PASSES).status == pytest.ExitCode.OK
    ran = run(PASSES, "--troth-strict")
    (finding,) = ran.outcomes["test_passes"]["check_findings"]
    assert finding["requirement"] == f"{CALL}#documented-status"
    assert ran.status == pytest.ExitCode.TESTS_FAILED


# --- no secret is told ----------------------------------------------------------------------------------------------


def test_no_secret_is_told_though_the_server_says_them_all(run: Runs, server: Scripted) -> None:
    def echo(asked: Asked) -> Reply:
        token = asked.headers["authorization"].removeprefix("Bearer ")
        return Reply(400, {"id": token, token: SECRET, "message": f"no {token}"}, (("X-Echo", token),))

    server.answering = echo
    ran = run(
        """
@requirement(NULL)
def test_sends(shop):
    shop.UpdateCustomerDetails1(**WHO).answers(200)

@requirement(NULL)
def test_steps(shop):
    shop.UpdateCustomerDetails1(**WHO).succeeds()
"""
    )
    assert (ran.verdict("test_sends"), ran.verdict("test_steps")) == ("fail", "inconclusive")
    assert len(server.asked) == 4
    tokens = {asked.headers["authorization"].removeprefix("Bearer ") for asked in server.asked}
    for said in (json.dumps(ran.outcomes), ran.output):
        assert "[redacted]" in said
        assert [secret for secret in (SECRET, *tokens) if secret in said] == []


def test_what_stands_for_a_password_is_not_told_either(run: Runs, server: Scripted, config: Path) -> None:
    config.write_text(CAPILLARY.format(url=server.url))
    server.answering = lambda asked: Reply(400, {"errors": [{"code": asked.headers["authorization"].split()[1]}]})
    ran = run(
        """
@requirement("UpdateCustomerDetails#identifiers-unchanged")
def test_sends(org):
    org.send("7", query=[("source", "INSTORE")], json={}).is_refused_with("8015")
""".replace("identifiers-unchanged", "error-8015"),
        vendor="capillary",
    )
    assert ran.verdict("test_sends") == "fail"
    credential = server.asked[0].headers["authorization"].split()[1]
    assert credential not in json.dumps(ran.outcomes) + ran.output
