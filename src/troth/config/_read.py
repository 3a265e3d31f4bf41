"""From a file to a `Config`."""

from __future__ import annotations

import base64
import binascii
import re
import tomllib
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from troth.config._address import is_loopback, proxy, server
from troth.config._tables import Bubblehouse, Capillary, Config, PoolCustomer, Secret
from troth.errors import ConfigurationError
from troth.meta import explain_invalid

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_ENV = "env:"
_PUBLISHED = "published:"
_KINDS: dict[str, type[Bubblehouse | Capillary]] = {"bubblehouse": Bubblehouse, "capillary": Capillary}
_SECRETS = ("shared_secret", "password")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


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
        advice = "It has to be a UTF-8 text file."
        raise ConfigurationError(f"it cannot be read: {error}.", path=path, advice=advice) from error
    except tomllib.TOMLDecodeError as error:
        advice = "Correct the line it names."
        raise ConfigurationError(f"it is not TOML: {error}.", path=path, advice=advice) from error
    if problem := explain_invalid(document, "config"):
        message, key, advice = problem
        raise ConfigurationError(message, path=path, key=key, advice=advice)
    tables: dict[str, Any] = {}
    for vendor, kind in _KINDS.items():
        if vendor in document:
            tables[vendor] = kind(**_values(document[vendor], vendor, path, environ))
    return Config(**tables)


def config_of(tables: Mapping[str, Mapping[str, Any]], secret: Secret) -> Config:
    """Return the configuration of a recording: its tables are valid and hold no secret.

    Args:
        tables: by vendor, as a `troth.toml` has them.
        secret: stands for each of the secrets.
    """
    made: dict[str, Any] = {}
    for vendor, table in tables.items():
        known = {field.name for field in fields(_KINDS[vendor])}
        values: dict[str, Any] = {**_plain(table), **{name: secret for name in _SECRETS if name in known}}
        made[vendor] = _KINDS[vendor](**values)
    return Config(**made)


def _values(table: dict[str, Any], vendor: str, path: Path, environ: Mapping[str, str]) -> dict[str, Any]:
    values = dict(table)
    values["base_url"] = server(table["base_url"], path, f"{vendor}.base_url")
    if "proxy" in table:
        values["proxy"] = proxy(table["proxy"], path, f"{vendor}.proxy", base_url=values["base_url"])
    if "ca_bundle" in table:
        values["ca_bundle"] = _file(table["ca_bundle"], path, f"{vendor}.ca_bundle")
    loopback = is_loopback(values["base_url"])
    for name in _SECRETS:
        if name in table:
            values[name] = _secret(table[name], path, f"{vendor}.{name}", environ, loopback=loopback)
    if "shared_secret" in table:
        _check_base64(values["shared_secret"], path, f"{vendor}.shared_secret")
    values = _plain(values)
    _check_pool(values.get("customer", ()), path)
    return values


def _plain(table: Mapping[str, Any]) -> dict[str, Any]:
    """Return a table with tuples and pool customers in place of lists and tables."""
    values = dict(table)
    if "extended_fields" in table:
        values["extended_fields"] = tuple(table["extended_fields"])
    if "customer" in table:
        values["customer"] = tuple(PoolCustomer(**entry) for entry in table["customer"])
    return values


def _check_pool(pool: tuple[PoolCustomer, ...], path: Path) -> None:
    for number, customer in enumerate(pool):
        if customer in pool[:number]:
            message = f"customer {customer.id} is there twice in {customer.source}."
            advice = "Remove one of them; the same id may stand there with another source or account_id."
            raise ConfigurationError(message, path=path, key=f"capillary.customer[{number}]", advice=advice)


def _file(name: str, path: Path, key: str) -> str:
    file = (path.parent / name).resolve()
    if not file.is_file():
        advice = f"A relative path starts at the folder of {path.name}."
        raise ConfigurationError(f"there is no file {file}.", path=path, key=key, advice=advice)
    return str(file)


def _secret(text: str, path: Path, key: str, environ: Mapping[str, str], *, loopback: bool) -> Secret:
    named = key.replace(".", "_").upper()
    if text.startswith(_ENV):
        name = text.removeprefix(_ENV)
        if _NAME.fullmatch(name) is None:  # it is not shown: it may be the secret itself
            advice = f'Write "{_ENV}{named}", for example.'
            raise ConfigurationError("no environment variable has such a name.", path=path, key=key, advice=advice)
        if not environ.get(name):
            advice = f"Set it, e.g. with `export {name}=…`."
            raise ConfigurationError(f"the environment variable {name} is not set.", path=path, key=key, advice=advice)
        return Secret(environ[name])
    advice = f'Write "{_ENV}{named}" and put the value into the environment variable {named}.'
    if not text.startswith(_PUBLISHED):
        raise ConfigurationError("a secret must not stand in the file.", path=path, key=key, advice=advice)
    if not loopback:
        raise ConfigurationError("a published key is for a server on this machine.", path=path, key=key, advice=advice)
    if text == _PUBLISHED:
        raise ConfigurationError("the published key is empty.", path=path, key=key, advice="Copy it whole.")
    return Secret(text.removeprefix(_PUBLISHED))


def _check_base64(secret: Secret, path: Path, key: str) -> None:
    try:
        base64.b64decode(secret.reveal(), validate=True)
    except (binascii.Error, ValueError):
        raise ConfigurationError("the secret is not base64.", path=path, key=key, advice="Copy it whole.") from None
