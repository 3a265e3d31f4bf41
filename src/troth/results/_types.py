"""What a results document holds; `specs/_meta/results.schema.json` says the same and more.

Plain dictionaries, since the document is read and written as JSON and by others than troth.
"""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypeAlias, TypedDict

Verdict: TypeAlias = Literal["pass", "warn", "fail", "inconclusive", "error", "not-run"]
Level: TypeAlias = Literal["must", "should", "may"]

Summary = TypedDict(
    "Summary",
    {"pass": int, "warn": int, "fail": int, "waived": int, "inconclusive": int, "error": int, "not-run": int},
)
"""Requirements by verdict. `waived` counts those with an accepted finding, which count under their verdict too."""


class Run(TypedDict):
    """What was judged, when, and by which means; times are UTC, durations seconds."""

    target: Literal["sandbox", "live", "replay"]
    recorded_from: Literal["sandbox", "live"] | None
    hosts: dict[str, str]
    contract: str
    tool: str
    seed: int
    started: str
    seconds: float
    selection: list[str]
    requests: int
    recorded_at: NotRequired[str | None]
    exit_status: NotRequired[int]
    examples: NotRequired[int | None]
    interrupted: NotRequired[bool]
    strict: NotRequired[bool]
    complete: NotRequired[bool]
    left: NotRequired[list[str]]
    spent: NotRequired[Spent]


class Spent(TypedDict):
    """What the run cost, set-up and cleaning up included, and what it was allowed."""

    requests: int
    waits: int
    waited: float
    paced: float
    max_requests: int | None
    max_minutes: float | None


class Request(TypedDict):
    """What was sent, redacted; `body` is a JSON value, text where it is not JSON, None where there is none."""

    method: str
    url: str
    headers: dict[str, str]
    body: Any


class Response(TypedDict):
    """What came back, redacted; `seconds` from sending to the last byte."""

    status: int
    headers: dict[str, str]
    body: Any
    seconds: float


class Exchange(TypedDict):
    """One request and its answer; `response` is None where nothing came back.

    `caller` says in words whose credentials were sent, and what was wrong with them.
    """

    call: str | None
    caller: NotRequired[str | None]
    sent: str
    request: Request
    response: Response | None
    request_id: NotRequired[str | None]
    error: NotRequired[str | None]


class Finding(TypedDict):
    """One disagreement: what was expected (any of), what was seen, where, and how to see it again.

    `waived` is there if a waiver accepts it.
    """

    expected: list[str]
    actual: str
    where: str
    case: Any
    reproduced: bool
    exchanges: list[Exchange]
    curl: str
    repeat: str
    test: NotRequired[str]
    waived: NotRequired[Waiver]


class Waiver(TypedDict):
    """An accepted finding: why, since which day and until which."""

    reason: str
    since: NotRequired[str]
    issue: NotRequired[str]
    owner: NotRequired[str]
    until: NotRequired[str]
    accepts: NotRequired[str]


class HeldWaiver(Waiver):
    """A waiver of this run's target, and what became of it."""

    requirement: str
    target: str
    state: Literal["used", "expired", "stale", "not-judged"]


class Requirement(TypedDict):
    """One promise of the documentation, and what became of it in this run."""

    id: str
    level: Level
    says: str
    source: str
    verdict: Verdict
    waived: Waiver | None
    reason: str | None
    tests: list[str]
    cases: int
    interactions: int
    findings: list[Finding]
    url: NotRequired[str | None]
    discrepancies: NotRequired[list[str]]


class Observation(TypedDict):
    """Something seen that is neither promised nor forbidden; `exchange` is the first one, or empty."""

    call: str | None
    what: str
    count: int
    exchange: Exchange | dict[str, Any] | None


class Answer(TypedDict):
    """One kind of answer: an HTTP status (None where none is documented) and an error id (None for a success)."""

    status: int | None
    id: str | int | None


class SeenAnswer(Answer):
    """The same, and how often it was seen."""

    count: int


class Answers(TypedDict):
    """The answers of one call, documented and seen; `members` are those of successful ones, with their JSON types."""

    documented: list[Answer]
    seen: list[SeenAnswer]
    members: NotRequired[dict[str, list[str]]]
    says: NotRequired[str]
    methods: NotRequired[list[str]]
    path: NotRequired[str]
    url: NotRequired[str | None]


class Side(TypedDict):
    """What one page says where two disagree."""

    page: str
    says: str
    url: NotRequired[str | None]


class Discrepancy(TypedDict):
    """A place where the documentation contradicts itself, and the reading chosen."""

    id: str
    vendor: str
    about: str
    sides: list[Side]
    reading: str


class Exclusion(TypedDict):
    """A requirement that no outside observer can test, and why not."""

    id: str
    says: str
    reason: str
    because: str
    level: NotRequired[Level]
    source: NotRequired[str]
    url: NotRequired[str | None]


class SeenFailing(TypedDict):
    """Which `must` requirements were never seen failing in the project's own tests, of how many."""

    never: list[str]
    musts: int


class Results(TypedDict):
    """A whole results document, `troth-results/1`."""

    format: str
    run: Run
    summary: Summary
    requirements: list[Requirement]
    observations: list[Observation]
    calls: dict[str, Answers]
    discrepancies: NotRequired[list[Discrepancy]]
    exclusions: NotRequired[list[Exclusion]]
    waivers: NotRequired[list[HeldWaiver]]
    assumptions: NotRequired[list[str]]
    seen_failing: NotRequired[SeenFailing]


class Campaign(TypedDict):
    """How the suites were run against the faults of the sandbox."""

    tool: str
    contract: str
    started: str
    seconds: float
    seed: int
    full: bool
    selection: list[str]
    sample: int | None


class CampaignSummary(TypedDict):
    """The figures of a campaign; `median_blamed` is None unless every test ran against each fault."""

    faults: int
    found: int
    deep: int
    deep_found: int
    rightly_blamed: int
    median_blamed: float | None


class TriedFault(TypedDict):
    """One fault, and what the suites made of it; `problem` says why they could not be run."""

    fault: str
    breaks: str
    deep: bool
    found: bool
    rightly_blamed: bool
    blamed: list[str]
    tests: int
    requests: int
    seconds: float
    problem: str | None


class Faults(TypedDict):
    """A whole campaign, `troth-faults/1`."""

    format: str
    run: Campaign
    summary: CampaignSummary
    faults: list[TriedFault]
