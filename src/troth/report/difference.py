"""What changed between two runs: as text, as Markdown, and as a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from troth.report._conclusion import moment, number
from troth.report._markdown import code, plain
from troth.report._text import visible
from troth.report.html import render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.diff import Change, Difference, Sight
    from troth.results import Run

_SHOWN: Final = 3  # findings of one requirement


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that changed: its name, what became of it, its promise, and what runs said about it."""

    name: str
    became: str
    says: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Things that changed in the same way; `verdict` gives it its sign and colour."""

    title: str
    verdict: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A difference in the order in which it is told."""

    headline: str
    verdict: str
    runs: tuple[tuple[str, str], tuple[str, str]]
    remarks: tuple[str, ...]
    sections: tuple[Section, ...]


def outline(difference: Difference) -> Outline:
    """Return a difference in the order in which it is told: what needs a reader most comes first."""
    sections = [
        Section("Newly failing", "fail", tuple(map(_failing, difference.failing))),
        Section("Newly inconclusive or not run", "inconclusive", tuple(map(_unjudged, difference.unjudged))),
        Section("Fixed", "pass", tuple(map(_turned, difference.fixed))),
        Section("Judged again", "pass", tuple(map(_turned, difference.judged))),
        Section("New requirements", "not-run", tuple(map(_turned, difference.added))),
        Section("Requirements that are gone", "not-run", tuple(map(_turned, difference.gone))),
        Section("Seen for the first time", "warn", tuple(map(_sight, difference.appeared))),
        Section("No longer seen", "not-run", tuple(map(_sight, difference.vanished))),
    ]
    shown = tuple(section for section in sections if section.entries)
    broken, fixed = len(difference.regressions), len(difference.fixed)
    if broken:
        headline = f"{number(broken, 'must requirement')} newly {'fails' if broken == 1 else 'fail'}"
    else:
        headline = "No regression" if shown else "Nothing changed"
    if fixed:
        headline += f", {number(fixed, 'requirement is', 'requirements are')} fixed"
    return Outline(
        headline=headline,
        verdict="fail" if broken else "pass",
        runs=(("old", _run(difference.old)), ("new", _run(difference.new))),
        remarks=difference.remarks,
        sections=shown,
    )


def difference_text(difference: Difference) -> str:
    """Return a difference as lines for a terminal or a log."""
    told = outline(difference)
    lines = [f"{name}: {run}" for name, run in told.runs]
    lines += [f"note: {remark}" for remark in told.remarks]
    for section in told.sections:
        lines += ["", f"{section.title} ({len(section.entries)})"]
        for entry in section.entries:
            lines.append(f"  {entry.name}  {entry.became}".rstrip())
            lines += [f"    {line}" for line in (entry.says, *entry.lines) if line]
    end = "a must newly fails" if difference.exit_status else "no must newly fails"
    lines += ["", f"{told.headline}. Exit {difference.exit_status}: {end}."]
    return "\n".join(visible(line) for line in lines)


def difference_markdown(difference: Difference) -> str:
    """Return a difference as Markdown, for a pull request or a job's summary."""
    told = outline(difference)
    lines = [f"## {plain(told.headline)}", "", *(f"- {name}: {plain(run)}" for name, run in told.runs)]
    lines += [f"- note: {plain(remark)}" for remark in told.remarks]
    for section in told.sections:
        lines += ["", f"### {section.title} ({len(section.entries)})", ""]
        for entry in section.entries:
            lines.append(f"- {code(entry.name)} {plain(entry.became)}".rstrip())
            lines += [f"  - {plain(entry.says)}"] if entry.says else []
            lines += [f"  - {code(line)}" for line in entry.lines]
    return "\n".join(lines) + "\n"


def difference_html(difference: Difference) -> str:
    """Return a difference as a page, complete in itself."""
    return render("difference.html", told=outline(difference))


def _run(run: Run) -> str:
    hosts = ", ".join(dict.fromkeys(run["hosts"].values())) if run["target"] == "live" else ""
    judged = hosts or {"sandbox": "the embedded sandbox", "replay": "a recording"}.get(run["target"], run["target"])
    return f"{moment(run['started'])}, {judged}, contract {run['contract']}, troth {run['tool']}"


def _failing(change: Change) -> Entry:
    return Entry(change.requirement["id"], _became(change), change.requirement["says"], tuple(_findings(change)))


def _findings(change: Change) -> Iterator[str]:
    for finding in change.findings[:_SHOWN]:
        place = f" at {finding['where']}" if finding["where"] else ""
        yield f"expected {' or '.join(finding['expected'])}; got {finding['actual']}{place}"
        yield f"repeat: {finding['repeat']}"
    if (more := len(change.findings) - _SHOWN) > 0:
        yield number(more, "more finding")


def _unjudged(change: Change) -> Entry:
    return Entry(change.requirement["id"], _became(change), change.requirement["reason"] or "")


def _turned(change: Change) -> Entry:
    return Entry(change.requirement["id"], _became(change))


def _became(change: Change) -> str:
    level = change.requirement["level"]
    if change.before == change.now:
        return f"({level}, {change.now}: what was waived, or another finding)"
    verdicts = [verdict for verdict in (change.before, change.now) if verdict]
    return f"({level}, {' -> '.join(verdicts)})"


def _sight(sight: Sight) -> Entry:
    return Entry(sight.call or "outside any call", sight.what)
