"""Sequences of steps over several customers, and a model of what these have to read as.

A story is a list of steps, each a JSON object: so it can be stored, shrunk and told. The model is a plain dictionary of
values for each customer; what the documentation leaves open is `OPEN` in it, until a reading shows what it is.

Whatever disagrees speaks for the requirement that the step before it rests on. If that is the one the test speaks for,
it fails; after any other, the story has left what is documented, and the test is inconclusive.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from suites.bubblehouse import given, looks, pushed
from troth import Disagreement, Inconclusive, Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from troth import Answer, Customer, Shop

Step = dict[str, Any]

OPEN = object()
"""A value that the documentation does not decide."""

_DETAILS = "UpdateCustomerDetails1#"
_PUSHED = "UpdateCustomers3#later-push-updates"
_READ = "CustomerDetails1#reading-changes-nothing"
_MERGED = "MergeCustomers1#"
_FIRST_DAY = dt.date(1960, 1, 1)


@dataclass(slots=True)
class Person:
    """One customer of the model.

    Attributes:
        accounts: the numbers of the accounts merged into it.
        values: what it has to read as; None for no value.
        grounds: for values not read since they changed, the requirement they rest on.
        edited: a push after an edit is not documented.
    """

    accounts: list[int]
    values: dict[str, Any]
    grounds: dict[str, str] = field(default_factory=dict)
    edited: bool = False

    @property
    def is_merged(self) -> bool:
        """Whether it was several accounts."""
        return len(self.accounts) > 1


@dataclass(slots=True)
class Story:
    """Plays steps, and looks at everybody after each.

    Attributes:
        speaks_for: the requirement of the test.
        people: the customer of the model for each account; merged accounts have the same.
        told: the steps so far, in words.
    """

    shop: Shop
    speaks_for: str
    accounts: list[Customer]
    people: list[Person] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    _merges: list[tuple[str, list[dict[str, str]]]] = field(default_factory=list)
    _turn: int = 0
    _ground: str = ""

    @classmethod
    def begin(cls, shop: Shop, beginning: Sequence[Mapping[str, Any]], *, speaks_for: str) -> Story:
        """Push the customers, and take them as they read: that they read as pushed is for other tests."""
        story = cls(shop, speaks_for, shop.new_customers(beginning))
        for number, account in enumerate(story.accounts):
            shown = shop.details(account)
            story.people.append(Person([number], {name: shown[name] for name in given.EDITABLE}))
        return story

    def play(self, steps: Iterable[Step]) -> None:
        """Take the steps one after the other.

        Raises:
            Disagreement: somebody does not read as this test's requirement asks.
            Inconclusive: or as another one does.
        """
        for step in steps:
            getattr(self, f"_{step['do']}")(step)

    def all_resolve(self) -> None:
        """Say that every old identity of every merged customer finds it."""
        self._ground = f"{_MERGED}old-identities-resolve"
        for person in self._everybody():
            if person.is_merged:
                accounts = [self.accounts[number] for number in person.accounts]
                self._judge(partial(looks.all_resolve, self.shop, accounts))

    # --- steps ------------------------------------------------------------------------------------------------------

    def _read(self, step: Step) -> None:
        number, person, way = self._whom(step)
        self._tell(f"read customer {number + 1} by {way}")
        answer = self._ask("CustomerDetails1", number, way, {})
        ground = self._finds(answer, person, way)
        self._judge(lambda: self._compare(person, self.shop.reading(answer), ground or _READ))
        self._look_round(_READ)

    def _edit(self, step: Step) -> None:
        number, person, way = self._whom(step)
        self._tell(f"edit customer {number + 1} by {way}: {step['values']}")
        answer = self._ask("UpdateCustomerDetails1", number, way, step["values"])
        ground = self._finds(answer, person, way)
        for name, value in step["values"].items():
            _take_edit(person, name, value, answer.body.get(name) if isinstance(answer.body, dict) else None)
        if ground:  # an edit that does not show on the merged customer was made to somebody else
            person.grounds = dict.fromkeys(person.grounds, ground)
        self._look_at(person, f"{_DETAILS}null-keeps-value")
        self._look_round(f"{_DETAILS}only-named-customer-changes", but=person)

    def _push(self, step: Step) -> None:
        number, person, _ = self._whom(step)
        if person.edited:
            return
        # An anniversary that nobody had shows when the push has been processed.
        day = str(_FIRST_DAY + dt.timedelta(days=len(self.told)))
        self._tell(f"push customer {number + 1}: {step['values']}")
        account = self.accounts[number]
        self.shop.push([{**looks.named(account, ["id", "email"]), **step["values"], "anniversary": day}]).succeeds()
        for name in given.EDITABLE:
            person.values[name] = step["values"].get(name, OPEN)
            person.grounds[name] = _PUSHED
        self._ground = f"{_MERGED}old-identities-resolve" if person.is_merged else _PUSHED
        self._judge(lambda: looks.shows(self.shop, account, {"anniversary": day}))
        self._look_at(person, _PUSHED)

    def _merge(self, step: Step) -> None:
        # What a merge makes of accounts that were merged before is not documented.
        listed = [(number, way) for number, way in self._distinct(step["whom"]) if not self.people[number].is_merged]
        if len(listed) < 2:
            return
        named = [self.accounts[number].identity_by(way) for number, way in listed]
        key = self.shop.new_key()
        self._tell("merge " + ", ".join(f"customer {number + 1} by {way}" for number, way in listed))
        self.shop.merge(named, key=key).succeeds()
        self._merges.append((key, named))
        merged = _merged([self.people[number] for number, _ in listed])
        for number in merged.accounts:
            self.people[number] = merged
        self._look_at(merged, f"{_MERGED}earlier-account-wins", patiently=True)
        self._look_round(f"{_MERGED}unlisted-accounts-untouched", but=merged)

    def _repeat(self, step: Step) -> None:
        if not self._merges or not self.shop.keyed("k"):
            return
        key, named = self._merges[step["which"] % len(self._merges)]
        if others := self._distinct(step["whom"]):
            named = [self.accounts[number].identity_by(way) for number, way in others]
        ground = f"{_MERGED}repeated-key-changes-nothing"
        for person in self._everybody() if ground == self.speaks_for else ():
            self._look_at(person, "")  # what was wrong before was not done by the repeated key
        self._tell(f"repeat the key of a merge, with {'other' if others else 'the same'} accounts")
        self.shop.merge(named, key=key).may_be_anything()
        self._look_round(ground)

    # --- looking ----------------------------------------------------------------------------------------------------

    def _look_round(self, ground: str, *, but: Person | None = None) -> None:
        """Look at everybody whom a step did not name, if the test is about that: they are as they were."""
        for person in self._everybody():
            if person is not but and ground == self.speaks_for:
                self._look_at(person, ground)

    def _look_at(self, person: Person, ground: str, *, patiently: bool = False) -> None:
        """Compare what a customer reads as with what it has to, by one account and way after the other."""
        self._turn += 1
        number = person.accounts[self._turn % len(person.accounts)]
        identity = self.accounts[number].identity_by(given.IDENTIFYING[self._turn % len(given.IDENTIFYING)])

        def look() -> None:
            self._ground = f"{_MERGED}old-identities-resolve" if person.is_merged else ground
            shown = self.shop.found(identity)
            if shown is None:
                raise Disagreement(f"customer {number + 1} by {identity}", actual="no such customer")
            self._compare(person, shown, ground)

        self._judge(lambda: looks.after_merge(self.shop, look) if patiently else look())

    def _compare(self, person: Person, shown: Reading, ground: str) -> None:
        """Say what a customer has to read as, and take what was open as it reads."""
        for name, value in person.values.items():
            if value is not OPEN:
                self._ground = person.grounds.get(name, ground)
                shown.shows({name: value})
        self._ground = ground
        if not person.is_merged:
            shown.shows(bh_id=self.accounts[person.accounts[0]].bhid)
        person.values = {name: shown[name] for name in person.values}
        person.grounds.clear()

    def _judge(self, look: Callable[[], object]) -> None:
        """Take a look; say of a disagreement what it means to this test."""
        try:
            look()
        except Disagreement as found:
            story = "; ".join(f"{number}. {sentence}" for number, sentence in enumerate(self.told, start=1))
            if self._ground != self.speaks_for:
                raise Inconclusive(f"after {story}: {found}, which concerns {self._ground or 'no promise'}") from None
            expected = [f"{text}, after {story}" for text in found.expected]
            raise Disagreement(*expected, actual=found.actual, where=found.where) from None

    # --- asking -----------------------------------------------------------------------------------------------------

    def _ask(self, call: str, number: int, way: str, values: Mapping[str, Any]) -> Answer:
        account = self.accounts[number]
        if way == "token":
            answer: Answer = getattr(self.shop.as_customer(account), call)(**values)
        else:
            answer = getattr(self.shop, call)(customer=account.identity_by(way), **values)
        return answer

    def _finds(self, answer: Answer, person: Person, way: str) -> str:
        """Say that an account is found; of a merged one, return the requirement that speaks of it, else nothing."""
        if not person.is_merged:
            answer.succeeds()
            return ""
        self._ground = _MERGED + ("old-customer-tokens-resolve" if way == "token" else "old-identities-resolve")
        self._judge(lambda: answer.answers(200))
        return self._ground

    def _whom(self, step: Step) -> tuple[int, Person, str]:
        """Return an account, its customer and the way to name it: an old token only where the test is about them."""
        number = step["who"] % len(self.accounts)
        person, way = self.people[number], step.get("by", "bhid")
        if way == "token" and person.is_merged and not self.speaks_for.endswith("tokens-resolve"):
            way = "shopid"
        return number, person, way

    def _distinct(self, whom: Iterable[Sequence[Any]]) -> list[tuple[int, str]]:
        """Return accounts of different customers, and how each is named."""
        chosen: dict[int, tuple[int, str]] = {}
        for who, way in whom:
            number = who % len(self.accounts)
            chosen.setdefault(id(self.people[number]), (number, way))
        return list(chosen.values())

    def _everybody(self) -> list[Person]:
        return list({id(person): person for person in self.people}.values())

    def _tell(self, sentence: str) -> None:
        self.told.append(sentence)


def _take_edit(person: Person, name: str, value: str | None, result: object) -> None:
    """Enter a field's new value in the model, as its result says."""
    person.edited = True
    if value is None:
        return
    kept = Reading({name: person.values[name]}, [name])
    if not isinstance(result, dict) or person.values[name] is OPEN:
        person.values[name] = OPEN
    elif result.get("ok") is not True:
        person.grounds[name] = f"{_DETAILS}refused-value-not-stored"
    elif value in ("", "0-0-0"):
        person.values[name] = None
        person.grounds[name] = _DETAILS + ("zero-date-removes-birthday" if value else "empty-string-removes")
    elif result.get("outcome") == "unchanged" and kept.differs_from({name: value}):
        person.values[name] = OPEN
    else:
        person.values[name] = value
        form = {"phone": "accepted-phone-reads-back"}.get(name, "accepted-value-reads-back")
        person.grounds[name] = _DETAILS + ("year-unknown-birthday" if value.startswith("0-") else form)


def _merged(people: Sequence[Person]) -> Person:
    """Return the customer of the model that several become; what only later ones have is left open."""
    values: dict[str, Any] = dict.fromkeys(given.EDITABLE, OPEN)
    for name in pushed.IN_CONFLICT:
        if people[0].values[name] is not None or all(person.values[name] is None for person in people):
            values[name] = people[0].values[name]
    grounds = dict.fromkeys(pushed.IN_CONFLICT, f"{_MERGED}earlier-account-wins")
    numbers = [number for person in people for number in person.accounts]
    return Person(numbers, values, grounds, any(person.edited for person in people))
