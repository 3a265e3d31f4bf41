"""What Capillary's call is given: details of customers, in bodies that suit the customer at hand.

The first value of each strategy is an ordinary one, since a run against a vendor's server draws few. Customers cannot
be made, so a case draws a number that chooses one of the configured pool, and details in general terms; `update` makes
of them what is sent.
"""

from __future__ import annotations

import zlib
from itertools import product
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from suites.capillary.pieces import PIECES
from troth import Undecided

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hypothesis.strategies import SearchStrategy

    from troth import CustomerReading, Org

_GENDERS = ("Female", "Male")
_CITIES = (
    *("Bangalore", "Oslo", "New York", "St. John's", "Frankfurt (Oder)", "Llanfairpwllgwyngyllgogerychwyrndrobwll"),
    *("Saint-\u00c9tienne", "S\u00e3o Paulo", "K\u00f6ln", "\u0141\u00f3d\u017a", "\u6771\u4eac", "\u062f\u0628\u064a"),
)
_BRITISH = [f"447700900{number:03}" for number in range(1000)]
_AREAS = ("202", "212", "303", "312", "404", "415", "503", "602", "617", "702", "713", "808", "907")
_LENGTHS = (20, 21, 30, 31, 32, 33, 40, 41, 50, 51, 60, 64, 65, 80, 81, 99, 100)
# Whether a character beyond the first plane counts once or twice is not said: half of the hundred is few enough.
_LENGTHS_OF_RARE = tuple(length for length in _LENGTHS if length <= 50)
_LAST_OF_FIRST_PLANE = "\uffff"
_NUMBERS = 10_000


def numbers() -> SearchStrategy[int]:
    """Return numbers that choose a customer of the pool."""
    return st.integers(0, _NUMBERS - 1)


# --- names and fields -------------------------------------------------------------------------------------------------


def names() -> SearchStrategy[str]:
    """Return names of any letters, marks and punctuation, 1 to 100 characters, no blanks at the ends."""
    letters = st.characters(codec="utf-8", categories=["L", "M", "N", "P", "S"], min_codepoint=0x80)
    piece = st.sampled_from(PIECES)
    joined = st.builds(
        lambda pieces, by: by.join(pieces), st.lists(piece, min_size=2, max_size=3), st.sampled_from(["", " ", "-"])
    )
    return st.one_of(piece, joined, st.text(letters, min_size=1, max_size=12), _long_names())


def _long_names() -> SearchStrategy[str]:
    """Return pieces repeated to a length; the last character tells whether the end was lost."""
    common = [piece for piece in PIECES if max(piece) <= _LAST_OF_FIRST_PLANE]
    rare = [piece for piece in PIECES if max(piece) > _LAST_OF_FIRST_PLANE]
    return st.one_of(
        st.builds(_lengthened, st.sampled_from(common), st.sampled_from(_LENGTHS)),
        st.builds(_lengthened, st.sampled_from(rare), st.sampled_from(_LENGTHS_OF_RARE)),
    )


def plain_names() -> SearchStrategy[str]:
    """Return names that nobody has trouble with, for tests about something else."""
    first = st.sampled_from(["Ann", "Bea", "Carl", "Dora", "Emil", "Frida", "Georg", "Hanna", "Ida", "Jakob"])
    return st.builds("{}{}".format, first, st.sampled_from(["", "a", "na", "bel", "line", "bert"]))


def fields() -> SearchStrategy[dict[str, str]]:
    """Return new values for custom fields, by what they are about: one of them or both."""
    return _some(gender=st.sampled_from(_GENDERS), city=st.sampled_from(_CITIES))


def extended_fields() -> SearchStrategy[dict[str, str]]:
    """Return new values for extended fields, likewise; the page's example has a gender in upper case."""
    return _some(gender=st.sampled_from([*_GENDERS, "FEMALE", "MALE"]), city=st.sampled_from(_CITIES))


def _some(**members: SearchStrategy[Any]) -> SearchStrategy[dict[str, Any]]:
    return st.one_of(
        st.fixed_dictionaries(members),
        *(st.fixed_dictionaries({name: values}) for name, values in reversed(members.items())),
    )


# --- channels ---------------------------------------------------------------------------------------------------------


def channels() -> SearchStrategy[list[dict[str, Any]]]:
    """Return one channel or two of different types; `update` completes their values."""
    email, mobile = _channel("email", _local_parts()), _channel("mobile", st.integers(0, 1999))
    return st.one_of(*(st.tuples(*each).map(list) for each in [(mobile, email), (email,), (mobile,), (email, mobile)]))


