"""Judging a second time, before anybody is blamed for what may have been under way before."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, ParamSpec

from troth import Disagreement

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")


def judged_again(test: Callable[P, None]) -> Callable[P, None]:
    """Return a test that has a finding only if it has one twice.

    What an earlier call changed, or left to the background, may show only now, as if this one had changed it.
    """

    @wraps(test)
    def judged(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            test(*args, **kwargs)
        except Disagreement:
            test(*args, **kwargs)

    return judged
