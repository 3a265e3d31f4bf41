"""How a run is divided among processes, and which sandbox each of them gets."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from troth.model import Contract
    from troth.run._options import Options

RATE_LIMIT = 40
"""Requests a second that the sandbox allows a caller where its rate limit is provoked."""

_MOST_WORKERS = 4
_RECORDED_TIME = "2026-01-01T00:00:00Z"
"""What a recorded sandbox takes for the time in its answers: so a recording made anew differs where answers do."""


@dataclass(frozen=True, slots=True)
class Worker:
    """One process of tests.

    Attributes:
        tests: options of the plugin that say which tests it runs.
        sandbox: arguments of a sandbox of its own; None if the target is not the sandbox.
    """

    tests: tuple[str, ...]
    sandbox: tuple[str, ...] | None


def plan(options: Options, contract: Contract, selected: AbstractSet[str]) -> list[Worker]:
    """Return the workers of a run.

    On the sandbox each worker has one of its own: nothing is shared, so nothing can interfere; and whoever provokes the
    rate limit does so where it slows nobody else down. A live target is asked by one, unless the options say more: they
    share its pace and the budget. A recording is made by one: what a test is answered may depend on those before it.
    """
    provoke = tuple(word for what in options.provoke for word in ("--troth-provoke", what))
    select = _selecting(options.selection)
    usual = 1 if options.target == "live" else min(os.cpu_count() or 1, _MOST_WORKERS)
    count = 1 if options.record else options.workers or usual
    parts = [(*select, "--troth-part", f"{number}/{count}") for number in range(count)]
    if options.target == "live":
        return [Worker(provoke, None)] if options.case else [Worker((*part, *provoke), None) for part in parts]
    if options.target == "replay":
        return [Worker((), None)] if options.case else [Worker(part, None) for part in parts]
    seed = ("--seed", str(options.seed), *(("--told-time", _RECORDED_TIME) if options.record else ()))
    if options.case:
        return [Worker(provoke, (*seed, *_limit(options)))]
    workers = [Worker(part, seed) for part in parts]
    provoked = [
        promise.id
        for promise in contract.requirements
        if promise.id in selected
        and any(need in promise.needs for need in (f"--provoke {what}" for what in options.provoke))
    ]
    if provoked:
        workers.append(Worker((*_selecting(provoked), *provoke), (*seed, *_limit(options))))
    return workers


def _selecting(ids: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for name in ids for word in ("--troth-select", name))


def _limit(options: Options) -> tuple[str, ...]:
    return ("--rate-limit", str(RATE_LIMIT)) if "rate-limit" in options.provoke else ()
