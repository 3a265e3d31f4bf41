"""Who calls Bubblehouse: with whose token, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Self

    from troth.actors._shop_world import Customer, ShopWorld


@dataclass(frozen=True, slots=True)
class Holder:
    """A holder of a token, or of none.

    Attributes:
        subject: of the token; None is nobody.
        defect: what is wrong with it; empty if nothing is.
        api_version: another global version than that of the configuration.
        hasty: does not pace requests.
    """

    world: ShopWorld
    subject: str | None
    defect: str = ""
    api_version: str = ""
    hasty: bool = False

    def as_customer(self, customer: Customer) -> Self:
        """Return the holder of that customer's token.

        Raises:
            ValueError: the customer has no id in the shop, which a customer token names.
        """
        if customer.id is None:
            raise ValueError(f"{customer} has no id for a token")
        return replace(self, subject=f"{self.world.settings.shop}/{customer.id}")

    def with_defect(self, defect: str) -> Self:
        """Return the holder of a token with one of `DEFECTS`, or one `without-audience` or `without-key-id`."""
        return replace(self, defect=defect)

    def with_token_without_times(self) -> Self:
        """Return the holder of a token that says neither when it was made nor when it ends."""
        return replace(self, defect="without-times")

    def without_token(self, *, empty: bool = False) -> Self:
        """Return somebody without any token: without the header, or with one that holds nothing."""
        return replace(self, subject=None, defect="empty" if empty else "")

    def of_another_shop(self, named: str = "{}-elsewhere", customer: Customer | None = None) -> Self:
        """Return the holder of a well-signed token whose subject is another shop, or a customer there.

        Args:
            named: the other shop, with a hole for our own name.
            customer: ours, whose id the other shop's customer has, too.
        """
        shop = named.format(self.world.settings.shop)
        return replace(self, subject=shop if customer is None else f"{shop}/{customer.id}")

    def with_version(self, api_version: str) -> Self:
        """Return a holder who calls another global API version."""
        return replace(self, api_version=api_version)

    @property
    def obsolete_version(self) -> str:
        """A global API version that is over; empty if none is configured."""
        return self.world.settings.obsolete_api_version or ""

    @property
    def inaccessible_version(self) -> str:
        """A global API version that the account may not call; empty if none is configured."""
        return self.world.settings.inaccessible_api_version or ""

    def in_a_hurry(self) -> Self:
        """Return a holder who does not pace requests, and takes a 429 for an answer."""
        return replace(self, hasty=True)

    @property
    def role(self) -> str:
        """Who calls, in words."""
        if self.subject is None:
            return "nobody, with an empty token" if self.defect else "nobody"
        kind = "customer" if "/" in self.subject else "shop"
        return f"{kind} {self.subject}" + (f", token {self.defect}" if self.defect else "")