def _channel(kind: str, values: SearchStrategy[Any]) -> SearchStrategy[dict[str, Any]]:
    flag = st.sampled_from(["true", "false"])
    meta = st.fixed_dictionaries({"residence": flag})
    return st.fixed_dictionaries(
        {"type": st.just(kind), "value": values}, optional={"verified": flag, "primary": flag, "meta": meta}
    )


def _local_parts() -> SearchStrategy[str]:
    """Return beginnings of e-mail addresses, in the characters that the vendor's page on adding customers admits."""
    usual = ["ann.bell", "Ann.Bell", "ann+loyalty", "ann_bell", "ann-bell", "a", "1990", "o.n.e", "x" * 45]
    free = st.text(st.sampled_from("ABCXYZabcxyz0123456789+_-"), min_size=1, max_size=40)
    return st.one_of(st.sampled_from(usual), free.map("t{}h".format))


# --- updates ----------------------------------------------------------------------------------------------------------


def details() -> SearchStrategy[dict[str, Any]]:
    """Return details of an update: none of them or any, with `use_async` or without."""
    return st.fixed_dictionaries({"use_async": USE_ASYNC}, optional=_DETAILS)


def everything() -> SearchStrategy[dict[str, Any]]:
    """Return all details at once."""
    return st.fixed_dictionaries({"use_async": USE_ASYNC, **_DETAILS})


def one_detail() -> SearchStrategy[dict[str, Any]]:
    """Return one detail alone."""
    return st.one_of(
        *(st.fixed_dictionaries({"use_async": USE_ASYNC, name: values}) for name, values in _DETAILS.items())
    )


USE_ASYNC = st.sampled_from([None, False, True])
_DETAILS: dict[str, SearchStrategy[Any]] = {
    "firstName": plain_names(),
    "lastName": plain_names(),
    "fields": fields(),
    "channels": channels(),
    "extendedFields": extended_fields(),
    "loyaltyType": st.just("loyalty"),
}


def update(org: Org, shown: CustomerReading, details: Mapping[str, Any]) -> dict[str, Any]:
    """Return the update that gives a customer these details, each with another value than the customer has.

    Custom fields are those that the customer shows and that are about what the details name. Channels are left out in
    the store, and the loyalty type for whoever takes no part in loyalty yet.
    """
    profile: dict[str, Any] = {
        name: _another_name(details[name], shown[name]) for name in ("firstName", "lastName") if name in details
    }
    if chosen := _fields(shown.members("fields"), details.get("fields", {})):
        profile["fields"] = chosen
    if "channels" in details and shown.customer.source != "INSTORE":
        profile["commChannels"] = [_completed(channel, shown) for channel in details["channels"]]
    made: dict[str, Any] = {"profiles": [profile]} if profile else {}
    there = shown.members("extendedFields")
    enabled = {name: there.get(name) for name in org.extended_fields}
    if chosen := _fields(enabled, details.get("extendedFields", {})):
        made["extendedFields"] = chosen
    if "loyaltyType" in details and shown["loyaltyType"] == "loyalty":
        made["loyaltyInfo"] = {"loyaltyType": details["loyaltyType"]}
    made = made or {"profiles": [{"firstName": _another_name("Ann", shown["firstName"])}]}
    return {"use_async": details.get("use_async"), **made}


