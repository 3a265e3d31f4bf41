"""The only reader of `specs/`: the promises of the vendors' documentation as frozen values."""

from troth.contract._ledger import page_hash, sentence_hash, sentences
from troth.contract._openapi import openapi
from troth.contract._read import load_contract
from troth.contract._select import select

__all__ = [
    "load_contract",
    "openapi",
    "page_hash",
    "select",
    "sentence_hash",
    "sentences",
]
