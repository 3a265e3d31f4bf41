"""Defects of custom fields and extended fields."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from troth.sandbox._hooks import Step
from troth.sandbox.capillary._steps import CHAT, SHOP, get, profile, put
from troth.sandbox.faults.capillary.UpdateCustomerDetails._parts import CALL, StateFault

if TYPE_CHECKING:
    from troth.sandbox.capillary._customer import Customer
    from troth.sandbox.capillary._exchanges import Change

_NARROW = 20


class CustomFieldSetOnce(StateFault):
    """A custom field that has a value keeps it for ever."""

    id = f"{CALL}/custom-field-set-once"
    breaks = f"{CALL}#custom-field-reads-back"
    transcript = (
        put(profile(fields={"city": "Accra"})),
        get(profile(fields={"city": "Accra"}), profile(fields={"city": SHOP.start.fields["city"]})),
    )

    def spoil(self, change: Change) -> Customer:
        return change.with_profile(fields=change.new.fields | change.old.fields)


class CustomFieldSecondLost(StateFault):
    """Of several custom fields in one call only the first is taken."""

    id = f"{CALL}/custom-field-second-lost"
    breaks = f"{CALL}#custom-field-reads-back"
    deep = True
    transcript = (
        put(profile(fields={"gender": "Diverse"})),
        put(profile(fields={"city": "Accra"})),
        get(profile(fields={"gender": "Diverse", "city": "Accra"})),
        put(profile(fields={"city": "Quito", "gender": "Other"})),
        get(
            profile(fields={"city": "Quito", "gender": "Other"}), profile(fields={"city": "Quito", "gender": "Diverse"})
        ),
    )

    def spoil(self, change: Change) -> Customer:
        later = list(change.sent_profile().get("fields") or {})[1:]
        kept = {name: change.old.fields[name] for name in later if name in change.old.fields}
        return change.with_profile(fields=change.new.fields | kept)


class CustomFieldOfAccountsEmpty(StateFault):
    """In a source with accounts a custom field shows, and never has a value."""

    id = f"{CALL}/custom-field-of-accounts-empty"
    breaks = f"{CALL}#custom-field-reads-back"
    deep = True
    transcript = (
        put(profile(fields={"city": "Accra"})),
        get(profile(fields={"city": "Accra"})),
        put(profile(fields={"city": "Accra"}), who=CHAT),
        get(profile(fields={"city": "Accra"}), profile(fields={"city": ""}), who=CHAT),
    )

    def spoil(self, change: Change) -> Customer:
        if change.new.account_id is None:
            return change.after
        return change.with_profile(fields=dict.fromkeys(change.new.fields, ""))


class CustomFieldWidthNarrow(StateFault):
    """A custom field keeps its first twenty characters."""

    id = f"{CALL}/custom-field-width-narrow"
    breaks = f"{CALL}#custom-field-reads-back"
    deep = True
    transcript = (
        put(profile(fields={"city": "Accra"})),
        get(profile(fields={"city": "Accra"})),
        put(profile(fields={"city": "Llanfairpwllgwyngyll-on-Sea"})),
        get(profile(fields={"city": "Llanfairpwllgwyngyll-on-Sea"}), profile(fields={"city": "Llanfairpwllgwyngyll"})),
    )

    def spoil(self, change: Change) -> Customer:
        return change.with_profile(fields={name: value[:_NARROW] for name, value in change.new.fields.items()})


class ExtendedFieldIgnored(StateFault):
    """Extended fields are taken and forgotten."""

    id = f"{CALL}/extended-field-ignored"
    breaks = f"{CALL}#extended-field-reads-back"
    transcript = (
        put({"extendedFields": {"gender": "MALE"}}),
        get({"extendedFields": {"gender": "MALE"}}, {"extendedFields": {"gender": Step.ABSENT}}),
    )

    def spoil(self, change: Change) -> Customer:
        return replace(change.after, extended_fields=change.before.extended_fields)


class ExtendedFieldTakenFromCustomField(StateFault):
    """An extended field takes the value of the custom field of the same name, if both are sent."""

    id = f"{CALL}/extended-field-taken-from-custom-field"
    breaks = f"{CALL}#extended-field-reads-back"
    deep = True
    transcript = (
        put({"extendedFields": {"gender": "MALE"}}),
        get({"extendedFields": {"gender": "MALE"}}),
        put({**profile(fields={"gender": "Female"}), "extendedFields": {"gender": "FEMALE"}}),
        get({"extendedFields": {"gender": "FEMALE"}}, {"extendedFields": {"gender": "Female"}}),
    )

    def spoil(self, change: Change) -> Customer:
        custom = change.sent_profile().get("fields") or {}
        both = {name: value for name, value in custom.items() if name in (change.body.get("extendedFields") or {})}
        return replace(change.after, extended_fields=change.after.extended_fields | both)


class ExtendedFieldInAscii(StateFault):
    """An extended field turns every letter outside ASCII into a question mark."""

    id = f"{CALL}/extended-field-in-ascii"
    breaks = f"{CALL}#extended-field-reads-back"
    deep = True
    transcript = (
        put({"extendedFields": {"city": "Oslo"}}),
        get({"extendedFields": {"city": "Oslo"}}),
        put({"extendedFields": {"city": "Tromsø"}}),
        get({"extendedFields": {"city": "Tromsø"}}, {"extendedFields": {"city": "Troms?"}}),
    )

    def spoil(self, change: Change) -> Customer:
        plain = {
            name: value.encode("ascii", "replace").decode() for name, value in change.after.extended_fields.items()
        }
        return replace(change.after, extended_fields=plain)
