"""What every till of a run shares."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from troth.client import Client, Record
    from troth.config import Capillary
    from troth.model import Vendor

# What one test may use up: of a small pool one customer, of a large one this part of it.
_SHARE = 8


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
