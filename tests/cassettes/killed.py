"""Records again and again, and kills itself or is killed: run by `test_killed.py`, in a process of its own.

    python -m tests.cassettes.killed FOLDER steps|moments

Each recording is a child, made by fork so that fifty cost little. After each the folder is looked at as it was left,
and then the next recording is made. What was seen is printed as JSON, a line a child.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from itertools import count
from pathlib import Path

from tests.cassettes.test_folder import beside, numbers, record
from troth.cassettes import mend

MOMENTS = 50
_STEPS = ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.scandir", "os.listdir", "shutil.")


def die_at(step: int) -> None:
    """End this process at its n-th look at or change of the disk, as SIGKILL does: nothing is tidied up."""
    seen = count(1)

    def watch(event: str, _: object) -> None:
        if event.startswith(_STEPS) and next(seen) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)


def killed(folder: Path, number: int, *, step: int = 0, seconds: float = 0.0) -> bool:
    """Record in a child that is killed at a step, or after so many seconds; say whether it was before its end."""
    child = os.fork()
    if not child:
        if step:
            die_at(step)
        record(folder, number)
        os._exit(0)
    if not step:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def look(folder: Path) -> dict[str, object]:
    """Return what is there as it was left, and what is there after the next run has begun."""
    there = folder.is_dir()
    before = numbers(folder) if there else {}
    mend(folder)
    return {"there": there, "before": before, "after": numbers(folder)}


def say(what: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()  # or a child says it once more


def main() -> None:
    """Kill, and tell."""
    folder, how = Path(sys.argv[1]), sys.argv[2]
    record(folder, 0)
    begun = time.monotonic()
    record(folder, 1)
    usual = time.monotonic() - begun
    chance = random.Random()  # noqa: S311 - a moment, not a secret
    last = 1
    for number in count(2):
        if how == "steps":
            was_killed = killed(folder, number, step=number - 1)
        else:
            was_killed = killed(folder, number, seconds=chance.uniform(0, 1.5 * usual))
        seen = look(folder)
        say({"last": last, "next": number, "killed": was_killed, **seen})
        last = numbers(folder)["RECORDING"]
        if not was_killed if how == "steps" else number > MOMENTS:
            break
    record(folder, 1_000)
    say({"beside": beside(folder), "after": numbers(folder)})


if __name__ == "__main__":
    main()
