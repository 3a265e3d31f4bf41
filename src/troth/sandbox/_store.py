"""The state of the vendors: JSON documents by kind and key, in SQLite."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Any, TypeAlias

from troth.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

Document: TypeAlias = dict[str, Any]

_APPLICATION = 0x74726F74  # marks a database file as one of ours
_SCHEMA = f"""
PRAGMA application_id = {_APPLICATION};
CREATE TABLE IF NOT EXISTS document (
  number INTEGER PRIMARY KEY,
  vendor TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL,
  UNIQUE (vendor, kind, key)
);
"""


def open_database(path: Path | None) -> sqlite3.Connection:
    """Open the database file, or one in memory, for this process alone.

    Raises:
        UsageError: the file cannot be opened, is in use, or is another program's.
    """
    try:
        connection = sqlite3.connect(str(path) if path else ":memory:", timeout=1, check_same_thread=False)
    except sqlite3.Error as error:
        raise UsageError(f"{path} cannot be used as the database: {error}.") from error
    try:
        if path:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("PRAGMA synchronous = OFF")  # it has to survive our end, not that of the machine
            _refuse_another_programs(connection)
        connection.executescript(f"BEGIN IMMEDIATE; {_SCHEMA} COMMIT;")
    except sqlite3.Error as error:
        connection.close()
        raise UsageError(f"{path} cannot be used as the database: {error}.") from error
    return connection


def _refuse_another_programs(connection: sqlite3.Connection) -> None:
    owner = connection.execute("PRAGMA application_id").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    if tables and owner != _APPLICATION:
        raise sqlite3.DatabaseError("it belongs to another program")


class Store:
    """One vendor's documents. What a document read is, is the caller's own: changing it changes nothing stored.

    All that one exchange writes becomes durable when it ends; until then it can be seen as it was, or put back.
    """

    def __init__(self, connection: sqlite3.Connection, vendor: str) -> None:
        self._connection = connection
        self._vendor = vendor
        self._journal: dict[tuple[str, str], str | None] = {}

    def get(self, kind: str, key: str) -> Document | None:
        """Return a document, or None."""
        text = self._text(kind, key)
        return None if text is None else json.loads(text)

    def put(self, kind: str, key: str, document: Document) -> None:
        """Store a document in place of any under the same key."""
        self._write(kind, key, json.dumps(document))

    def remove(self, kind: str, key: str) -> None:
        """Remove a document; there may be none."""
        self._write(kind, key, None)

    def keys(self, kind: str) -> list[str]:
        """Return the keys of a kind, in the order in which they first appeared."""
        rows = self._connection.execute(
            "SELECT key FROM document WHERE vendor = ? AND kind = ? ORDER BY number", (self._vendor, kind)
        )
        return [row[0] for row in rows]

    def next_number(self, name: str) -> int:
        """Count: 1 at the first call with this name, then 2, and so on, over restarts too."""
        number = int((self.get("number", name) or {"last": 0})["last"]) + 1
        self.put("number", name, {"last": number})
        return number

    def get_before(self, kind: str, key: str) -> Document | None:
        """Return a document as it was when the current exchange began, or None."""
        text = self._journal[kind, key] if (kind, key) in self._journal else self._text(kind, key)
        return None if text is None else json.loads(text)

    def changed(self) -> list[tuple[str, str]]:
        """Return kind and key of every document written since the current exchange began."""
        return list(self._journal)

    def restore(self) -> None:
        """Put everything back as it was when the current exchange began."""
        for (kind, key), text in list(self._journal.items()):
            self._write(kind, key, text)

    def begin(self) -> None:
        """Begin an exchange."""
        self._journal.clear()

    def commit(self) -> None:
        """End an exchange: what it wrote stays."""
        self._connection.commit()

    def rollback(self) -> None:
        """End an exchange that failed: nothing it wrote stays."""
        self._connection.rollback()

    def _text(self, kind: str, key: str) -> str | None:
        row = self._connection.execute(
            "SELECT body FROM document WHERE vendor = ? AND kind = ? AND key = ?", (self._vendor, kind, key)
        ).fetchone()
        return row[0] if row else None

    def _write(self, kind: str, key: str, text: str | None) -> None:
        if (kind, key) not in self._journal:
            self._journal[kind, key] = self._text(kind, key)
        place = (self._vendor, kind, key)
        if text is None:
            self._connection.execute("DELETE FROM document WHERE vendor = ? AND kind = ? AND key = ?", place)
        else:
            self._connection.execute(
                "INSERT INTO document (vendor, kind, key, body) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (vendor, kind, key) DO UPDATE SET body = excluded.body",
                (*place, text),
            )
