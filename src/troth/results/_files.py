"""Reads and writes `reports/results.json`: nothing that the schema does not allow goes either way."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from typing import TYPE_CHECKING, cast

from troth.errors import ResultsError
from troth.meta import explain_invalid

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from troth.results._types import Faults, Results

FORMAT = "troth-results/1"


def read_results(path: Path) -> Results:
    """Read a results file and check it against its schema.

    Raises:
        ResultsError: it is missing or unreadable, not JSON, of another format, or breaks the schema; the message
            names the place.
    """
    document = _read(path, written_by="troth run")
    _check_format(document, path)
    _check_schema(document, path, "results")
    return cast("Results", document)


def read_faults(path: Path) -> Faults:
    """Read a faults file and check it against its schema.

    Raises:
        ResultsError: it is missing or unreadable, not JSON, or breaks the schema.
    """
    document = _read(path, written_by="troth faults")
    _check_schema(document, path, "faults")
    return cast("Faults", document)


def write_results(document: Mapping[str, object], path: Path) -> None:
    """Check a results document and write it: whole or not at all.

    Raises:
        ResultsError: the document breaks the schema or is not JSON, or the file cannot be written.
    """
    _check_format(document, path)
    _check_schema(document, path, "results")
    try:
        # Escaping all that is not ASCII keeps what a server sent away from whoever prints this file to a terminal;
        # of the control characters JSON itself leaves one as it is.
        text = json.dumps(document, indent=1, ensure_ascii=True, allow_nan=False).replace("\x7f", "\\u007f")
    except (TypeError, ValueError, RecursionError) as problem:
        raise ResultsError(f"it holds something that JSON cannot say: {problem}.", path=path) from problem
    write_text(text + "\n", path)


def write_text(text: str, path: Path) -> None:
    """Write a report file as UTF-8, whole or not at all; its folder is made if it is not there.

    Raises:
        ResultsError: the folder or the file cannot be written.
    """
    # Beside the target, since a rename is atomic within one file system only.
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with draft.open("x", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        finally:
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)
    except OSError as problem:
        raise ResultsError(
            f"it cannot be written: {problem.strerror or problem}.",
            path=path,
            advice="Choose another folder with --reports, or make this one writable.",
        ) from problem


def _read(path: Path, *, written_by: str) -> object:
    try:
        document: object = json.loads(path.read_text("utf-8"), parse_constant=_refuse_constant)
    except FileNotFoundError as problem:
        raise ResultsError("there is no such file.", path=path, advice=f"`{written_by}` writes one.") from problem
    except OSError as problem:
        raise ResultsError(f"it cannot be read: {problem.strerror or problem}.", path=path) from problem
    except (ValueError, RecursionError) as problem:
        raise ResultsError(
            f"this is not JSON: {problem}.", path=path, advice=f"Run `{written_by}` again to write a whole file."
        ) from problem
    return document


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is not a JSON value")


def _check_format(document: object, path: Path) -> None:
    found = document.get("format") if isinstance(document, dict) else None
    if found == FORMAT:
        return
    if isinstance(found, str) and found.startswith("troth-results/"):
        raise ResultsError(
            f"its format is {found!r}; this version of troth reads {FORMAT!r} only.",
            path=path,
            advice="Use the version of troth that wrote it, or run again.",
        )
    raise ResultsError("this is not a results file of troth.", path=path, advice=f'Its "format" would be {FORMAT!r}.')


def _check_schema(document: object, path: Path, schema: str) -> None:
    if problem := explain_invalid(document, schema):
        message, place, advice = problem
        raise ResultsError(f"{place or 'the document'}: {message}", path=path, advice=advice)
