"""vcrpy's YAML, in a form that people read: keys in their order, a line for each part, and text as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml
from vcr.serialize import serialize
from vcr.serializers import yamlserializer

from troth.errors import CassetteError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

RECORD_AGAIN = "Record it anew with `troth run --record --redraw`."
_MOST_BYTES = 20_000_000
_ON_ONE_LINE = ("headers", "status")


def dump(document: Mapping[str, Any]) -> str:
    """Return requests, responses and metadata, as vcrpy names them, as the text of a cassette."""
    text: str = serialize(document, _Readable)
    return text


def load(path: Path) -> Any:  # noqa: ANN401 - a YAML value
    """Return what a file holds: plain values, whatever tags it has.

    Raises:
        CassetteError: it is missing or unreadable, or not YAML.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise CassetteError("it is larger than any cassette.", path=path, advice=RECORD_AGAIN)
        return yamlserializer.deserialize(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CassetteError("there is no such file.", path=path, advice=RECORD_AGAIN) from None
    except OSError as error:
        raise CassetteError(f"it cannot be read: {error.strerror}.", path=path, advice=RECORD_AGAIN) from None
    except UnicodeDecodeError:
        raise CassetteError("it is not a text file.", path=path, advice=RECORD_AGAIN) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        said = " ".join(str(error).split())
        raise CassetteError(f"it is not YAML of a cassette: {said}.", path=path, advice=RECORD_AGAIN) from None


class _Line(dict[str, Any]):
    """A mapping that is written on one line."""


# vcrpy's own dumper, which refuses to write what its loader would refuse to read.
class _Dumper(yamlserializer._CassetteDumper):  # type: ignore[misc]  # noqa: SLF001 - see above; vcrpy has no types
    """Writes a `_Line` on one line."""


_Dumper.add_representer(
    _Line, lambda dumper, line: dumper.represent_mapping("tag:yaml.org,2002:map", line.items(), flow_style=True)
)


class _Readable:
    """A serializer as vcrpy takes it."""

    @staticmethod
    def serialize(document: Mapping[str, Any]) -> str:
        interactions = [
            {side: _lines(entry[side]) for side in ("request", "response")} for entry in document["interactions"]
        ]
        ordered = {"version": document["version"], "metadata": document["metadata"], "interactions": interactions}
        text: str = yaml.dump(ordered, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1_000_000)
        return text


def _lines(side: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _Line(value) if name in _ON_ONE_LINE and value else value for name, value in side.items()}
