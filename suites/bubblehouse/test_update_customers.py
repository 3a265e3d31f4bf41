"""UpdateCustomers3: the data of new and known customers, many at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from suites.bubblehouse import given, looks, pushed
from troth import Disagreement, cases, requirement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from troth import Reading, Shop

Item = dict[str, Any]

_SIZES = (120, 1, 2, 5, 20, 60, 101, 250, 500)
_LARGE_SIZES = (101, 50, 51, 100, 128, 200, 256, 257, 300, 500)
_EDGES = (0, 1, 9, 10, 24, 25, 49, 50, 64, 99, 100, 127, 128, 199, 200, 255, 256, 299, 300, -1, -2)
_UPDATE_EDGES = (0, 9, 10, 20, 24, 25, 50, 66, 98, 100, -1)
_PLAIN = given.plain_names()


# --- new customers --------------------------------------------------------------------------------------------------


@requirement("UpdateCustomers3#new-customer-appears")
@cases(details=pushed.whole(), by=st.sampled_from(["id email", "id"]), form=pushed.identity_forms())
def test_a_pushed_customer_can_be_read(shop: Shop, details: Item, by: str, form: dict[str, str]) -> None:
    item = {**shop.new_identity(by=by, **form), **details}
    shop.push([item]).succeeds()
    shop.after_push(lambda: looks.is_there(shop, {"shopid": item["id"]}))


@requirement("UpdateCustomers3#new-customer-appears")
@cases(size=st.sampled_from(_SIZES))
def test_customers_pushed_without_debug_appear_in_time(shop: Shop, size: int) -> None:
    items = [{**shop.new_identity(), "first_name": "Ann"} for _ in range(min(size, shop.batch_limit))]
    shop.UpdateCustomers3(customers=items).succeeds()
    for number in _places(len(items)):
        looks.appears(shop, {"shopid": items[number]["id"]})


@requirement("UpdateCustomers3#new-customer-appears")
@cases(flag=st.sampled_from([{"deleted": False}, {"optin": False}, {"optin": True}, {}]))
def test_a_new_customer_with_a_flag_appears(shop: Shop, flag: Item) -> None:
    item = {**shop.new_identity(), **flag}
    shop.UpdateCustomers3(customers=[item], debug=False).succeeds()
    looks.appears(shop, {"shopid": item["id"]})


@requirement("UpdateCustomers3#new-customer-appears")
@cases(details=pushed.whole(_PLAIN), count=st.integers(2, 3))
def test_customers_alike_are_customers_of_their_own(shop: Shop, details: Item, count: int) -> None:
    items = [{**shop.new_identity(), **details} for _ in range(count)]
    shop.push(items).succeeds()
    customers = [shop.appeared(item) for item in items]
    if len({customer.bhid for customer in customers}) < count:
        raise Disagreement(f"{count} customers", actual=f"the bh_ids {[customer.bhid for customer in customers]}")


@requirement("UpdateCustomers3#pushed-values-read-back")
@cases(
    details=st.lists(pushed.scalars(), min_size=1, max_size=5),
    by=st.sampled_from(["id email", "id"]),
    form=pushed.identity_forms(),
)
def test_pushed_values_read_back(shop: Shop, details: list[Item], by: str, form: dict[str, str]) -> None:
    items = [{**shop.new_identity(by=by, **form), **values} for values in details]
    shop.push(items).succeeds()
    for item in items:
        looks.shows(shop, shop.appeared(item), item)


@requirement("UpdateCustomers3#pushed-values-read-back")
@cases(details=pushed.whole())
def test_pushed_values_read_back_beside_everything_else(shop: Shop, details: Item) -> None:
    item = {**shop.new_identity(), **details}
    shop.push([item]).succeeds()
    read_back = {name: item[name] for name in ("id", "email", *pushed.SCALARS) if name in item}
    looks.shows(shop, shop.appeared(item), read_back)


@requirement("UpdateCustomers3#pushed-values-read-back")
@cases(details=st.lists(pushed.scalars(_PLAIN), min_size=2, max_size=4))
def test_no_item_takes_a_value_of_the_item_before_it(shop: Shop, details: list[Item]) -> None:
    for before, values, customer in zip(details, details[1:], shop.new_customers(details)[1:], strict=False):
        shown = shop.details(customer)
        for name in (name for name in pushed.SCALARS if name in before and name not in values):
            if not shown.differs_from({name: before[name]}):
                actual = f"that of the item before, {shown[name]!r}"
                raise Disagreement(f"{name} without a value", actual=actual, where=f"/{name}")


# --- every item -----------------------------------------------------------------------------------------------------


@requirement("UpdateCustomers3#all-items-processed")
@cases(size=st.sampled_from(_LARGE_SIZES))
def test_every_item_of_a_large_push_is_processed(shop: Shop, size: int) -> None:
    size = min(size, shop.batch_limit)
    values = [{"first_name": f"Ann {number}", "last_name": f"Lee {number}"} for number in range(size)]
    items = [{**shop.new_identity(), **names} for names in values]
    shop.push(items).succeeds()
    takes_names = not _is_processed(shop, items, 0).differs_from(values[0])
    for number in _places(size):
        shown = _is_processed(shop, items, number)
        if takes_names:
            shown.shows(values[number])


@requirement("UpdateCustomers3#all-items-processed")
@cases(size=st.sampled_from([51, 21, 101]))
def test_every_update_of_a_large_push_is_processed(shop: Shop, size: int) -> None:
    size = min(size, shop.batch_limit)
    # Every fourth item is about somebody new; the last one is not, nor are those at the edges.
    items = [{**shop.new_identity(), "first_name": "Ann"} for _ in range(size)]
    known = [number for number in range(size) if number % 4 != 3]
    looked_at = [number for number in sorted({place % size for place in _UPDATE_EDGES}) if number in known]
    shop.push([items[number] for number in known]).succeeds()
    customers = {number: shop.appeared(items[number]) for number in looked_at}
    shop.push([{**item, "first_name": "Bea"} for item in items]).succeeds()
    for number, customer in customers.items():
        looks.shows(shop, customer, {"first_name": "Bea"})
        _is_processed(shop, items, min(number | 3, size - 1))


@requirement("UpdateCustomers3#all-items-processed")
@cases(
    details=st.lists(pushed.scalars(_PLAIN, least=1), min_size=1, max_size=6),
    known=st.integers(0, 6),
    impossible=st.lists(pushed.impossible_items(), min_size=1, max_size=2),
    places=pushed.places(),
)
def test_items_around_an_impossible_one_are_processed(
    shop: Shop, details: list[Item], known: int, impossible: list[Item], places: list[float]
) -> None:
    customers = shop.new_customers([{"first_name": "Bob"} for _ in details[:known]])
    updates = [{"id": customer.id, **values} for customer, values in zip(customers, details, strict=False)]
    new = [{**shop.new_identity(), **values} for values in details[known:]]
    items = [*updates, *new]
    shop.UpdateCustomers3(customers=pushed.put(items, impossible, places)).may_be_anything()
    for number in range(known, len(items)):
        _is_processed(shop, items, number)
    for customer, values in zip(customers, details, strict=False):
        looks.shows_in_time(shop, customer, pushed.updatable(values))


@requirement("UpdateCustomers3#impossible-item-answers-ok")
@cases(
    details=st.lists(pushed.scalars(_PLAIN), max_size=4),
    impossible=st.lists(pushed.impossible_items(), min_size=1, max_size=3),
    places=pushed.places(),
)
def test_a_push_with_an_impossible_item_is_granted(
    shop: Shop, details: list[Item], impossible: list[Item], places: list[float]
) -> None:
    items = [{**shop.new_identity(), **values} for values in details]
    looks.says_ok(shop.UpdateCustomers3(customers=pushed.put(items, impossible, places)))


# --- debug ----------------------------------------------------------------------------------------------------------


@requirement("UpdateCustomers3#debug-processes-at-once")
@cases(details=st.lists(pushed.scalars(_PLAIN), min_size=1, max_size=6), by=st.sampled_from(["id email", "id"]))
def test_with_debug_new_customers_are_there_at_once(shop: Shop, details: list[Item], by: str) -> None:
    items = [{**shop.new_identity(by=by), **values} for values in details]
    shop.UpdateCustomers3(customers=items, debug=True).succeeds_unless_warned()
    for item in items:
        looks.is_there(shop, {"shopid": item["id"]})


@requirement("UpdateCustomers3#debug-processes-at-once")
@cases(names=st.lists(_PLAIN, min_size=1, max_size=2))
def test_with_debug_updates_are_there_at_once(shop: Shop, names: list[str]) -> None:
    customer = shop.new_customer({"first_name": "Zoë"})
    for name in names:
        item = {**looks.named(customer, ["id"]), "first_name": name}
        shop.UpdateCustomers3(customers=[item], debug=True).succeeds_unless_warned()
        shop.details(customer).shows(first_name=name)


@requirement("UpdateCustomers3#debug-fails-on-warning")
@cases(
    details=st.lists(pushed.scalars(_PLAIN), max_size=4),
    impossible=st.lists(pushed.impossible_items(), min_size=1, max_size=2),
    places=pushed.places(),
)
def test_with_debug_a_push_with_an_impossible_item_fails(
    shop: Shop, details: list[Item], impossible: list[Item], places: list[float]
) -> None:
    items = [{**shop.new_identity(), **values} for values in details]
    shop.UpdateCustomers3(customers=pushed.put(items, impossible, places), debug=True).does_not_succeed()


# --- what has to come of it -----------------------------------------------------------------------------------------


def _places(size: int) -> list[int]:
    """Return places in a list of that size: all its edges, and some between."""
    return sorted({place % size for place in (*_EDGES, *range(3, size, 37))})


def _is_processed(shop: Shop, items: Sequence[Item], number: int) -> Reading:
    """Return what is shown of one item of a push, which has to be there."""

    def look() -> Reading:
        if shown := shop.found({"shopid": items[number]["id"]}):
            return shown
        raise Disagreement(f"item {number + 1} of {len(items)} can be read", actual="no such customer")

    return shop.eventually(look)
