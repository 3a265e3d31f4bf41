"""How a documentation page is counted: its text cut into numbered sentences, each known by a hash.

A ledger (`specs/<vendor>/<call>/ledger.toml`) holds no word of the page, only these hashes and what every sentence
became. A saved page can be checked against it at any time; a changed sentence shows as a changed hash.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from troth.contract._files import read_toml
from troth.errors import ContractError
from troth.meta import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

_DESCRIPTIVE = "descriptive"
_DECORATION = re.compile(r"^[\s•|\-*>]+|[\s|\\]+$")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"'(])")
_WORD = re.compile(r"\w")


def sentences(page: str) -> list[str]:
    """Return the sentences of a page's plain text, in order.

    A line of prose is cut at the ends of its sentences; a table row, a heading and a list item are one sentence each;
    an example (a block whose braces balance, or a command with its continuation lines) is one. Lines without a letter
    or digit are layout and do not count.
    """
    found: list[str] = []
    example: list[str] = []
    depth = 0
    for raw in page.splitlines():
        line = _DECORATION.sub("", raw)
        if example or line.startswith(("{", "curl ")):
            example.append(line)
            depth += line.count("{") + line.count("[") - line.count("}") - line.count("]")
            if depth <= 0 and not raw.rstrip().endswith("\\"):
                found.append(" ".join(example))
                example, depth = [], 0
            continue
        if " | " in line:
            found.append(line)
        else:
            found.extend(_SENTENCE_END.split(line))
    if example:
        found.append(" ".join(example))
    return [" ".join(sentence.split()) for sentence in found if _WORD.search(sentence)]


def sentence_hash(sentence: str) -> str:
    """Return the 12 hexadecimal digits a sentence is known by; blanks and letter case do not count."""
    return hashlib.sha256(" ".join(sentence.split()).casefold().encode()).hexdigest()[:12]


def page_hash(hashes: list[str]) -> str:
    """Return the hash of a whole page from those of its sentences, so that a missing row shows."""
    return hashlib.sha256("\n".join(hashes).encode()).hexdigest()[:16]


def check_ledger(path: Path, page: str, slugs: Collection[str]) -> None:
    """Check that a ledger is whole and that what its sentences became is there.

    Args:
        path: the file.
        page: the id of the page that documents the call.
        slugs: of the call's requirements.

    Raises:
        ContractError: it counts another page, a sentence is missing, or one became a requirement that is not there.
    """
    ledger = read_toml(path, "ledger")
    entries = ledger["sentence"]
    if ledger["page"] != page:
        raise ContractError(f"is not about the page {page}.", path=path, key="page", advice=f'Write "{page}".')
    for index, entry in enumerate(entries):
        if entry["number"] != index + 1:
            key = f"sentence[{index}].number"
            raise ContractError(f"has to be {index + 1}.", path=path, key=key, advice="Put the missing sentence back.")
        for slug in entry["became"]:
            if slug != _DESCRIPTIVE and slug not in slugs:
                advice = did_you_mean(slug, slugs) or "Add it as a [[requirement]] of the call."
                key = f"sentence[{index}].became"
                raise ContractError(f'no requirement "{slug}".', path=path, key=key, advice=advice)
    whole = {"sentences": len(entries), "hash": page_hash([entry["hash"] for entry in entries])}
    for key, counted in whole.items():
        if ledger[key] != counted:
            advice = "Put back the sentence that is missing, or count the page again."
            raise ContractError(
                f"is {ledger[key]}, but the sentences give {counted}.", path=path, key=key, advice=advice
            )
