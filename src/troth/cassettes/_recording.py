"""`RECORDING.toml`: what a recording was made of, when and with what, and its configuration without the secrets."""

from __future__ import annotations

import base64
import tomllib
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Literal

import tomlkit

from troth.cassettes._words import pool_stand_ins
from troth.cassettes._yaml import RECORD_AGAIN, read_text
from troth.config import Secret, config_of
from troth.errors import CassetteError
from troth.meta import explain_invalid
from troth.results import write_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from troth.config import Config

FORMAT = "troth-recording/1"
NAME = "RECORDING.toml"

# A key that signs requests which are never sent; any would do.
_NO_KEY = base64.b64encode(b"a recording needs no key").decode()
# How the server was reached, and by whom, which nothing depends on.
_NOT_KEPT = frozenset({"ca_bundle", "proxy", "key_id", "username"})
_NOBODY = {"bubblehouse": {"key_id": "k1"}, "capillary": {"username": "till"}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """What a folder of cassettes is a recording of.

    Attributes:
        source: what was judged.
        recorded: when it began: UTC, RFC 3339.
        seed: of the drawn cases.
        provoke: what was provoked.
        versions: of troth, its contract, Python and the libraries, at the time.
        config: the configuration without its secrets, a table a vendor.
    """

    source: Literal["sandbox", "live"]
    recorded: str
    seed: int
    provoke: tuple[str, ...]
    versions: Mapping[str, str]
    config: Mapping[str, Mapping[str, Any]]

    def as_config(self) -> Config:
        """Return the configuration, with a key of no use in place of each secret."""
        return recorded_config(self.config)


def public_tables(config: Config, source: Literal["sandbox", "live"]) -> dict[str, dict[str, Any]]:
    """Return the tables of a configuration as a recording keeps them: without secrets, and without anybody's names."""
    tables = {}
    stand_ins = pool_stand_ins(config) if source == "live" else {}
    for vendor in ("bubblehouse", "capillary"):
        reach = config.vendor(vendor)
        if reach is None:
            continue
        values = {field.name: getattr(reach, field.name) for field in fields(reach) if field.name not in _NOT_KEPT}
        kept = {name: value for name, value in values.items() if value is not None and not isinstance(value, Secret)}
        if "customer" in kept:
            kept["customer"] = [
                {name: stand_ins.get(value, value) for name, value in _members(customer).items() if value is not None}
                for customer in kept["customer"]
            ]
        if "extended_fields" in kept:
            kept["extended_fields"] = list(kept["extended_fields"])
        if reach.is_loopback:  # its port is another each time
            kept["base_url"] = "http://127.0.0.1"
        tables[vendor] = kept
    return tables


def recorded_config(tables: Mapping[str, Mapping[str, Any]]) -> Config:
    """Return the configuration that the tables of a recording make, with a key of no use in place of each secret."""
    whole = {vendor: {**_NOBODY[vendor], **table} for vendor, table in tables.items()}
    return config_of(whole, Secret(_NO_KEY))


def _members(customer: object) -> dict[str, Any]:
    return {field.name: getattr(customer, field.name) for field in fields(customer)}  # type: ignore[arg-type]  # it is one


def write_recording(recording: Recording, folder: Path) -> None:
    """Write `RECORDING.toml` into a folder of cassettes.

    Raises:
        ResultsError: it cannot be written.
    """
    document = {
        "format": FORMAT,
        "source": recording.source,
        "recorded": recording.recorded,
        "seed": recording.seed,
        "provoke": list(recording.provoke),
        "versions": dict(recording.versions),
        **{vendor: dict(table) for vendor, table in recording.config.items()},
    }
    write_text(tomlkit.dumps(document), folder / NAME)


def read_recording(folder: Path) -> Recording:
    """Read what a folder of cassettes is a recording of.

    Raises:
        CassetteError: there is none, or it is not TOML, of another format, or breaks the schema.
    """
    path = folder / NAME
    if not path.exists():
        advice = "`troth run --record` makes a recording; --cassettes names the folder of one."
        raise CassetteError("there is no recording.", path=path, advice=advice)
    try:
        document = tomllib.loads(read_text(path))
    except (ValueError, RecursionError) as error:  # also of a number with too many digits
        raise CassetteError(f"it is not TOML: {error}.", path=path, advice=RECORD_AGAIN) from None
    found = document.get("format")
    if isinstance(found, str) and found.startswith("troth-recording/") and found != FORMAT:
        advice = "Use the version of troth that recorded it, or record again with `troth run --record`."
        raise CassetteError(f"its format is {found!r}; this version reads {FORMAT!r} only.", path=path, advice=advice)
    if problem := explain_invalid(document, "recording"):
        message, key, advice = problem
        raise CassetteError(f"{key or 'the document'}: {message} {advice}", path=path, advice=RECORD_AGAIN)
    return Recording(
        source=document["source"],
        recorded=document["recorded"],
        seed=document["seed"],
        provoke=tuple(document["provoke"]),
        versions=document["versions"],
        config={name: document[name] for name in ("bubblehouse", "capillary") if name in document},
    )
