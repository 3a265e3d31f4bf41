"""The only reader of `troth.toml`: who is judged, how to reach it, and what it allows."""

from __future__ import annotations

import base64
import binascii
import ipaddress
import tomllib
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from troth.contract import explain_invalid
from troth.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_ENV = "env:"
_PUBLISHED = "published:"


@dataclass(frozen=True, slots=True)
class Secret:
    """A value that shows in no repr, log or report; `reveal()` is called where it is sent, and nowhere else."""

    _value: str

    def reveal(self) -> str:
        """Return the value itself."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(…)"

    __str__ = __repr__


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How the server of a vendor is reached, and what it allows; the same keys for every vendor.

    Attributes:
        base_url: scheme, host and port, nothing after it.
        sandbox: the host is a sandbox; only then is `debug: true` sent.
        allow_writes: test customers may be created, changed, merged and deleted.
        settle_seconds: how long an update that is processed later may take.
        requests_per_second: how fast a host is asked; this machine itself is not limited.
        timeout_seconds: how long one answer may take.
        patience_seconds: how long 429 and 5xx are waited out.
        ca_bundle: path of a PEM file that verifies the server instead of the usual authorities.
        proxy: address of an HTTP proxy; none is taken from the environment.
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
        return _is_loopback(self.base_url)


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

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every secret in it, for redaction only."""
        tables = [table for table in (self.bubblehouse, self.capillary) if table is not None]
        values = (getattr(table, field.name) for table in tables for field in fields(table))
        return tuple(value.reveal() for value in values if isinstance(value, Secret))


def load_config(path: Path, environ: Mapping[str, str]) -> Config:
    """Return the configuration of a file; its secrets come from `environ`.

    Raises:
        ConfigurationError: it is missing, not TOML, has an unknown or wrong key, a literal secret, or an address that
            must not be used.
    """
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        advice = "Write it (docs/live.md shows one), or name another with --config."
        raise ConfigurationError("there is no such file.", path=path, advice=advice) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"it cannot be read: {error}.", path=path) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"it is not TOML: {error}.", path=path) from error
    if problem := explain_invalid(document, "config"):
        message, key, advice = problem
        raise ConfigurationError(message, path=path, key=key, advice=advice)
    tables: dict[str, Any] = {}
    for vendor, kind in (("bubblehouse", Bubblehouse), ("capillary", Capillary)):
        if vendor in document:
            tables[vendor] = kind(**_values(document[vendor], vendor, path, environ))
    return Config(**tables)


def _values(table: dict[str, Any], vendor: str, path: Path, environ: Mapping[str, str]) -> dict[str, Any]:
    values = dict(table)
    values["base_url"] = _base_url(table["base_url"], path, f"{vendor}.base_url")
    loopback = _is_loopback(values["base_url"])
    for name in ("shared_secret", "password"):
        if name in table:
            values[name] = _secret(table[name], path, f"{vendor}.{name}", environ, loopback=loopback)
    if "shared_secret" in table:
        _check_base64(values["shared_secret"], path, f"{vendor}.shared_secret")
    if "extended_fields" in table:
        values["extended_fields"] = tuple(table["extended_fields"])
    if "customer" in table:
        values["customer"] = tuple(PoolCustomer(**entry) for entry in table["customer"])
    return values


def _base_url(url: str, path: Path, key: str) -> str:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ConfigurationError(f"it is not an address: {error}.", path=path, key=key) from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigurationError("it has to begin with https:// and name a host.", path=path, key=key)
    if parts.username is not None or parts.password is not None:
        raise ConfigurationError("it holds credentials.", path=path, key=key, advice="They have keys of their own.")
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ConfigurationError("it holds more than a host and a port.", path=path, key=key, advice="Remove the rest.")
    if parts.scheme == "http" and not _is_loopback(url):
        advice = "Use https://; plain http is for servers on this machine."
        raise ConfigurationError("http would send credentials in the clear.", path=path, key=key, advice=advice)
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}" + (f":{port}" if port else "")


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _secret(text: str, path: Path, key: str, environ: Mapping[str, str], *, loopback: bool) -> Secret:
    if text.startswith(_ENV):
        name = text.removeprefix(_ENV)
        if not environ.get(name):
            advice = f"Set it, e.g. with `export {name}=…`."
            raise ConfigurationError(f"the environment variable {name} is not set.", path=path, key=key, advice=advice)
        return Secret(environ[name])
    if text.startswith(_PUBLISHED):
        if loopback:
            return Secret(text.removeprefix(_PUBLISHED))
        advice = f'Write "{_ENV}NAME" and put the value into that environment variable.'
        raise ConfigurationError("a published key is for a server on this machine.", path=path, key=key, advice=advice)
    name = key.replace(".", "_").upper()
    advice = f'Write "{_ENV}{name}" and put the value into the environment variable {name}.'
    raise ConfigurationError("a secret must not stand in the file.", path=path, key=key, advice=advice)


def _check_base64(secret: Secret, path: Path, key: str) -> None:
    try:
        base64.b64decode(secret.reveal(), validate=True)
    except (binascii.Error, ValueError):
        raise ConfigurationError("the secret is not base64.", path=path, key=key, advice="Copy it whole.") from None
