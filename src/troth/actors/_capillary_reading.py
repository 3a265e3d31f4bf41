"""What Capillary's read-back shows of a customer, in one source and over all of them.

`GET /v2/customers/{id}` is documented on a page of its own (GetCustomer). It is not judged: whatever of it is not there
is not looked at, and a value that the call takes as text may show as a boolean or a number.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from troth.actors._capillary_profiles import flag_of, objects, own_profile, place_named, place_of
from troth.actors._reading import Reading
from troth.errors import Disagreement, Inconclusive, Undecided

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from troth.actors._answer import Answer
    from troth.config import PoolCustomer

_NAMES = ("firstName", "lastName")
_FLAGS = ("primary", "verified", "residence")
_PHONE_DIGITS = 7


class CustomerReading(Reading):
    """A customer at one moment: `firstName`, `fields.gender`, `extendedFields.city`, `loyaltyType` and so on.

    Attributes:
        customer: whom it shows, and where.
        places: the source and account of every profile.
        profiles: the profiles as they came, the one of the customer's own source and account first.
        programs: the loyalty programs as they came, by id.
    """

    def __init__(self, customer: PoolCustomer, body: Mapping[str, Any]) -> None:
        """Read the body of an answer.

        Raises:
            Inconclusive: it has no profile of the customer's source and account.
        """
        profiles = objects(body.get("profiles"))
        own = own_profile(profiles, customer)
        if own is None:
            raise Inconclusive(f"customer {customer.id} reads back without a profile in {customer.source}")
        self.customer = customer
        self.profiles = [own, *(profile for profile in profiles if profile is not own)]
        self.places = [place_of(profile) for profile in self.profiles]
        self.programs = {str(program.get("programId")): program for program in _programs(body)}
        loyalty = body.get("loyaltyInfo")
        values = {
            **_values(own),
            "loyaltyType": loyalty.get("loyaltyType") if isinstance(loyalty, dict) else None,
            "programs": sorted(self.programs),
            "otherProfiles": [_values(profile) for profile in sorted(self.profiles[1:], key=place_of)],
        }
        extended = body.get("extendedFields")
        if isinstance(extended, dict):
            values |= {f"extendedFields.{name}": value for name, value in extended.items()}
        super().__init__(values, values)

    @classmethod
    def unread(cls, customer: PoolCustomer) -> CustomerReading:
        """Return what is known of a customer whom nobody has read back."""
        return cls(customer, {"profiles": {"source": customer.source, "accountId": customer.account_id}})

    def members(self, prefix: str) -> dict[str, Any]:
        """Return the members below `fields` or `extendedFields`, by their own names."""
        start = f"{prefix}."
        return {name.removeprefix(start): value for name, value in self._values.items() if name.startswith(start)}

    @property
    def custom_fields(self) -> dict[str, Any]:
        """The custom fields that show, those without a value too: an organisation may show all it has."""
        fields = self.profiles[0].get("fields")
        return dict(fields) if isinstance(fields, dict) else {}

    @property
    def is_loyalty(self) -> bool:
        """Whether the customer takes part in loyalty.

        Raises:
            Inconclusive: it does not show.
        """
        return str(self.required("loyaltyType")).lower() == "loyalty"

    def is_known_elsewhere(self, same_source: bool) -> bool:  # noqa: FBT001 - says which of two
        """Tell whether there is a further profile: in another source, or in another account of the same one."""
        return any((source == self.customer.source) is same_source for source, _ in self.places[1:])

    @staticmethod
    def is_plain_name(text: str) -> bool:
        """Tell whether a name is of letters, digits, blanks, hyphens and apostrophes: a vendor need not take others."""
        return text[:1].isalnum() and all(sign in " -'" or sign.isalpha() or sign.isdecimal() for sign in text)

    def has_identifier(self, kind: str) -> bool:
        """Tell whether the customer is identified by a type of identifier; the empty one is everybody's."""
        return not kind or kind in {pair[0] for pair in self["identifiers"] or []}

    def channel(self, sent: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return the channel of a type and value that was sent, or None.

        E-mails compare without letter case, mobile numbers by their last seven digits.
        """
        return _channel(self.profiles[0], sent)

    def took(self, answer: Answer, sent: Mapping[str, Any]) -> None:
        """Say that these members were taken as they were sent; any but a plain name may be left out with a warning.

        Raises:
            Disagreement: a member has another value.
            Undecided: it was left out with a warning, or is in another profile: which one is another requirement.
        """
        for name, value in sent.items():
            if _same_member(name, value, self[name]):
                continue
            if any(_same_member(name, value, _values(profile).get(name)) for profile in self.profiles[1:]):
                raise Undecided(f"{name} is in another profile of the customer: see source-selects-profile")
            if name not in _NAMES or not self.is_plain_name(value):
                _unless_warned(answer, name)
            raise Disagreement(_worded(name, value), actual=_worded(name, self[name]), where=f"/{name}")

    def took_in_place(self, sent: Mapping[str, Any], before: CustomerReading, *, account: bool = False) -> None:
        """Say that what was sent for a profile is in the profile of the source, or of the account, that was named.

        Args:
            sent: names and fields; if at least one of the names is there, a missing one is another requirement's.
            before: the customer before the call: a field of another profile may have had the value already.
            account: whether the account is looked at, or the source.

        Raises:
            Disagreement: it is in another profile, or in none.
            Undecided: it is in the profile of another account, and the source is looked at; or the other way round.
        """
        expected = f"it in the profile of {place_named(self.places[0])}"
        had = dict(zip(before.places, before.profiles, strict=True))
        for profile in self.profiles[1:]:
            place = place_of(profile)
            old, new = _values(had.get(place, {})), _values(profile)
            stray = [
                name
                for name, value in sent.items()
                if same_text(value, new.get(name)) and (name in _NAMES or not same_text(value, old.get(name)))
            ]
            if all(same_text(sent[name], self[name]) for name in stray):
                continue
            if account != (place[0] == self.places[0][0]):
                raise Undecided(f"what was sent is in the profile of {place_named(place)}: another requirement's")
            raise Disagreement(expected, actual=f"{stray[0]} in that of {place_named(place)}", where="/profiles")
        if not any(same_text(sent[name], self[name]) for name in _NAMES if name in sent):
            raise Disagreement(expected, actual="nothing of it there", where="/profiles")

    def keeps_identifiers_of(self, before: CustomerReading) -> None:
        """Say that no profile has other identifiers than it had.

        Raises:
            Disagreement: one has.
        """
        now = {place_of(profile): _pairs(profile.get("identifiers")) for profile in self.profiles}
        for profile in before.profiles:
            place, had = place_of(profile), _pairs(profile.get("identifiers"))
            if now.get(place, had) != had:
                expected = f"the identifiers {_listed(had)} in {place_named(place)}"
                raise Disagreement(expected, actual=_listed(now[place]), where="/profiles/identifiers")

    def took_channels(self, answer: Answer, sent: Sequence[Mapping[str, Any]]) -> None:
        """Say that these communication channels are the customer's, of the type and value that were sent.

        Raises:
            Disagreement: one is not.
            Undecided: it was left out with a warning, or is in another profile.
        """
        for channel in sent:
            if self.channel(channel) is not None:
                continue
            if any(_channel(profile, channel) for profile in self.profiles[1:]):
                raise Undecided("the channel is in another profile of the customer: see source-selects-profile")
            _unless_warned(answer, f"the {channel['type']} channel")
            there = [f"{entry.get('type')} {entry.get('value')}" for entry in _channels(self.profiles[0])]
            actual = ", ".join(there) or "no channel"
            raise Disagreement(f"a channel {channel['type']} {channel['value']}", actual=actual, where="/commChannels")

    def took_flag(self, answer: Answer, sent: Mapping[str, Any], flag: str) -> None:
        """Say that a channel that reads back is `verified`, or a `residence`, as was sent; who does not say so is not.

        Raises:
            Disagreement: it shows otherwise.
            Undecided: the channel does not read back, or the answer warns.
        """
        there, value = self.channel(sent), str(flag_of(sent, flag))
        if there is None:
            raise Undecided("the channel does not read back: see comm-channel-reads-back")
        actual = _as_text(flag_of(there, flag)) or "false"
        if actual != value:
            _unless_warned(answer, flag)
            raise Disagreement(f"{flag} is {value}", actual=f"{flag} is {actual}", where=f"/commChannels/{flag}")

    def took_enrolment(self, answer: Answer, program_id: int) -> dict[str, Any]:
        """Say that the customer is in a program, and return it.

        Raises:
            Disagreement: the customer is not.
            Undecided: it was left out with a warning.
        """
        found = self.programs.get(str(program_id))
        if found is None:
            _unless_warned(answer, "the enrolment")
            actual = f"the programs {', '.join(self.programs)}" if self.programs else "no program"
            raise Disagreement(f"the program {program_id}", actual=actual, where="/loyaltyProgramDetails")
        return found


def same_text(sent: object, shown: object) -> bool:
    """Tell whether a value reads back as it was sent: Unicode forms aside, and "true" and true are the same."""
    return _as_text(sent) == _as_text(shown)


def _same_member(name: str, sent: object, shown: object) -> bool:
    """Tell whether a member reads back as it was sent; of a gender, whose spelling is not settled, apart from case."""
    if "gender" in name.lower():
        sent, shown = (_as_text(value).casefold() for value in (sent, shown))
    return same_text(sent, shown)


def _unless_warned(answer: Answer, what: str) -> None:
    """Let a detail be left out if the answer warns: an accepted call may fail in what is secondary.

    Raises:
        Undecided: it warns.
    """
    if isinstance(answer.body, dict) and answer.body.get("warnings"):
        raise Undecided(f"the answer warns, and {what} was not taken")


def _worded(name: str, value: object) -> str:
    text = _as_text(value)
    return f'{name} is "{text}"' if text else f"{name} without a value"


def _values(profile: Mapping[str, Any]) -> dict[str, Any]:
    fields = profile.get("fields")
    return {
        "firstName": profile.get("firstName"),
        "lastName": profile.get("lastName"),
        "source": profile.get("source"),
        "identifiers": _pairs(profile.get("identifiers")),
        "commChannels": sorted(
            [*_address(entry), *(f"{flag}: {_as_text(flag_of(entry, flag))}" for flag in _FLAGS)]
            for entry in _channels(profile)
        ),
        **{f"fields.{name}": value for name, value in (fields.items() if isinstance(fields, dict) else ())},
    }


def _programs(body: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [program for program in objects(body.get("loyaltyProgramDetails")) if program.get("programId") is not None]


def _pairs(entries: object) -> list[list[str]]:
    return sorted([str(entry.get("type")), str(entry.get("value"))] for entry in objects(entries))


def _channels(profile: Mapping[str, Any]) -> list[dict[str, Any]]:
    return objects(profile.get("commChannels"))


def _channel(profile: Mapping[str, Any], sent: Mapping[str, Any]) -> dict[str, Any] | None:
    return next((channel for channel in _channels(profile) if _address(channel) == _address(sent)), None)


def _listed(pairs: list[list[str]]) -> str:
    return ", ".join(" ".join(pair) for pair in pairs) or "none"


def _address(channel: Mapping[str, Any]) -> tuple[str, str]:
    kind, value = str(channel.get("type")), str(channel.get("value"))
    if kind.lower() == "mobile":
        return "mobile", re.sub(r"[^0-9]", "", value)[-_PHONE_DIGITS:]
    return kind.lower(), value.casefold() if kind.lower() == "email" else value


def _as_text(value: object) -> str:
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value).lower()
    return unicodedata.normalize("NFC", str(value)).rstrip()
