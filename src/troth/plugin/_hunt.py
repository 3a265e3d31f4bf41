"""Looking for one broken requirement: where to begin, and when enough was seen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from troth.verdicts import findings_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troth.model import Requirement


@dataclass(slots=True)
class Hunt:
    """A run against a fault: the tests of the requirement it breaks come first, then those of its call, then the rest.

    Attributes:
        wanted: the id of the requirement.
    """

    wanted: str
    _near: set[str] = field(default_factory=set)
    _found: bool = False

    def distance(self, test: str, requirement: Requirement | None) -> int:
        """Return how late a test comes: 0 if it speaks for the requirement, 1 if for its call, else 2."""
        if requirement is None or requirement.call != self.wanted.partition("#")[0]:
            return 2
        self._near.add(test)
        return 0 if requirement.id == self.wanted else 1

    def is_over(self, outcome: Mapping[str, Any]) -> bool:
        """Take an outcome, and tell whether the tests may stop.

        They may once the requirement has a finding; or once the tests of its call are through, if anything was found.
        """
        findings = findings_of(outcome)
        self._near.discard(outcome["test"])
        self._found = self._found or bool(findings)
        return any(finding["requirement"] == self.wanted for finding in findings) or (self._found and not self._near)