def sent(update: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Return what an update says of `firstName`, `lastName`, `fields` and `extendedFields`, named as they read back."""
    profile = update.get("profiles", [{}])[0]
    members = {name: value for name, value in profile.items() if isinstance(value, str)}
    members |= {f"fields.{name}": value for name, value in profile.get("fields", {}).items()}
    members |= {f"extendedFields.{name}": value for name, value in update.get("extendedFields", {}).items()}
    return {name: value for name, value in members.items() if name.partition(".")[0] in names}


def _another_name(name: str, current: str | None) -> str:
    return name if name != current else f"{name[:40]}o"


def _fields(current: Mapping[str, Any], wanted: Mapping[str, str]) -> dict[str, str]:
    """Return new values for those of the fields that are about a gender or a city."""
    chosen = {}
    for name, value in current.items():
        about = next((about for about in ("gender", "city") if about in name.lower()), "")
        if about in wanted:
            values = _CITIES if about == "city" else _GENDERS if wanted[about] in _GENDERS else ("FEMALE", "MALE")
            chosen[name] = wanted[about] if wanted[about] != value else next(each for each in values if each != value)
    return chosen


def _completed(channel: Mapping[str, Any], shown: CustomerReading) -> dict[str, Any]:
    """Return a channel with a value that is nobody else's, and that the customer does not have yet."""
    if channel["type"] == "email":
        return {**channel, "value": f"{channel['value']}.{shown.customer.id}@example.com"}
    chosen = _BRITISH if channel["value"] % 2 else american_numbers(shown)
    start = channel["value"] // 2 % len(chosen)
    turned = [*chosen[start:], *chosen[:start]]
    free = (number for number in turned if shown.channel({"type": "mobile", "value": number}) is None)
    return {**channel, "value": next(free, turned[0])}


def american_numbers(shown: CustomerReading) -> list[str]:
    """Return the fictitious numbers of an area that few other customers of the pool share."""
    area = _AREAS[int(shown.customer.id) % len(_AREAS)]
    return [f"1{area}55501{number:02}" for number in range(100)]


def turned(channel: Mapping[str, Any], flag: str) -> dict[str, Any]:
    """Return a channel that says the opposite of `verified`, or, in its meta, of `residence`."""
    opposite = {"true": "false", "false": "true"}
    if flag == "residence":
        return {**channel, "meta": {flag: opposite[channel["meta"][flag]]}}
    return {**channel, flag: opposite[channel[flag]]}


def text_field(members: Mapping[str, Any]) -> str:
    """Return the name of a field that a customer shows and that takes any text, as far as its value tells.

    Raises:
        Undecided: there is none.
    """
    for name, value in members.items():
        if isinstance(value, str) and "gender" not in name.lower() and not any(sign.isdigit() for sign in value):
            return name
    raise Undecided("the customer shows no field with a text in it")


def user_contexts() -> SearchStrategy[dict[str, str]]:
    """Return the four headers that name the user behind a call."""
    text = st.sampled_from(["EMPLOYEE", "3124587", "store 12", "a/b;c=d", "0"])
    return st.fixed_dictionaries(
        {
            "USER-CONTEXT-ENTITY-TYPE": text,
            "USER-CONTEXT-ENTITY-ID": text,
            "USER-CONTEXT-ENTITY-SOURCE": st.sampled_from(["API", "IMPORT", "CONNECT_PLUS", "MEMBER_CARE"]),
            "USER-CONTEXT-ENTITY-SOURCE-ID": text,
        }
    )


# --- ids and accounts that nobody has ---------------------------------------------------------------------------------

UNKNOWN_IDS = ("far away", "very long", "the known one and more", "more and the known one", "the known one in 32 bits")


def unknown_id(known: str, what: str, digits: int) -> str:
    """Return an id of 12 to 18 digits, more than any customer has, and yet like a known one in some way."""
    padding = f"{digits:04}".ljust(18 - len(known), "7")
    return {
        "far away": f"9{digits:011}",
        "very long": f"9{digits:017}",
        "the known one and more": f"{known}{padding}",
        "more and the known one": f"9{padding[1:]}{known}",
        "the known one in 32 bits": str(int(known) + 2**32 * (10_000 + digits)),
    }[what]


def invented_accounts() -> SearchStrategy[str]:
    """Return account ids that nobody has; `{}` stands for the account of the customer at hand."""
    forms = ["troth-{number}", "{known}-troth-{number}", "troth-{number}-{known}", "99{number}99{number}", "{long}"]
    return st.builds(
        lambda form, number: form.replace("{number}", f"{number:04}").replace("{long}", f"troth{number}" * 8),
        st.sampled_from(forms),
        numbers(),
    )


# --- loyalty ----------------------------------------------------------------------------------------------------------

EXPIRIES = (
    *("2031-07-11T16:36:17+05:30", "2032-02-29T23:59:59-08:00", "2033-12-31T20:00:00-05:00"),
    *("2034-01-01T00:30:00+13:00", "2035-06-15T12:00:00+00:00", "2037-10-01T00:00:00-03:30"),
)


def ways(**choices: Sequence[Any]) -> SearchStrategy[dict[str, Any]]:
    """Return every combination of some choices, and with each a number that chooses a customer.

    They are few on purpose: each case uses up a customer of the pool.
    """
    combined = [dict(zip(choices, each, strict=True)) for each in product(*choices.values())]
    return st.sampled_from([{**each, "who": zlib.crc32(repr(each).encode()) % _NUMBERS} for each in combined])


def _lengthened(piece: str, length: int) -> str:
    return (piece * length)[: length - 1] + "z"
