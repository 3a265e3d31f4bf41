from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from troth.errors import Inconclusive

if TYPE_CHECKING:
    from collections.abc import Callable

    from troth.actors import Answer


# --- the body -------------------------------------------------------------------------------------------------------


def test_a_member_of_the_body_is_read(came: Callable[..., Answer]) -> None:
    assert came({"ok": False, "n": None})["n"] is None


@pytest.mark.parametrize("body", [{}, [], None, b"<html>"], ids=str)
def test_a_member_that_is_not_there_ends_the_test(came: Callable[..., Answer], body: object) -> None:
    with pytest.raises(Inconclusive, match="the answer has no 'ok'"):
        came(body)["ok"]


@pytest.mark.parametrize(
    ("body", "says"), [({"ok": False}, True), ({"ok": True}, False), ({}, False), ([], False)], ids=str
)
def test_a_body_may_say_that_not_all_went_well(
    came: Callable[..., Answer],
    body: object,
    says: bool,  # noqa: FBT001 - a table
) -> None:
    assert came(body).says_not_ok is says
