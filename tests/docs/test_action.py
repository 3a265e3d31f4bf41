"""The action for GitHub, and the pipelines that the docs print."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer.main
import yaml

from tests.docs.test_snippets import blocks
from troth.cli._app import app

ROOT = Path(__file__).resolve().parents[2]
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
PAGE = ROOT / "docs" / "gate-your-ci.md"
PIPELINES = {name: yaml.safe_load(text) for language, name, text in blocks(PAGE) if language == "yaml"}
ONE = "bubblehouse/MergeCustomers1#strict-json"


def judge(folder: Path, **inputs: str) -> tuple[dict[str, str], str]:
    """Run the step that judges, as a runner would; return its outputs and the job's summary."""
    (step,) = [step for step in STEPS if step.get("id") == "judge"]
    commands = folder / "bin"
    commands.mkdir()
    (commands / "troth").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m troth.cli "$@"\n', encoding="utf-8")
    (commands / "troth").chmod(0o755)
    given = {name: str(each.get("default", "")) for name, each in ACTION["inputs"].items()} | inputs
    named = {
        name: re.sub(r"\$\{\{ inputs\.([a-z-]+) \}\}", lambda match: given[match[1]], value)
        for name, value in step["env"].items()
    }
    files = {name: str(folder / name) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    finished = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],  # noqa: S607 - as the runner does
        cwd=folder,
        env={**os.environ, **named, **files, "PATH": f"{commands}{os.pathsep}{os.environ['PATH']}"},
        check=False,
        timeout=240,
    )
    assert finished.returncode == 0
    written = (folder / "GITHUB_OUTPUT").read_text(encoding="utf-8").splitlines()
    summary = folder / "GITHUB_STEP_SUMMARY"
    return dict(line.split("=", 1) for line in written), summary.read_text("utf-8") if summary.exists() else ""


def test_the_action_judges_and_tells_where_everything_is(tmp_path: Path) -> None:
    first, _ = judge(tmp_path, selection=ONE, target="sandbox", arguments="--examples 1", history="past")
    assert first["status"] == "0"
    assert first["conclusion"].endswith("The embedded sandbox conforms, as far as judged")
    for name in ("results", "report", "junit", "badge"):
        assert (tmp_path / first[name]).is_file()
    assert set(first) == set(ACTION["outputs"])
    assert len(list((tmp_path / "past").iterdir())) == 1
    before = tmp_path / "before.json"
    before.write_bytes((tmp_path / first["results"]).read_bytes())
    (again := tmp_path / "again").mkdir()
    _, summary = judge(again, selection=ONE, target="replay", before=str(before))
    assert summary.startswith("## ")
    assert "They differ in what was judged" in summary


def test_a_mistake_in_the_inputs_is_a_status_and_no_command(tmp_path: Path) -> None:
    outputs, _ = judge(tmp_path, selection="$(touch owned) `touch owned`; touch owned", target="sandbox")
    assert outputs == {"status": "4"}
    assert not (tmp_path / "owned").exists()


def test_no_script_of_the_action_has_an_expression_in_it() -> None:
    assert [step["name"] for step in STEPS if "${{" in step.get("run", "")] == []


def test_the_gate_comes_after_the_reports_are_kept() -> None:
    assert STEPS[-1]["run"] == 'exit "$STATUS"'
    assert "always()" in STEPS[-2]["if"]


@pytest.mark.parametrize("kind", ["inputs", "outputs"])
def test_every_input_and_output_is_explained(kind: str) -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert [name for name in ACTION[kind] if f"`{name}`" not in page] == []


def test_the_printed_workflow_uses_inputs_there_are() -> None:
    jobs = PIPELINES[".github/workflows/loyalty-api.yml"]["jobs"]
    uses = [step for job in jobs.values() for step in job["steps"] if "troth@" in step["uses"]]
    assert len(uses) == 2
    assert all(set(step["with"]) <= set(ACTION["inputs"]) for step in uses)


def test_the_printed_pipeline_runs_commands_there_are() -> None:
    pipeline = PIPELINES[".gitlab-ci.yml"]
    run = typer.main.get_group(app).commands["run"]
    for job in ("loyalty-api-offline", "loyalty-api-live"):
        (line,) = pipeline[job]["script"]
        assert line.startswith("troth run ")
        assert run.make_context("run", line.split()[2:])
    assert pipeline[".troth"]["artifacts"]["reports"]["junit"] == "reports/junit.xml"
