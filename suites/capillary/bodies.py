"""What is sent to Capillary's call: details in general terms, made to suit the customer at hand.

Every value is another than the customer has, so that an update that does nothing shows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from troth import Undecided

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from troth import CustomerReading, Org

GENDERS = ("Female", "Male")
CITIES = (
    *("Bangalore", "Oslo", "New York", "St. John's", "Frankfurt (Oder)", "Llanfairpwllgwyngyllgogerychwyrndrobwll"),
    *("Saint-\u00c9tienne", "S\u00e3o Paulo", "K\u00f6ln", "\u0141\u00f3d\u017a", "\u6771\u4eac", "\u062f\u0628\u064a"),
)
NAMES: dict[str, Any] = {"profiles": [{"firstName": "Ann", "lastName": "Bell"}]}
EVERYTHING: dict[str, Any] = {
    "firstName": "Everything",
    "lastName": "Atonce",
    "fields": {"gender": "Female", "city": "Oslo"},
    "channels": [{"type": "email", "value": "all.{}@example.com", "verified": "true"}, {"type": "mobile", "value": 42}],
    "extendedFields": {"gender": "Female", "city": "Oslo"},
}
"""All details, for where the reason matters and not what is sent."""
MEMBERSHIPS = ("loyalty", "an enrolment")
"""What cannot be undone; see `membership`."""

_BRITISH = [f"447700900{number:03}" for number in range(1000)]
# Not 202 and 203: of these the sandbox's customers have some.
_AREAS = (
    *("205", "206", "207", "208", "209", "212", "213", "214", "215", "216", "217", "218", "303", "305", "312", "313"),
    *("314", "315", "316", "317", "319", "402", "404", "405", "406", "412", "414", "415", "501", "502", "503", "504"),
    *("602", "605", "617", "702", "713", "802", "808", "907"),
)
_AMERICAN = [f"1{area}55501{number:02}" for area in _AREAS for number in range(100)]


def update(org: Org, shown: CustomerReading, details: Mapping[str, Any]) -> dict[str, Any]:
    """Return the update that gives a customer these details, each with another value than the customer has.

    Custom fields are those that the customer shows and that are about what the details name. Channels are left out in
    the store, and the loyalty type for whoever takes no part in loyalty yet.
    """
    profile: dict[str, Any] = {
        name: _another_name(details[name], shown[name]) for name in ("firstName", "lastName") if name in details
    }
    if chosen := _fields(shown.custom_fields, details.get("fields", {})):
        profile["fields"] = chosen
    if "channels" in details and shown.customer.source != "INSTORE":
        profile["commChannels"] = channels(org, shown, details["channels"])
    made: dict[str, Any] = {"profiles": [profile]} if profile else {}
    if chosen := _fields(enabled_fields(org, shown), details.get("extendedFields", {})):
        made["extendedFields"] = chosen
    if "loyaltyType" in details and shown["loyaltyType"] == "loyalty":
        made["loyaltyInfo"] = {"loyaltyType": details["loyaltyType"]}
    made = made or {"profiles": [{"firstName": _another_name("Ann", shown["firstName"])}]}
    return {"use_async": details.get("use_async"), **made}


def membership(org: Org, what: str) -> dict[str, Any]:
    """Return the update that asks for one of `MEMBERSHIPS`."""
    if what == "loyalty":
        return {"loyaltyInfo": {"loyaltyType": "loyalty"}}
    return {"loyaltyProgramEnrollments": [{"programId": org.program_id, "tierNumber": 1, "loyaltyPoints": 10}]}


def enabled_fields(org: Org, shown: CustomerReading) -> dict[str, Any]:
    """Return the extended fields of the organisation with the customer's values, or None."""
    return {name: shown.members("extendedFields").get(name) for name in org.extended_fields}


