"""The judge judged: campaigns and runs that several tests look at are made once."""

from __future__ import annotations

import os
import random
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from troth.contract import load_contract
from troth.launch import sandbox_list
from troth.run import CampaignOptions, Tried, run_campaign

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Campaign = Callable[..., dict[str, Tried]]

HUNTED = 60
SAMPLED = 4
VARIANTS_SAMPLED = 2


@cache
def faults() -> list[dict[str, Any]]:
    return sandbox_list("faults")


def musts() -> list[str]:
    promises = load_contract().requirements
    return [promise.id for promise in promises if promise.level == "must" and not promise.excluded]


def first_fault_of_each_must() -> list[str]:
    """Return one fault for each `must`: a plain one where there is one, since it is to be seen by few cases."""
    by_must: dict[str, list[dict[str, Any]]] = {}
    for fault in faults():
        by_must.setdefault(fault["breaks"], []).append(fault)
    return [min(by_must[must], key=lambda fault: fault["deep"])["id"] for must in musts() if must in by_must]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the figure that people ask for first."""
    never = set(musts()) - {fault["breaks"] for fault in faults()}
    terminalreporter.write_line(f"musts never seen failing: {len(never)} of {len(musts())}")


def sample(ids: Sequence[str], size: int, *, everything: bool) -> list[str]:
    return list(ids) if everything else sorted(random.Random(20261120).sample(list(ids), min(size, len(ids))))  # noqa: S311


@pytest.fixture(scope="session")
def campaign() -> Campaign:
    """Return a function that runs the suites against faults, as many at a time as there are processors."""

    def run(ids: Sequence[str], **options: Any) -> dict[str, Tried]:  # noqa: ANN401 - of the campaign
        chosen = CampaignOptions(selection=tuple(ids), **options)
        return {each.fault: each for each in run_campaign(chosen, os.environ) if each.fault in ids}

    return run
