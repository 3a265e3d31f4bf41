"""A fault turns its own requirement red, and no other of its call: a seeded sample, all with `--every-fault`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tests.faults.conftest import SAMPLED, first_fault_of_each_must, sample
from troth.cli._progress import no_progress
from troth.launch import running_sandbox, sandbox_list
from troth.run import Options, run_suites

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


BROAD = {
    "capillary/UpdateCustomerDetails/account-always-required": (
        "every call in a source without accounts is refused, so each promise that such a call is accepted is broken"
    ),
}
"""Faults that break more than one promise, by what they are: for them only the right blame is asked."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "fault" in metafunc.fixturenames:
        ids = sample(first_fault_of_each_must(), SAMPLED, everything=metafunc.config.getoption("--every-fault"))
        metafunc.parametrize("fault", ids, ids=ids)


def test_a_live_run_exits_1_and_blames_one_requirement_of_the_call(fault: str, tmp_path: Path) -> None:
    (breaks,) = [entry["breaks"] for entry in sandbox_list("faults") if entry["id"] == fault]
    call = breaks.partition("#")[0]
    limited = ["--rate-limit", "40"] if "rate-limit" in breaks else []
    with running_sandbox(["--fault", fault, *limited]) as sandbox:
        options = Options(
            selection=(call,),
            target="live",
            config=sandbox.config,
            reports=tmp_path,
            examples=10,
            provoke=("rate-limit",) if limited else (),
        )
        finished = run_suites(options, os.environ, no_progress)
    red = [requirement["id"] for requirement in finished.results["requirements"] if requirement["findings"]]
    assert finished.status == 1
    of_the_call = [name for name in red if name.startswith(f"{call}#")]
    assert breaks in of_the_call
    assert fault in BROAD or of_the_call == [breaks]
