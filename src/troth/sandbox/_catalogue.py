"""The faults and variants there are, found by their place."""

from __future__ import annotations

import difflib
import pkgutil
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from troth.errors import UsageError
from troth.sandbox._contract import promises
from troth.sandbox._hooks import Fault, Hook, Variant

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from types import ModuleType

_Kind = TypeVar("_Kind", bound=Hook)


@cache
def faults() -> dict[str, type[Fault]]:
    """Return every fault by its id, sorted."""
    return _found("faults", Fault)


@cache
def variants() -> dict[str, type[Variant]]:
    """Return every variant by its id, sorted."""
    return _found("variants", Variant)


def chosen(fault_ids: Iterable[str], variant_ids: Iterable[str]) -> tuple[Hook, ...]:
    """Return the hooks with these ids, in the order given, faults outside variants.

    Raises:
        UsageError: there is no such fault or variant.
    """
    return (
        *_picked("fault", fault_ids, faults() if fault_ids else {}),
        *_picked("variant", variant_ids, variants() if variant_ids else {}),
    )


def described(what: Literal["faults", "variants"]) -> list[dict[str, Any]]:
    """Return what there is to know about every fault or variant, as JSON values."""
    if what == "variants":
        return [_row(hook, breaks=None, source=hook.uses, deep=False) for hook in variants().values()]
    known = promises()
    return [
        _row(
            hook, breaks=hook.breaks, source=known[hook.breaks].source if hook.breaks in known else None, deep=hook.deep
        )
        for hook in faults().values()
    ]


def _row(hook: type[Hook], **more: object) -> dict[str, Any]:
    return {"id": hook.id, "says": hook.says(), **more}


def _picked(word: str, ids: Iterable[str], there: Mapping[str, type[Hook]]) -> Iterator[Hook]:
    for hook_id in ids:
        if hook_id not in there:
            close = difflib.get_close_matches(hook_id, there, n=1)
            advice = f"Did you mean {close[0]}?" if close else f"`troth list {word}s` shows what there is."
            raise UsageError(f"There is no {word} {hook_id!r}.", advice=advice)
        yield there[hook_id]()


def _found(folder: str, kind: type[_Kind]) -> dict[str, type[_Kind]]:
    root = import_module(f"troth.sandbox.{folder}")
    found: dict[str, type[_Kind]] = {}
    for module in _modules(root):
        for hook in _held(module, kind):
            if found.setdefault(hook.id, hook) is not hook:
                raise RuntimeError(f"two {folder} are called {hook.id}: {found[hook.id].__module__}, {hook.__module__}")
    return dict(sorted(found.items()))


def _modules(root: ModuleType) -> Iterator[ModuleType]:
    for entry in pkgutil.walk_packages(root.__path__, f"{root.__name__}."):
        if not entry.ispkg and not entry.name.rpartition(".")[2].startswith("_"):
            yield import_module(entry.name)


def _held(module: ModuleType, kind: type[_Kind]) -> Iterator[type[_Kind]]:
    for value in vars(module).values():
        for candidate in value if isinstance(value, tuple) else (value,):
            if isinstance(candidate, type) and issubclass(candidate, kind) and candidate.id:
                yield candidate
