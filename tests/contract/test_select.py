from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from troth.contract import select
from troth.errors import UsageError
from troth.meta import did_you_mean

if TYPE_CHECKING:
    from troth.model import Contract

CALLS = {
    "bubblehouse": {"CustomerDetails1", "MergeCustomers1", "UpdateCustomerDetails1", "UpdateCustomers3"},
    "bubble": {"CustomerDetails1", "MergeCustomers1", "UpdateCustomerDetails1", "UpdateCustomers3"},
    "bubblehouse/": {"CustomerDetails1", "MergeCustomers1", "UpdateCustomerDetails1", "UpdateCustomers3"},
    "bubblehouse/Update": {"UpdateCustomerDetails1", "UpdateCustomers3"},
    "bubblehouse/CustomerDetails1": {"CustomerDetails1"},
    "capillary/UpdateCustomerDetails": {"UpdateCustomerDetails"},
}
NEAREST = {
    "bubblehous/": "bubblehouse",
    "bublehouse": "bubblehouse",
    "CAPILLARY": "capillary",
    "bubblehouse/MergeCustomer2": "bubblehouse/MergeCustomers1",
    "MergeCustomers1": "bubblehouse/MergeCustomers1",
    "earlier-account-wins": "bubblehouse/MergeCustomers1#earlier-account-wins",
    "bubblehouse/MergeCustomers1#earlier-account-win": "bubblehouse/MergeCustomers1#earlier-account-wins",
    "bubblehouse/MergeCustomers1#EARLIER-ACCOUNT-WINS": "bubblehouse/MergeCustomers1#earlier-account-wins",
}


@pytest.mark.parametrize("selection", CALLS)
def test_a_prefix_selects_whole_calls(contract: Contract, selection: str) -> None:
    vendor = "capillary" if selection.startswith("cap") else "bubblehouse"
    wanted = {f"{vendor}/{name}" for name in CALLS[selection]}
    expected = [requirement for requirement in contract.requirements if requirement.call in wanted]
    assert list(select(contract, [selection])) == expected


def test_a_whole_id_selects_one_requirement(contract: Contract) -> None:
    for requirement in contract.requirements:
        assert select(contract, [requirement.id]) == (requirement,)


def test_the_beginning_of_a_slug_selects_nothing(contract: Contract) -> None:
    with pytest.raises(UsageError, match="selects nothing"):
        select(contract, ["bubblehouse/MergeCustomers1#earlier"])


def test_nothing_selected_is_everything(contract: Contract) -> None:
    assert select(contract, []) == contract.requirements


def test_several_selections_are_joined_in_the_order_of_the_contract(contract: Contract) -> None:
    last, first = contract.requirements[-1], contract.requirements[0]
    assert select(contract, [last.id, first.id, last.id]) == (first, last)
    both = select(contract, ["capillary", "bubblehouse/MergeCustomers1"])
    assert {requirement.call for requirement in both} == {
        "bubblehouse/MergeCustomers1",
        "capillary/UpdateCustomerDetails",
    }


@pytest.mark.parametrize("wanted", NEAREST)
def test_what_matches_nothing_is_answered_with_the_nearest(contract: Contract, wanted: str) -> None:
    with pytest.raises(UsageError, match="selects nothing") as caught:
        select(contract, ["bubblehouse", wanted])
    assert wanted in caught.value.message
    assert caught.value.advice == f'Did you mean "{NEAREST[wanted]}"?'


@pytest.mark.parametrize("wanted", ["", "zzz", "#", "/", "zzz/yyy", "zzz#yyy"])
def test_what_resembles_nothing_is_answered_with_where_to_look(contract: Contract, wanted: str) -> None:
    with pytest.raises(UsageError, match="selects nothing") as caught:
        select(contract, [wanted])
    assert "troth list calls" in caught.value.advice


def test_the_nearest_word_is_proposed_whatever_its_letter_case() -> None:
    assert did_you_mean("METHODS", ["method", "methods", "path"]) == 'Did you mean "methods"?'
    assert did_you_mean("sorce", ["Source", "says"]) == 'Did you mean "Source"?'
    assert did_you_mean("zzz", ["source", "says"]) == ""
    assert did_you_mean("zzz", []) == ""
    # Two ids are not alike because they are of one call.
    assert did_you_mean("b/Call1#nope", ["b/Call1#error-shape", "b/Call1#pass"]) == ""
    assert did_you_mean("b/Call1#eror-shape", ["b/Call1#error-shape"]) == 'Did you mean "b/Call1#error-shape"?'
    assert did_you_mean("c/Call1#error", ["b/Call1#error"]) == 'Did you mean "b/Call1#error"?'
