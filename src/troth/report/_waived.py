"""Waivers as people read them: how old each is, and how long it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from troth.report._conclusion import moment, number
from troth.report._markup import days_between

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.results import HeldWaiver, Results, Waiver

_SPEAKING: Final = {
    "expired": "is expired: its last day was {until}. Renew it in waivers.toml, or see to it that the promise is kept.",
    "stale": "is stale: its requirement was judged, and its finding did not show. Take it out of waivers.toml.",
}


def in_words(waiver: Waiver, started: str) -> str:
    """Return why something is accepted, since when, until when, by whom, and where it is followed up."""
    facts = []
    if (age := days_between(waiver.get("since", ""), started)) is not None:
        facts.append(f"{number(age, 'day')} old")
    if "until" in waiver:
        left = days_between(started, waiver["until"])
        days = "" if left is None else "expired, " if left < 0 else f"{number(left, 'day')} left, "
        facts.append(f"{days}until {moment(waiver['until'])}")
    facts += [waiver[name] for name in ("owner", "issue") if name in waiver]
    return waiver["reason"] + (f" ({'; '.join(facts)})" if facts else "")


def over(document: Results) -> Iterator[str]:
    """Yield a sentence for each waiver that closes the gate."""
    for waiver in held(document):
        if waiver["state"] in _SPEAKING:
            says = _SPEAKING[waiver["state"]].format(until=moment(waiver.get("until", "")))
            accepts = f", which accepts {waiver['accepts']}," if "accepts" in waiver else ""
            yield f"the waiver of {waiver['requirement']} for {waiver['target']}{accepts} {says}"


def held(document: Results) -> list[HeldWaiver]:
    """Return the waivers of what was judged, those that close the gate first."""
    if "waivers" in document:
        return sorted(document["waivers"], key=lambda waiver: waiver["state"] not in _SPEAKING)
    # Whoever writes results without that list says it with the requirement alone.
    return [
        {
            **requirement["waived"],
            "requirement": requirement["id"],
            "target": document["run"]["target"],
            "state": "used",
        }
        for requirement in document["requirements"]
        if requirement["waived"]
    ]
