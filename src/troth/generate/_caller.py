"""Whoever sends drawn requests: puts the run's own customers in place of the drawn, and sees what became of them."""

from __future__ import annotations

import base64
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar

from troth.actors import encoded
from troth.errors import Disagreement, Undecided
from troth.generate._spoil import SPOILED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troth.actors import Answer, Reading
    from troth.generate._drawn import Drawn

NEW = "Anew"
"""The beginning of a text that is made another one each time it is sent, so that every write changes something."""

Bodies = tuple[dict[str, Any], ...]


class Caller(ABC):
    """Sends drawn requests of one call for customers of this run.

    Attributes:
        BODIES: for each call by name, valid inputs that change something, the one that is sent unspoiled first.
        CAUSES: the documented errors that a request can be made to have.
    """

    BODIES: ClassVar[Mapping[str, Bodies]]
    CAUSES: ClassVar[frozenset[str]]

    @abstractmethod
    def send(self, drawn: Drawn) -> Answer:
        """Send a request. Whatever names somebody in it is the run's own, whether the request is valid or not.

        Raises:
            NotRun: the target does not allow it.
            Undecided: the target lacks what this request needs.
        """

    def changes_nothing_if_refused(self, drawn: Drawn) -> bool:
        """Send a write, and say that it has changed nothing if it is refused.

        Returns:
            Whether that was judged: it could be sent, was refused, and no part of it may stand all the same.

        Raises:
            Disagreement: it was refused, and a customer reads differently.
        """
        try:
            before = self._before(drawn)
            answer = self.send(drawn).may_be_anything()
        except Undecided:
            return False
        if not answer.refused or self._may_be_applied:
            return False
        for name, reading in before.items():
            now = self._again(name)
            if now is None:
                raise Disagreement("the customer that was there before", actual="no such customer any more")
            now.is_as(reading)
        return True

    @property
    @abstractmethod
    def _may_be_applied(self) -> bool:
        """Whether the documentation lets the last request be applied, in part, though it is refused."""

    @abstractmethod
    def _before(self, drawn: Drawn) -> Mapping[str, Reading]:
        """Return how the customers a request is about read, each by a name of its own."""

    @abstractmethod
    def _again(self, name: str) -> Reading | None:
        """Return how the customer of that name reads now, or None if there is none any more."""


def body_of(drawn: Drawn, value: Any) -> bytes | None:  # noqa: ANN401 - a JSON value
    """Return the bytes of a drawn body, with `value` for its JSON value."""
    body = drawn["body"]
    if body is None:
        return None
    content = encoded(value) if "json" in body else base64.b64decode(body["base64"])
    return SPOILED[drawn["spoiled"]](content) if "spoiled" in drawn else content


def word(number: int) -> str:
    """Return letters that stand for a number, each number its own."""
    letters = ""
    while number >= 0:
        letters = chr(ord("a") + number % 26) + letters
        number = number // 26 - 1
    return letters


def owned_text(value: Any, own: str) -> Any:  # noqa: ANN401 - JSON values
    """Return a value in which every text is the run's own, and so is what might be read as somebody's number."""
    if isinstance(value, str):
        return own if value.strip() else value
    if isinstance(value, bool | int | float):
        return [own]
    return _owned_inside(value, own)


def _owned_inside(value: Any, own: str) -> Any:  # noqa: ANN401 - JSON values
    if isinstance(value, list):
        return [_owned_inside(item, own) for item in value]
    if isinstance(value, dict):
        return {key: _owned_inside(item, own) for key, item in value.items()}
    return value if value is None or (isinstance(value, str) and not value.strip()) else own
