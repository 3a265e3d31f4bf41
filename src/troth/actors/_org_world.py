"""What every till of a run shares."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar

from troth.actors._capillary_former import former_of
from troth.actors._waiting import Waiting
from troth.client import Record
from troth.errors import Inconclusive, NotRun, Undecided

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from troth.actors._capillary_reading import CustomerReading
    from troth.client import Client
    from troth.config import Capillary, PoolCustomer
    from troth.journal import Journal
    from troth.model import Vendor

# What one test may use up: of a small pool one customer, of a large one this part of it.
_SHARE = 8

T = TypeVar("T")


@dataclass(slots=True)
class OrgWorld:
    """What all tills of a run share.

    Attributes:
        journal: lists the pool customers that are about to be changed; None where they need not be as they were.
        changed: those in it, with what they read as before.
        waiting: for effects that come later.
    """

    vendor: Vendor
    settings: Capillary
    client: Client
    record: Record
    journal: Journal | None = None
    changed: dict[PoolCustomer, dict[str, Any] | None] = field(default_factory=dict)
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

    def find(
        self,
        kind: str,
        fits: Callable[[CustomerReading], bool],
        readings: Iterable[CustomerReading],
        *,
        use_up: bool = False,
    ) -> CustomerReading:
        """Return the first customer of a kind.

        Args:
            kind: what is needed, in words that follow "who".
            fits: tells whether a customer is of the kind.
            readings: of the customers of the pool, in order.
            use_up: whether the running test uses the customer up.

        Raises:
            NotRun: there is none.
            Undecided: there was one, but there is no further one; or the test has had its share.
        """
        if use_up and self.found(kind) >= self.share:
            raise Undecided(f"this used up {self.share} of the customers of the pool, which is its share")
        for shown in readings:
            if fits(shown):
                self.count(kind)
                return shown
        if self.found(kind):  # what was judged so far stands
            raise Undecided(f"no further customer of the pool {kind}")
        raise NotRun(f"needs a [[capillary.customer]] who {kind}")

    def aside(self) -> OrgWorld:
        """Return the same world for what is no step of the running test."""
        record = Record()
        return replace(self, record=record, client=self.client.beside(record), journal=None)

    def before_change(self, user_id: str, look: Callable[[PoolCustomer], CustomerReading]) -> None:
        """Write into the journal that a customer is about to be changed, with what it reads as.

        Args:
            user_id: as it is sent; one that is not of the pool is nobody's.
            look: reads a customer, aside.

        Raises:
            JournalError: it cannot be written.
        """
        known = next((customer for customer in self.settings.customer if customer.id == user_id), None)
        if self.journal is None or known is None or known in self.changed:
            return
        try:
            former = former_of(look(known))
        except (Inconclusive, NotRun):
            former = None
        self.journal.change({"id": known.id, "source": known.source, "account_id": known.account_id}, former)
        self.changed[known] = former

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
