from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.client.scripted import Asked, Reply, Scripted
from tests.plugin.conftest import CAPILLARY, SECRET

if TYPE_CHECKING:
    from pathlib import Path

    from tests.plugin.conftest import Runs

pytest_plugins = ["pytester"]

CALL = "bubblehouse/UpdateCustomerDetails1"
MERGE = "bubblehouse/MergeCustomers1"
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
    ids=str,
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


def test_live_runs_draw_few_cases_unless_told_otherwise(run: Runs) -> None:
    assert [
        run(DRAWN).outcomes["test_draws"]["cases"],
        run(DRAWN, "--troth-examples=7").outcomes["test_draws"]["cases"],
    ] == [3, 7]


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
