"""How many of the sandbox's faults troth finds, beside Schemathesis in two settings, on the same machine in one run.

    python benchmarks/detection.py [--sample N] [--seed N] [--workers N] [--markdown]

For a seeded sample of the faults (the one that `troth faults --sample N --seed N` draws) it runs

- troth as `troth faults` does: the tests of the broken requirement first, and an end at the first finding;
- Schemathesis as a process of its own on the exported OpenAPI document, in a plain and in a careful setting, which
  `benchmarks/peer/settings.py` describes, ending at the first failure that the honest sandbox has not, too.

How to read the table
---------------------
found, deep         faults found, of all, and of those that show only for some inputs or histories.
false alarms        what it reports of the honest sandbox: requirements with a finding; distinct failures. Schemathesis
                    is run on it with three seeds in turn until none adds a failure, at most nine times; all count.
                    A fault counts as found only by what is not among these, for troth as well.
honest run          requests and seconds of one whole run on the honest sandbox, both vendors: what a user pays daily.
sample              requests, and seconds on the clock, for the whole sample, several faults at a time.

Whether two failures of Schemathesis are the same is for Schemathesis to say: its own file of accepted failures decides.

What the table does not say
---------------------------
- The faults are ours, and so are the suites; those who wrote one knew the documentation the other is made from. Faults
  that nobody of us thought of are in neither, and the share found among those is lower.
- Many faults break what an OpenAPI document cannot say, such as what reads back later. That is the point of the
  comparison, not a flaw of Schemathesis, which needs no suites and works for any API with a document.
- The careful setting has no code. Who writes checks and hooks for Schemathesis can find everything, at the price of
  writing them; troth's own generic suite draws with Schemathesis' strategies.
- In the sample troth is told where to begin, as `troth faults` is, and Schemathesis is not: compare the costs of the
  honest runs, not those of the sample. troth counts a fault under whichever requirement it found it; whether the right
  one is blamed is what `troth faults --full` measures.
- Faults of the rate limit are served with one, to both; troth is told to provoke it.
- Times are those of a machine that may be busy with other things; counts of a small sample move by one or two.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import signal
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # started as a script, it finds what lies beside it

from benchmarks.peer.process import ENDING
from benchmarks.peer.trial import Fault, Honest, Kind, Tried, reference, tell, trial
from troth.contract import load_contract
from troth.launch import sandbox_list
from troth.run import CampaignOptions, Options, Progress, run_campaign, run_suites

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from troth.model import Contract

SETTINGS = ("plain", "careful")
HEADINGS = ("tool", "found", "deep", "false alarms", "honest run", "sample")


@dataclass(frozen=True, slots=True)
class Row:
    """What a tool came to, over the sample."""

    tool: str
    honest: Honest
    tried: tuple[Tried, ...]
    seconds: float


def drawn(faults: Sequence[dict[str, Any]], contract: Contract, sample: int, seed: int) -> list[Fault]:
    """Return the faults that `troth faults --sample N --seed N` draws, in their order."""
    limited = {
        promise.id for promise in contract.requirements if any("--provoke rate-limit" in need for need in promise.needs)
    }
    chosen = list(faults)
    if sample < len(chosen):
        chosen = random.Random(seed).sample(chosen, sample)  # noqa: S311 - a sample, not a secret
    chosen.sort(key=faults.index)
    return [Fault(fault["id"], bool(fault["deep"]), fault["breaks"] in limited) for fault in chosen]


def troth_row(faults: Sequence[Fault], options: CampaignOptions) -> Row:
    """Run troth on the honest sandbox, and against the faults."""
    with tempfile.TemporaryDirectory(prefix="troth-detection-") as folder:
        results = run_suites(Options(reports=Path(folder), seed=options.seed), os.environ, _silence).results
    alarms = {each["id"] for each in results["requirements"] if each["findings"]}
    honest = Honest(len(alarms), results["run"]["requests"], results["run"]["seconds"])
    started = time.monotonic()
    by_id = {fault.id: fault for fault in faults}
    tried = []
    for each in run_campaign(options, os.environ):
        blamed = [name for name in each.blamed if name not in alarms]
        made = Tried(by_id[each.fault], bool(blamed), each.requests, by="; ".join(blamed), problem=each.problem)
        tried.append(_told("troth", made))
    return Row("troth", honest, tuple(tried), time.monotonic() - started)


def schemathesis_row(setting: str, faults: Sequence[Fault], contract: Contract, options: CampaignOptions) -> Row:
    """Run Schemathesis in one setting on the honest sandbox, and against the faults."""
    seed = options.seed
    whole = [Kind(vendor.name, limited=False) for vendor in contract.vendors]
    kinds = sorted({*whole, *(fault.kind for fault in faults)})
    with ThreadPoolExecutor(max_workers=options.workers) as pool:
        try:
            made = pool.map(lambda kind: reference(setting, kind, contract, seed), kinds)
            references = dict(zip(kinds, made, strict=True))
            started = time.monotonic()
            tried = tuple(
                pool.map(
                    lambda fault: _told(setting, trial(setting, fault, contract, references[fault.kind], seed)), faults
                )
            )
        except BaseException:
            ENDING.set()  # or the pool waits for what runs
            raise
    figures = [references[kind].honest for kind in whole]
    honest = Honest(
        sum(each.false_alarms for each in figures),
        sum(each.requests for each in figures),
        sum(each.seconds for each in figures),
    )
    return Row(f"Schemathesis, {setting}", honest, tried, time.monotonic() - started)


def cells(row: Row) -> tuple[str, ...]:
    """Return a row as text."""
    deep = [each for each in row.tried if each.fault.deep]
    requests = sum(each.requests for each in row.tried)
    return (
        row.tool,
        f"{sum(each.found for each in row.tried)}/{len(row.tried)}",
        f"{sum(each.found for each in deep)}/{len(deep)}",
        str(row.honest.false_alarms),
        f"{row.honest.requests} requests, {row.honest.seconds:.0f} s",
        f"{requests} requests, {row.seconds:.0f} s",
    )


def table(rows: Sequence[Row], *, markdown: bool) -> str:
    """Return the table as plain text, or as Markdown."""
    lines = [HEADINGS, *map(cells, rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    padded = [[text.ljust(width) for text, width in zip(line, widths, strict=True)] for line in lines]
    if not markdown:
        return "\n".join("  ".join(line).rstrip() for line in padded)
    padded.insert(1, ["-" * width for width in widths])
    return "\n".join(f"| {' | '.join(line)} |" for line in padded)


def _told(tool: str, tried: Tried) -> Tried:
    why = tried.by or tried.problem
    outcome = "found " if tried.found else "missed"
    tell(f"{tool:8} {outcome} {tried.fault.id}{f': {why}' if why else ''}")
    return tried


class _Silent:
    """Shows nothing of troth's run on the honest sandbox."""

    def planned(self, tests: int) -> None:
        """Take note of nothing."""

    def judged(self, requirement: str, verdict: str) -> None:
        """Take note of nothing."""


@contextlib.contextmanager
def _silence() -> Iterator[Progress]:
    yield _Silent()


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description="Faults found by troth and by Schemathesis.")
    parser.add_argument("--sample", type=int, default=40, help="how many faults; 40 by default")
    parser.add_argument("--seed", type=int, default=0, help="of the sample and of what is drawn; 0 by default")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="faults at a time; one a processor")
    parser.add_argument("--markdown", action="store_true", help="print the table as Markdown")
    given = parser.parse_args()
    contract = load_contract()
    options = CampaignOptions(sample=given.sample, seed=given.seed, workers=given.workers)
    faults = drawn(sandbox_list("faults"), contract, given.sample, given.seed)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    rows = [schemathesis_row(setting, faults, contract, options) for setting in SETTINGS]
    rows.insert(0, troth_row(faults, options))
    print(table(rows, markdown=given.markdown))


if __name__ == "__main__":
    main()
