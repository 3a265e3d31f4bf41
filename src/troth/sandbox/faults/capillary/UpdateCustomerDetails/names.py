"""Defects of the two names."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import TYPE_CHECKING

from troth.sandbox.capillary._steps import NAMED, SHOP, get, profile, put
from troth.sandbox.faults.capillary.UpdateCustomerDetails._parts import CALL, StateFault

if TYPE_CHECKING:
    from troth.sandbox.capillary._customer import Customer
    from troth.sandbox.capillary._exchanges import Change

_HALF = 50
_RIGHT_TO_LEFT = ("R", "AL")
_PLAIN_PLANE = 0xFFFF


class FirstNameIgnored(StateFault):
    """The first name is taken and forgotten."""

    id = f"{CALL}/first-name-ignored"
    breaks = f"{CALL}#first-name-reads-back"
    transcript = (
        put(profile(firstName="Ann", lastName="Bell")),
        get(profile(firstName="Ann", lastName="Bell"), profile(firstName=SHOP.start.first_name, lastName="Bell")),
    )

    def spoil(self, change: Change) -> Customer:
        return change.with_profile(first_name=change.old.first_name)


class FirstNameCutAtFifty(StateFault):
    """A first name of more than fifty characters is cut."""

    id = f"{CALL}/first-name-cut-at-fifty"
    breaks = f"{CALL}#first-name-reads-back"
    deep = True
    transcript = (
        put(profile(firstName="a" * 50)),
        get(profile(firstName="a" * 50)),
        put(profile(firstName="a" * 51)),
        get(profile(firstName="a" * 51), profile(firstName="a" * 50)),
    )

    def spoil(self, change: Change) -> Customer:
        return change.with_profile(first_name=change.new.first_name[:_HALF])


class FirstNameLosesRarePlanes(StateFault):
    """Characters of a first name beyond the basic plane are lost, as in a three-byte column."""

    id = f"{CALL}/first-name-loses-rare-planes"
    breaks = f"{CALL}#first-name-reads-back"
    deep = True
    transcript = (
        put(profile(firstName="Åsa 李")),
        get(profile(firstName="Åsa 李")),
        put(profile(firstName="A\U0001d4b7c")),
        get(profile(firstName="A\U0001d4b7c"), profile(firstName="Ac")),
    )

    def spoil(self, change: Change) -> Customer:
        name = change.new.first_name
        return change.with_profile(first_name="".join(letter for letter in name if ord(letter) <= _PLAIN_PLANE))


class FirstNameEscapedAsMarkup(StateFault):
    """A first name is stored as markup: quotes, angle brackets and ampersands become entities."""

    id = f"{CALL}/first-name-escaped-as-markup"
    breaks = f"{CALL}#first-name-reads-back"
    deep = True
    transcript = (
        put(profile(firstName="Ann")),
        get(profile(firstName="Ann")),
        put(profile(firstName="D'Arcy & Co")),
        get(profile(firstName="D'Arcy & Co"), profile(firstName="D&#x27;Arcy &amp; Co")),
    )

    def spoil(self, change: Change) -> Customer:
        if "firstName" not in change.sent_profile():
            return change.after
        return change.with_profile(first_name=html.escape(change.new.first_name))


class FirstNameLostBesideChannels(StateFault):
    """A call that brings communication channels leaves the first name as it was."""

    id = f"{CALL}/first-name-lost-beside-channels"
    breaks = f"{CALL}#first-name-reads-back"
    deep = True
    transcript = (
        put(profile(firstName="Ann")),
        get(profile(firstName="Ann")),
        put(profile(firstName="Bea", commChannels=[{"type": "email", "value": "bea@example.com"}])),
        get(profile(firstName="Bea"), profile(firstName="Ann")),
    )

    def spoil(self, change: Change) -> Customer:
        if not change.sent_profile().get("commChannels"):
            return change.after
        return change.with_profile(first_name=change.old.first_name)


class LastNameLostBesideFirst(StateFault):
    """Of two names only the first is taken."""

    id = f"{CALL}/last-name-lost-beside-first"
    breaks = f"{CALL}#last-name-reads-back"
    transcript = (
        put(profile(lastName="Bell")),
        get(profile(lastName="Bell")),
        put(profile(firstName="Ann", lastName="Cole")),
        get(profile(firstName="Ann", lastName="Cole"), profile(firstName="Ann", lastName="Bell")),
    )

    def spoil(self, change: Change) -> Customer:
        if not change.sent_profile().get("firstName"):
            return change.after
        return change.with_profile(last_name=change.old.last_name)


class LastNameIgnored(StateFault):
    """The last name is taken and forgotten."""

    id = f"{CALL}/last-name-ignored"
    breaks = f"{CALL}#last-name-reads-back"
    transcript = (
        put(profile(firstName="Ann", lastName="Bell")),
        get(profile(firstName="Ann", lastName="Bell"), profile(firstName="Ann", lastName=SHOP.start.last_name)),
    )

    def spoil(self, change: Change) -> Customer:
        return change.with_profile(last_name=change.old.last_name)


class LastNameLosesMarks(StateFault):
    """Accents and other marks fall off a last name."""

    id = f"{CALL}/last-name-loses-marks"
    breaks = f"{CALL}#last-name-reads-back"
    deep = True
    transcript = (
        put(profile(lastName="Bell")),
        get(profile(lastName="Bell")),
        put(profile(lastName="Nuñez")),
        get(profile(lastName="Nuñez"), profile(lastName="Nunez")),
    )

    def spoil(self, change: Change) -> Customer:
        apart = unicodedata.normalize("NFD", change.new.last_name)
        bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
        return change.with_profile(last_name=unicodedata.normalize("NFC", bare))


class LastNameFirstWordOnly(StateFault):
    """A last name of several words loses all but the first."""

    id = f"{CALL}/last-name-first-word-only"
    breaks = f"{CALL}#last-name-reads-back"
    deep = True
    transcript = (
        put(profile(lastName="Bell")),
        get(profile(lastName="Bell")),
        put(profile(lastName="de la Cruz")),
        get(profile(lastName="de la Cruz"), profile(lastName="de")),
    )

    def spoil(self, change: Change) -> Customer:
        return change.with_profile(last_name=re.split(r"\s", change.new.last_name)[0])


class LastNameRightToLeftIgnored(StateFault):
    """A last name with a letter that is written from right to left is ignored."""

    id = f"{CALL}/last-name-right-to-left-ignored"
    breaks = f"{CALL}#last-name-reads-back"
    deep = True
    transcript = (
        put(profile(lastName="Bell")),
        get(profile(lastName="Bell")),
        put(profile(lastName="כהן")),
        get(profile(lastName="כהן"), profile(lastName="Bell")),
    )

    def spoil(self, change: Change) -> Customer:
        if any(unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in change.new.last_name):
            return change.with_profile(last_name=change.old.last_name)
        return change.after


class LastNameWaitsForAFirstName(StateFault):
    """A new last name is taken for no change where the first name beside it is the one that is there."""

    id = f"{CALL}/last-name-waits-for-a-first-name"
    breaks = f"{CALL}#last-name-reads-back"
    deep = True
    transcript = (
        put(NAMED),
        get(NAMED),
        put(profile(firstName="Ann", lastName="Baker")),
        get(profile(lastName="Baker"), profile(lastName="Bell")),
    )

    def spoil(self, change: Change) -> Customer:
        same = change.sent_profile().get("firstName") == change.old.first_name
        return change.with_profile(last_name=change.old.last_name) if same else change.after
