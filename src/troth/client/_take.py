"""One playing of one case: everything that reached it from outside, in order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troth.client._outside import Waited
    from troth.model import Request, Response


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and what came of it.

    Attributes:
        response: None if no answer came.
        reason: why none came.
        seconds: how long it was waited for, if none came.
    """

    request: Request
    response: Response | None
    reason: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Take:
    """One playing of a case.

    Attributes:
        case: the drawn values, as stored.
        exchanges: in the order in which they happened.
        waited: how each patience went that somebody asked about.
        recalled: what was seen of earlier tests.
    """

    case: Mapping[str, Any]
    exchanges: tuple[Exchange, ...] = ()
    waited: tuple[Waited, ...] = ()
    recalled: tuple[Any, ...] = field(default=())
