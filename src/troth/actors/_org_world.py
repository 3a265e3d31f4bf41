"""What every till of a run shares."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from troth.errors import Disagreement

if TYPE_CHECKING:
    from collections.abc import Callable

    from troth.client import Client, Record
    from troth.config import Capillary
    from troth.model import Vendor

# What one test may use up: of a small pool one customer, of a large one this part of it.
_SHARE = 8
_POLL = 0.05
_LESS_PATIENT = 50

T = TypeVar("T")


@dataclass(slots=True)
class OrgWorld:
    """What all tills of a run share.

    Attributes:
        late_in: the last test in which something did not happen in time.
    """

    vendor: Vendor
    settings: Capillary
    client: Client
    record: Record
    late_in: str = ""
    _test: str = ""
    _found: Counter[str] = field(default_factory=Counter)

    def found(self, kind: str) -> int:
        """Return how many customers of a kind the running test has had."""
        return self._found[kind] if self._test == self.record.test else 0

    def count(self, kind: str) -> None:
        """Count a customer of a kind for the running test."""
        if self._test != self.record.test:
            self._test, self._found = self.record.test, Counter()
        self._found[kind] += 1

    @property
    def share(self) -> int:
        """How many customers of the pool one test may use up."""
        return max(1, len(self.settings.customer) // _SHARE)

    def eventually(self, look: Callable[[], T]) -> T:
        """Return what `look` returns once it raises no `Disagreement`, asking again for `settle_seconds`.

        What was late once in a test is waited for less when the test repeats it.

        Raises:
            Disagreement: of the last look, naming the setting.
        """
        limit = self.settings.settle_seconds
        wait = limit / _LESS_PATIENT if self.late_in == self.record.test else limit
        end = time.monotonic() + wait
        while True:
            try:
                return look()
            except Disagreement as late:
                if time.monotonic() >= end:
                    self.late_in = self.record.test
                    again = f" (asked for {wait:g} s, when it was repeated)" if wait < limit else ""
                    expected = [f"{text}, within settle_seconds = {limit:g}{again}" for text in late.expected]
                    raise Disagreement(*expected, actual=late.actual, where=late.where) from None
            time.sleep(_POLL)
