"""The summary that a run prints: the findings in full, a row per call, and one line that says what it comes to.

Every line is made here and never folded, so that a log is the same at any width and a curl line can be copied.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.text import Text

from troth.report._conclusion import UNJUDGED, VERDICTS, conclude, is_open, judged_vendors, number
from troth.report._finding import in_brief, written_before
from troth.report._spent import costs
from troth.report._text import visible
from troth.report._waived import in_words, over

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from troth.results import Exchange, Finding, Requirement, Results, Verdict

_QUIET: Final = -1
_VERBOSE: Final = 1
_SHOWN: Final = 3  # findings of one requirement in full; they mostly say the same
_REASONS: Final = 4  # why something was not judged; more do not fit a screen
_LONGEST_REASON: Final = 120  # characters
_LONGEST_CURL: Final = 2000  # characters; beyond this it is of no use on a screen

_STYLES: Final[dict[Verdict, str]] = {
    "pass": "green",
    "warn": "yellow",
    "fail": "bold red",
    "inconclusive": "magenta",
    "error": "bold magenta",
    "not-run": "dim",
}


def print_summary(document: Results, console: Console, verbosity: int = 0) -> None:
    """Print what a run found.

    Args:
        document: the results.
        console: where to; colour is its business (it knows about NO_COLOR and about not being a terminal).
        verbosity: -1 for findings and the last line only, 0, or 1 for every requirement and observation.
    """
    out = _Printer(console)
    if verbosity > _QUIET:
        out.line(_what(document))
        out.line()
    if verbosity >= _VERBOSE:
        _print_requirements(document, out)
    for requirement in _with_findings(document):
        _print_findings(requirement, out, verbosity, document["run"]["started"])
        out.line()
    # What sums up comes last: it is what stands on the screen when the run is over.
    if verbosity > _QUIET:
        _print_calls(document, out)
        _print_unjudged(document, out, verbosity)
        _print_rest(document, out, verbosity)
    for sentence in over(document):
        out.line(("WAIVER", _STYLES["fail"]), f" {sentence}")
    _print_conclusion(document, out)


class _Printer:
    """Prints one line at a time; nothing that a server sent reaches the console unspelled."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def line(self, *parts: str | tuple[str, str]) -> None:
        """Print parts side by side, each plain or with a style."""
        text = Text()
        for part in parts:
            words, style = (part, "") if isinstance(part, str) else part
            safe = visible(words).encode(self._console.encoding, "backslashreplace").decode(self._console.encoding)
            text.append(safe, style)
        self._console.print(text, soft_wrap=True)

    def field(self, name: str, value: str, style: str = "") -> None:
        """Print a named line of a finding."""
        self.line(f"  {name:<9} ", (value, style))


def _what(document: Results) -> str:
    run = document["run"]
    judged = {"sandbox": "the embedded sandbox (not the vendor)", "live": "live", "replay": "a recording"}[
        run["target"]
    ]
    if run["target"] == "live":
        hosts = dict.fromkeys(run["hosts"][vendor] for vendor in judged_vendors(document))
        judged = ", ".join(hosts) or "live"
    elif run["target"] == "replay":
        source = "the live host" if run["recorded_from"] == "live" else "the sandbox (not the vendor)"
        judged = f"a recording of {source}"
        if run.get("recorded_at"):
            judged += f", made {run.get('recorded_at')}"
    only = f"; only {', '.join(run['selection'])}" if run["selection"] else ""
    return f"Judged: {judged}; contract {run['contract']}, seed {run['seed']}{only}"


def _print_calls(document: Results, out: _Printer) -> None:
    rows: dict[str, dict[str, int]] = {}
    for requirement in document["requirements"]:
        counts = rows.setdefault(requirement["id"].partition("#")[0], {})
        counts[requirement["verdict"]] = counts.get(requirement["verdict"], 0) + 1
    # Verdicts nobody got have no column, but for the two that everybody looks for.
    shown: list[Verdict] = [
        verdict
        for verdict in ("pass", *VERDICTS[:-1])
        if verdict in {"pass", "fail"} or any(verdict in counts for counts in rows.values())
    ]
    width = max([len(call) for call in rows], default=4)
    out.line(("call".ljust(width) + "".join(f"  {verdict:>{_wide(verdict)}}" for verdict in shown), "bold"))
    for call, counts in rows.items():
        cells = [
            (f"  {counts.get(verdict, 0):>{_wide(verdict)}}", _STYLES[verdict] if counts.get(verdict) else "dim")
            for verdict in shown
        ]
        out.line(call.ljust(width), *cells)


def _wide(verdict: Verdict) -> int:
    return max(len(verdict), 4)


def _print_requirements(document: Results, out: _Printer) -> None:
    for requirement in document["requirements"]:
        out.line(
            (f"{requirement['verdict']:<12} ", _STYLES[requirement["verdict"]]),
            f"{requirement['level']:<6} {requirement['id']}  ",
            (f"{number(requirement['cases'], 'case')}, {number(requirement['interactions'], 'request')}", "dim"),
        )
    out.line()


def _with_findings(document: Results) -> list[Requirement]:
    return sorted(
        (requirement for requirement in document["requirements"] if requirement["findings"]),
        key=lambda requirement: (not is_open(requirement), VERDICTS.index(requirement["verdict"])),
    )


