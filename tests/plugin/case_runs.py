"""Tests run by their cases, without pytest: what the body does decides what comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from tests.checks.small import BY_STATUS
from troth.client import Record
from troth.plugin._amount import Amount
from troth.plugin._cases import CaseRun

if TYPE_CHECKING:
    from collections.abc import Callable

PROMISE = f"{BY_STATUS.id}#null-keeps-value"
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


def case_run(
    body: Callable[..., None], *, test: str = "suites/bubblehouse/test_x.py::test_y", record: Record | None = None
) -> CaseRun:
    record = record or Record()
    record.begin_test(test)
    return CaseRun(test, PROMISE, body, record)


def judged(body: Callable[..., None], examples: int = 30, **strategies: Any) -> CaseRun:  # noqa: ANN401 - of hypothesis
    run = case_run(body)
    run.run(strategies, Amount(examples), 0)
    return run


def keeping(values: list[Any]) -> Callable[..., None]:
    def body(value: object) -> None:
        values.append(value)

    return body


def raising(error: Exception) -> Callable[..., None]:
    def body(**_: object) -> None:
        raise error

    return body


def drawn_by(seed: int, test: str = "a") -> list[Any]:
    drawn: list[Any] = []

    def body(n: int) -> None:
        drawn.append(n)

    case_run(body, test=test).run({"n": st.integers(0, 10**9)}, Amount(10), seed)
    return drawn
