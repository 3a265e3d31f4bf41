from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

from troth.launch import running_sandbox
from troth.results import read_results

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Troth

ONE = "bubblehouse/MergeCustomers1#earlier-account-wins"
FAULT = "bubblehouse/MergeCustomers1/later-name-wins"


def _descendants(pid: int) -> set[int]:
    """Return the processes that a process started, and those they started (Linux)."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True)  # noqa: S607
    rows = [line.split() for line in listed.stdout.splitlines()]
    parents = {int(child): int(parent) for child, parent in rows}
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {pid}


def _alive(pids: set[int]) -> set[int]:
    listed = subprocess.run(["ps", "-eo", "pid=,stat="], capture_output=True, text=True, check=True)  # noqa: S607
    running = {int(line.split()[0]) for line in listed.stdout.splitlines() if not line.split()[1].startswith("Z")}
    return pids & running


def _until(condition: Callable[[], Any], seconds: float = 30) -> Any:  # noqa: ANN401 - whatever the condition returns
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)
    return found


def _start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "troth.cli", "run", *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _has_two_children(process: subprocess.Popen[str]) -> Callable[[], set[int]]:
    def look() -> set[int]:
        pids = _descendants(process.pid)
        return pids if len(pids) > 1 else set()

    return look


def test_a_run_writes_results_and_ends_with_the_path_of_the_report(troth: Troth, tmp_path: Path) -> None:
    summary = tmp_path / "summary of the job"
    printed = troth("run", ONE, "--examples", "2", environ={"GITHUB_STEP_SUMMARY": str(summary)})
    written = {path.name for path in (tmp_path / "reports").iterdir()}
    assert written == {"badge.json", "index.html", "junit.xml", "results.json", "summary.md"}
    assert summary.read_text(encoding="utf-8") == (tmp_path / "reports" / "summary.md").read_text(encoding="utf-8")
    assert printed.splitlines()[-1] == "report: reports/index.html"
    results = read_results(tmp_path / "reports" / "results.json")
    assert [requirement["id"] for requirement in results["requirements"]] == [ONE]
    assert results["summary"]["pass"] == 1
    assert ONE in (tmp_path / "reports" / "index.html").read_text(encoding="utf-8")


def test_a_live_target_with_a_fault_is_blamed_and_its_finding_repeats(troth: Troth, tmp_path: Path) -> None:
    with running_sandbox(["--fault", FAULT]) as sandbox:
        config = str(sandbox.config)
        printed = troth("run", ONE, "--target", "live", "--config", config, status=1)
        finding = read_results(tmp_path / "reports" / "results.json")["requirements"][0]["findings"][0]
        assert "curl" in printed
        assert finding["repeat"] in printed
        again = ["run", "--case", "reports/results.json#0", "--config", config, "--reports", "again"]
        troth(*again, status=1)
    repeated = read_results(tmp_path / "again" / "results.json")["requirements"][0]
    assert (repeated["id"], repeated["cases"]) == (ONE, 1)
    assert repeated["findings"][0]["case"] == finding["case"]
    troth("run", "--case", "reports/results.json#0", "--target", "sandbox", "--reports", "honest")


def test_a_check_can_be_selected_alone(troth: Troth, tmp_path: Path) -> None:
    troth("run", "bubblehouse/MergeCustomers1#strict-json", "--examples", "1")
    (requirement,) = read_results(tmp_path / "reports" / "results.json")["requirements"]
    assert requirement["verdict"] == "pass"
    assert requirement["interactions"] > 0


def test_the_report_is_written_again_from_results(troth: Troth, tmp_path: Path) -> None:
    troth("run", ONE, "--examples", "1")
    html = tmp_path / "reports" / "index.html"
    before = html.read_text(encoding="utf-8")
    html.unlink()
    troth("report", "reports/results.json")
    assert html.read_text(encoding="utf-8") == before


def test_an_unreachable_server_is_inconclusive_and_not_green(troth: Troth, tmp_path: Path) -> None:
    with running_sandbox() as sandbox:
        config = tmp_path / "troth.toml"
        config.write_bytes(sandbox.config.read_bytes())
    printed = troth("run", "bubblehouse", "--target", "live", status=3)
    results = read_results(tmp_path / "reports" / "results.json")
    assert {requirement["verdict"] for requirement in results["requirements"]} <= {"inconclusive", "not-run"}
    assert "conforms" not in printed.splitlines()[-2].partition("whether")[0]


def test_a_sandbox_that_dies_in_the_middle_leaves_results(tmp_path: Path) -> None:
    with _start(tmp_path, "--workers", "1") as run:
        pids = _until(_has_two_children(run))
        commands = {pid: _command(pid) for pid in pids}
        (sandbox,) = [pid for pid, command in commands.items() if "troth.sandbox" in command]
        time.sleep(3)
        os.kill(sandbox, signal.SIGKILL)
        printed, _ = run.communicate(timeout=120)
    assert run.returncode == 3, printed
    assert "Traceback" not in printed
    results = json.loads((tmp_path / "reports" / "results.json").read_text(encoding="utf-8"))
    reasons = [requirement["reason"] or "" for requirement in results["requirements"]]
    assert results["summary"]["inconclusive"] > 50
    assert results["summary"]["fail"] == results["summary"]["error"] == 0
    assert any("sandbox ended" in reason or "no answer" in reason for reason in reasons)


def test_ctrl_c_leaves_partial_results_and_no_process(tmp_path: Path) -> None:
    with _start(tmp_path) as run:
        pids = _until(_has_two_children(run))
        time.sleep(3)
        run.send_signal(signal.SIGINT)
        printed, _ = run.communicate(timeout=60)
    assert run.returncode == 130, printed
    assert "Traceback" not in printed
    results = read_results(tmp_path / "reports" / "results.json")
    assert results["run"]["interrupted"]
    _until(lambda: not _alive(pids))


def test_a_cancelled_job_ends_like_ctrl_c(tmp_path: Path) -> None:
    with _start(tmp_path) as run:
        pids = _until(_has_two_children(run))
        run.terminate()
        printed, _ = run.communicate(timeout=60)
    assert run.returncode == 130, printed
    _until(lambda: not _alive(pids))


def test_a_run_that_is_killed_leaves_no_process(tmp_path: Path) -> None:
    with _start(tmp_path) as run:
        pids = _until(_has_two_children(run))
        time.sleep(1)
        run.kill()
    _until(lambda: not _alive(pids))


def _command(pid: int) -> str:
    shown = subprocess.run(["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False)  # noqa: S607
    return shown.stdout
