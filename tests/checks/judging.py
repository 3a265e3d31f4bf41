"""What the checks find in one answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from troth.checks import Asked, Flaw, judge

if TYPE_CHECKING:
    from troth.model import Call, Interaction

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


def flawed(call: Call, interaction: Interaction, asked: Asked = Asked.VALID) -> list[str]:
    return [flaw.slug for flaw in judge(call, interaction, asked)[1]]


def only_flaw(call: Call, interaction: Interaction, asked: Asked = Asked.VALID) -> Flaw:
    (flaw,) = judge(call, interaction, asked)[1]
    return flaw
