"""The judge judged: the suites against each fault of the sandbox, and whether they find and blame it."""

from __future__ import annotations

import contextlib
import importlib.metadata
import json
import os
import random
import statistics
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from troth.contract import load_contract
from troth.errors import ResultsError, TrothError, UsageError
from troth.launch import running_sandbox, sandbox_list
from troth.meta import did_you_mean, explain_invalid
from troth.results import write_text
from troth.run._child import running_tests
from troth.run._follow import Followed, follow
from troth.run._plan import RATE_LIMIT
from troth.run._run import runs_on
from troth.verdicts import findings_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from troth.model import Contract
    from troth.run._follow import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignOptions:
    """What the command line of `troth faults` says.

    Attributes:
        selection: beginnings of fault ids; all by default.
        full: run every test against each fault, in natural order, to see whom the report would blame.
        sample: how many faults to draw from those selected; None takes all.
        workers: how many faults at a time; None is one a processor.
    """

    selection: tuple[str, ...] = ()
    full: bool = False
    sample: int | None = None
    seed: int = 0
    examples: int | None = None
    workers: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One fault and what the suites made of it.

    Attributes:
        fault: its id.
        breaks: the requirement that it breaks.
        deep: it shows only for some inputs or histories.
        blamed: the requirements that had a finding, in the order of the contract.
        tests: how many tests had run when they stopped.
        requests: how many requests they had sent.
        problem: why the suites could not be run against it; empty if they could.
    """

    fault: str
    breaks: str
    deep: bool
    blamed: tuple[str, ...]
    tests: int
    requests: int
    seconds: float
    problem: str = ""

    @property
    def found(self) -> bool:
        """Whether anything was found at all."""
        return bool(self.blamed)

    @property
    def rightly_blamed(self) -> bool:
        """Whether the requirement that it breaks had a finding."""
        return self.breaks in self.blamed

    def as_json(self) -> dict[str, Any]:
        """Return it as `faults.json` holds it."""
        return {
            "fault": self.fault,
            "breaks": self.breaks,
            "deep": self.deep,
            "found": self.found,
            "rightly_blamed": self.rightly_blamed,
            "blamed": list(self.blamed),
            "tests": self.tests,
            "requests": self.requests,
            "seconds": round(self.seconds, 1),
            "problem": self.problem or None,
        }


def run_campaign(options: CampaignOptions, environ: Mapping[str, str]) -> Iterator[Tried]:
    """Run the suites against the selected faults and yield each as it is done, several at a time.

    Raises:
        UsageError: the selection matches no fault.
    """
    contract = load_contract()
    faults = _selected(sandbox_list("faults"), options)
    workers = options.workers or os.cpu_count() or 1
    stop = threading.Event()
    with ThreadPoolExecutor(max_workers=workers) as pool:
        try:
            yield from pool.map(lambda fault: _try(fault, contract, options, environ, stop), faults)
        except BaseException:
            stop.set()  # Ctrl-C: those at work end, those that wait do not begin
            raise


def write_campaign(options: CampaignOptions, tried: Sequence[Tried], seconds: float, path: Path) -> None:
    """Write what a campaign came to as `troth-faults/1`.

    Raises:
        ResultsError: the file cannot be written.
    """
    document = {
        "format": "troth-faults/1",
        "run": {
            "tool": importlib.metadata.version("troth"),
            "contract": load_contract().version,
            "started": (datetime.now(UTC) - timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "seconds": round(seconds, 1),
            "seed": options.seed,
            "full": options.full,
            "selection": list(options.selection),
            "sample": options.sample,
        },
        "summary": summary(options, tried),
        "faults": [each.as_json() for each in tried],
    }
    if problem := explain_invalid(document, "faults"):
        raise ResultsError(f"{problem[1]}: {problem[0]}", path=path)
    write_text(json.dumps(document, indent=1) + "\n", path)


def summary(options: CampaignOptions, tried: Sequence[Tried]) -> dict[str, float | None]:
    """Return the figures of a campaign."""
    deep = [each for each in tried if each.deep]
    return {
        "faults": len(tried),
        "found": sum(each.found for each in tried),
        "deep": len(deep),
        "deep_found": sum(each.found for each in deep),
        "rightly_blamed": sum(each.rightly_blamed for each in tried),
        "median_blamed": statistics.median(len(each.blamed) for each in tried) if options.full and tried else None,
    }


def selected_faults(options: CampaignOptions) -> int:
    """Return how many faults a campaign has."""
    return len(_selected(sandbox_list("faults"), options))


def _selected(faults: list[dict[str, Any]], options: CampaignOptions) -> list[dict[str, Any]]:
    ids = [fault["id"] for fault in faults]
    for wanted in options.selection:
        if not any(name.startswith(wanted) for name in ids):
            advice = did_you_mean(wanted, ids) or "`troth list faults` shows what there is."
            raise UsageError(f'"{wanted}" selects no fault.', advice=advice)
    chosen = [fault for fault in faults if not options.selection or fault["id"].startswith(options.selection)]
    if options.sample is not None and options.sample < len(chosen):
        drawn = random.Random(options.seed).sample(chosen, options.sample)  # noqa: S311 - a sample, not a secret
        chosen = sorted(drawn, key=lambda fault: ids.index(fault["id"]))
    return chosen


def _try(
    fault: dict[str, Any],
    contract: Contract,
    options: CampaignOptions,
    environ: Mapping[str, str],
    stop: threading.Event,
) -> Tried:
    followed, started, problem = Followed(), time.monotonic(), "it was not begun"
    broken = [promise for promise in contract.requirements if promise.id == fault["breaks"]]
    limited = any("--provoke rate-limit" in promise.needs for promise in broken)
    if not stop.is_set():
        try:
            problem = _run_against(fault, options, environ, followed, _Silent(stop), limited=limited)
        except TrothError as error:
            problem = str(error)
    found = {finding["requirement"] for outcome in followed.outcomes for finding in findings_of(outcome)}
    return Tried(
        fault=fault["id"],
        breaks=fault["breaks"],
        deep=bool(fault["deep"]),
        blamed=tuple(promise.id for promise in contract.requirements if promise.id in found),
        tests=len(followed.outcomes),
        requests=sum(outcome["interactions"] for outcome in followed.outcomes),
        seconds=time.monotonic() - started,
        problem="" if found else problem,
    )


def _run_against(
    fault: dict[str, Any],
    options: CampaignOptions,
    environ: Mapping[str, str],
    followed: Followed,
    progress: Progress,
    *,
    limited: bool,
) -> str:
    """Run the tests against a sandbox with the fault, and return why they ended early, if they did."""
    arguments = ["--fault", fault["id"], "--seed", str(options.seed)]
    arguments += ["--rate-limit", str(RATE_LIMIT)] if limited else []
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="troth-fault-")))
        sandbox = stack.enter_context(running_sandbox(arguments))
        tests = _tests_of(fault, options, sandbox.config, limited=limited)
        child = stack.enter_context(running_tests(tests, folder, environ))
        return follow([(child, runs_on)], followed, progress)


def _tests_of(fault: dict[str, Any], options: CampaignOptions, config: Path, *, limited: bool) -> list[str]:
    arguments = [
        *("--troth-target", "sandbox", "--troth-config", str(config), "--troth-seed", str(options.seed)),
        *(("--troth-provoke", "rate-limit") if limited else ()),
    ]
    if options.examples is not None:
        arguments += ["--troth-examples", str(options.examples)]
    # Whoever only wants to know whether it is found begins where it should be.
    return arguments if options.full else [*arguments, "--troth-first", fault["breaks"]]


class _Silent:
    """Shows nothing, and ends the tests at the next one when the campaign is to stop."""

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop

    def planned(self, tests: int) -> None:
        """Take note of nothing."""

    def judged(self, requirement: str, verdict: str) -> None:
        """Stop following if the campaign is to stop."""
        del requirement, verdict
        if self._stop.is_set():
            raise InterruptedError("the campaign was interrupted")
