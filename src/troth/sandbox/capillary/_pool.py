"""The customers a fresh sandbox starts with: the documented call makes none, and whoever tests it needs some.

Their ids, sources and accounts are always the same and stand in the configuration the sandbox writes; names depend on
the seed. Addresses and numbers belong to nobody.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.sandbox.capillary._customer import Channel, Customer, Identifier, Profile
from troth.sandbox.capillary._organisation import ACCOUNTS, SOURCES

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST_ID = 171891944
CREATED = "2024-01-15T09:00:00Z"
"""When the pool's profiles were made: a fixed instant, so that two sandboxes of one seed start alike."""

_USUAL = 120
_FIRST_NAMES = ("Asha", "Bruno", "Chen", "Divya", "Emeka", "Fatima", "Goran", "Hana", "Ines", "Jonas", "Kavya", "Liam")
_LAST_NAMES = ("Abara", "Bose", "Castro", "Dumont", "Eriksen", "Fernandes", "Gupta", "Haddad", "Ito", "Jansen")
_CITIES = ("Bangalore", "Dublin", "Lagos", "Lima", "Oslo", "Pune")
_SECOND_PROFILES = {0: ("WEBSITE", None), 1: ("INSTORE", None), 3: ("WECHAT", "wx-2")}
"""Where else customers are known, by their number in the pool modulo 8."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where one customer of the pool is known: the pair an update names in its query."""

    id: int
    source: str
    account_id: str | None
    loyalty: bool


def places() -> tuple[Place, ...]:
    """Return the pool: INSTORE and WECHAT in turn, of both loyalty types, then two customers of every other source."""
    return tuple(
        Place(FIRST_ID + number, source, next(iter(ACCOUNTS.get(source, ())), None), loyalty)
        for number, (source, loyalty) in enumerate(_kinds())
    )


def customers(seed: int) -> Iterator[Customer]:
    """Yield the customers of the pool as they are at the start.

    Some have a second profile, older than the one the configuration names: in another source, or in another account of
    the same source.
    """
    draw = random.Random(seed)  # noqa: S311  # names, not secrets
    for number, place in enumerate(places()):
        city = draw.choice(_CITIES)
        profiles = [_profile(draw, place.id, place.source, place.account_id, city)]
        second = _SECOND_PROFILES.get(number % 8) if number < _USUAL else None
        if second:
            profiles.insert(0, _profile(draw, place.id, *second, city))
        yield Customer(place.id, place.loyalty, tuple(profiles), {"city": city})


def _profile(draw: random.Random, customer_id: int, source: str, account_id: str | None, city: str) -> Profile:
    number, address = _mobile(customer_id), f"customer{customer_id}@example.com"
    known = [Identifier("mobile", number), Identifier("email", address)]
    if account_id:
        known.append(Identifier("externalId", f"{account_id}-{customer_id}"))
    return Profile(
        source=source,
        account_id=account_id,
        first_name=draw.choice(_FIRST_NAMES),
        last_name=draw.choice(_LAST_NAMES),
        fields={"gender": draw.choice(("Female", "Male")), "city": city},
        identifiers=tuple(known),
        channels=(
            Channel("mobile", number, primary=True, verified=True, meta={"residence": True}),
            Channel("email", address),
        ),
        created=CREATED,
        modified=CREATED,
    )


def _kinds() -> Iterator[tuple[str, bool]]:
    for number in range(_USUAL):
        yield ("INSTORE", "WECHAT")[number % 2], number % 4 < 2  # noqa: PLR2004  # two loyalty, then two not
    for source in SOURCES:
        if source not in ("INSTORE", "WECHAT"):
            yield source, True
            yield source, False


def _mobile(customer_id: int) -> str:
    area, line = divmod(customer_id - FIRST_ID, 100)
    return f"1{202 + area}55501{line:02}"
