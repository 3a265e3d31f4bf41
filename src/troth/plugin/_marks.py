"""What a test says of itself: the requirement it speaks for, and the cases it is drawn with."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import SearchStrategy

    from troth.model import Call

Test = TypeVar("Test", bound="Callable[..., None]")

_CASES = "__troth_cases__"


def requirement(requirement_id: str) -> pytest.MarkDecorator:
    """Say which requirement a test speaks for.

    Args:
        requirement_id: `UpdateCustomerDetails1#null-keeps-value`, of the vendor whose folder the test is in; or
            `*#error-invalid-token`: then the test runs once for every call that makes such a requirement, and takes it
            as the argument `call`.
    """
    return pytest.mark.requirement(requirement_id)


def cases(
    **strategies: SearchStrategy[Any] | Callable[[Call], SearchStrategy[Any]],
) -> Callable[[Test], Test]:
    """Run a test for many drawn values, as `hypothesis.given` does.

    The values have to be JSON values or bytes: so a case can be stored, printed, and repeated by any later version.

    Args:
        strategies: a strategy for each argument that is drawn, or a function from the test's `call` to one.
    """

    def decorate(test: Test) -> Test:
        signature = inspect.signature(test)
        if unknown := strategies.keys() - signature.parameters.keys():
            raise TypeError(f"{test.__name__} has no argument {min(unknown)!r}")
        # pytest asks the signature for fixtures; what is drawn is none.
        fixtures = [parameter for name, parameter in signature.parameters.items() if name not in strategies]
        vars(test)["__signature__"] = signature.replace(parameters=fixtures)
        vars(test)[_CASES] = strategies
        return test

    return decorate


def drawn(test: Callable[..., None]) -> dict[str, Any]:
    """Return the strategies a test was given, by argument; none for a test that is one case."""
    strategies: dict[str, Any] = getattr(test, _CASES, {})
    return strategies
