"""Schemathesis against the sandbox: what it says of the honest one, and whether it finds a fault."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.peer.known import known_of
from benchmarks.peer.process import DidNotRunError, failures_in, run
from benchmarks.peer.settings import careful, plain
from troth.contract import openapi
from troth.launch import running_sandbox

if TYPE_CHECKING:
    import contextlib

    from benchmarks.peer.settings import Pass
    from troth.launch import Sandbox
    from troth.model import Contract

RATE_LIMIT = 40  # requests a second, as `troth faults` serves the faults of the rate limit
_SEEDS = 3  # of the honest runs; the first is that of the faulty ones
_HONEST_RUNS = 9


class Kind(NamedTuple):
    """Which sandboxes compare: those of one vendor, with a rate limit or without."""

    vendor: str
    limited: bool


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of the sandbox.

    Attributes:
        id: its id.
        deep: it shows only for some inputs or histories.
        limited: it needs a rate limit to show.
    """

    id: str
    deep: bool
    limited: bool

    @property
    def kind(self) -> Kind:
        """How it is served."""
        return Kind(self.id.partition("/")[0], self.limited)


@dataclass(frozen=True, slots=True)
class Honest:
    """What a tool says of the honest sandbox.

    Attributes:
        false_alarms: how many distinct ones.
        requests: of one run.
        seconds: of one run.
    """

    false_alarms: int
    requests: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Tried:
    """What a tool made of one fault.

    Attributes:
        fault: which.
        found: whether it reported what it does not of the honest sandbox.
        requests: how many it sent.
        by: what it reported.
        problem: why it could not be run against it.
    """

    fault: Fault
    found: bool
    requests: int
    by: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """One setting of Schemathesis on one kind of honest sandbox.

    Attributes:
        accepted: by pass, the file of its failures, which are accepted of a faulty sandbox.
        honest: the figures.
    """

    accepted: dict[str, bytes]
    honest: Honest


def reference(setting: str, kind: Kind, contract: Contract, seed: int) -> Reference:
    """Run a setting on one fresh honest sandbox after another, with three seeds in turn, until none adds a failure.

    A failure that is accepted no longer ends its test, which then draws what it had not reached before. So the seed of
    the faulty runs, too, is run again with all that is accepted: or what is drawn then would pass for the fault's.

    Raises:
        DidNotRunError: Schemathesis could not be run.
    """
    accepted: dict[str, bytes] = {}
    first: Honest | None = None
    quiet = 0
    for number in range(_HONEST_RUNS):
        requests, seconds, added = 0, 0.0, 0
        with _served(kind) as sandbox:
            for given in _passes(setting, kind, sandbox, contract):
                ran = run(
                    given, sandbox.url, accepted=accepted.get(given.name, b""), seed=seed + number % _SEEDS, stop=False
                )
                accepted[given.name] = ran.accepted
                requests, seconds, added = requests + ran.requests, seconds + ran.seconds, added + len(ran.failures)
        first = first or Honest(0, requests, seconds)
        quiet = 0 if added else quiet + 1
        if quiet == _SEEDS:
            break
    if quiet < _SEEDS:
        tell(f"{setting} {kind.vendor}: after {_HONEST_RUNS} honest runs, new failures may still come")
    alarms = {(name, *failure) for name, file in accepted.items() for failure in failures_in(file)}
    for alarm in sorted(alarms):
        tell(f"{setting} {kind.vendor}: false alarm {' | '.join(alarm)}")
    return Reference(accepted, replace(first or Honest(0, 0, 0.0), false_alarms=len(alarms)))


def trial(setting: str, fault: Fault, contract: Contract, honest: Reference, seed: int) -> Tried:
    """Run a setting against a fault, up to the first failure that the honest sandbox has not."""
    requests = 0
    try:
        with _served(fault.kind, "--fault", fault.id) as sandbox:
            for given in _passes(setting, fault.kind, sandbox, contract):
                ran = run(given, sandbox.url, accepted=honest.accepted[given.name], seed=seed, stop=True)
                requests += ran.requests
                if ran.failures:
                    by = "; ".join(" ".join(failure[1:]) for failure in ran.failures)
                    return Tried(fault, found=True, requests=requests, by=by)
    except (DidNotRunError, OSError) as error:
        return Tried(fault, found=False, requests=requests, problem=str(error))
    return Tried(fault, found=False, requests=requests)


def tell(text: str) -> None:
    """Say how it goes, beside the table on stdout."""
    print(text, file=sys.stderr, flush=True)


def _served(kind: Kind, *arguments: str) -> contextlib.AbstractContextManager[Sandbox]:
    return running_sandbox([*arguments, *(("--rate-limit", str(RATE_LIMIT)) if kind.limited else ())])


def _passes(setting: str, kind: Kind, sandbox: Sandbox, contract: Contract) -> list[Pass]:
    vendor = contract.vendor(kind.vendor)
    known = known_of(kind.vendor, sandbox.config, push=setting == "careful")
    return careful(openapi(vendor), vendor, known) if setting == "careful" else plain(openapi(vendor), known)
