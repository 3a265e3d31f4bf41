"""What `UpdateCustomers3` is given beside names, phones and birthdays, and what `MergeCustomers1` finds in conflict."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from suites.bubblehouse import given

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

SCALARS = ("first_name", "last_name", "phone", "birthday", "anniversary", "signed_up_at")
IN_CONFLICT = ("first_name", "last_name", "birthday")
UNDEMANDING_CONSENTS = ("unsubscribed", "not_subscribed", "unknown")
"""Those that let nobody be written to."""

Json = dict[str, Any]

_OFFSETS = ("Z", "+00:00", "+02:00", "-05:00", "+05:30", "-03:30", "+13:45", "-11:00")
_MOMENTS = ("2020-01-15T10:30:00Z", "2019-12-31T23:59:59-05:00", "2021-01-01T00:00:00+02:00", "2012-02-29T23:30:00Z")
_FIRST, _LAST = dt.datetime(2003, 1, 1, tzinfo=dt.UTC), dt.datetime(2024, 12, 31, tzinfo=dt.UTC)

_TAGS = (
    "vip",
    "wholesale",
    "VIP 2024",
    "a,b",
    "a;b",
    "tier: gold",
    "señora",
    "日本",
    "👍",
    "<b>",
    "0",
    "null",
    "x_y-z",
    "#1",
)
_KEYS = (
    *("favorite_color", "preferences", "size", "Größe (cm)", "a.b", "a b", "kids/ages", "$price", "__proto__", "0"),
    *("id", "email", "first_name", "last_name", "phone", "birthday", "tags", "deleted", "bh_id", "name", "extras"),
)
_LONG_TEXT = "organic " * 150 + "z"

# Texts that are alike, in which an earlier one is neither always the smaller nor always the longer.
_ALIKE_NAMES = ("Bea", "Ann", "Anna", "ann", "Zoë", "Zoe", "李", "O'Neill", "x", "Bea Marie")
_ALIKE_DAYS = ("1990-05-15", "1990-05-16", "1990-06-15", "1989-05-15", "1970-01-01", "1984-02-29", "1960-12-31")

_NAMELESS: tuple[Json, ...] = (
    {"first_name": "Nobody"},
    {},
    {"last_name": "Nobody", "phone": "+12025550199"},
    {"tags": ["vip"], "extras": {"id": "x"}},
    {"birthday": "1990-05-15", "order_count": 3},
    {"deleted": True},
)


# --- one customer ---------------------------------------------------------------------------------------------------


def alike_names() -> SearchStrategy[str]:
    """Return names of which some differ in letter case, an accent or a letter only."""
    return st.one_of(st.sampled_from(_ALIKE_NAMES), st.sampled_from(_ALIKE_NAMES), given.names())


def scalars(name: SearchStrategy[str] | None = None, *, least: int = 0) -> SearchStrategy[Json]:
    """Return values of some of the members that read back as they were pushed, `least` of them or more."""
    names = given.names() if name is None else name
    members = {
        "first_name": names,
        "last_name": names,
        "phone": st.one_of(given.phones(), given.spelled_phones()),
        "birthday": given.birthdays(),
        "anniversary": given.birthdays(),
        "signed_up_at": moments(),
    }
    some = st.one_of(st.fixed_dictionaries(members), st.fixed_dictionaries({}, optional=members))
    return some.filter(lambda values: len(values) >= least) if least else some


def moments() -> SearchStrategy[str]:
    """Return times of whole seconds in RFC 3339, with many offsets, in the past."""
    drawn = st.builds(
        lambda seconds, offset: f"{_FIRST + dt.timedelta(seconds=seconds):%Y-%m-%dT%H:%M:%S}{offset}",
        st.integers(0, int((_LAST - _FIRST).total_seconds())),
        st.sampled_from(_OFFSETS),
    )
    return st.one_of(st.sampled_from(_MOMENTS), drawn)


def attributes() -> SearchStrategy[Json]:
    """Return tags and extras, or one of them; or lists and objects that hold nothing, whose form is documented, too."""
    return st.one_of(
        st.just({"tags": [], "extras": {}}),
        st.fixed_dictionaries({"tags": tags(), "extras": extras()}),
        st.fixed_dictionaries({"tags": tags()}, optional={"extras": st.just({})}),
        st.fixed_dictionaries({"extras": extras()}),
    )


def tags() -> SearchStrategy[list[str]]:
    """Return labels; no two differ in letter case only."""
    tag = st.one_of(st.sampled_from(_TAGS), given.names())
    many = st.just([f"tag {number}" for number in range(30)])
    few = st.lists(tag, min_size=1, max_size=12, unique_by=lambda text: unicodedata.normalize("NFKC", text).casefold())
    return st.one_of(few, few, few, many)


def extras() -> SearchStrategy[Json]:
    """Return values of every JSON type but null, nested, under names of many kinds, those of other members too."""
    plain = st.one_of(
        given.names(),
        st.integers(-(2**31), 2**53),
        st.booleans(),
        st.integers(-4000, 4000).map(lambda quarters: quarters / 4),
        st.sampled_from(["blue", "organic", "12", "1.50", "true", _LONG_TEXT, 0, False, 19.99, 0.1, 2**53 - 1]),
    )
    keys = st.one_of(st.sampled_from(_KEYS), st.text("abcdefXYZ_-", min_size=1, max_size=30))
    nested = st.one_of(
        st.lists(plain, min_size=1, max_size=4),
        st.dictionaries(keys, plain, min_size=1, max_size=3),
        st.lists(st.dictionaries(keys, plain, min_size=1, max_size=2), min_size=1, max_size=2),
    )
    return st.dictionaries(keys, st.one_of(plain, plain, nested), min_size=1, max_size=6)


def amounts() -> SearchStrategy[str | int]:
    """Return money as it may be sent: a decimal string of up to six digits after the point, or whole millionths."""
    return st.one_of(
        st.sampled_from(["1250.00", "0", "0.00", "1", "350.5", "0.000001", "999999999999.999999", "1234567.89"]),
        st.sampled_from([0, 1, 42_990_000, 1_250_000_000, 350_000_000_000]),
        st.integers(0, 10**9).map(lambda cents: f"{cents // 100}.{cents % 100:02}"),
    )


def whole(name: SearchStrategy[str] | None = None) -> SearchStrategy[Json]:
    """Return customers of whom everything may be known."""
    more = st.fixed_dictionaries(
        {},
        optional={
            "tags": tags(),
            "extras": extras(),
            "order_count": st.integers(0, 2**31 - 1),
            "total_spent": amounts(),
            "email_marketing_consent": st.sampled_from(UNDEMANDING_CONSENTS),
            "sms_marketing_consent": st.sampled_from(UNDEMANDING_CONSENTS),
            "optin": st.booleans(),
        },
    )
    return st.builds(lambda some, others: {**some, **others}, scalars(name), more)


def identity_forms() -> SearchStrategy[dict[str, str]]:
    """Return forms for `shop.new_identity`: ids and e-mails as shop systems make them."""
    return st.fixed_dictionaries(
        {
            "id_form": st.sampled_from(["{}", "00{}", "{}-AbC", "{}.5", "{}:x", "{}_" + "9" * 40]),
            "email_form": st.sampled_from(
                ["{}@example.com", "{}+loyal@example.com", "a.b_{}@example.com", "{}" + "x" * 20 + "@example.com"]
            ),
        }
    )


def updatable(values: Json) -> Json:
    """Return what a later push has to change: the time of signing up is not among it."""
    return {name: values[name] for name in SCALARS if name in values and name != "signed_up_at"}


# --- many customers -------------------------------------------------------------------------------------------------


def impossible_items() -> SearchStrategy[Json]:
    """Return items that have neither an id nor an e-mail."""
    return st.sampled_from(_NAMELESS)


def places(most: int = 3) -> SearchStrategy[list[float]]:
    """Return where in a list of any length something is put: 0 is its beginning, 1 its end."""
    place = st.sampled_from([0.0, 1.0, 0.5, 0.25, 0.75])
    return st.lists(place, min_size=1, max_size=most)


def put(items: list[Json], strangers: list[Json], at: list[float]) -> list[Json]:
    """Return the items with strangers put in at the places; there are as many as places, the last one repeated."""
    mixed = list(items)
    for number, place in enumerate(at):
        mixed.insert(round(place * len(mixed)), strangers[min(number, len(strangers) - 1)])
    return mixed


# --- accounts to merge ----------------------------------------------------------------------------------------------


def accounts(least: int = 2, most: int = 6) -> SearchStrategy[list[Json]]:
    """Return accounts that have or lack the members in conflict: equal values, different and similar ones."""
    account = st.one_of(
        st.fixed_dictionaries(conflicts()),
        st.fixed_dictionaries({}, optional=conflicts()),
        st.fixed_dictionaries({}, optional={**conflicts(), "phone": given.phones(), "tags": tags()}),
    )
    return st.lists(account, min_size=least, max_size=most)


def conflicts() -> dict[str, SearchStrategy[str]]:
    """Return strategies for the members in conflict."""
    names = alike_names()
    days = st.one_of(st.sampled_from(_ALIKE_DAYS), st.sampled_from(_ALIKE_DAYS), given.birthdays())
    return {"first_name": names, "last_name": names, "birthday": days}


def edited(field: str) -> SearchStrategy[str]:
    """Return values for a member in conflict that the customer entered: a birthday perhaps without its year."""
    return st.one_of(conflicts()[field], given.yearless_birthdays()) if field == "birthday" else conflicts()[field]


def orders(most: int = 6) -> SearchStrategy[list[int]]:
    """Return an order of the first `most` things, for lists of any length: see `in_order`."""
    return st.permutations(range(most))


def in_order(things: list[Any], order: list[int]) -> list[Any]:
    """Return the things in an order that was drawn for as many or more."""
    return [things[number] for number in order if number < len(things)]
