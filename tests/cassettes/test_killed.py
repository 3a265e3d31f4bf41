"""Killed at any moment, a recording leaves the one before or is complete; whoever comes next tidies up."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cassettes.killed import MOMENTS
from tests.cassettes.test_folder import every

ROOT = Path(__file__).resolve().parents[2]


def told(tmp_path: Path, how: str) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "tests.cassettes.killed", str(tmp_path / "cassettes"), how]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert ran.returncode == 0, ran.stderr
    return [json.loads(line) for line in ran.stdout.splitlines()]


def insist(seen: list[dict[str, Any]]) -> None:
    """Insist that after every kill one recording was there, whole."""
    *kills, end = seen
    for kill in kills:
        assert kill["after"] in (every(kill["last"]), every(kill["next"])), kill
        assert not kill["there"] or kill["before"] == kill["after"], kill
        assert kill["killed"] or kill["after"] == every(kill["next"]), kill
    assert end == {"beside": [], "after": every(1_000)}


@pytest.mark.skipif(sys.platform == "win32", reason="it forks")
def test_at_every_step_of_a_recording_the_disk_holds_one_that_is_whole(tmp_path: Path) -> None:
    seen = told(tmp_path, "steps")
    insist(seen)
    *kills, last, _ = seen
    assert all(kill["killed"] for kill in kills)
    assert not last["killed"]
    assert {kill["there"] for kill in kills} == {True, False}  # also between the two renames
    assert len({tuple(kill["after"].items()) == tuple(every(kill["next"]).items()) for kill in kills}) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="it forks")
def test_at_fifty_random_moments_the_disk_holds_one_that_is_whole(tmp_path: Path) -> None:
    seen = told(tmp_path, "moments")
    insist(seen)
    assert len(seen) == MOMENTS + 1
    assert sum(kill["killed"] for kill in seen[:-1]) > 0
