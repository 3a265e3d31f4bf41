"""What `troth list` prints."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from troth.launch import sandbox_list

if TYPE_CHECKING:
    from troth.model import Contract


class What(StrEnum):
    """What can be listed."""

    REQUIREMENTS = "requirements"
    CALLS = "calls"
    FAULTS = "faults"
    VARIANTS = "variants"
    DISCREPANCIES = "discrepancies"


def listed(what: What, contract: Contract) -> list[dict[str, Any]]:
    """Return the rows of a list, JSON values only."""
    if what is What.REQUIREMENTS:
        return [
            {
                "id": promise.id,
                "level": promise.level,
                "says": promise.says,
                "source": promise.source,
                "url": promise.url,
                "excluded": promise.excluded or None,
                "because": promise.because or None,
                "needs": list(promise.needs),
                "discrepancies": list(promise.discrepancies),
            }
            for promise in contract.requirements
        ]
    if what is What.CALLS:
        return [
            {
                "id": call.id,
                "methods": list(call.methods),
                "path": call.path,
                "kind": call.kind,
                "tokens": list(call.tokens),
                "errors": [{"status": error.status, "id": error.id} for error in call.errors],
                "requirements": len([promise for promise in call.requirements if not promise.excluded]),
                "says": call.says,
            }
            for call in contract.calls
        ]
    if what is What.DISCREPANCIES:
        return [
            {
                "id": f"{vendor.name}/{discrepancy.id}",
                "about": discrepancy.about,
                "sides": [{"page": page, "says": says} for page, says in discrepancy.sides],
                "reading": discrepancy.reading,
            }
            for vendor in contract.vendors
            for discrepancy in vendor.discrepancies
        ]
    return sandbox_list(what.value)


def lines(what: What, row: dict[str, Any]) -> list[str]:
    """Return a row as people read it: a line that begins with the id, and lines below it."""
    if what is What.REQUIREMENTS:
        excluded = f"  excluded: {row['excluded']}" if row["excluded"] else ""
        needs = f"  needs {', '.join(row['needs'])}" if row["needs"] else ""
        return [f"{row['id']}  {row['level']}{excluded}{needs}", row["says"], f"({row['source']})"]
    if what is What.CALLS:
        methods = "/".join(row["methods"])
        return [f"{row['id']}  {methods} {row['path']}  {row['requirements']} requirements", row["says"]]
    if what is What.DISCREPANCIES:
        sides = [f"{side['page']}: {side['says']}" for side in row["sides"]]
        return [f"{row['id']}  {row['about']}", *sides, f"reading: {row['reading']}"]
    tells = f"breaks {row['breaks']}" if what is What.FAULTS else f"uses: {row['source']}"
    return [f"{row['id']}  {tells}", str(row["says"])]
