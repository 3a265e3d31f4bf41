"""What the defects of this call share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.sandbox._hooks import Exchange, Fault
from troth.sandbox.capillary import _state
from troth.sandbox.capillary._exchanges import Change, accepted, change_of

if TYPE_CHECKING:
    from troth.sandbox._message import Answer
    from troth.sandbox.capillary._customer import Customer

CALL = "capillary/UpdateCustomerDetails"


class StateFault(Fault):
    """A defect in what an accepted update leaves behind."""

    def after(self, call: Exchange, answer: Answer) -> Answer:
        """Spoil the customer; the answer stays."""
        change = change_of(call, answer)
        if change is not None:
            _state.keep(call.store, self.spoil(change))
        return answer

    def spoil(self, change: Change) -> Customer:
        """Return the customer as the defect leaves it."""
        raise NotImplementedError


class AnswerFault(Fault):
    """A defect in the answer to an accepted update."""

    def after(self, call: Exchange, answer: Answer) -> Answer:
        """Spoil the answer; the state stays."""
        return self.spoil(call, answer) if accepted(call, answer) else answer

    def spoil(self, call: Exchange, answer: Answer) -> Answer:
        """Return the answer as the defect gives it."""
        raise NotImplementedError
