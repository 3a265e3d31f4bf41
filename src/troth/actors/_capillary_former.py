"""Giving a customer of Capillary's pool back what was there before: as much of it as the call can."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from troth.actors._capillary_profiles import flag_of, objects
from troth.actors._capillary_reading import same_text
from troth.errors import Inconclusive

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troth.actors._capillary import Org
    from troth.actors._capillary_reading import CustomerReading
    from troth.config import PoolCustomer

_NAMES = ("firstName", "lastName")
_TABLES = ("fields", "extendedFields")


def former_of(shown: CustomerReading) -> dict[str, Any]:
    """Return what a customer reads as, in the form of a journal."""
    profile = shown.profiles[0]
    former: dict[str, Any] = {name: str(profile[name]) for name in _NAMES if profile.get(name)}
    for table in _TABLES:
        former[table] = {name: value for name, value in shown.members(table).items() if value is not None}
    former["commChannels"] = [_as_sent(channel) for channel in objects(profile.get("commChannels"))]
    return former | {"loyaltyType": shown["loyaltyType"], "programs": sorted(shown.programs)}


def give_back(org: Org, customer: PoolCustomer, former: Mapping[str, Any] | None) -> None:
    """Send what a customer has lost of its former values: all at once, and if that is refused, one after the other.

    Raises:
        Inconclusive: the server does not answer, or not to us.
        NotRun: the configuration does not allow it.
    """
    if former is None:
        return
    lost = list(_lost(org.read(customer), former))
    whole: dict[str, Any] = {}
    for _, part in lost:
        _merge(whole, part)
    if lost and not _sent(org, customer, whole) and len(lost) > 1:
        for _, part in lost:
            _sent(org, customer, part)


def not_given_back(org: Org, customer: PoolCustomer, former: Mapping[str, Any] | None) -> list[str]:
    """Return the names of what is not as it was.

    Raises:
        Inconclusive: the customer does not read back.
        NotRun: the configuration does not allow it.
    """
    if former is None:
        return ["anything: it could not be read before"]
    shown = org.read(customer)
    now = former_of(shown)
    missing = [name for name, _ in _lost(shown, former)]
    missing += [name for name in _NAMES if name in now and name not in former]
    missing += [f"{table}.{name}" for table in _TABLES for name in now[table] if name not in former[table]]
    known = [(channel.get("type"), channel.get("value")) for channel in former["commChannels"]]
    if any((channel.get("type"), channel.get("value")) not in known for channel in now["commChannels"]):
        missing.append("commChannels (new ones stay)")
    return [*missing, *(name for name in ("loyaltyType", "programs") if now[name] != former[name])]


def _lost(shown: CustomerReading, former: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what reads differently, by name, with the body of the request that gives it back."""
    for name in _NAMES:
        if name in former and not same_text(former[name], shown[name]):
            yield name, {"profiles": [{name: former[name]}]}
    for name, value in former["fields"].items():
        if not same_text(value, shown.members("fields").get(name)):
            yield f"fields.{name}", {"profiles": [{"fields": {name: value}}]}
    for name, value in former["extendedFields"].items():
        if not same_text(value, shown.members("extendedFields").get(name)):
            yield f"extendedFields.{name}", {"extendedFields": {name: value}}
    now = [_as_sent(channel) for channel in objects(shown.profiles[0].get("commChannels"))]
    if any(channel not in now for channel in former["commChannels"]):
        yield "commChannels", {"profiles": [{"commChannels": former["commChannels"]}]}


def _as_sent(channel: Mapping[str, Any]) -> dict[str, Any]:
    """Return a channel as the call takes it; what the read-back shows beside that is not sent."""
    sent = {name: channel[name] for name in ("type", "value") if name in channel}
    for flag in ("primary", "verified"):
        if (value := flag_of(channel, flag)) is not None:
            sent[flag] = str(value).lower()
    if (residence := flag_of(channel, "residence")) is not None:
        sent["meta"] = {"residence": str(residence).lower()}
    return sent


def _merge(whole: dict[str, Any], part: Mapping[str, Any]) -> None:
    for profile in part.get("profiles", ()):
        merged = whole.setdefault("profiles", [{}])[0]
        for name, value in profile.items():
            merged[name] = {**merged.get(name, {}), **value} if isinstance(value, dict) else value
    if "extendedFields" in part:
        whole.setdefault("extendedFields", {}).update(part["extendedFields"])


def _sent(org: Org, customer: PoolCustomer, body: Mapping[str, Any]) -> bool:
    answer = org.UpdateCustomerDetails(customer, **body).may_be_anything()
    if answer.interaction.response.status in (401, 403):
        raise Inconclusive(f"the server refuses the till: HTTP {answer.interaction.response.status}")
    return answer.granted
