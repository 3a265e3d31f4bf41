from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from tests.client.scripted import Asked, Reply, Scripted
from tests.plugin.conftest import HEAD

if TYPE_CHECKING:
    from pathlib import Path

SUITE = """
@requirement(NULL)
def test_one(shop):
    shop.UpdateCustomerDetails1(**WHO).answers(404, "unknown_customer")

@requirement(NULL)
def test_two(shop):
    shop.UpdateCustomerDetails1(**WHO).answers(200)
"""


def test_what_is_known_is_told_at_once_and_the_run_ends_with_whoever_reads_it(
    server: Scripted, config: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "bubblehouse"
    folder.mkdir()
    (folder / "test_suite.py").write_text(HEAD + SUITE)
    events, asked_again, answered = tmp_path / "events.jsonl", threading.Event(), threading.Event()

    def answering(_: Asked) -> Reply:
        if len(server.asked) > 2:  # the first test and its repeat are through
            asked_again.set()
            answered.wait(30)
        # Half of a surrogate pair: no text has it, and yet a server may say so.
        return Reply(200, b'{"ok": true, "first_name": {"ok": true}, "\\ud800": "\\udfff"}')

    server.answering = answering
    command = [
        *(sys.executable, "-m", "pytest", "-q", "--capture=no", "-p", "no:cacheprovider", "--import-mode=importlib"),
        *("-p", "troth.plugin.entry", "--troth-target=live", f"--troth-config={config}", f"--troth-events={events}"),
        str(folder),
    ]
    environ = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    with subprocess.Popen(
        command, cwd=tmp_path, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as child:
        try:
            assert asked_again.wait(30), child.stdout and child.stdout.read()
            written = events.read_text(encoding="ascii")
            assert child.poll() is None
            child.communicate(timeout=30)  # closes its stdin
        finally:
            answered.set()
            child.kill()
    assert child.returncode == pytest.ExitCode.INTERRUPTED
    assert written.endswith("\n")
    planned, told = (json.loads(line) for line in written.splitlines())
    assert planned == {
        "event": "planned",
        "tests": [
            {"test": f"bubblehouse/test_suite.py::test_{name}", "requirement": told["requirement"]}
            for name in ("one", "two")
        ],
    }
    assert (told["event"], told["test"], told["verdict"]) == ("test", "bubblehouse/test_suite.py::test_one", "fail")
    assert told["finding"]["exchanges"][0]["response"]["body"]["\ud800"] == "\udfff"
    (ended,) = events.read_text(encoding="ascii").removeprefix(written).splitlines()
    assert json.loads(ended)["event"] == "ended"


def test_a_run_without_a_target_loads_nothing_of_it(tmp_path: Path) -> None:
    (tmp_path / "test_own.py").write_text("def test_own(): pass\n")
    script = (
        "import sys, pytest\n"
        "status = pytest.main(['-q', '-p', 'no:cacheprovider', '-p', 'troth.plugin.entry'])\n"
        "print(*sorted(sys.modules))\n"
        "sys.exit(status)"
    )
    environ = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env=environ, capture_output=True, text=True, check=True
    )
    assert "1 passed" in ran.stdout
    loaded = ran.stdout.splitlines()[-1].split()
    assert [name for name in loaded if name.startswith("troth")] == ["troth", "troth.plugin", "troth.plugin.entry"]
    assert not {"hypothesis", "requests", "schemathesis", "jsonschema"} & set(loaded)
