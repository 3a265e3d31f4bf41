"""What two runs of the same suites say of the server's change between them. Pure: results in, a difference out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.results import Finding, Requirement, Results, Run, Verdict

_UNJUDGED = frozenset({"inconclusive", "error", "not-run"})


@dataclass(frozen=True, slots=True)
class Change:
    """A requirement whose verdict is another one now.

    Attributes:
        requirement: as the new run has it, or the old one where the new run does not know it.
        before: its verdict in the old run; None if that run did not have it.
        now: its verdict in the new run; None if that run does not have it.
        findings: those of the new run that no waiver accepts.
    """

    requirement: Requirement
    before: Verdict | None
    now: Verdict | None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Sight:
    """Something that one run saw and the other did not, at a call; None is outside any."""

    call: str | None
    what: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed from an old run to a new one.

    Attributes:
        old: how the old run was made.
        new: how the new run was made.
        failing: requirements with a finding that no waiver accepts, which had none before.
        fixed: those that had such findings, and pass now.
        unjudged: those that were judged before, and could not be judged, or were not run, now.
        judged: those that could not be judged before, and pass now.
        added: those that only the new run has.
        gone: those that only the old run has.
        appeared: what only the new run saw.
        vanished: what only the old run saw, at a call that the new run asked, too.
        remarks: why the two runs may differ for other reasons than the server.
    """

    old: Run
    new: Run
    failing: tuple[Change, ...]
    fixed: tuple[Change, ...]
    unjudged: tuple[Change, ...]
    judged: tuple[Change, ...]
    added: tuple[Change, ...]
    gone: tuple[Change, ...]
    appeared: tuple[Sight, ...]
    vanished: tuple[Sight, ...]
    remarks: tuple[str, ...]

    @property
    def regressions(self) -> tuple[Change, ...]:
        """The `must` requirements that began to fail."""
        return tuple(change for change in self.failing if change.requirement["level"] == "must")

    @property
    def exit_status(self) -> Literal[0, 1]:
        """1 if a `must` began to fail, else 0."""
        return 1 if self.regressions else 0


def compare(old: Results, new: Results) -> Difference:
    """Return what changed from one run to another.

    A requirement that is new and fails at once is a regression, too: its promise was made before it was tested.
    """
    before = {requirement["id"]: requirement for requirement in old["requirements"]}
    now = {requirement["id"]: requirement for requirement in new["requirements"]}
    changes = [_change(requirement, before.get(name)) for name, requirement in now.items()]
    failing = [change for change in changes if change.findings and not _open(before.get(change.requirement["id"]))]
    rest = [change for change in changes if change not in failing and change.before != change.now]
    appeared, vanished = _sights(old, new)
    return Difference(
        old=old["run"],
        new=new["run"],
        failing=tuple(failing),
        fixed=tuple(change for change in rest if change.now == "pass" and change.before in {"fail", "warn"}),
        unjudged=tuple(change for change in rest if change.now in _UNJUDGED and _was_judged(change)),
        judged=tuple(change for change in rest if change.now == "pass" and change.before in _UNJUDGED),
        added=tuple(change for change in rest if change.before is None),
        gone=tuple(
            Change(requirement, requirement["verdict"], None) for name, requirement in before.items() if name not in now
        ),
        appeared=appeared,
        vanished=vanished,
        remarks=tuple(_remarks(old["run"], new["run"])),
    )


def _change(requirement: Requirement, before: Requirement | None) -> Change:
    return Change(requirement, before["verdict"] if before else None, requirement["verdict"], _open(requirement))


def _open(requirement: Requirement | None) -> tuple[Finding, ...]:
    """Return the findings that no waiver accepts."""
    if requirement is None or requirement["waived"]:
        return ()
    return tuple(finding for finding in requirement["findings"] if "waived" not in finding)


def _was_judged(change: Change) -> bool:
    # From not-run to inconclusive is news as well: it was tried this time.
    return change.before is not None and (change.before not in _UNJUDGED or change.before == "not-run")


def _sights(old: Results, new: Results) -> tuple[tuple[Sight, ...], tuple[Sight, ...]]:
    before, now = _seen(old), _seen(new)
    # A call that the other run did not ask says nothing: nothing came, so nothing could be seen.
    asked_before, asked_now = _asked(old), _asked(new)
    appeared = [sight for sight in now if sight not in before and sight.call in asked_before]
    vanished = [sight for sight in before if sight not in now and sight.call in asked_now]
    return tuple(appeared), tuple(vanished)


def _asked(results: Results) -> set[str | None]:
    return {None, *(call for call, answers in results["calls"].items() if answers["seen"])}


def _seen(results: Results) -> dict[Sight, None]:
    """Return what a run saw, in order: answers, their members with their types, and observations."""
    sights: dict[Sight, None] = {}
    for call, answers in sorted(results["calls"].items()):
        for answer in answers["seen"]:
            named = f" with error {answer['id']}" if answer["id"] is not None else ""
            sights[Sight(call, f"status {answer['status']}{named}")] = None
        for name, types in answers.get("members", {}).items():
            for kind in types:
                sights[Sight(call, f"member {name!r} of type {kind}")] = None
    for observation in results["observations"]:
        sights[Sight(observation["call"], observation["what"])] = None
    return sights


def _remarks(old: Run, new: Run) -> Iterator[str]:
    if old["started"] > new["started"]:
        yield "The old run is the later one."
    for key, words in (
        ("target", "what was judged"),
        ("recorded_from", "what the recording was made from"),
        ("selection", "the selection"),
        ("contract", "the contract"),
        ("tool", "the version of troth"),
        ("seed", "the seed"),
        ("examples", "the number of cases"),
        ("strict", "whether --strict was given"),
    ):
        one, other = old.get(key), new.get(key)
        if (one or None) != (other or None):
            yield f"They differ in {words}: {_told(one)}, then {_told(other)}."
    for name, run in (("old", old), ("new", new)):
        if run.get("interrupted"):
            yield f"The {name} run was interrupted."


def _told(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "everything"
    return "the default" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
