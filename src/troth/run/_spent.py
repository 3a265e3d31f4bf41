"""What a run cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from troth.results import Spent
    from troth.run._follow import Followed
    from troth.run._options import Options


def spent(options: Options, followed: Followed) -> Spent:
    """Return what all processes of a run spent, and what they were allowed.

    A process that was killed did not tell: then it is what its tests told.
    """
    told = sum(outcome["interactions"] for outcome in followed.outcomes)
    return {
        "requests": max(told, sum(int(each["requests"]) for each in followed.spent)),
        "waits": sum(int(each["waits"]) for each in followed.spent),
        "waited": round(sum(each["waited"] for each in followed.spent), 1),
        "paced": round(sum(each["paced"] for each in followed.spent), 1),
        "max_requests": options.max_requests,
        "max_minutes": options.max_minutes,
    }
