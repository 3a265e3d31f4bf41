"""Every requirement has a test, a check, or an exclusion: read from the text of the suites."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from troth.checks import is_checked
from troth.root import data_root

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from troth.model import Contract

SUITES = data_root() / "suites"
FILES = sorted(SUITES.rglob("test_*.py"))


def marks(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the name of each test of a file and what its `@requirement` says; nothing is said by a test without one."""
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            said = [argument(decorator) for decorator in node.decorator_list]
            yield f"{path.name}::{node.name}", next((text for text in said if text), "")


def argument(decorator: ast.expr) -> str:
    if isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Name) and decorator.func.id == "requirement":
        (value,) = decorator.args
        assert isinstance(value, ast.Constant), f"line {value.lineno}: the requirement has to be written out"
        return str(value.value)
    return ""


def spoken_for(path: Path, mark: str, contract: Contract) -> set[str]:
    """Return the ids of the requirements that a mark of a file names."""
    vendor = "" if path.parent == SUITES else path.parent.name
    call, _, slug = mark.partition("#")
    if call == "*":
        return {
            f"{call.id}#{slug}"
            for call in contract.calls
            if vendor in ("", call.vendor) and (promise := call.requirement(slug)) and not promise.excluded
        }
    return {mark if "/" in mark else f"{vendor}/{mark}"}


def test_every_test_of_the_suites_speaks_for_a_requirement() -> None:
    assert FILES
    assert [name for path in FILES for name, mark in marks(path) if not mark] == []


def test_every_mark_names_a_requirement_that_can_be_tested(contract: Contract) -> None:
    judged = {requirement.id for requirement in contract.requirements if not requirement.excluded}
    for path in FILES:
        for name, mark in marks(path):
            named = spoken_for(path, mark, contract)
            assert named, f"{name} speaks for {mark}, which no call has"
            assert named <= judged, f"{name} speaks for {sorted(named - judged)}"


def test_every_requirement_has_a_test_a_check_or_an_exclusion(contract: Contract) -> None:
    tested = {name for path in FILES for _, mark in marks(path) for name in spoken_for(path, mark, contract)}
    assert [
        requirement.id
        for requirement in contract.requirements
        if not (requirement.excluded or requirement.id in tested or is_checked(requirement.id.partition("#")[2]))
    ] == []


def test_every_exclusion_has_one_of_four_reasons_and_a_sentence(contract: Contract) -> None:
    reasons = {"no outside effect", "needs the vendor's staff", "effect undocumented", "concerns a third party"}
    excluded = [requirement for requirement in contract.requirements if requirement.excluded]
    assert excluded
    assert {requirement.excluded for requirement in excluded} <= reasons
    assert all(requirement.because.endswith(".") for requirement in excluded)
