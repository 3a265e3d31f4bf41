"""Sequences of the four calls over several customers: what holds after a step holds after any that came before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from suites.bubblehouse import given
from suites.bubblehouse.stories import Story
from troth import cases, requirement

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from troth import Shop

Step = dict[str, Any]
Steps = list[Step]

_MOST = 4  # customers


def _entries(field: str) -> SearchStrategy[str | None]:
    """Return what a customer enters and a shop has no reason to refuse; None enters nothing."""
    birthdays = [given.yearless_birthdays(), st.just("0-0-0")] if field == "birthday" else []
    return st.one_of(given.plain_values(field), given.plain_values(field), st.sampled_from(["", None]), *birthdays)


_WHO = st.integers(0, _MOST - 1)
_BY = st.sampled_from([*given.IDENTIFYING, "token"])
_ONE_BY_A_NAME = st.tuples(_WHO, st.sampled_from(given.IDENTIFYING)).map(list)
_SEVERAL = st.lists(_ONE_BY_A_NAME, min_size=2, max_size=_MOST, unique_by=lambda one: one[0])
_VALUES = {name: given.plain_values(name) for name in given.EDITABLE}

_BEGINNING = st.lists(st.fixed_dictionaries({}, optional=_VALUES), min_size=2, max_size=3)
_LONG_BEGINNING = st.lists(st.fixed_dictionaries({}, optional=_VALUES), min_size=3, max_size=_MOST)
_TWO = st.lists(st.fixed_dictionaries({}, optional=_VALUES), min_size=2, max_size=2)
_READ = st.fixed_dictionaries({"do": st.just("read"), "who": _WHO, "by": _BY})
_EDIT = st.fixed_dictionaries({"do": st.just("edit"), "who": _WHO, "by": _BY, "values": given.edits(of=_entries)})
_PUSH = st.fixed_dictionaries(
    {"do": st.just("push"), "who": _WHO, "values": st.fixed_dictionaries({}, optional=_VALUES)}
)
_MERGE = st.fixed_dictionaries({"do": st.just("merge"), "whom": _SEVERAL})
_REPEAT = st.fixed_dictionaries(
    {"do": st.just("repeat"), "which": st.integers(0, 2), "whom": st.one_of(st.just([]), _SEVERAL)}
)


def _steps(*kinds: SearchStrategy[Step], first: SearchStrategy[Step] | None = None) -> SearchStrategy[Steps]:
    """Return up to four steps of some kinds; a kind that is named twice comes twice as often."""
    more = st.lists(st.one_of(*kinds), min_size=1, max_size=4)
    return more if first is None else st.builds(lambda one, others: [one, *others[:3]], first, more)


@requirement("UpdateCustomerDetails1#accepted-value-reads-back")
@cases(beginning=_BEGINNING, steps=_steps(_EDIT, _EDIT, _READ, _PUSH))
def test_what_was_accepted_reads_back_in_any_sequence(shop: Shop, beginning: Steps, steps: Steps) -> None:
    Story.begin(shop, beginning, speaks_for="UpdateCustomerDetails1#accepted-value-reads-back").play(steps)


@requirement("UpdateCustomers3#later-push-updates")
@cases(beginning=_TWO, steps=_steps(_PUSH, _PUSH, _READ))
def test_later_pushes_update_in_any_sequence(shop: Shop, beginning: Steps, steps: Steps) -> None:
    Story.begin(shop, beginning, speaks_for="UpdateCustomers3#later-push-updates").play(steps)


@requirement("MergeCustomers1#earlier-account-wins")
@cases(beginning=_LONG_BEGINNING, steps=_steps(_MERGE, _EDIT, first=_EDIT))
def test_the_earlier_account_wins_after_any_sequence(shop: Shop, beginning: Steps, steps: Steps) -> None:
    Story.begin(shop, beginning, speaks_for="MergeCustomers1#earlier-account-wins").play(steps)


@requirement("MergeCustomers1#old-identities-resolve")
@cases(beginning=_LONG_BEGINNING, steps=_steps(_MERGE, _EDIT, _PUSH, _READ, first=_MERGE))
def test_old_identities_resolve_in_any_sequence(shop: Shop, beginning: Steps, steps: Steps) -> None:
    story = Story.begin(shop, beginning, speaks_for="MergeCustomers1#old-identities-resolve")
    story.play(steps)
    story.all_resolve()


@requirement("MergeCustomers1#unlisted-accounts-untouched")
@cases(beginning=_LONG_BEGINNING, steps=_steps(_MERGE, _MERGE, _EDIT, _READ, first=_MERGE))
def test_accounts_that_are_not_listed_are_untouched_in_any_sequence(shop: Shop, beginning: Steps, steps: Steps) -> None:
    Story.begin(shop, beginning, speaks_for="MergeCustomers1#unlisted-accounts-untouched").play(steps)


@requirement("MergeCustomers1#repeated-key-changes-nothing")
@cases(beginning=_LONG_BEGINNING, steps=_steps(_REPEAT, _REPEAT, _EDIT, _MERGE, first=_MERGE))
def test_a_repeated_key_changes_nothing_in_any_sequence(shop: Shop, beginning: Steps, steps: Steps) -> None:
    Story.begin(shop, beginning, speaks_for="MergeCustomers1#repeated-key-changes-nothing").play(steps)


@requirement("MergeCustomers1#old-customer-tokens-resolve")
@cases(beginning=_TWO, steps=_steps(_READ, _EDIT, first=_MERGE))
def test_old_customer_tokens_resolve_in_any_sequence(shop: Shop, beginning: Steps, steps: Steps) -> None:
    Story.begin(shop, beginning, speaks_for="MergeCustomers1#old-customer-tokens-resolve").play(steps)
