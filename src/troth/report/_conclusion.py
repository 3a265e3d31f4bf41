"""What a run comes to: the sentence that both reports begin with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import urlsplit

from troth.report._text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from troth.results import Requirement, Results, Run, Verdict

VERDICTS: Final[tuple[Verdict, ...]] = ("fail", "error", "inconclusive", "warn", "not-run", "pass")
"""Verdicts, the one that needs a reader most first."""

UNJUDGED: Final[frozenset[Verdict]] = frozenset({"error", "inconclusive", "not-run"})
"""Verdicts that leave open whether the promise holds."""

_NOT_JUDGED: Final = 3
_INTERRUPTED: Final = 130


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What a run comes to.

    Attributes:
        verdict: which colour and sign it gets; `pass` only if something passed and nothing stands against it.
        headline: who conforms, or not.
        detail: how many of the `must` requirements hold, and what became of the others.
        evidence: what this run is, and is not, evidence of.
        about_vendor: whether it says anything about the vendor.
        exit_status: of `troth run`.
        exit_meaning: the same in words.
    """

    verdict: Literal["pass", "fail", "inconclusive"]
    headline: str
    detail: str
    evidence: str
    about_vendor: bool
    exit_status: int
    exit_meaning: str


def conclude(document: Results) -> Conclusion:
    """Return what the run comes to."""
    musts = [requirement for requirement in document["requirements"] if requirement["level"] == "must"]
    status = document["run"].get("exit_status", _exit_status(musts))
    vendors = judged_vendors(document)
    subject, plural = _subject(document["run"], vendors)
    does, conforms = ("do", "conform") if plural else ("does", "conforms")
    open_musts = sum(is_open(requirement) for requirement in musts)
    passed = sum(requirement["verdict"] == "pass" for requirement in musts)
    unjudged = sum(requirement["verdict"] in {"error", "inconclusive"} for requirement in musts)
    not_run = sum(requirement["verdict"] == "not-run" for requirement in musts)
    verdict: Literal["pass", "fail", "inconclusive"] = "inconclusive"
    if open_musts:
        verdict, headline = "fail", f"{subject} {does} not conform"
    elif document["run"].get("interrupted") or status == _INTERRUPTED:
        headline = "The run was interrupted: nothing is concluded"
    elif not passed:
        headline = "Nothing was judged"
    elif unjudged or status == _NOT_JUDGED:
        headline = f"Not everything could be judged: whether {_lower(subject)} {conforms} is open"
    elif status:
        verdict, headline = "fail", f"{subject} {conforms}, but the gate is closed"
    else:
        verdict, headline = "pass", f"{subject} {conforms}"
        if not_run or document["run"]["selection"]:
            headline += ", as far as judged"
    return Conclusion(
        verdict=verdict,
        headline=headline,
        detail=_detail(musts),
        evidence=_evidence(document["run"], vendors),
        about_vendor=_about_vendor(document["run"]),
        exit_status=status,
        exit_meaning=_exit_meaning(status, musts),
    )


def is_open(requirement: Requirement) -> bool:
    """Return whether a requirement has findings that no waiver accepts."""
    return bool(requirement["findings"]) and requirement["waived"] is None


def judged_vendors(document: Results) -> list[str]:
    """Return the vendors that the run was about; a selection leaves some out."""
    named = {requirement["id"].partition("/")[0] for requirement in document["requirements"]}
    hosts = document["run"]["hosts"]
    return [vendor for vendor in hosts if vendor in named] or list(hosts)


def number(count: int, one: str, many: str = "") -> str:
    """Return a count with its noun: `1 finding`, `1,204 requests`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def vendor_title(vendor: str) -> str:
    """Return a vendor's id as a name: `bubblehouse` as `Bubblehouse`."""
    return " ".join(word.capitalize() for word in vendor.split("-"))


def moment(instant: str) -> str:
    """Return an instant as people read it: `20 Nov 2026, 03:00:00 UTC`; text that is none stays as it is."""
    try:
        when = datetime.fromisoformat(instant)
    except ValueError:
        return instant
    if len(instant) == len("2026-11-20"):
        return f"{when.day} {when:%b %Y}"
    return f"{when.day} {when.astimezone(UTC):%b %Y, %H:%M:%S} UTC"


