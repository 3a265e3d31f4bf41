"""The tables of `troth.toml` as frozen values."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from troth.config._address import is_loopback

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from troth.model import Call, Requirement


class Secret:
    """A value that shows in no repr, log or report; `reveal()` is called where it is sent, and nowhere else.

    It is no dataclass, since `asdict`, pytest and others show the fields of one, whatever its repr says.
    """

    __slots__ = ("_reveal",)
    _reveal: Callable[[], str]

    def __init__(self, value: str) -> None:
        # Kept in a function: what looks through the attributes of an object finds no text.
        object.__setattr__(self, "_reveal", lambda: value)

    def reveal(self) -> str:
        """Return the value itself."""
        return self._reveal()

    def __repr__(self) -> str:
        return "Secret(…)"

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a secret does not change")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self.reveal() == other.reveal()

    def __hash__(self) -> int:
        return hash(self.reveal())

    def __deepcopy__(self, _memo: object) -> Secret:
        return self

    def __reduce__(self) -> str:
        raise TypeError("a secret is not written anywhere")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How the server of a vendor is reached, and what it allows; the same keys for every vendor.

    Attributes:
        base_url: scheme, host and port, nothing after it.
        sandbox: the host is a sandbox; only then is `debug: true` sent.
        allow_writes: test customers may be created, changed, merged and deleted.
        settle_seconds: how long an update that is processed later may take.
        requests_per_second: how fast a host is asked; this machine itself is not limited.
        timeout_seconds: how long one answer may take, from sending the request to the last byte of the body.
        patience_seconds: how long 429 and 5xx are waited out.
        ca_bundle: absolute path of a PEM file that verifies the server instead of the usual authorities; in the file it
            may be relative to the file's folder.
        proxy: scheme, host and port of an HTTP proxy; none is taken from the environment.
    """

    base_url: str
    sandbox: bool = False
    allow_writes: bool = False
    settle_seconds: float = 5.0
    requests_per_second: float = 5.0
    timeout_seconds: float = 90.0
    patience_seconds: float = 120.0
    ca_bundle: str | None = None
    proxy: str | None = None

    @property
    def is_loopback(self) -> bool:
        """Whether the server is on this machine."""
        return is_loopback(self.base_url)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bubblehouse(Reach):
    """The `[bubblehouse]` table.

    Attributes:
        shared_secret: in base64; the HMAC key of the tokens is the decoded value.
        idempotency_key_field: name of the undocumented field of `MergeCustomers1`, an assumption.
        simulate_error_field: likewise.
        obsolete_api_version: a version the server no longer supports.
        inaccessible_api_version: a version that is not enabled on the account.
    """

    shop: str
    key_id: str
    shared_secret: Secret
    api_version: str = "v2023061"
    idempotency_key_field: str | None = None
    simulate_error_field: str | None = None
    obsolete_api_version: str | None = None
    inaccessible_api_version: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolCustomer:
    """A test customer of Capillary that is there before the run; the call cannot create any."""

    id: str
    source: str
    account_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Capillary(Reach):
    """The `[capillary]` table.

    Attributes:
        read_back: `GET /v2/customers/{id}` may be used to see state.
        extended_fields: names enabled for the org.
        program_id: a loyalty program to enrol in.
        customer: the pool of test customers.
    """

    username: str
    password: Secret
    read_back: bool = False
    extended_fields: tuple[str, ...] = ()
    program_id: int | None = None
    customer: tuple[PoolCustomer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """A `troth.toml`: a table a vendor; None where the file has none."""

    bubblehouse: Bubblehouse | None = None
    capillary: Capillary | None = None

    def vendor(self, name: str) -> Reach | None:
        """Return the table of a vendor, or None."""
        table: Reach | None = getattr(self, name, None)
        return table

    def provides(self, key: str) -> bool:
        """Tell whether a dotted key, e.g. `bubblehouse.obsolete_api_version`, has a value that is not false or empty.

        In a list of tables one entry that has it is enough: `capillary.customer.account_id`.
        """
        values: list[object] = [self]
        for name in key.split("."):
            found = [getattr(value, name, None) for value in values]
            values = [item for value in found for item in (value if isinstance(value, tuple) else (value,))]
        return any(values)

    def lacks(self, requirement: Requirement, call: Call, provoked: Collection[str] = ()) -> str:
        """Return what is missing for a requirement, as a reason of `not-run`; an empty string if nothing is.

        Args:
            requirement: of the call.
            call: which may write.
            provoked: what the command line allows beside the configuration, e.g. `--provoke rate-limit`.
        """
        table = self.vendor(call.vendor)
        if table is None:
            return f"needs a [{call.vendor}] table in the configuration"
        for need in requirement.needs:
            if not (need in provoked if need.startswith("--") else self.provides(need)):
                return f"needs {need}"
        if call.kind == "write" and not table.allow_writes:
            return f"writes are not allowed: needs {call.vendor}.allow_writes = true"
        return ""

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every secret in it, for redaction only."""
        tables = [table for table in (self.bubblehouse, self.capillary) if table is not None]
        values = (getattr(table, field.name) for table in tables for field in fields(table))
        return tuple(value.reveal() for value in values if isinstance(value, Secret))
