"""What a customer reads as, and the comparisons a test makes with it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from troth.checks import differences, is_unset
from troth.errors import Disagreement, Inconclusive

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Reading:
    """The documented members of a customer at one moment. Members that are absent, null or "" are all `None`."""

    def __init__(self, values: Mapping[str, Any], documented: Iterable[str]) -> None:
        self._values = {name: values.get(name) for name in documented if not is_unset(values.get(name))}

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - a JSON value
        return self._values.get(name)

    def __repr__(self) -> str:
        return f"Reading({self._values!r})"

    def has(self, name: str) -> bool:
        """Tell whether the member has a value."""
        return name in self._values

    def required(self, name: str) -> Any:  # noqa: ANN401 - a JSON value
        """Return a member that a step needs.

        Raises:
            Inconclusive: it has no value.
        """
        if not self.has(name):
            raise Inconclusive(f"the customer reads without {name!r}")
        return self._values[name]

    def differs_from(self, expected: Mapping[str, Any]) -> list[str]:
        """Return the names whose value is another than expected; None expects no value."""
        return differences(expected, self._values)

    def shows(self, expected: Mapping[str, Any] | None = None, **members: Any) -> None:  # noqa: ANN401 - JSON values
        """Say what the customer has to read as; members not named are not looked at.

        Raises:
            Disagreement: a member has another value.
        """
        wanted = {**(expected or {}), **members}
        if wrong := self.differs_from(wanted):
            name = wrong[0]
            actual = _worded(name, self[name])
            raise Disagreement(_worded(name, wanted[name]), actual=actual, where=f"/{name}")

    def is_as(self, before: Reading, *, apart_from: Iterable[str] = ()) -> None:
        """Say that nothing documented changed since another reading.

        Raises:
            Disagreement: a member has another value than it had.
        """
        left_out = set(apart_from)
        names = [*before._values, *(name for name in self._values if name not in before._values)]
        self.shows({name: before[name] for name in names if name not in left_out})


def _worded(name: str, value: object) -> str:
    return f"{name} without a value" if is_unset(value) else f"{name} is {json.dumps(value, ensure_ascii=False)}"
