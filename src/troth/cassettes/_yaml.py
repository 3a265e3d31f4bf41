"""vcrpy's YAML, in a form that people read: keys in their order, a line for each part, and text as it is."""

from __future__ import annotations

import base64
import functools
import re
import stat
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
_Parser = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_ON_ONE_LINE = ("headers", "status")


def dump(document: Mapping[str, Any]) -> str:
    """Return requests, responses and metadata, as vcrpy names them, as the text of a cassette."""
    text: str = serialize(document, _Readable)
    return text


def load(path: Path) -> Any:  # noqa: ANN401 - a YAML value
    """Return what a file holds: mappings and lists of texts, whole numbers, bytes, true, false and null.

    Raises:
        CassetteError: it is missing or unreadable, or not such YAML.
    """
    text = read_text(path)
    try:
        return _value(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = f"line {mark.line + 1}: " if mark is not None else ""
        problem = f"it is not YAML of a cassette: {at}{error.problem or error.context}."
        raise CassetteError(problem, path=path, advice=RECORD_AGAIN) from None
    except yaml.YAMLError as error:
        said = " ".join(str(error).split())
        raise CassetteError(f"it is not YAML of a cassette: {said}.", path=path, advice=RECORD_AGAIN) from None


def read_text(path: Path) -> str:
    """Return the text of a file of a recording.

    Raises:
        CassetteError: it is missing or unreadable, or too large for one.
    """
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise CassetteError("it is no file.", path=path, advice=RECORD_AGAIN)
        if found.st_size > _MOST_BYTES:
            raise CassetteError("it is larger than any recording.", path=path, advice=RECORD_AGAIN)
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise CassetteError("there is no such file.", path=path, advice=RECORD_AGAIN) from None
    except OSError as error:
        raise CassetteError(f"it cannot be read: {error.strerror}.", path=path, advice=RECORD_AGAIN) from None
    except UnicodeDecodeError:
        raise CassetteError("it is not a text file.", path=path, advice=RECORD_AGAIN) from None


# --- reading ----------------------------------------------------------------------------------------------------------
# Not by the loader that vcrpy has: nested deeply enough, a file ends that by a fault in C; aliases in it may stand for
# more than memory holds; and of odd tags its constructors raise whatever they happen to.

_DEEPEST = 20
_BINARY = "tag:yaml.org,2002:binary"
_STRING = "tag:yaml.org,2002:str"
_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_WORDS = {"null": None, "~": None, "": None, "true": True, "false": False}
_RESOLVER = yaml.resolver.Resolver()


def _value(text: str) -> Any:  # noqa: ANN401 - a YAML value
    """Return the one document of a text, made of its events."""
    root: list[Any] = []
    within: list[_Mapping | list[Any]] = [root]
    for event in yaml.parse(text, Loader=_Parser):
        inner = within[-1]
        if isinstance(event, yaml.ScalarEvent):
            inner.append(_scalar(event))
        elif isinstance(event, yaml.CollectionStartEvent):
            if event.anchor is not None or event.tag is not None:
                raise _refused(event, "tags and anchors have no place in it")
            if len(within) > _DEEPEST:
                raise _refused(event, "it is nested too deeply")
            within.append(_Mapping(event) if isinstance(event, yaml.MappingStartEvent) else [])
        elif isinstance(event, yaml.CollectionEndEvent):
            ended = within.pop()
            within[-1].append(ended.values if isinstance(ended, _Mapping) else ended)
        elif isinstance(event, yaml.AliasEvent):
            raise _refused(event, "aliases have no place in it")
        elif isinstance(event, yaml.DocumentStartEvent) and root:
            raise _refused(event, "it has a second document")
        elif isinstance(event, yaml.DocumentEndEvent) and not event.explicit:
            raise _refused(event, "it is cut off: the three points at its end are missing")
    return root[0] if root else None


class _Mapping:
    """A mapping that is being read: names and values come in turn."""

    def __init__(self, event: yaml.Event) -> None:
        self.values: dict[str, Any] = {}
        self._event = event
        self._name: str | None = None

    def append(self, value: Any) -> None:  # noqa: ANN401 - a YAML value
        if self._name is not None:
            self.values[self._name] = value
            self._name = None
        elif not isinstance(value, str):
            raise _refused(self._event, "a name in this mapping is no text")
        elif value in self.values:
            raise _refused(self._event, f"{value!r} comes twice in this mapping")
        else:
            self._name = value


def _scalar(event: yaml.ScalarEvent) -> Any:  # noqa: ANN401 - a YAML value
    value: str = event.value
    if event.anchor is not None:
        raise _refused(event, "anchors have no place in it")
    if event.tag == _BINARY:
        try:
            return base64.b64decode("".join(value.split()), validate=True)
        except ValueError:
            raise _refused(event, "this is not base64") from None
    if event.tag is not None:
        raise _refused(event, f"the tag {event.tag} has no place in it")
    if not event.implicit[0] or _is_text(value):
        return value
    if value in _WORDS:
        return _WORDS[value]
    if _WHOLE.fullmatch(value):
        return int(value)
    raise _refused(event, f"write {value[:40]!r} in quotes")


@functools.lru_cache(maxsize=1000)
def _is_text(plain: str) -> bool:
    """Say whether YAML 1.1 takes what stands there without quotes for a text."""
    return bool(_RESOLVER.resolve(yaml.ScalarNode, plain, (True, False)) == _STRING)  # type: ignore[no-untyped-call]


def _refused(event: yaml.Event, problem: str) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=event.start_mark)  # type: ignore[arg-type]  # of C


# --- writing ----------------------------------------------------------------------------------------------------------


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
        # Its end is marked: of a file that was cut off, the rest may well be YAML.
        text: str = yaml.dump(
            ordered, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1_000_000, explicit_end=True
        )
        return text


def _lines(side: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _Line(value) if name in _ON_ONE_LINE and value else value for name, value in side.items()}
