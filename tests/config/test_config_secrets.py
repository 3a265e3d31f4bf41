from __future__ import annotations

import copy
import dataclasses
import json
import pickle
import pprint
from typing import TYPE_CHECKING, Any

import pytest
import rich.pretty

from tests.config.texts import CANARY, LEAST, load, loaded
from troth.config import Config, Secret

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SHOWN: dict[str, Callable[[Any], str]] = {
    "repr": repr,
    "str": str,
    "format": "{}".format,
    "join": lambda value: " ".join(map(str, [value])),
    "pprint": pprint.pformat,
    "rich": rich.pretty.pretty_repr,
    "vars": lambda value: "\n".join(repr(getattr(value, name, None)) for name in dir(value)),
}


@pytest.mark.parametrize("how", SHOWN)
def test_secret_shows_nothing(tmp_path: Path, how: str) -> None:
    for value in (Secret(CANARY), [Secret(CANARY)], loaded(tmp_path), loaded(tmp_path).bubblehouse):
        assert CANARY not in (SHOWN[how](value) if how != "vars" or not isinstance(value, Config) else "")


def test_secret_shows_nothing_as_a_dictionary(tmp_path: Path) -> None:
    told = dataclasses.asdict(loaded(tmp_path))
    assert CANARY not in repr(told)
    assert "canary" not in repr(told)
    assert CANARY not in repr(dataclasses.astuple(loaded(tmp_path)))


def test_secret_is_written_nowhere() -> None:
    for write in (pickle.dumps, json.dumps, copy.copy):
        with pytest.raises(TypeError) as caught:
            write(Secret(CANARY))
        assert CANARY not in str(caught.value)


def test_secret_shows_nothing_in_a_format_it_does_not_know() -> None:
    with pytest.raises(TypeError) as caught:
        f"{Secret(CANARY):>10}"
    assert CANARY not in str(caught.value)


def test_secret_reveals_its_value_and_does_not_change() -> None:
    secret = Secret(CANARY)
    assert secret.reveal() == CANARY
    with pytest.raises(AttributeError):
        secret._reveal = lambda: "other"
    with pytest.raises(AttributeError):
        secret.value = "other"
    assert copy.deepcopy(secret) == secret


def test_secrets_are_equal_by_value() -> None:
    assert Secret("a") == Secret("a")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
    assert len({Secret("a"), Secret("a"), Secret("b")}) == 2


def test_every_secret_is_known_for_redaction(tmp_path: Path) -> None:
    assert loaded(tmp_path).secrets == (CANARY, "canary of another kind")
    assert load(tmp_path, LEAST).secrets == (CANARY,)
    assert Config().secrets == ()
