"""Whoever reads what is printed may stop, and a disk may be full: the exit status stays what it means."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

TROTH = (sys.executable, "-m", "troth.cli")
REPLAY = ("run", "bubblehouse/CustomerDetails1#bh-id-same-in-every-answer", "--target", "replay")
FULL = Path("/dev/full")


@pytest.mark.parametrize("arguments", [("list", "requirements"), (*REPLAY, "-v"), ("openapi", "bubblehouse")], ids=str)
def test_a_reader_that_goes_away_changes_no_status(arguments: tuple[str, ...], tmp_path: Path) -> None:
    with subprocess.Popen(
        [*TROTH, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path
    ) as process:
        assert process.stdout is not None
        process.stdout.close()
        _, said = process.communicate(timeout=120)
    assert (process.returncode, said) == (0, "")


@pytest.mark.skipif(not FULL.exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize("arguments", [("list", "requirements"), REPLAY], ids=str)
def test_a_full_disk_is_no_finding(arguments: tuple[str, ...], tmp_path: Path) -> None:
    with FULL.open("w") as full:
        finished = subprocess.run(
            [*TROTH, *arguments], stdout=full, stderr=subprocess.PIPE, text=True, cwd=tmp_path, check=False, timeout=120
        )
    assert finished.returncode == 3
    assert finished.stderr.startswith("troth: this cannot be written or read: ")
    assert len(finished.stderr.splitlines()) == 1


def test_a_defect_of_troth_is_no_finding(tmp_path: Path) -> None:
    broken = "from troth import cli; cli.app = lambda **_: 1 // 0; cli.main()"
    finished = subprocess.run(
        [sys.executable, "-c", broken], capture_output=True, text=True, cwd=tmp_path, check=False, timeout=120
    )
    assert finished.returncode == 3
    assert "ZeroDivisionError" in finished.stderr
    assert finished.stderr.endswith("troth: this is a defect of troth; please report it with what stands above\n")
