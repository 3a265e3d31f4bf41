"""A recording of a faulty sandbox replays to the same verdicts and findings: twelve faults, 60 with `--every-fault`."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from tests.cassettes.conftest import shown
from tests.faults.conftest import faults, sample
from troth.cli._progress import no_progress
from troth.launch import running_sandbox
from troth.run import Options, _run, run_suites

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from troth.launch import Sandbox

SANDBOXES = [
    (
        "bubblehouse/CustomerDetails1/expired-token-accepted",
        "bubblehouse/UpdateCustomerDetails1/success-with-an-error-code",
        "capillary/UpdateCustomerDetails/created-id-is-the-next",
    ),
    (
        "bubblehouse/CustomerDetails1/time-with-an-offset",
        "bubblehouse/MergeCustomers1/single-account-accepted",
        "capillary/UpdateCustomerDetails/upgrade-refused",
    ),
    (
        "bubblehouse/MergeCustomers1/merged-a-second-later",
        "bubblehouse/UpdateCustomers3/deletion-refused",
        "capillary/UpdateCustomerDetails/wrong-account-has-other-code",
    ),
    (
        "bubblehouse/CustomerDetails1/bh-id-changes-with-an-edit",
        "bubblehouse/UpdateCustomerDetails1/next-customer-changes-too",
        "bubblehouse/UpdateCustomers3/debug-forgives-impossible-items",
    ),
]
"""Twelve faults of every call, some seen by a check and some by a test: a wrong answer, status or state.

In a change's CI three share a sandbox, since what takes time is to start one; in the nightly run each has its own.
"""

MANY = 60
_AT_ONCE = 2
_FAULTY = threading.local()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "together" in metafunc.fixturenames:
        groups = chosen() if metafunc.config.getoption("--every-fault") else SANDBOXES
        metafunc.parametrize("together", groups, ids=[" ".join(group) for group in groups])


def chosen() -> list[tuple[str, ...]]:
    """Return sixty faults, each alone."""
    twelve = [fault for group in SANDBOXES for fault in group]
    others = [fault["id"] for fault in faults() if fault["id"] not in twelve]
    return [(fault,) for fault in (*twelve, *sample(others, MANY - len(twelve), everything=False))]


def broken_by(fault: str) -> str:
    """Return the requirement that a fault breaks."""
    (breaks,) = [entry["breaks"] for entry in faults() if entry["id"] == fault]
    return str(breaks)


def ran(together: tuple[str, ...], folder: Path) -> tuple[Any, Any]:
    """Return what the recording of a faulty sandbox showed, and its replay."""
    breaks = tuple(broken_by(fault) for fault in together)
    # A fault that has a sandbox of its own is looked for by all tests of its call.
    selection = breaks if len(breaks) > 1 else (breaks[0].partition("#")[0],)
    options: dict[str, Any] = {"selection": selection, "cassettes": folder / "cassettes"}
    provoke = ("rate-limit",) if "rate-limit" in breaks[0] else ()
    _FAULTY.arguments = tuple(word for fault in together for word in ("--fault", fault))
    made = run_suites(
        Options(reports=folder / "sandbox", record=True, provoke=provoke, **options), os.environ, no_progress
    )
    again = run_suites(Options(target="replay", reports=folder / "replay", **options), os.environ, no_progress)
    return (made.status, shown(made)), (again.status, shown(again))


def faulty_sandbox(arguments: Sequence[str]) -> AbstractContextManager[Sandbox]:
    """Start the sandbox of a run with the faults of the thread that runs it."""
    return running_sandbox([*arguments, *_FAULTY.arguments])


@pytest.fixture(scope="module")
def replays(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[tuple[str, ...], tuple[Any, Any]]:
    """Return both runs of each sandbox that a test asks for, made two at a time."""
    specs = [getattr(item, "callspec", None) for item in request.session.items if item.path == request.path]
    wanted = sorted({spec.params["together"] for spec in specs if spec is not None})
    faults()  # read once, before there are several to ask
    folders = [tmp_path_factory.mktemp("faulty") for _ in wanted]
    with pytest.MonkeyPatch.context() as patched, ThreadPoolExecutor(_AT_ONCE) as pool:
        patched.setattr(_run, "running_sandbox", faulty_sandbox)
        return dict(zip(wanted, pool.map(ran, wanted, folders), strict=True))


def test_a_faulty_sandbox_replays_to_the_same_verdicts_and_findings(
    together: tuple[str, ...], replays: dict[tuple[str, ...], tuple[Any, Any]]
) -> None:
    (status, made), (status_again, again) = replays[together]
    assert again == made
    assert status_again == status
    for fault in together:
        verdict, _, findings = made[broken_by(fault)]
        assert verdict in ("fail", "warn"), fault
        assert findings, fault