def sent(update: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Return what an update says of `firstName`, `lastName`, `fields` and `extendedFields`, named as they read back."""
    profile = update.get("profiles", [{}])[0]
    members = {name: value for name, value in profile.items() if isinstance(value, str)}
    members |= {f"fields.{name}": value for name, value in profile.get("fields", {}).items()}
    members |= {f"extendedFields.{name}": value for name, value in update.get("extendedFields", {}).items()}
    return {name: value for name, value in members.items() if name.partition(".")[0] in names}


def named(members: Mapping[str, Any]) -> dict[str, Any]:
    """Return the update of members that are named as they read back; the inverse of `sent`."""
    made: dict[str, Any] = {}
    for member, value in members.items():
        part, _, name = member.partition(".")
        if part == "extendedFields":
            made.setdefault(part, {})[name] = value
        elif name:
            made.setdefault("profiles", [{}])[0].setdefault(part, {})[name] = value
        else:
            made.setdefault("profiles", [{}])[0][part] = value
    return made


def with_custom_fields(org: Org, shown: CustomerReading) -> CustomerReading:
    """Return a customer who shows custom fields, after trying those of the page's example on one who does not."""
    if shown.custom_fields:
        return shown
    org.UpdateCustomerDetails(
        shown.customer, **named({"fields.gender": "Male", "fields.city": "Pune"})
    ).may_be_anything()
    return org.read(shown.customer)


def _another_name(name: str, current: str | None) -> str:
    return name if name != current else f"{name[:40]}o"


def _fields(current: Mapping[str, Any], wanted: Mapping[str, str]) -> dict[str, str]:
    """Return new values for those of the fields that are about a gender or a city.

    A gender that differs in its letter case alone is none: a vendor may show it in one spelling.
    """
    chosen = {}
    for name, value in current.items():
        about = next((about for about in ("gender", "city") if about in name.lower()), "")
        if about in wanted:
            values = CITIES if about == "city" else GENDERS if wanted[about] in GENDERS else ("FEMALE", "MALE")
            there = str(value or "").casefold()
            chosen[name] = next(each for each in (wanted[about], *values) if each.casefold() != there)
    return chosen


def channels(org: Org, shown: CustomerReading, wanted: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return channels with values that no other customer of the pool is given, and that the customer lacks yet."""
    return [_completed(channel, org, shown) for channel in wanted]


def _completed(channel: Mapping[str, Any], org: Org, shown: CustomerReading) -> dict[str, Any]:
    if channel["type"] == "email":
        address = channel["value"].format(shown.customer.id)
        return _first_new(channel, [f"{prefix}{address}" for prefix in ("", "b.", "c.")], shown)
    chosen = _own(_BRITISH if channel["value"] % 2 else _AMERICAN, org, shown)
    start = channel["value"] // 2 % len(chosen)
    return _first_new(channel, [*chosen[start:], *chosen[:start]], shown)


def _first_new(channel: Mapping[str, Any], values: Sequence[str], shown: CustomerReading) -> dict[str, Any]:
    made = [{**channel, "value": value} for value in values]
    return next((each for each in made if shown.channel(each) is None), made[0])


def mobile_to_add(org: Org, shown: CustomerReading) -> str:
    """Return a number for the customer that is not used for anything else."""
    return _own(_AMERICAN, org, shown)[-1]


def _own(numbers: Sequence[str], org: Org, shown: CustomerReading) -> Sequence[str]:
    """Return the customer's share of numbers that belong to nobody: a vendor may refuse one that another has.

    Of a pool with more customers than there are numbers, some have the same one.
    """
    ids = sorted({customer.id for customer in org.pool()})
    return numbers[ids.index(shown.customer.id) % len(numbers) :: len(ids)]


def text_field(members: Mapping[str, Any]) -> str:
    """Return the name of a field that takes any text, as far as its name and value tell.

    Raises:
        Undecided: there is none.
    """
    for name, value in members.items():
        is_text = "gender" not in name.lower() and not any(sign.isdigit() for sign in str(value or ""))
        if is_text or "city" in name.lower():
            return name
    raise Undecided("there is no field that looks as if it took any text")


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


def invented_account(shown: CustomerReading, form: str, digits: int) -> str:
    """Return an account id that nobody has, in one of the forms of `given.INVENTED_ACCOUNTS`."""
    return form.format(f"{digits:04}", shown.customer.account_id)
