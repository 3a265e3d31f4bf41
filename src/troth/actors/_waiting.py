"""Asking again until an effect shows: some calls say that they take effect later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from troth.errors import Disagreement

if TYPE_CHECKING:
    from collections.abc import Callable

    from troth.client import Record

T = TypeVar("T")

_FIRST_POLL, _LONGEST_POLL = 0.05, 0.5
_LESS_PATIENT = 20


@dataclass(slots=True)
class Waiting:
    """Waits for effects. What was late once in a test is waited for less when the test repeats it.

    Attributes:
        late_in: the last test in which something did not happen in time.
    """

    record: Record
    late_in: str = ""

    def until(self, look: Callable[[], T], limit: float, named: str) -> T:
        """Return what `look` returns once it raises no `Disagreement`.

        Args:
            look: what is asked.
            limit: in seconds.
            named: the limit as the failure tells it, e.g. `settle_seconds = 5`.

        Raises:
            Disagreement: of the last look, naming the limit.
        """
        wait = limit / _LESS_PATIENT if self.late_in == self.record.test else limit
        patience = self.record.outside.patience(wait)
        pause = _FIRST_POLL
        while True:
            try:
                return look()
            except Disagreement as late:
                if patience.is_over():
                    self.late_in = self.record.test
                    again = f" (then repeated with a shorter wait, {wait:g} s)" if wait < limit else ""
                    expected = [f"{text}, within {named}{again}" for text in late.expected]
                    raise Disagreement(*expected, actual=late.actual, where=late.where) from None
            self.record.outside.sleep(min(pause, wait / _LESS_PATIENT))
            pause = min(pause * 2, _LONGEST_POLL)
