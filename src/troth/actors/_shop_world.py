"""What every shop of a run shares, and the customers that belong to the run."""

from __future__ import annotations

import zlib
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from troth.actors._waiting import Waiting

if TYPE_CHECKING:
    from troth.actors._stock import Stock
    from troth.actors._tokens import Signer
    from troth.client import Client, Record
    from troth.config import Bubblehouse
    from troth.journal import Journal
    from troth.model import Call, Vendor


@dataclass(frozen=True, slots=True)
class Customer:
    """A test customer of this run.

    Attributes:
        id: the shop's own id, or None if it was pushed without one.
        email: likewise.
        bhid: Bubblehouse's id.
    """

    id: str | None
    email: str | None
    bhid: str

    @property
    def identity(self) -> dict[str, str]:
        """The identity by Bubblehouse's id, which always has to match."""
        return {"bhid": self.bhid}

    def identity_by(self, *names: str) -> dict[str, str]:
        """Return the identity by the named fields: `bhid`, `shopid`, `email`.

        Raises:
            ValueError: the customer has no such field.
        """
        values = {"bhid": self.bhid, "shopid": self.id, "email": self.email}
        found = {name: value for name, value in values.items() if name in names and value is not None}
        if len(found) < len(names):
            raise ValueError(f"{self} has not all of {names}")
        return found


@dataclass(slots=True)
class ShopWorld:
    """What all shops of a run share.

    Attributes:
        run: begins the id of every customer, so that a run knows its own.
        most_at_once: how many customers a test may push at once.
        embedded: it is the embedded sandbox, or a recording of it: there is nobody to protect, and `debug: true` may be
            sent in set-up.
        journal: lists the customers that are about to be pushed; None where they end with the server.
        created: the shop's ids and the e-mails of every customer pushed, for the end of the run.
        bhids: Bubblehouse's own ids of those that were read back.
        stock: customers pushed ahead of need; None where nobody waits, and where a recording has to hold all of a test.
        unsettled: how many customers in a row did not appear in time, by whether they had `id`, `email`, or both.
        waiting: for effects that come later.
    """

    vendor: Vendor
    settings: Bubblehouse
    client: Client
    record: Record
    signer: Signer
    run: str
    embedded: bool
    most_at_once: int
    journal: Journal | None = None
    created: list[dict[str, str]] = field(default_factory=list)
    bhids: set[str] = field(default_factory=set)
    stock: Stock | None = None
    unsettled: Counter[str] = field(default_factory=Counter)
    waiting: Waiting = field(init=False)
    _test: str = ""
    _made: int = 0

    def __post_init__(self) -> None:
        self.waiting = Waiting(self.record)

    def name(self) -> str:
        """Return a name no customer had before, in this run or any other."""
        return self.record.outside.recall(self._new_name)

    def _new_name(self) -> str:
        # Counted for each test, so that a test's names do not depend on which others ran before.
        if self._test != self.record.test:
            self._test, self._made = self.record.test, 0
        self._made += 1
        return f"troth-{self.run}-{zlib.crc32(self._test.encode()):08x}-{self._made}"

    def lacking(self, call: Call) -> str:
        """Return the setting without which requests lack what a server may insist on; empty if they lack nothing."""
        keyless = call.name == "MergeCustomers1" and not self.settings.idempotency_key_field
        return "bubblehouse.idempotency_key_field" if keyless else ""

    def owns(self, text: str) -> bool:
        """Tell whether an id or e-mail is a name of this run's, strangely spelled or not, or names nobody at all."""
        return f"troth-{self.run}-" in text.lower() or text in self.bhids or not text.strip()

    def identity(
        self, by: str, *, name: str = "", id_form: str = "{}", email_form: str = "{}@example.com"
    ) -> dict[str, str]:
        """Return `id` and `email`, or one of them, for a push of one's own.

        Args:
            by: which of `id` and `email`.
            name: what they are made of; a new one, unless this is given.
            id_form: how the id is made of the name.
            email_form: how the e-mail is.

        Raises:
            JournalError: the journal cannot be written.
        """
        name = name or self.name()
        forms = {"id": id_form, "email": email_form}
        identity = {key: form.format(name) for key, form in forms.items() if key in by.split()}
        if self.settings.allow_writes:  # else nobody will be pushed
            if self.journal is not None:
                self.journal.customer(identity)
            self.created.append(identity)
        return identity
