"""Arranges findings and exchanges for the page, so that many of them still make a page that opens at once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from troth.report._diff import Piece, against
from troth.report._story import Story, story, without_story
from troth.report._text import Excerpt, excerpt, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from troth.results import Exchange, Finding, Requirement

_ROOM: Final = 1_200_000
"""Characters that the exchanges of all findings may take together; results.json has all of them."""

_MARKUP: Final = 1_400  # characters of an exchange beside its bodies and headers, about
_LONGEST_LINE: Final = 4096  # characters of what was expected or came; nobody reads more of them side by side
_LONGEST_BODY: Final = 300  # characters of what was written before a look
_LONGEST_CURL: Final = 8192  # characters; nobody copies a longer line out of a page


@dataclass(frozen=True, slots=True)
class ShownExchange:
    """One request and its answer.

    Attributes:
        raw: as the results have it.
        path: of the address, with the query.
        request: the request's body.
        response: the answer's body; None where nothing came back.
    """

    raw: Exchange
    path: str
    request: Excerpt
    response: Excerpt | None

    @property
    def sent(self) -> str:
        """The request's body in one line."""
        return in_brief(self.raw["request"]["body"])

    @property
    def room(self) -> int:
        """How many characters of the page it takes, about."""
        answer = self.raw["response"]
        heads = [self.raw["request"]["headers"], answer["headers"] if answer else {}]
        bodies = self.request.room + (self.response.room if self.response else 0)
        return _MARKUP + bodies + sum(len(name) + len(value) for head in heads for name, value in head.items())


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """One finding.

    Attributes:
        raw: as the results have it.
        anchor: the id of its place on the page.
        place: which of the requirement's findings it is, from 1.
        expected: the alternatives, each in pieces.
        actual: what came, in pieces.
        story: the case as sentences, if it is a list of steps.
        case: the case as it was drawn; None where there is none.
        curl: empty where it is too long to be copied.
        before: what was written before the last exchange, a look; None where it is none.
        exchanges: in order; the last is the one that decided.
        left_out: how many exchanges before them only results.json has.
    """

    raw: Finding
    anchor: str
    place: int
    expected: tuple[tuple[Piece, ...], ...]
    actual: tuple[Piece, ...]
    story: Story | None
    case: Excerpt | None
    curl: str
    before: ShownExchange | None
    exchanges: tuple[ShownExchange, ...]
    left_out: int


def show_finding(finding: Finding, place: int, anchor: str, room: int) -> ShownFinding:
    """Return a finding as the page shows it, with the last of its exchanges that fit into the room."""
    told = story(finding)
    expected = [without_story(text) if told else text for text in finding["expected"]]
    exchanges = _exchanges(finding)
    kept = _last_that_fit(exchanges, room)
    pieces, actual = against([_cut(text) for text in expected], _cut(finding["actual"]))
    return ShownFinding(
        raw=finding,
        anchor=f"{anchor}.{place}",
        place=place,
        expected=pieces,
        actual=actual,
        story=told,
        case=None if finding["case"] is None else excerpt(finding["case"]),
        curl=finding["curl"] if len(finding["curl"]) <= _LONGEST_CURL else "",
        before=None if (wrote := written_before(finding)) is None else show_exchange(wrote),
        exchanges=tuple(kept),
        left_out=len(exchanges) - len(kept),
    )


def in_brief(body: object) -> str:
    """Return a JSON value in one line, cut where nobody reads on."""
    text = json.dumps(body, ensure_ascii=False)
    return text if len(text) <= _LONGEST_BODY else f"{text[:_LONGEST_BODY]}..."


def written_before(finding: Finding) -> Exchange | None:
    """Return the last request of another call before the one that decided: what a look showed was written by it."""
    last = next(reversed(finding["exchanges"]), None)
    others = [each for each in finding["exchanges"] if last and each["call"] not in (None, last["call"])]
    return others[-1] if others else None


def rooms(requirements: Iterable[Requirement]) -> dict[tuple[str, int], int]:
    """Return how many characters each finding's exchanges may take, by requirement and place, from 1.

    Those that need less than their share leave the rest to the others.
    """
    needs = {
        (requirement["id"], place): sum(each.room for each in _exchanges(finding))
        for requirement in requirements
        for place, finding in enumerate(requirement["findings"], start=1)
    }
    left, given = _ROOM, {}
    for position, (key, need) in enumerate(sorted(needs.items(), key=lambda item: item[1])):
        given[key] = min(need, left // (len(needs) - position))
        left -= given[key]
    return given


def show_exchange(exchange: Exchange, where: str = "") -> ShownExchange:
    """Return an exchange as the page shows it; `where` is the place that matters in the answer."""
    answer = exchange["response"]
    return ShownExchange(
        raw=exchange,
        path=_path(exchange["request"]["url"]),
        request=excerpt(exchange["request"]["body"]),
        response=excerpt(answer["body"], where) if answer else None,
    )


def _exchanges(finding: Finding) -> list[ShownExchange]:
    # The place is in the last answer: that is where a case stops.
    last = len(finding["exchanges"]) - 1
    return [
        show_exchange(exchange, finding["where"] if place == last else "")
        for place, exchange in enumerate(finding["exchanges"])
    ]


def _last_that_fit(exchanges: Sequence[ShownExchange], room: int) -> Sequence[ShownExchange]:
    """Return the last exchanges, as many as fit into the room, but one at least."""
    sizes = list(accumulate(each.room for each in reversed(exchanges)))
    kept = max(1, sum(size <= room for size in sizes))
    return exchanges[-kept:]


def _path(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _cut(text: str) -> str:
    text = visible(text, lines=True)
    if len(text) <= _LONGEST_LINE:
        return text
    return f"{text[:_LONGEST_LINE]}… ({len(text) - _LONGEST_LINE:,} more characters are in results.json)"