def _exit_status(musts: Iterable[Requirement]) -> int:
    # For documents that do not say it; waivers that are expired or stale cannot be told from here.
    musts = list(musts)
    if any(is_open(requirement) for requirement in musts):
        return 1
    return 3 if any(requirement["verdict"] in {"error", "inconclusive"} for requirement in musts) else 0


def _exit_meaning(status: int, musts: list[Requirement]) -> str:
    if status == 1 and not any(is_open(requirement) for requirement in musts):
        return "a waiver is expired or stale"
    if status == 0:
        waived = any(requirement["waived"] for requirement in musts)
        not_run = any(requirement["verdict"] == "not-run" for requirement in musts)
        return "every must passed" + (", or is waived" if waived else "") + (", or was not run" if not_run else "")
    return {
        1: "a must has a finding that is not waived",
        _NOT_JUDGED: "a must could not be judged",
        _INTERRUPTED: "interrupted",
    }.get(status, "usage or configuration")


def _about_vendor(run: Run) -> bool:
    return run["target"] == "live" or (run["target"] == "replay" and run["recorded_from"] == "live")


def _names(vendors: Sequence[str], word: str = "and") -> str:
    return f" {word} ".join(vendor_title(visible(vendor)) for vendor in vendors) or "the vendor"


def _hosts(run: Run, vendors: Sequence[str]) -> str:
    urls = dict.fromkeys(run["hosts"][vendor] for vendor in vendors)
    return " and ".join(visible(urlsplit(url).netloc or url) for url in urls) or "an unnamed host"


def _subject(run: Run, vendors: Sequence[str]) -> tuple[str, bool]:
    if run["target"] == "sandbox":
        return "The embedded sandbox", False
    if run["target"] == "live":
        return _names(vendors), len(vendors) > 1
    source = _names(vendors) if run["recorded_from"] == "live" else "the sandbox"
    return f"The recording of {source}", False


def _lower(subject: str) -> str:
    return subject.replace("The ", "the ", 1)


def _evidence(run: Run, vendors: Sequence[str]) -> str:
    if run["target"] == "sandbox":
        return (
            f"This run judged the sandbox that comes with troth, not {_names(vendors, 'or')}: "
            "it shows whether suites and sandbox agree, and no more."
        )
    if run["target"] == "live":
        return f"This run sent its requests to {_hosts(run, vendors)}."
    recorded = run.get("recorded_at")
    day = f" on {moment(recorded[:10])}" if recorded else ""
    if run["recorded_from"] == "live":
        return (
            f"This run judged again what {_hosts(run, vendors)} answered when it was recorded{day}. Nothing was sent."
        )
    return (
        f"This run judged again a recording of the sandbox that comes with troth{day}, not of {_names(vendors, 'or')}. "
        "Nothing was sent."
    )


def _detail(musts: list[Requirement]) -> str:
    passed = sum(requirement["verdict"] == "pass" for requirement in musts)
    parts = [f"{passed:,} of {number(len(musts), 'must requirement')} held"]
    open_musts = sum(is_open(requirement) for requirement in musts)
    waived = sum(requirement["waived"] is not None for requirement in musts)
    rest = {
        f"{number(open_musts, 'has a finding', 'have findings')}": open_musts,
        f"{number(waived, 'is waived', 'are waived')}": waived,
    }
    parts += [words for words, count in rest.items() if count]
    for verdict, one, many in (
        ("inconclusive", "was inconclusive", "were inconclusive"),
        ("error", "met an error of troth", "met an error of troth"),
        ("not-run", "was not run", "were not run"),
    ):
        count = sum(requirement["verdict"] == verdict and not requirement["findings"] for requirement in musts)
        if count:
            parts.append(number(count, one, many))
    return (", ".join(parts[:-1]) + " and " + parts[-1] if len(parts) > 1 else parts[0]) + "."