def _print_findings(requirement: Requirement, out: _Printer, verbosity: int, started: str) -> None:
    waived = requirement["waived"]
    out.line(
        (requirement["verdict"].upper(), _STYLES[requirement["verdict"]]),
        f" {requirement['id']} ({requirement['level']})",
        " waived" if waived else "",
    )
    out.field("says", requirement["says"])
    out.field("source", requirement["source"])
    if waived:
        out.field("waived", in_words(waived, started))
    findings = requirement["findings"]
    shown = findings if verbosity >= _VERBOSE else findings[:_SHOWN]
    for position, finding in enumerate(shown, start=1):
        if len(findings) > 1:
            out.line(f"  finding {position} of {len(findings)}")
        _print_finding(finding, out, verbosity)
        if "waived" in finding and not waived:
            out.field("waived", in_words(finding["waived"], started))
    if len(shown) < len(findings):
        out.line(f"  {number(len(findings) - len(shown), 'more finding')} of this requirement; -v shows all")


def _print_finding(finding: Finding, out: _Printer, verbosity: int) -> None:
    for position, expected in enumerate(finding["expected"]):
        out.field("or" if position else "expected", expected)
    out.field("actual", finding["actual"], "bold")
    out.field("where", " of ".join(filter(None, [finding["where"], *_decisive(finding)])))
    for words in _led_to_it(finding):
        out.field("after", words)
    for caller in _caller(finding):
        out.field("as", caller)
    if len(finding["curl"]) <= _LONGEST_CURL or verbosity >= _VERBOSE:
        out.field("curl", finding["curl"])
    else:
        out.field("curl", f"{len(finding['curl']):,} characters long; it is in the report, or use -v")
    out.field("repeat", finding["repeat"], "cyan")
    if not finding["reproduced"]:
        out.field("note", "not reproduced on repeat")


def _decisive(finding: Finding) -> Iterator[str]:
    for last in finding["exchanges"][-1:]:
        yield _told(last)


def _led_to_it(finding: Finding) -> Iterator[str]:
    exchange = written_before(finding)
    if exchange is not None:
        yield f"{_told(exchange)}, sent {in_brief(exchange['request']['body'])}"


def _caller(finding: Finding) -> Iterator[str]:
    for last in finding["exchanges"][-1:]:
        if caller := last.get("caller"):
            yield caller


def _told(exchange: Exchange) -> str:
    answer, request = exchange["response"], exchange["request"]
    outcome = str(answer["status"]) if answer else exchange.get("error") or "no answer"
    return f"{request['method']} {request['url']} -> {outcome}"


def _print_unjudged(document: Results, out: _Printer, verbosity: int) -> None:
    reasons: dict[tuple[Verdict, str], list[str]] = {}
    for requirement in document["requirements"]:
        if requirement["verdict"] in UNJUDGED:
            key = (requirement["verdict"], requirement["reason"] or "no reason given")
            reasons.setdefault(key, []).append(requirement["id"])
    if reasons:
        out.line()
    groups = sorted(reasons.items(), key=lambda item: VERDICTS.index(item[0][0]))
    shown = groups if verbosity >= _VERBOSE else groups[:_REASONS]
    for (verdict, reason), ids in shown:
        named = ", ".join(ids if verbosity >= _VERBOSE else ids[:_SHOWN])
        more = "" if verbosity >= _VERBOSE or len(ids) <= _SHOWN else f" and {len(ids) - _SHOWN} more"
        words = reason if verbosity >= _VERBOSE or len(reason) <= _LONGEST_REASON else f"{reason[:_LONGEST_REASON]}..."
        out.line((verdict, _STYLES[verdict]), f" {words}: {named}{more}")
    if len(shown) < len(groups):
        left = sum(len(ids) for _, ids in groups[len(shown) :])
        out.line(f"{number(left, 'more requirement')} not judged, for other reasons; -v shows all")


def _print_rest(document: Results, out: _Printer, verbosity: int) -> None:
    out.line()
    if verbosity >= _VERBOSE:
        for observation in document["observations"]:
            seen = number(observation["count"], "time")
            out.line(f"observed {observation['call'] or 'outside any call'}: {observation['what']} ({seen})")
    counts = [
        number(len(document["observations"]), "observation"),
        number(len(document.get("discrepancies", [])), "discrepancy", "discrepancies"),
        number(len(document.get("exclusions", [])), "excluded requirement"),
    ]
    if (seen_failing := document.get("seen_failing")) is not None:
        never = seen_failing["never"]
        counts.append(f"musts never seen failing: {len(never)} of {seen_failing['musts']}")
        if verbosity >= _VERBOSE:
            for requirement_id in never:
                out.line(f"never seen failing: {requirement_id}")
    run = document["run"]
    for sentence in run.get("left", []):
        out.line(f"left behind: {sentence}")
    spent = f"{number(run['requests'], 'request')} in {run['seconds']:.1f} s"
    out.line(
        "; ".join([spent, *costs(run), *counts]),
    )


def _print_conclusion(document: Results, out: _Printer) -> None:
    conclusion = conclude(document)
    out.line(
        (f"{conclusion.headline}.", _STYLES[conclusion.verdict] + " bold"),
        f" {conclusion.detail} Exit {conclusion.exit_status}: {conclusion.exit_meaning}.",
    )
