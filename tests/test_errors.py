from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from troth import errors
from troth.errors import (
    ConfigurationError,
    ContractError,
    Disagreement,
    Inconclusive,
    Judgement,
    NotRun,
    ResultsError,
    SandboxError,
    ToolError,
    TrothError,
    Undecided,
    UsageError,
    WaiverError,
)

FILE = Path("folder/file.toml")
CLASSES = {
    name: found
    for name, found in vars(errors).items()
    if inspect.isclass(found) and issubclass(found, Exception) and found.__module__ == errors.__name__
}
MADE: dict[str, TrothError] = {
    "UsageError": UsageError("it is wrong.", advice="Correct it."),
    "ConfigurationError": ConfigurationError("it is wrong.", path=FILE, key="a.b", advice="Correct it."),
    "ContractError": ContractError("it is wrong.", path=FILE, key="a[0].b", advice="Correct it."),
    "ResultsError": ResultsError("it is wrong.", path=FILE, advice="Correct it."),
    "WaiverError": WaiverError("it is wrong.", path=FILE, key="waiver[0].until", advice="Correct it."),
    "ToolError": ToolError("it is wrong.", advice="Correct it."),
    "SandboxError": SandboxError("it is wrong.", advice="Correct it."),
    "TrothError": TrothError("it is wrong.", advice="Correct it."),
}
SAID = {
    "UsageError": "it is wrong. Correct it.",
    "ConfigurationError": "folder/file.toml: a.b: it is wrong. Correct it.",
    "ContractError": "folder/file.toml: a[0].b: it is wrong. Correct it.",
    "ResultsError": "folder/file.toml: it is wrong. Correct it.",
    "WaiverError": "folder/file.toml: waiver[0].until: it is wrong. Correct it.",
    "ToolError": "it is wrong. Correct it.",
    "SandboxError": "it is wrong. Correct it.",
    "TrothError": "it is wrong. Correct it.",
}


@pytest.mark.parametrize("name", MADE)
def test_error_says_where_what_and_what_to_do(name: str) -> None:
    error = MADE[name]
    assert str(error) == SAID[name].replace("folder/file.toml", str(FILE))
    assert error.advice == "Correct it."
    assert str(error) == f"{error.message} {error.advice}"


@pytest.mark.parametrize("name", ["ConfigurationError", "ContractError", "ResultsError", "WaiverError"])
def test_error_of_a_file_carries_it(name: str) -> None:
    assert vars(MADE[name])["path"] == FILE


def test_error_carries_its_key() -> None:
    assert vars(MADE["ConfigurationError"])["key"] == "a.b"
    assert vars(MADE["ContractError"])["key"] == "a[0].b"


def test_what_is_not_known_is_not_said() -> None:
    assert str(UsageError("it is wrong.")) == "it is wrong."
    assert str(ContractError("is wrong.", path=FILE)) == f"{FILE}: is wrong."
    assert str(ConfigurationError("it is wrong.")) == "it is wrong."
    assert str(ConfigurationError("it is wrong.", key="a.b")) == "a.b: it is wrong."
    assert str(ConfigurationError("it is wrong.", path=FILE)) == f"{FILE}: it is wrong."


@pytest.mark.parametrize("name", CLASSES)
def test_class_is_in_a_drawn_tree(name: str) -> None:
    found = CLASSES[name]
    assert issubclass(found, TrothError) != issubclass(found, Judgement)
    drawn = errors.__doc__ if issubclass(found, TrothError) else Judgement.__doc__
    assert re.search(rf"\b{name}\b", drawn or "")


def test_drawn_trees_have_nothing_else() -> None:
    drawn = f"{errors.__doc__}{Judgement.__doc__}"
    assert set(re.findall(r"[├└]── (\w+)", drawn)) == set(CLASSES) - {"TrothError", "Judgement"}


def test_judgement_is_no_error_of_ours() -> None:
    for judgement in (Disagreement("a", actual="b"), Inconclusive("why"), Undecided("why"), NotRun("why")):
        assert isinstance(judgement, Judgement)
        assert not isinstance(judgement, TrothError)
        assert judgement.reason == str(judgement)


def test_disagreement_carries_what_was_expected_and_what_came() -> None:
    raised = Disagreement('first_name is "Ann"', "it is absent", actual='it is "Bea"', where="/first_name")
    assert raised.expected == ('first_name is "Ann"', "it is absent")
    assert (raised.actual, raised.where) == ('it is "Bea"', "/first_name")
    assert str(raised) == 'expected first_name is "Ann" or it is absent; got it is "Bea" at /first_name'


def test_disagreement_on_a_whole_answer_names_no_place() -> None:
    assert str(Disagreement("HTTP 200", actual="HTTP 500")) == "expected HTTP 200; got HTTP 500"
