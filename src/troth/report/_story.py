"""Tells a case that is a list of steps as numbered sentences."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from troth.results import Finding

_AFTER: Final = re.compile(r"(?P<expected>.*?), after (?P<story>1\. .*)", re.DOTALL)
_NEXT: Final = re.compile(r"; (?=[0-9]+\. )")
_NUMBER: Final = re.compile(r"([0-9]+)\. (.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Step:
    """One sentence: what is done, and to whom and with what."""

    does: str
    rest: str


@dataclass(frozen=True, slots=True)
class Story:
    """What was there at the beginning, and what was done, in order."""

    beginning: tuple[str, ...]
    steps: tuple[Step, ...]


def story(finding: Finding) -> Story | None:
    """Return a finding's case as a story; None if it is none."""
    case = finding["case"]
    steps = case.get("steps") if isinstance(case, dict) else None
    if not isinstance(steps, list) or not steps or not all(isinstance(step, dict) for step in steps):
        return None
    beginning = case.get("beginning")
    people = beginning if isinstance(beginning, list) else []
    # A test that tells what it did knows better: it may have passed over a step that made no sense where it stood.
    sentences = _told(finding["expected"])
    told = [_as_told(sentence, steps) for sentence in sentences] or [_step(step, len(people)) for step in steps]
    return Story(tuple(_person(number, values) for number, values in enumerate(people, start=1)), tuple(told))


def without_story(expected: str) -> str:
    """Return what was expected without the steps before it."""
    found = _AFTER.fullmatch(expected)
    return found["expected"] if found else expected


def _told(expected: Sequence[str]) -> list[str]:
    found = _AFTER.fullmatch(expected[0]) if expected else None
    numbered = [_NUMBER.fullmatch(part) for part in _NEXT.split(found["story"])] if found else []
    sentences = [match[2] for place, match in enumerate(numbered, start=1) if match and int(match[1]) == place]
    return sentences if len(sentences) == len(numbered) else []


def _as_told(sentence: str, steps: Sequence[Mapping[str, Any]]) -> Step:
    for step in steps:
        values = step.get("values")
        if isinstance(values, dict) and sentence.endswith(f": {values}"):
            sentence = sentence.removesuffix(f"{values}") + (_values(values) or "nothing")
            break
    does, _, rest = sentence.partition(" ")
    return Step(does.capitalize(), rest)


def _person(number: int, values: object) -> str:
    return f"Customer {number}: {_values(values) if isinstance(values, dict) and values else 'no details'}"


def _step(step: Mapping[str, Any], people: int) -> Step:
    parts = []
    if "who" in step:
        parts.append(_customer(step["who"], step.get("by"), people))
    if isinstance(step.get("whom"), list) and step["whom"]:
        listed = [(one, None) if not isinstance(one, list) else (*one, None, None)[:2] for one in step["whom"]]
        named = [_customer(who, by, people) for who, by in listed]
        parts.append(" and ".join(filter(None, [", ".join(named[:-1]), named[-1]])))
    words = " ".join(parts)
    if "values" in step:
        words += f": {_values(step['values']) if isinstance(step['values'], dict) and step['values'] else 'nothing'}"
    rest = {name: value for name, value in step.items() if name not in {"do", "who", "whom", "by", "values"}}
    if rest:
        words += f" ({_values(rest)})"
    return Step(str(step.get("do", "do")).replace("_", " ").capitalize(), words.strip())


def _customer(who: object, by: object, people: int) -> str:
    # Numbers go round: a case stays valid while it is made smaller.
    number = who % people + 1 if isinstance(who, int) and people else who
    return f"customer {number}" + (f" by {by}" if by else "")


def _values(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {json.dumps(value, ensure_ascii=False)}" for name, value in values.items())
