"""Drawing values with hypothesis. It is loaded when something is drawn: a replay draws nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hypothesis.strategies import SearchStrategy


class Enough(BaseException):  # no error: it ends the drawing, which can cost more than the cases
    """What a test has to say is known; hypothesis lets this pass, and would draw for long to find a smaller case."""


def draw(
    strategies: Mapping[str, SearchStrategy[Any]],
    take: Callable[[Mapping[str, Any]], None],
    *,
    number: int,
    examples: int,
) -> None:
    """Draw values and hand each case over; what `take` raises is shrunk, and raised in the end.

    Args:
        strategies: by the name of what they draw.
        take: is given a case. `Enough` ends the drawing.
        number: the seed.
        examples: how many cases, unless one fails.
    """
    from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings  # noqa: PLC0415 - see the module

    def one(**case: Any) -> None:  # noqa: ANN401 - JSON values
        take(case)

    profile = settings(
        max_examples=examples,
        database=None,  # a run does not depend on the one before
        deadline=None,  # how long an answer may take is the client's business
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
        print_blob=False,
        verbosity=Verbosity.quiet,
    )
    seed(number)(profile(given(**strategies)(one)))()
