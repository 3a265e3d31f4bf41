"""The mutation benchmark: what it reads of mutmut, its figures, and the mutants it is told are equivalent."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from benchmarks.mutation import ROOT, Change, Row, change_in, mutants_in, problems, reasons, rows, table

if TYPE_CHECKING:
    from pathlib import Path

RESULTS = """
    troth.checks._values.x__text__mutmut_1: killed
    troth.checks._values.x__text__mutmut_2: survived
    troth.verdicts.x_exit_status__mutmut_12: timeout
    troth.verdicts.x_exit_status__mutmut_13: killed
"""
DIFF = """# troth.checks._values.x__text__mutmut_2: survived
--- src/troth/checks/_values.py
+++ src/troth/checks/_values.py
@@ -1,3 +1,3 @@
 def _text(value: object) -> object:
-    return one(
-        value)
+    return two(value)
"""
SAID = Change("troth.checks._values._text", "return one( value)", "return two(value)")


def total(mutants: int, killed: int, equivalent: int = 0) -> Row:
    return Row("all", mutants, killed, equivalent)


def test_mutants_are_read_with_what_became_of_them() -> None:
    mutants = mutants_in(RESULTS)
    assert [(mutant.module, mutant.function, mutant.killed) for mutant in mutants] == [
        ("troth.checks._values", "_text", True),
        ("troth.checks._values", "_text", False),
        ("troth.verdicts", "exit_status", False),
        ("troth.verdicts", "exit_status", True),
    ]


def test_a_result_that_cannot_be_read_is_not_passed_over() -> None:
    with pytest.raises(SystemExit, match="in another way"):
        mutants_in(f"{RESULTS}    something else\n")


def test_a_change_is_known_by_its_text() -> None:
    assert change_in(mutants_in(RESULTS)[1], DIFF) == SAID


def test_an_equivalent_mutant_counts_neither_way() -> None:
    mutants = mutants_in(RESULTS)
    assert rows(mutants, mutants[1:2]) == [
        Row("troth.checks._values", 2, 1, 1),
        Row("troth.verdicts", 2, 1, 0),
        Row("all", 4, 2, 1),
    ]
    assert [row.score for row in rows(mutants, mutants[1:2])] == [100, 50, pytest.approx(66.7, abs=0.1)]


def test_the_table_has_a_line_for_each_module_and_one_for_all() -> None:
    last = table(rows(mutants_in(RESULTS), [])).splitlines()[-1]
    assert last.split() == ["all", "4", "2", "2", "0", "50.0", "%"]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (total(1000, 950), ""),
        (total(1000, 949), "the score is 94.9 %, below 95 %"),
        (total(1000, 950, 50), ""),
        (total(1000, 949, 51), "more than 5 % of the mutants are called equivalent"),
    ],
    ids=str,
)
def test_a_low_score_and_many_excuses_are_errors(row: Row, problem: str) -> None:
    assert problems(row, []) == ([problem] if problem else [])


def test_an_excuse_without_a_survivor_is_an_error() -> None:
    (problem,) = problems(total(1000, 1000), [SAID])
    assert "no such mutant survives: troth.checks._values._text: return one( value)" in problem


ENTRY = '[[equivalent]]\nfunction = "f"\nwas = "a"\nbecomes = "b"\nbecause = "{}"\n'


@pytest.mark.parametrize(
    ("text", "problem"),
    [(ENTRY.format("so") * 2, "listed twice"), (ENTRY.format(" "), "no reason")],
    ids=["twice", "no reason"],
)
def test_an_excuse_has_one_reason(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "equivalent.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SystemExit, match=problem):
        reasons(path)


@pytest.mark.parametrize("change", reasons(), ids=lambda change: change.function)
def test_what_an_equivalent_mutant_changes_is_still_in_the_code(change: Change) -> None:
    module, _, name = change.function.rpartition(".")
    path = ROOT / "src" / f"{module.replace('.', '/')}.py"
    source = path.read_text(encoding="utf-8")
    (function,) = [
        ast.get_source_segment(source, node)
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef) and node.name == name
    ]
    assert change.was in " ".join(line.strip() for line in (function or "").splitlines())
