"""The command line as users have it: a process, its output, its exit status."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Protocol

import pytest

if TYPE_CHECKING:
    from pathlib import Path


class Troth(Protocol):
    def __call__(self, *arguments: str, status: int = 0, environ: dict[str, str] | None = None) -> str: ...


@pytest.fixture
def troth(tmp_path: Path) -> Troth:
    """Run `troth` in an empty folder; return what it printed, and insist on its exit status."""

    def run(*arguments: str, status: int = 0, environ: dict[str, str] | None = None) -> str:
        finished = subprocess.run(
            [sys.executable, "-m", "troth.cli", *arguments],
            cwd=tmp_path,
            env={**os.environ, "COLUMNS": "120", **(environ or {})},
            capture_output=True,
            text=True,
            check=False,
            timeout=240,
        )
        printed = finished.stdout + finished.stderr
        assert finished.returncode == status, printed
        assert "Traceback" not in printed
        return printed

    return run
