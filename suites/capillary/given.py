"""What Capillary's call is given: details of customers, in bodies that suit the customer at hand.

The first value of each strategy is an ordinary one, since a run against a vendor's server draws few. Customers cannot
be made, so a case draws a number that chooses one of the configured pool, and details in general terms, of which
`bodies.update` makes what is sent.
"""

from __future__ import annotations

import zlib
from itertools import product
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from suites.capillary.bodies import CITIES, GENDERS
from suites.capillary.pieces import PIECES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import SearchStrategy

_LENGTHS = (20, 21, 30, 31, 32, 33, 40, 41, 50, 51, 60, 64, 65, 80, 81, 99, 100)
# Whether a character beyond the first plane counts once or twice is not said: half of the hundred is few enough.
_LENGTHS_OF_RARE = tuple(length for length in _LENGTHS if length <= 50)
_LAST_OF_FIRST_PLANE = "\uffff"
_NUMBERS = 10_000


SOURCES = (
    *("FACEBOOK", "WEB_ENGAGE", "WECHAT", "INSTORE", "MARTJACK", "TMALL"),
    *("TAOBAO", "JD", "ECOMMERCE", "WEBSITE", "LINE", "MOBILE_APP"),
)


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
    return _some(gender=st.sampled_from(GENDERS), city=st.sampled_from(CITIES))


def extended_fields() -> SearchStrategy[dict[str, str]]:
    """Return new values for extended fields, likewise; the page's example has a gender in upper case."""
    return _some(gender=st.sampled_from([*GENDERS, "FEMALE", "MALE"]), city=st.sampled_from(CITIES))


def _some(**members: SearchStrategy[Any]) -> SearchStrategy[dict[str, Any]]:
    return st.one_of(
        st.fixed_dictionaries(members),
        *(st.fixed_dictionaries({name: values}) for name, values in reversed(members.items())),
    )


# --- channels ---------------------------------------------------------------------------------------------------------


CHANNEL_TYPES = (["mobile", "email"], ["email"], ["mobile"])


def channels() -> SearchStrategy[list[dict[str, Any]]]:
    """Return one channel or two of different types; `bodies.update` completes their values."""
    email, mobile = _channel("email", _emails()), _channel("mobile", st.integers(0, 1999))
    return st.one_of(*(st.tuples(*each).map(list) for each in [(mobile, email), (email,), (mobile,), (email, mobile)]))


def _channel(kind: str, values: SearchStrategy[Any]) -> SearchStrategy[dict[str, Any]]:
    flag = st.sampled_from(["true", "false"])
    meta = st.fixed_dictionaries({"residence": flag})
    return st.fixed_dictionaries(
        {"type": st.just(kind), "value": values}, optional={"verified": flag, "primary": flag, "meta": meta}
    )


EMAILS = (
    *("ann.bell.{}@example.com", "Ann.Bell.{}@example.com", "ann+loyalty.{}@example.com", "ann_bell.{}@example.com"),
    *("ann-bell.{}@example.com", "a{}@example.com", "{}@example.com", "o.n.e.{}@mail.example.com"),
    *(f"{'x' * 45}.{{}}@example.com", f"ann.{{}}@{'y' * 60}.example.com", "ann.{}@EXAMPLE.com", "0-{}@a-b.example.com"),
)
"""E-mail addresses in the characters that the vendor's page on adding customers admits; `{}` is of the customer."""


def _emails() -> SearchStrategy[str]:
    free = st.text(st.sampled_from("ABCXYZabcxyz0123456789+_-"), min_size=1, max_size=40)
    return st.one_of(st.sampled_from(EMAILS), free.map(lambda text: f"t{text}h.{{}}@example.com"))


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


# --- ids and accounts that nobody has ---------------------------------------------------------------------------------

UNKNOWN_IDS = ("far away", "very long", "the known one and more", "more and the known one", "the known one in 32 bits")


INVENTED_ACCOUNTS = (
    "troth-{0}",
    "{1}-troth-{0}",
    "troth-{0}-{1}",
    "99{0}99{0}",
    "troth{0}troth{0}troth{0}troth{0}troth",
)
"""Account ids that nobody has, of four digits and the account of the customer at hand."""


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
