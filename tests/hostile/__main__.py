"""Meet every behaviour of the corpus in one process, or those named, and print what came of it.

    python -m tests.hostile [--json] [STAGE/NAME]...

Run it at the root of a checkout. The table is what the documentation shows; `--json` is for the tests, which judge it.
"""

from __future__ import annotations

import dataclasses
import json
import sys

from tests.hostile.behaviour import STAGES, behaviour, names
from tests.hostile.judging import Met, contract, meet


def main(arguments: list[str]) -> None:
    chosen = [name for name in arguments if not name.startswith("--")] or names()
    contract()  # read once, and not in anybody's time
    met = {}
    for name in chosen:
        met[name] = meet(name)
        if "--json" in arguments:
            print(json.dumps({"name": name, **dataclasses.asdict(met[name])}), flush=True)  # noqa: T201
    if "--json" not in arguments:
        print("\n".join(table(met)))  # noqa: T201


def table(met: dict[str, Met]) -> list[str]:
    """Return the rows of a Markdown table, and a line that sums them up."""
    rows = ["| stage | what the server does | verdict | seconds | peak MB |", "|---|---|---|---|---|"]
    for name, came in met.items():
        stage, does = name.partition("/")[0], behaviour(name).does
        rows.append(f"| {stage} | {does} | {came.verdict} | {came.seconds:.2f} | {came.peak:.0f} |")
    counts = ", ".join(f"{sum(name.startswith(stage) for name in met)} {stage}" for stage in STAGES)
    wrong = sum(came.verdict != behaviour(name).right for name, came in met.items())
    slowest = max(came.seconds for came in met.values())
    peak = max(came.peak for came in met.values())
    summary = f"{len(met)} behaviours ({counts}): {wrong} judged wrongly; {slowest:.1f} s and {peak:.0f} MB at most"
    return [*rows, "", summary]


if __name__ == "__main__":
    main(sys.argv[1:])
