"""What README and docs say of commands, options, exit statuses and files is so."""

from __future__ import annotations

import itertools
import json
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import typer.main

from troth.cli._app import app
from troth.root import data_root

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
_OPTION = re.compile(r"(?<=`)--?[a-z-]+")
COMMANDS = typer.main.get_group(app).commands


def _options(command: str) -> set[str]:
    return {name for parameter in COMMANDS[command].params for name in (*parameter.opts, *parameter.secondary_opts)}


def _shell_lines() -> list[str]:
    blocks = [
        block for page in PAGES for block in re.findall(r"```sh[^\n]*\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    ]
    lines = [line for block in blocks for line in block.replace("\\\n", "").splitlines()]
    return [line for line in lines if line.startswith("troth ")]


def _words(line: str) -> list[str]:
    """Return the words of a command, up to where the shell goes on by itself."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
    lexer.whitespace_split, lexer.commenters = True, ""
    return list(itertools.takewhile(lambda word: not set(word) & set("&|<>;"), lexer))


def test_every_command_is_in_the_readme() -> None:
    for name in COMMANDS:
        assert f"`troth {name}" in README


def test_every_command_of_the_readme_exists() -> None:
    assert set(re.findall(r"`troth ([a-z]+)", README)) <= set(COMMANDS)


def test_every_option_of_run_is_in_the_readme() -> None:
    table = README.partition("Options of `troth run`")[2].partition("## ")[0]
    shown = {option for cell in re.findall(r"^\| (`.*?) \| ", table, re.MULTILINE) for option in _OPTION.findall(cell)}
    own = {option for option in _options("run") if option.startswith("-") and option != "--help"}
    long_forms = {"--quiet": "-q", "--verbose": "-v"}
    assert {long_forms.get(option, option) for option in own} <= shown
    assert shown <= own


def test_every_exit_status_is_in_the_readme() -> None:
    table = README.partition("## Exit status")[2].partition("## ")[0]
    shown = {int(status) for status in re.findall(r"^\| ([0-9]+) \|", table, re.MULTILINE)}
    schema = json.loads((data_root() / "specs" / "_meta" / "results.schema.json").read_text(encoding="utf-8"))
    assert shown == set(schema["$defs"]["run"]["properties"]["exit_status"]["enum"])


@pytest.mark.parametrize("line", _shell_lines())
def test_every_example_command_is_accepted(line: str) -> None:
    words = _words(line)[1:]
    context = COMMANDS[words[0]].make_context(words[0], words[1:])
    assert context.command.name == words[0]


def test_named_faults_exist() -> None:
    listed = subprocess.run(
        [sys.executable, "-m", "troth.sandbox", "list", "faults"], capture_output=True, text=True, check=True
    )
    known = {fault["id"] for fault in json.loads(listed.stdout)}
    named = {name for page in PAGES for name in re.findall(r"--fault ([\w/-]+/[\w/-]+)", page.read_text("utf-8"))}
    assert named
    assert named <= known


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), target


def test_every_key_of_the_configuration_is_explained() -> None:
    live = (ROOT / "docs" / "live.md").read_text(encoding="utf-8")
    schema = json.loads((data_root() / "specs" / "_meta" / "config.schema.json").read_text(encoding="utf-8"))
    for vendor in ("bubblehouse", "capillary"):
        for key in schema["properties"][vendor]["properties"]:
            assert f"`{key}`" in live or f"[[{vendor}.{key}]]" in live, key


def test_the_example_configuration_is_toml_with_known_keys() -> None:
    (block,) = re.findall(r"```toml\n(.*?)```", (ROOT / "docs" / "live.md").read_text("utf-8"), re.DOTALL)
    schema = json.loads((data_root() / "specs" / "_meta" / "config.schema.json").read_text(encoding="utf-8"))
    for vendor, table in tomllib.loads(block).items():
        assert set(table) <= set(schema["properties"][vendor]["properties"])


def test_every_decision_is_in_the_index() -> None:
    index = (ROOT / "docs" / "decisions" / "README.md").read_text(encoding="utf-8")
    for page in (ROOT / "docs" / "decisions").glob("*.md"):
        assert page.name == "README.md" or f"({page.name})" in index


def test_the_first_two_commands_of_the_readme_are_the_ones_ci_runs() -> None:
    first, second = re.findall(r"```sh[^\n]*\n(.*?)\n```", README, re.DOTALL)[:2]
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert first in ci
    assert f"\n{second}\n" in ci
