"""A live run comes to the same, however many processes ask, and however often they are told to wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.launch import Sandbox, running_sandbox
from troth.results import Results, read_results

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Troth

SOME = (
    "bubblehouse/MergeCustomers1#earlier-account-wins",
    "bubblehouse/CustomerDetails1#error-empty-customer-identity",
    "capillary/UpdateCustomerDetails#first-name-reads-back",
    "capillary/UpdateCustomerDetails#non-loyalty-becomes-loyalty",
)
FAULT = ("--fault", "bubblehouse/MergeCustomers1/later-name-wins")


def _judged(folder: Path) -> Results:
    return read_results(folder / "reports" / "results.json")


def _verdicts(results: Results) -> dict[str, tuple[str, str | None]]:
    return {
        requirement["id"]: (requirement["verdict"], requirement["reason"]) for requirement in results["requirements"]
    }


def _tests(results: Results) -> dict[str, list[str]]:
    return {each["id"]: sorted(each["tests"]) for each in results["requirements"]}


def _few(sandbox: Sandbox, folder: Path) -> str:
    """Return the path of a configuration that reaches a sandbox, with a small pool: all of it is given back."""
    head, *pool = sandbox.config.read_text(encoding="utf-8").split("[[capillary.customer]]")
    path = folder / "few.toml"
    path.write_text("[[capillary.customer]]".join([head, *pool[:8]]), encoding="utf-8")
    return str(path)


def test_two_processes_that_are_told_to_wait_come_to_the_verdicts_of_one(troth: Troth, tmp_path: Path) -> None:
    live = ("run", *SOME, "--target", "live", "--config")
    with running_sandbox(FAULT) as free:
        troth(*live, _few(free, tmp_path), status=1)
    one = _judged(tmp_path)
    with running_sandbox([*FAULT, "--rate-limit", "20"]) as limited:
        printed = troth(*live, _few(limited, tmp_path), "--workers", "2", status=1)
    two = _judged(tmp_path)
    assert _verdicts(one) == _verdicts(two)
    assert _tests(one) == _tests(two)
    assert [name for name, (verdict, _) in _verdicts(two).items() if verdict == "fail"] == [SOME[0]]
    assert one["run"]["spent"]["waits"] == 0
    assert two["run"]["spent"]["waits"] > 3
    assert f"{two['run']['spent']['waits']} waits for the server" in printed


def test_a_budget_is_shared_and_spent_on_musts(troth: Troth, tmp_path: Path) -> None:
    with running_sandbox() as sandbox:
        live = ("run", "bubblehouse/CustomerDetails1", "--target", "live", "--config", str(sandbox.config))
        printed = troth(*live, "--workers", "2", "--max-requests", "60", status=3)
    results = _judged(tmp_path)
    reason = "the budget of 60 requests was spent"
    assert results["run"]["requests"] <= 60
    assert results["run"]["spent"]["max_requests"] == 60
    cut = {requirement["id"]: requirement for requirement in results["requirements"] if requirement["reason"] == reason}
    assert {requirement["verdict"] for requirement in cut.values()} == {"not-run", "inconclusive"}
    judged = [requirement for requirement in results["requirements"] if requirement["verdict"] == "pass"]
    assert "must" in {requirement["level"] for requirement in judged}
    assert "budget 60 requests" in printed
