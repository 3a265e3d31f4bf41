"""The shell snippets of README and docs do what the pages say, in order, in an empty folder.

The word after `sh` in a page says what is special: `in the background`, `exits N`, or `not executed: why`.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
_BLOCK = re.compile(r"^```(\w+)(?: ([^\n]*))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_NOT_EXECUTED = "not executed: "


def blocks(page: Path) -> list[tuple[str, str, str]]:
    """Return language, remark and text of each block."""
    return _BLOCK.findall(page.read_text(encoding="utf-8"))


def executed(page: Path) -> list[tuple[str, str]]:
    return [
        (remark, text)
        for language, remark, text in blocks(page)
        if language == "sh" and not remark.startswith(_NOT_EXECUTED)
    ]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An environment in which `troth` is the one that is tested."""
    folder = tmp_path / "bin"
    folder.mkdir()
    command = folder / "troth"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m troth.cli "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GITHUB_")}
    return {**kept, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}


@pytest.mark.parametrize("page", [page for page in PAGES if executed(page)], ids=lambda page: page.stem)
def test_the_snippets_of_a_page_do_what_it_says(page: Path, tmp_path: Path, environment: dict[str, str]) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    for language, name, text in blocks(page):
        if language != "sh" and "/" in name and not name.startswith("."):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
    behind: list[subprocess.Popen[bytes]] = []
    try:
        for remark, text in executed(page):
            log = tmp_path / f"{len(behind)}.log"
            with log.open("wb") as output:
                process = subprocess.Popen(
                    ["bash", "-euo", "pipefail", "-c", text],  # noqa: S607 - the shell there is
                    cwd=folder,
                    env=environment,
                    stdout=output,
                    start_new_session=True,
                )
            behind.append(process)
            if remark == "in the background":
                end = time.monotonic() + 30
                while not log.stat().st_size:  # its first line says that it is ready
                    assert process.poll() is None, text
                    assert time.monotonic() < end, text
                    time.sleep(0.1)
                continue
            expected = int(remark.removeprefix("exits ")) if remark else 0
            assert process.wait(timeout=240) == expected, f"{text}\n{log.read_text(encoding='utf-8')}"
    finally:
        for process in behind:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
                process.wait(timeout=30)


def test_few_snippets_are_not_executed_and_each_says_why() -> None:
    remarks = [remark for page in PAGES for language, remark, _ in blocks(page) if language == "sh" and remark]
    known = re.compile(r"in the background|exits [134]|not executed: .{10,}")
    assert [remark for remark in remarks if not known.fullmatch(remark)] == []
    assert sum(remark.startswith(_NOT_EXECUTED) for remark in remarks) <= 5
