"""What an interrupted live run left is found, deleted and given back."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from troth.launch import Sandbox, running_sandbox
from troth.results import read_results

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.cli.conftest import Troth

SELECTION = (
    "bubblehouse/MergeCustomers1#earlier-account-wins",
    "capillary/UpdateCustomerDetails#first-name-reads-back",
)


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's state folder of this test alone."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state" / "troth" / "journal"


@contextlib.contextmanager
def served(folder: Path) -> Iterator[Sandbox]:
    """Serve a sandbox with eight pool customers in its configuration, and its state in a file."""
    with running_sandbox(["--db", str(folder / "sandbox.db")]) as sandbox:
        head, *pool = sandbox.config.read_text(encoding="utf-8").split("[[capillary.customer]]")
        kept = "[[capillary.customer]]".join([head, *pool[:8]])
        (folder / "troth.toml").write_text(kept, encoding="utf-8")
        yield sandbox


def documents(folder: Path, kind: str) -> dict[str, dict[str, Any]]:
    """Return what a sandbox that has ended knew."""
    with contextlib.closing(sqlite3.connect(folder / "sandbox.db")) as database:
        rows = database.execute("SELECT key, body FROM document WHERE kind = ?", (kind,)).fetchall()
    return {key: json.loads(body) for key, body in rows}


def made_by_runs(folder: Path) -> list[dict[str, Any]]:
    """Return the customers that the sandbox has of any run, and whose deletion does not wait for its next request."""
    pushes = documents(folder, "push").values()
    going = {item.get("id") for push in pushes for item in push["customers"] if item.get("deleted")}
    customers = [customer for customer in documents(folder, "customer").values() if "troth-" in json.dumps(customer)]
    return [customer for customer in customers if not going.intersection(customer["ids"])]


def lines(journal: Path, event: str) -> list[dict[str, Any]]:
    files = [path.read_text(encoding="utf-8") for path in journal.glob("*/*.jsonl")]
    entries = [json.loads(line) for text in files for line in text.splitlines()]
    return [entry for entry in entries if entry["event"] == event]


def until(condition: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


@contextlib.contextmanager
def started(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "troth.cli", "run", "--target", "live", *arguments]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        yield process


def children(pid: int) -> list[int]:
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True)  # noqa: S607
    return [int(child) for child, parent in (line.split() for line in listed.stdout.splitlines()) if int(parent) == pid]


def was_given_back(folder: Path, changes: list[dict[str, Any]]) -> bool:
    """Tell whether the sandbox's pool customers have the names that the journal says they had."""
    customers = documents(folder, "customer")
    for change in changes:
        profiles = customers[change["id"]]["profiles"]
        place = (change["source"], change["account_id"] or "")
        own = next(profile for profile in profiles if (profile["source"], profile["account_id"] or "") == place)
        if (own["first_name"], own["last_name"]) != (change["former"]["firstName"], change["former"]["lastName"]):
            return False
    return True


def test_what_a_killed_run_left_is_found_and_given_back(troth: Troth, tmp_path: Path, state: Path) -> None:
    with served(tmp_path):
        with started(tmp_path, *SELECTION) as run:
            until(lambda: len(lines(state, "change")) > 1)
            tests = children(run.pid)
            for pid in (run.pid, *tests):
                os.kill(pid, signal.SIGKILL)
        made, changes = lines(state, "customer"), lines(state, "change")
        right = (tmp_path / "troth.toml").read_text(encoding="utf-8")
        (tmp_path / "troth.toml").write_text(right.replace("published:", "published:AAAA"), encoding="utf-8")
        printed = troth("clean", status=3)
        assert f"the deletion of {len(made)} of {len(made)} customers was not accepted: HTTP 401" in printed
        assert "what was not accepted is kept for the next time" in printed
        (tmp_path / "troth.toml").write_text(right, encoding="utf-8")
        printed = troth("clean")
        assert f"deletion of {len(made)} customers asked for, {len(changes)} pool customers" in printed
        assert not list(state.glob("*/*"))
        assert "No run left anything." in troth("clean")
    assert len(made) > 5
    assert (made_by_runs(tmp_path), was_given_back(tmp_path, changes)) == ([], True)


def test_a_crash_of_the_tests_is_cleaned_up_by_the_run(tmp_path: Path, state: Path) -> None:
    with served(tmp_path), started(tmp_path, SELECTION[0]) as run:
        until(lambda: len(lines(state, "customer")) > 3)
        for pid in children(run.pid):
            os.kill(pid, signal.SIGKILL)
        printed, _ = run.communicate(timeout=120)
    assert run.returncode == 3, printed
    assert not list(state.glob("*/*"))
    assert made_by_runs(tmp_path) == []


def test_ctrl_c_of_a_live_run_leaves_nothing(tmp_path: Path, state: Path) -> None:
    with served(tmp_path), started(tmp_path, SELECTION[1]) as run:
        until(lambda: bool(lines(state, "change")))
        changes = lines(state, "change")
        run.send_signal(signal.SIGINT)
        printed, _ = run.communicate(timeout=120)
    assert run.returncode == 130, printed
    assert not list(state.glob("*/*"))
    assert was_given_back(tmp_path, changes)


def test_a_run_says_what_was_not_given_back(troth: Troth, tmp_path: Path, state: Path) -> None:
    with served(tmp_path):
        printed = troth(*("run", "--target", "live", "capillary/UpdateCustomerDetails#non-loyalty-becomes-loyalty"))
    assert "left behind: capillary: not given back to" in printed
    assert "loyaltyType" in " ".join(read_results(tmp_path / "reports" / "results.json")["run"]["left"])
    assert not list(state.glob("*/*"))


def test_customers_of_a_run_at_work_are_left_alone(troth: Troth, tmp_path: Path, state: Path) -> None:
    with served(tmp_path), started(tmp_path, *SELECTION) as run:
        until(lambda: len(lines(state, "customer")) > 3)
        assert "No run left anything." in troth("clean")
        run.communicate(timeout=120)
    assert run.returncode == 0


def test_a_broken_journal_is_named(troth: Troth, tmp_path: Path, state: Path) -> None:
    with served(tmp_path) as sandbox:
        host = sandbox.url.removeprefix("http://").replace(":", "_")
        folder = state / f"bubblehouse-{host}-my-shop"
        folder.mkdir(parents=True)
        (folder / "x.jsonl").write_text('{"event": "customer", "id": "a"}\n', encoding="utf-8")
        printed = troth("clean", status=4)
    assert "x.jsonl: line 1 is no line of a journal." in printed


def test_no_journal_can_be_written_means_nothing_is_created(troth: Troth, tmp_path: Path, state: Path) -> None:
    state.parent.mkdir(parents=True)
    state.write_text("a file", encoding="utf-8")
    with served(tmp_path):
        troth("run", "--target", "live", SELECTION[0], status=3)
    assert not documents(tmp_path, "shopid")
