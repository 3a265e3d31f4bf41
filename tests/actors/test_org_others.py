from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.actors.conftest import POOL, Orgs
from tests.actors.test_org import ANN, BEA, SHOP, WECHAT, profile, shows
from troth.config import PoolCustomer
from troth.errors import NotRun, Undecided

if TYPE_CHECKING:
    from tests.client.scripted import Scripted
    from troth.actors import Org

# --- who is looked at beside a customer -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("customer", "neighbours"), [(ANN, [BEA]), (BEA, [ANN, WECHAT]), (SHOP, [WECHAT])], ids=["first", "between", "last"]
)
@pytest.mark.parametrize("number", range(5))
def test_the_neighbours_and_one_more_are_looked_at(
    org: Org, customer: PoolCustomer, neighbours: list[PoolCustomer], number: int
) -> None:
    others = org.others(customer, number)
    assert customer not in others
    assert set(neighbours) < set(others)
    assert len(others) == len(set(others)) == len(neighbours) + 1
    assert others[0] not in neighbours


def test_ids_are_neighbours_by_number(tills: Orgs) -> None:
    pool = tuple(PoolCustomer(id=number, source="LINE") for number in ("9", "11", "100", "10"))
    assert tills(customer=pool).others(pool[1])[1:] == [pool[2], pool[3]]


def test_the_same_customer_elsewhere_is_no_other(tills: Orgs) -> None:
    with pytest.raises(NotRun, match="with another id"):
        tills(customer=(ANN, PoolCustomer(id=ANN.id, source="LINE"))).others(ANN)


# --- where customers are known ----------------------------------------------------------------------------------------


def test_sources_that_the_pool_lacks_are_said(org: Org) -> None:
    org.needs_sources(["WECHAT", "INSTORE"])
    with pytest.raises(NotRun, match=r"customer\]\] of LINE, JD too$"):
        org.needs_sources(["LINE", "WECHAT", "JD"])


@pytest.mark.parametrize("same_source", [False, True])
def test_a_further_profile_is_one_that_could_be_taken_instead(
    tills: Orgs, server: Scripted, *, same_source: bool
) -> None:
    account = PoolCustomer(id="3", source="WECHAT", account_id="wx-2")
    server.answering = lambda _: shows(profile(WECHAT), profile(account), profile(ANN))
    org = tills(customer=(WECHAT,))
    org.needs_another_profile(org.read(WECHAT), same_source=same_source)
    server.answering = lambda _: shows(profile(WECHAT), profile(ANN if same_source else account))
    with pytest.raises(NotRun, match=f"profiles in several {'accounts' if same_source else 'sources'}"):
        org.needs_another_profile(org.read(WECHAT), same_source=same_source)


def test_whoever_has_one_profile_decides_nothing_if_another_has_more(org: Org, server: Scripted) -> None:
    server.answering = lambda asked: shows(
        *(profile(customer) for customer in POOL if not asked.path.startswith("/v2/customers/1") or customer == ANN)
    )
    assert org.customer_known_elsewhere().customer != ANN
    asked = len(server.asked)
    with pytest.raises(Undecided, match="customer 1 has no other profile"):
        org.needs_another_profile(org.read(ANN))
    assert len(server.asked) == asked + 1
