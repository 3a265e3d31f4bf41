"""What every shop of a run shares, and the customers that belong to the run."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from troth.actors._tokens import Signer
    from troth.client import Client, Record
    from troth.config import Bubblehouse
    from troth.model import Vendor


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
        free_debug: `debug: true` may be sent in set-up; so it is on the embedded sandbox only.
        created: the shop's ids and the e-mails of every customer pushed, for the end of the run.
        made: how many names were given out.
        unsettled: how many customers in a row did not appear in time, by whether they had `id`, `email`, or both.
        late_in: the last test in which something did not happen in time.
    """

    vendor: Vendor
    settings: Bubblehouse
    client: Client
    record: Record
    signer: Signer
    run: str
    free_debug: bool
    created: list[dict[str, str]] = field(default_factory=list)
    made: int = 0
    unsettled: Counter[str] = field(default_factory=Counter)
    late_in: str = ""

    def name(self) -> str:
        """Return a name no customer had before, in this run or any other."""
        self.made += 1
        return f"troth-{self.run}-{self.made}"

    def identity(
        self, by: str, *, name: str = "", id_form: str = "{}", email_form: str = "{}@example.com"
    ) -> dict[str, str]:
        """Return `id` and `email`, or one of them, for a push of one's own.

        Args:
            by: which of `id` and `email`.
            name: what they are made of; a new one, unless this is given.
            id_form: how the id is made of the name.
            email_form: how the e-mail is.
        """
        name = name or self.name()
        forms = {"id": id_form, "email": email_form}
        identity = {key: form.format(name) for key, form in forms.items() if key in by.split()}
        self.created.append(identity)
        return identity
