"""An accepted finding."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """A finding that its owner accepts for a while: the verdict stays, only the gate lets it pass.

    Attributes:
        requirement: the promise it is about.
        target: what it holds for: `sandbox`, `live`, `replay`, or the address of one host.
        fingerprint: of the finding it accepts; empty if `where` and `expected` name it.
        where: place of the finding, as the results have it.
        expected: one of the sentences that the finding expects.
        reason: why it is accepted.
        until: the last day it holds, as YYYY-MM-DD.
        since: the day it was written; empty if that is not known.
        owner: who answers for it.
        issue: where it is followed up.
    """

    requirement: str
    target: str
    reason: str
    until: str
    fingerprint: str = ""
    where: str = ""
    expected: str = ""
    since: str = ""
    owner: str = ""
    issue: str = ""

    @property
    def accepts(self) -> str:
        """Which finding it accepts, in words."""
        if self.fingerprint:
            return f"fingerprint {self.fingerprint}"
        return f"{self.expected} at {self.where}" if self.where else self.expected
