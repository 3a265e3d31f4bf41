"""Reads and writes `waivers.toml`, the findings that are accepted for a while."""

from __future__ import annotations

import json
import tomllib
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

import tomlkit

from troth.errors import ResultsError, WaiverError
from troth.meta import did_you_mean, explain_invalid
from troth.model import Waiver
from troth.results import write_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path


def read_waivers(path: Path, *, known: Collection[str] | None = None) -> tuple[Waiver, ...]:
    """Return the waivers of a file.

    Args:
        path: the file.
        known: the requirements there are; None if any may be named.

    Raises:
        WaiverError: it is missing, not TOML, has an unknown or wrong key, or names no requirement or day.
    """
    return _waivers(_text(path), path, known)


def add_waivers(path: Path, waivers: Iterable[Waiver], remarks: Iterable[str]) -> None:
    """Add waivers to a file, which is made if it is not there; what it holds stays as it is, comments included.

    Args:
        path: the file.
        waivers: to be added.
        remarks: a comment for each: what a fingerprint stands for.

    Raises:
        WaiverError: the file is not as it should be, or cannot be written.
    """
    text = _text(path) if path.exists() else ""
    _waivers(text, path, None)
    for waiver, remark in zip(waivers, remarks, strict=True):
        entry = {name: value for name, value in asdict(waiver).items() if value}
        # On one line, and without what TOML does not have in a comment.
        shown = "".join(character if character.isprintable() else " " for character in remark)
        comment = tomlkit.comment(shown).as_string()
        text += ("\n" if text else "") + f"[[waiver]]\n{comment}\n{tomlkit.dumps(entry)}"
    _waivers(text, path, None)
    try:
        write_text(text, path)
    except ResultsError as problem:
        raise WaiverError("it cannot be written.", path=path, advice="Name another file with --waivers.") from problem


def is_day(text: str) -> bool:
    """Return whether a text is a day of the calendar, written as YYYY-MM-DD."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _text(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        advice = "`troth waive` writes one; name another with --waivers."
        raise WaiverError("there is no such file.", path=path, advice=advice) from None
    except (OSError, UnicodeDecodeError) as error:
        raise WaiverError(
            f"it cannot be read: {error}.", path=path, advice="It has to be a UTF-8 text file."
        ) from error
    return text if not text or text.endswith("\n") else f"{text}\n"


def _waivers(text: str, path: Path, known: Collection[str] | None) -> tuple[Waiver, ...]:
    try:
        # A day may stand there with quotes or, as TOML has days of its own, without.
        document = json.loads(json.dumps(tomllib.loads(text), default=str))
    except tomllib.TOMLDecodeError as error:
        raise WaiverError(f"it is not TOML: {error}.", path=path, advice="Correct the line it names.") from error
    if problem := explain_invalid(document, "waivers"):
        message, key, advice = problem
        raise WaiverError(message, path=path, key=key, advice=advice)
    waivers = []
    for place, entry in enumerate(document.get("waiver", [])):
        for name in ("until", "since"):
            if name in entry and not is_day(entry[name]):
                advice = "Write a day of the calendar, as YYYY-MM-DD."
                raise WaiverError(
                    f"there is no day {entry[name]}.", path=path, key=f"waiver[{place}].{name}", advice=advice
                )
        if known is not None and entry["requirement"] not in known:
            advice = did_you_mean(entry["requirement"], known) or "`troth list requirements` lists them."
            message = f'there is no requirement "{entry["requirement"]}" that can be judged.'
            raise WaiverError(message, path=path, key=f"waiver[{place}].requirement", advice=advice)
        waivers.append(Waiver(**entry))
    return tuple(waivers)
