"""What every till of a run shares."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from troth.actors._waiting import Waiting

if TYPE_CHECKING:
    from collections.abc import Callable

    from troth.client import Client, Record
    from troth.config import Capillary
    from troth.model import Vendor

# What one test may use up: of a small pool one customer, of a large one this part of it.
_SHARE = 8

T = TypeVar("T")


@dataclass(slots=True)
class OrgWorld:
    """What all tills of a run share.

    Attributes:
        waiting: for effects that come later.
    """

    vendor: Vendor
    settings: Capillary
    client: Client
    record: Record
    waiting: Waiting = field(init=False)
    _test: str = ""
    _found: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.waiting = Waiting(self.record)

    def found(self, kind: str) -> int:
        """Return how many customers of a kind the running test has had."""
        return self.record.outside.recall(lambda: self._found[kind] if self._test == self.record.test else 0)

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

        Raises:
            Disagreement: of the last look, naming the setting.
        """
        limit = self.settings.settle_seconds
        return self.waiting.until(look, limit, f"settle_seconds = {limit:g}")
