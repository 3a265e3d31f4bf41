"""Words that stand for nobody: those of the contract, of the suites, and of the configuration's harmless part."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from troth.cassettes._shapes import stand_in
from troth.root import data_root

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from troth.config import Config
    from troth.model import Contract

_NAMING = ("enum", "const", "default")
_OF_PROTOCOLS = """
application ascii charset data form html iso json latin multipart octet plain problem stream text utf utf-8 xml
a abort aborted ahead alert at bad before broken by certificate chunk chunked closed connection decode decoded decoding
deadline encoding end errno error expired failed failure for from gzip handshake header headers host hostname http in
incomplete incorrect invalid is it its known large length line local long many match max more name network no not of
or peer pipe pool protocol read received refused remote request reset resolution response retries route s second
seconds self-signed server service signed ssl status temporary the time timed tls to too unable unexpected unknown
unreachable url version verify was wrong
"""
"""What a media type is made of, and what libraries say when no answer comes."""


def known_words(contract: Contract, config: Config) -> list[str]:
    """Return the texts that may be told of a live recording as they are."""
    suites = data_root() / "suites"
    return [*_OF_PROTOCOLS.split(), *_of_contract(contract), *_of_suites(suites), *_of_config(config)]


def pool_stand_ins(config: Config) -> dict[str, str]:
    """Return what stands for the values of the configuration that name somebody: the pool's customers and accounts."""
    if config.capillary is None:
        return {}
    named = [value for customer in config.capillary.customer for value in (customer.id, customer.account_id)]
    values = dict.fromkeys(value for value in named if value)
    return {value: stand_in(value, number) for number, value in enumerate(values, 1)}


def _of_config(config: Config) -> Iterator[str]:
    if (shop := config.bubblehouse) is not None:
        yield from (shop.shop, shop.api_version, shop.obsolete_api_version or "", shop.inaccessible_api_version or "")
    if (org := config.capillary) is not None:
        yield from (*org.extended_fields, *(customer.source for customer in org.customer))


def _of_contract(contract: Contract) -> Iterator[str]:
    for call in contract.calls:
        yield from (call.name, call.path)
        for error in call.errors:
            yield str(error.id)
        for schema in (call.input, call.output):
            yield from _of_schema(schema)


def _of_schema(schema: Any) -> Iterator[str]:  # noqa: ANN401 - a JSON value
    if isinstance(schema, list):
        for entry in schema:
            yield from _of_schema(entry)
    elif isinstance(schema, dict):
        for name, value in schema.items():
            if name in _NAMING:
                yield from (text for text in (value if isinstance(value, list) else [value]) if isinstance(text, str))
            elif name == "properties":
                yield from value
            yield from _of_schema(value)


def _of_suites(suites: Path) -> Iterator[str]:
    """Return the literals of the suites: what they send, beside what they draw."""
    for path in sorted(suites.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        described = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstrings
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in described:
                yield node.value
