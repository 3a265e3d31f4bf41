"""One place of a small contract broken, and what the error has to say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from troth.contract import load_contract
from troth.errors import ContractError

if TYPE_CHECKING:
    from pathlib import Path

VENDOR = "bubblehouse/vendor.toml"
CALL = "bubblehouse/UpdateCustomerDetails1/call.toml"
INPUT = "bubblehouse/UpdateCustomerDetails1/input.schema.json"
OUTPUT = "bubblehouse/UpdateCustomerDetails1/output.schema.json"
EXAMPLES = "bubblehouse/UpdateCustomerDetails1/examples.json"
LEDGER = "bubblehouse/UpdateCustomerDetails1/ledger.toml"
IDENTITY = "bubblehouse/types/CustomerIdentity1.schema.json"
REFUSAL = "bubblehouse/types/Error.schema.json"
PARAMETER = (
    '\n[[parameter]]\nname = "userId"\nin = "path"\nrequired = true\nsays = "Who."\nschema = { type = "string" }\n'
)


@dataclass(frozen=True, slots=True)
class Broken:
    """One change of one file: its first `old` becomes `new`; and what the error has to say."""

    file: str
    old: str
    new: str
    key: str
    says: str
    remedy: str


def failure(specs: Path) -> ContractError:
    with pytest.raises(ContractError) as caught:
        load_contract(specs=specs)
    return caught.value


def check(specs: Path, change: Broken) -> None:
    """Break one file, and see file, key and remedy named."""
    path = specs / change.file
    text = path.read_text("utf-8")
    assert change.old == "*" or change.old in text
    path.write_text(change.new if change.old == "*" else text.replace(change.old, change.new, 1), "utf-8")
    error = failure(specs)
    assert error.path == path
    assert error.key == change.key
    assert change.says in error.message
    assert change.remedy in error.advice
    assert str(error).startswith(f"{path}: {change.key}: " if change.key else f"{path}: ")
    assert error.advice
