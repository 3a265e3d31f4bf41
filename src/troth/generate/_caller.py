"""Whoever sends drawn requests: puts the run's own customers in place of the drawn, and sees what became of them."""

from __future__ import annotations

import base64
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from troth.actors import encoded
from troth.errors import Undecided
from troth.generate._spoil import SPOILED

if TYPE_CHECKING:
    from troth.actors import Answer
    from troth.generate._drawn import Drawn


class Caller(ABC):
    """Sends drawn requests of one call for customers of this run."""

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
            Whether that was judged: it could be sent, and was refused.

        Raises:
            Disagreement: it was refused, and a customer reads differently.
        """
        try:
            self._look(drawn)
            answer = self.send(drawn).may_be_anything()
        except Undecided:
            return False
        if answer.refused:
            self._compare()
        return answer.refused

    @abstractmethod
    def _look(self, drawn: Drawn) -> None:
        """Read the customers that a request is about."""

    @abstractmethod
    def _compare(self) -> None:
        """Say that these read as they did before the last request.

        Raises:
            Disagreement: one of them does not.
        """


def body_of(drawn: Drawn, value: Any) -> bytes | None:  # noqa: ANN401 - a JSON value
    """Return the bytes of a drawn body, with `value` for its JSON value."""
    body = drawn["body"]
    if body is None or drawn["method"] == "GET":
        return None
    content = encoded(value) if "json" in body else base64.b64decode(body["base64"])
    return SPOILED[drawn["spoiled"]](content) if "spoiled" in drawn else content
