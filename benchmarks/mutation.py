"""How many small changes of what judges - `troth.checks` and `troth.verdicts` - its unit tests notice.

    python benchmarks/mutation.py [--workers N]

mutmut changes the code in one place at a time (a mutant: another operator, another word, an argument left out) and runs
the unit tests that reach it; `[tool.mutmut]` in pyproject.toml says of what, and by which tests. A mutant that a test
fails for is killed; one whose tests do not end is not. One that no test can fail for, because nobody outside could
tell, is equivalent: those are listed with their reasons in `mutation_equivalent.toml`. An entry there that matches no
survivor is an error.

The score is the share of the killed among all mutants that are not equivalent. It ends with status 1 if the score is
below 95 %, if more than 5 % of the mutants are called equivalent, or if there is such an entry.

What the score does not say: mutmut changes functions only. Constants of modules, such as tables and patterns, and the
methods that a dataclass makes are not changed.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

LEAST_SCORE = 95.0
MOST_EQUIVALENT = 5.0
EQUIVALENT = Path(__file__).with_name("mutation_equivalent.toml")
ROOT = Path(__file__).resolve().parents[1]
_KILLED = "killed"
_JUDGED = {_KILLED, "survived", "no tests", "timeout"}  # a busy machine runs out of time, too: that proves nothing
_RESULT = re.compile(r" +(?P<mutant>(?P<module>\S+)\.x_(?P<function>\w+)__mutmut_[0-9]+): (?P<status>.+)")


@dataclass(frozen=True, slots=True)
class Mutant:
    """A function changed in one place, and what became of it."""

    name: str
    module: str
    function: str
    status: str

    @property
    def killed(self) -> bool:
        """Tell whether a test noticed."""
        return self.status == _KILLED


@dataclass(frozen=True, slots=True)
class Change:
    """What a mutant changes, by its text: numbers of mutants move with every edit."""

    function: str
    was: str
    becomes: str


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of a module."""

    module: str
    mutants: int
    killed: int
    equivalent: int

    @property
    def score(self) -> float:
        """Return the percentage of the killed among those that can be."""
        return 100.0 * self.killed / max(1, self.mutants - self.equivalent)


def mutants_in(results: str) -> list[Mutant]:
    """Read what `mutmut results --all true` prints."""
    found = [_RESULT.fullmatch(line) for line in results.splitlines() if line.strip()]
    if None in found:
        raise SystemExit("mutmut names its mutants in another way than this script can read")
    return [Mutant(*each.group("mutant", "module", "function", "status")) for each in found if each]


def change_in(mutant: Mutant, diff: str) -> Change:
    """Read what `mutmut show` prints of a mutant, without its indentation."""
    changed = [line for line in diff.splitlines() if line[:1] in {"-", "+"}][2:]  # the first two name the file
    was, becomes = (" ".join(line[1:].strip() for line in changed if line[0] == sign) for sign in "-+")
    return Change(f"{mutant.module}.{mutant.function}", was, becomes)


def reasons(path: Path = EQUIVALENT) -> dict[Change, str]:
    """Return why each change that is called equivalent is."""
    entries = tomllib.loads(path.read_text(encoding="utf-8")).get("equivalent", [])
    known = {Change(each["function"], each["was"], each["becomes"]): each["because"] for each in entries}
    if len(known) < len(entries):
        raise SystemExit(f"{path.name}: a change is listed twice")
    if not all(because.strip() for because in known.values()):
        raise SystemExit(f"{path.name}: an entry has no reason")
    return known


def rows(mutants: Sequence[Mutant], equivalent: Sequence[Mutant]) -> list[Row]:
    """Return the figures of each module, and of all together."""
    made = Counter(mutant.module for mutant in mutants)
    killed = Counter(mutant.module for mutant in mutants if mutant.killed)
    alike = Counter(mutant.module for mutant in equivalent)
    each = [Row(module, made[module], killed[module], alike[module]) for module in sorted(made)]
    return [*each, Row("all", made.total(), killed.total(), alike.total())]


def table(figures: Sequence[Row]) -> str:
    """Return the figures as text."""
    lines = [f"{'module':30} {'mutants':>8} {'killed':>8} {'survived':>9} {'equivalent':>11} {'score':>8}"]
    for row in figures:
        survived = row.mutants - row.killed - row.equivalent
        lines.append(
            f"{row.module:30} {row.mutants:8} {row.killed:8} {survived:9} {row.equivalent:11} {row.score:6.1f} %"
        )
    return "\n".join(lines)


def problems(total: Row, stale: Sequence[Change]) -> list[str]:
    """Return what is wrong with a score, in words."""
    found = [
        f"called equivalent, but no such mutant survives: {change.function}: {change.was} -> {change.becomes}"
        for change in stale
    ]
    if total.score < LEAST_SCORE:
        found.append(f"the score is {total.score:.1f} %, below {LEAST_SCORE:.0f} %")
    if 100.0 * total.equivalent > MOST_EQUIVALENT * total.mutants:
        found.append(f"more than {MOST_EQUIVALENT:.0f} % of the mutants are called equivalent")
    return found


def _mutmut(*arguments: str) -> str:
    command = [sys.executable, "-m", "mutmut", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603  # our own tool
    if done.returncode:
        raise SystemExit(f"mutmut {arguments[0]} ended with status {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def main() -> None:
    """Change, test, and print a table."""
    parser = argparse.ArgumentParser(description="Mutants of troth.checks and troth.verdicts that their tests kill.")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="mutants at a time; one a processor")
    workers = parser.parse_args().workers
    known = reasons()
    shutil.rmtree(ROOT / "mutants", ignore_errors=True)  # results of earlier tests are none of these
    _mutmut("run", "--max-children", str(workers))
    mutants = mutants_in(_mutmut("results", "--all", "true"))
    unjudged = [f"{mutant.name}: {mutant.status}" for mutant in mutants if mutant.status not in _JUDGED]
    if unjudged or not mutants:
        raise SystemExit("\n".join(["not every mutant was judged", *unjudged]))
    changes = {mutant: change_in(mutant, _mutmut("show", mutant.name)) for mutant in mutants if not mutant.killed}
    figures = rows(mutants, [mutant for mutant, change in changes.items() if change in known])
    print(table(figures))
    for mutant, change in changes.items():
        verdict = f"equivalent: {known[change]}" if change in known else mutant.status.upper()
        print(f"\n{change.function}: {verdict}\n  - {change.was}\n  + {change.becomes}")
    found = problems(figures[-1], [change for change in known if change not in changes.values()])
    if found:
        raise SystemExit("\n" + "\n".join(found))


if __name__ == "__main__":
    main()
