"""Selecting requirements by prefix, as the command line does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.errors import UsageError
from troth.meta import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from troth.model import Contract, Requirement


def select(contract: Contract, selection: Sequence[str]) -> tuple[Requirement, ...]:
    """Return the requirements that any of the selections names, in the contract's order; all for an empty selection.

    A selection is a whole requirement id, or the beginning of ids up to the call: `bubblehouse/Update`, for example.

    Raises:
        UsageError: a selection matches nothing.
    """
    if not selection:
        return contract.requirements
    chosen: set[str] = set()
    for wanted in selection:
        ids = [requirement.id for requirement in contract.requirements]
        whole = "#" in wanted or not wanted
        matched = {name for name in ids if name == wanted or (not whole and name.startswith(wanted))}
        if not matched:
            raise UsageError(f'"{wanted}" selects nothing.', advice=_advice(contract, wanted))
        chosen |= matched
    return tuple(requirement for requirement in contract.requirements if requirement.id in chosen)


def _advice(contract: Contract, wanted: str) -> str:
    vendors = [vendor.name for vendor in contract.vendors]
    calls = [call.id for call in contract.calls]
    ids = [requirement.id for requirement in contract.requirements]
    near = did_you_mean(wanted, ids if "#" in wanted else [*vendors, *calls])
    return near or did_you_mean(wanted, ids) or "`troth list calls` and `troth list requirements` show what there is."
