"""Takes a page apart, so that tests can ask what stands where."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from troth.results import Results

VOID = {"meta", "link", "br", "input", "img", "hr"}
SAMPLES = ["conforming", "failing", "hostile", "replayed", "not_judged"]


class Page(HTMLParser):
    """A page taken apart; refuses tags that are left open or closed twice."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._open: list[tuple[str, str | None, int]] = []
        self._inside: dict[str, str] = {}
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append((tag, dict(attrs).get("id"), len(self.text)))

    def handle_endtag(self, tag: str) -> None:
        opened, place, start = self._open.pop()
        assert opened == tag
        if place:
            self._inside[place] = " ".join(self.text[start:].split())

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1][0] not in {"style", "script"}:
            self.text += data

    def all(self, attribute: str) -> list[str]:
        return [value for _, attributes in self.tags if (value := attributes.get(attribute)) is not None]

    def at(self, place: str) -> str:
        return self._inside[place]

    @property
    def words(self) -> str:
        return " ".join(self.text.split())


def find(document: Results, slug: str) -> Any:  # noqa: ANN401 - a requirement that tests change at will
    return next(requirement for requirement in document["requirements"] if requirement["id"].endswith(slug))
