"""What a run found on half a page of Markdown: for a job's summary or a pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from troth.report._conclusion import UNJUDGED, VERDICTS, conclude, is_open, number
from troth.report._markdown import code, plain
from troth.report._waived import held, in_words, over

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.results import Requirement, Results, Verdict

_SIGNS: Final = {"pass": "✅", "fail": "❌", "inconclusive": "❔"}
_SHOWN: Final = 10  # requirements with findings in full: a summary is not the report
_REASONS: Final = 6
_LONGEST: Final = 600  # characters of what was expected or came


def summary_markdown(document: Results) -> str:
    """Return the results as Markdown."""
    conclusion = conclude(document)
    lines = [
        f"## {_SIGNS[conclusion.verdict]} {plain(conclusion.headline)}",
        "",
        f"{plain(conclusion.detail)} Exit {conclusion.exit_status}: {conclusion.exit_meaning}.",
        "",
        plain(conclusion.evidence),
        *_table(document),
    ]
    for title, section in (
        ("Findings", _findings(document)),
        ("Not judged", _unjudged(document)),
        ("Waivers", _waivers(document)),
    ):
        if told := list(section):
            lines += ["", f"### {title}", "", *told]
    return "\n".join(lines) + "\n"


def _table(document: Results) -> Iterator[str]:
    rows: dict[str, dict[str, int]] = {}
    for requirement in document["requirements"]:
        counts = rows.setdefault(requirement["id"].partition("#")[0], {})
        verdict = "waived" if requirement["waived"] else requirement["verdict"]
        counts[verdict] = counts.get(verdict, 0) + 1
    order = ("pass", "fail", "waived", *VERDICTS[1:-1])
    shown = [name for name in order if any(name in counts for counts in rows.values())]
    if rows:
        yield from ("", f"| call | {' | '.join(shown)} |", f"|---|{'---:|' * len(shown)}")
    for call, counts in rows.items():
        yield f"| {plain(call)} | {' | '.join(str(counts.get(name, 0)) for name in shown)} |"


def _findings(document: Results) -> Iterator[str]:
    rank = {"must": 0, "should": 1, "may": 2}
    failing = sorted(filter(is_open, document["requirements"]), key=lambda requirement: rank[requirement["level"]])
    for requirement in failing[:_SHOWN]:
        yield f"- **{requirement['verdict']}** {code(requirement['id'])} ({requirement['level']}): {_said(requirement)}"
        finding = next(finding for finding in requirement["findings"] if "waived" not in finding)
        yield f"  - expected {' or '.join(code(_cut(expected)) for expected in finding['expected'])}"
        place = f" at {code(finding['where'])}" if finding["where"] else ""
        yield f"  - got {code(_cut(finding['actual']))}{place}"
        yield f"  - repeat: {code(finding['repeat'])}"
        if (more := len(requirement["findings"]) - 1) > 0:
            yield f"  - {number(more, 'more finding')} of it in the report"
    if len(failing) > _SHOWN:
        yield f"- {number(len(failing) - _SHOWN, 'more requirement')} with findings in the report"


def _said(requirement: Requirement) -> str:
    return plain(requirement["says"])


def _unjudged(document: Results) -> Iterator[str]:
    groups: dict[tuple[Verdict, str], list[str]] = {}
    for requirement in document["requirements"]:
        if requirement["verdict"] in UNJUDGED:
            key = (requirement["verdict"], requirement["reason"] or "no reason given")
            groups.setdefault(key, []).append(requirement["id"])
    ordered = sorted(groups.items(), key=lambda item: VERDICTS.index(item[0][0]))
    for (verdict, reason), ids in ordered[:_REASONS]:
        more = f" and {len(ids) - 1} more" if len(ids) > 1 else ""
        yield f"- **{verdict}** {plain(_cut(reason))}: {code(ids[0])}{more}"
    if left := sum(len(ids) for _, ids in ordered[_REASONS:]):
        yield f"- {number(left, 'more requirement')}, for other reasons"


def _waivers(document: Results) -> Iterator[str]:
    for sentence in over(document):
        yield f"- ❌ {plain(sentence)}"
    for waiver in held(document):
        if waiver["state"] == "used":
            yield f"- {code(waiver['requirement'])}: {plain(in_words(waiver, document['run']['started']))}"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
