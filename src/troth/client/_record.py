"""What one test saw: its interactions, what the checks found in them, and what nobody promised."""

from __future__ import annotations

import contextlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from troth.checks import Flaw, judge, observe, outcome
from troth.client._outside import Present
from troth.client._take import Exchange, Take
from troth.errors import Inconclusive
from troth.model import Finding, Interaction, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troth.checks import Asked
    from troth.client._outside import Outside
    from troth.client._wire import NoAnswer
    from troth.model import Call, Request

_KEPT_EXCHANGES = 30
_MOST_FINDINGS = 10
"""Of one requirement in one test: a server may be wrong in any number of places."""
_MOST_KINDS = 100
"""Of observations, and of answers seen, in one test: a server may make up any number of names."""
_MOST_BYTES = 67_108_864
_LONGEST_ID = 100
_MORE = "more than anybody reads"
_REFUSED = 300  # the first status that is no success
_TYPES: dict[type, str] = {
    bool: "boolean",
    int: "number",
    float: "number",
    str: "string",
    list: "array",
    dict: "object",
    type(None): "null",
}


@dataclass(slots=True)
class Witnessed:
    """The sum of a test: what goes into the results.

    Attributes:
        interactions: how many there were.
        seconds: that the server took to answer them.
        room: bytes that further answers may have; the test, and who writes its results, hold them all.
        judged: how often each requirement of a check was judged, by full id.
        seen: how often each answer came, by call, status and error id.
        members: how often a member of a successful answer had which JSON type, by call, name and type.
        findings: of checks, one for each requirement and place.
        observations: by call and what was seen: how often, and the first.
    """

    interactions: int = 0
    seconds: float = 0.0
    room: int = _MOST_BYTES
    judged: Counter[str] = field(default_factory=Counter)
    seen: Counter[tuple[str, int, str | None]] = field(default_factory=Counter)
    members: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    findings: dict[tuple[str, str | None, tuple[str, ...]], Finding] = field(default_factory=dict)
    observations: dict[tuple[str, str], tuple[int, Observation]] = field(default_factory=dict)


class Record:
    """Collects for one test at a time; the plugin begins tests and cases, the client adds interactions.

    Attributes:
        witnessed: the sum of the test so far.
        flawed: the requirements that checks found broken in the running case.
        outside: the clock, and what earlier tests left.
    """

    def __init__(self, *, strict: bool = False, outside: Outside | None = None) -> None:
        self._strict = strict
        self.outside: Outside = outside or Present()
        self.witnessed = Witnessed()
        self._test = ""
        self._case: Mapping[str, Any] = {}
        self._exchanges: list[Interaction] = []
        self._took: list[Exchange] = []
        self._unjudged: set[int] = set()
        self.flawed: set[str] = set()

    def begin_test(self, test: str) -> None:
        """Forget what was before and collect for this test (a node id)."""
        self.witnessed = Witnessed()
        self._test = test
        self._clear({})

    def begin_case(self, case: Mapping[str, Any]) -> None:
        """Begin a case: its drawn values go with every finding made in it."""
        self._clear(case)
        self.outside.begin(case)

    def _clear(self, case: Mapping[str, Any]) -> None:
        self._case = case
        self._exchanges = []
        self._took = []
        self._unjudged = set()
        self.flawed = set()

    @property
    def test(self) -> str:
        """The running test, a node id."""
        return self._test

    @property
    def exchanges(self) -> tuple[Interaction, ...]:
        """The interactions of the case so far; of very many, the last ones."""
        return tuple(self._exchanges[-_KEPT_EXCHANGES:])

    @contextlib.contextmanager
    def aside(self) -> Iterator[None]:
        """Leave what is sent in the block out of the finding of the test, whose last interaction is the judged one."""
        before = len(self._exchanges)
        try:
            yield
        finally:
            del self._exchanges[before:]

    def add(self, interaction: Interaction, call: Call | None) -> None:
        """Take an interaction; how it is judged is said later.

        Raises:
            Inconclusive: the answers to the test are so long that no more can be taken.
        """
        self.witnessed.room -= len(interaction.response.body)
        if self.witnessed.room < 0:
            raise Inconclusive(f"the answers to this test are longer than {_MOST_BYTES:,} bytes together")
        self.witnessed.interactions += 1
        self.witnessed.seconds += interaction.response.seconds
        self._exchanges.append(interaction)
        self._took.append(Exchange(interaction.request, interaction.response))
        if call is None:
            return
        error_id = next(iter(outcome(call, interaction).error_ids), None)
        answer = (call.id, interaction.response.status, error_id and error_id[:_LONGEST_ID])
        if answer not in self.witnessed.seen and len(self.witnessed.seen) >= _MOST_KINDS:
            answer = (call.id, interaction.response.status, _MORE)
        self.witnessed.seen[answer] += 1
        body = interaction.json
        if interaction.response.status < _REFUSED and isinstance(body, dict):
            for name, value in body.items():
                self._count_member(call, name[:_LONGEST_ID], _TYPES[type(value)])

    def _count_member(self, call: Call, name: str, kind: str) -> None:
        members = self.witnessed.members
        if (call.id, name, kind) in members or len(members) < _MOST_KINDS:
            members[call.id, name, kind] += 1

    def missed(self, request: Request, none: NoAnswer) -> None:
        """Take a request that got no answer."""
        self._took.append(Exchange(request, None, none.reason, none.seconds))

    def take(self) -> Take:
        """Return all that reached the running case from outside."""
        present = self.outside
        waited, recalled = (present.waited, present.recalled) if isinstance(present, Present) else ((), ())
        return Take(self._case, tuple(self._took), waited, tuple(recalled))

    def judge(self, call: Call, interaction: Interaction, asked: Asked) -> None:
        """Run the call's checks on an answer, now that the test has said what was asked."""
        judged, flaws = judge(call, interaction, asked)
        flawed = {flaw.slug for flaw in flaws}
        for slug in judged:
            if slug not in flawed:  # those are counted where they are found
                self.witnessed.judged[f"{call.id}#{slug}"] += 1
        for flaw in flaws:
            self.find(call, flaw, interaction)
        for what in observe(call, interaction):
            self.observe(call, what, interaction)
            if self._strict:
                slug = "documented-status" if call.requirement("documented-status") else "succeeds"
                self.find(call, Flaw(slug, (f"no {what} (--strict)",), what), interaction)

    def find(self, call: Call, flaw: Flaw, interaction: Interaction) -> None:
        """Take a flaw of an answer as a finding against its own requirement; the test goes on."""
        requirement = f"{call.id}#{flaw.slug}"
        self.flawed.add(requirement)
        self.witnessed.judged[requirement] += 1
        if sum(known == requirement for known, _, _ in self.witnessed.findings) >= _MOST_FINDINGS:
            return
        self.witnessed.findings.setdefault(
            (requirement, flaw.where, flaw.expected),
            Finding(
                requirement=requirement,
                expected=flaw.expected,
                actual=flaw.actual,
                where=flaw.where,
                test=self._test,
                case=dict(self._case),
                exchanges=self._up_to(interaction),
            ),
        )

    def _up_to(self, interaction: Interaction) -> tuple[Interaction, ...]:
        """Return the interactions of the case that led to one, which is the last: an answer may be judged late."""
        end = next((at for at, known in enumerate(self._exchanges, 1) if known is interaction), len(self._exchanges))
        return tuple(self._exchanges[:end][-_KEPT_EXCHANGES:])

    def granted(self, call: Call) -> None:
        """Count a valid request that was granted, for the requirements that judge only valid requests."""
        for slug in ("documented-status", "documented-error-id", "succeeds"):
            if call.requirement(slug) is not None:
                self.witnessed.judged[f"{call.id}#{slug}"] += 1

    def observe(self, call: Call, what: str, interaction: Interaction) -> None:
        """Count something that the documentation neither promises nor forbids."""
        self._observe(call.id, what, interaction)

    def _observe(self, call: str, what: str, interaction: Interaction) -> None:
        if (call, what) not in self.witnessed.observations and len(self.witnessed.observations) >= _MOST_KINDS:
            what = _MORE
        first = (0, Observation(call=call, what=what, exchange=interaction))
        count, kept = self.witnessed.observations.get((call, what), first)
        self.witnessed.observations[call, what] = (count + 1, kept)

    def unasked(self, call: str) -> None:
        """Count what a recording holds of the case that nobody asked for."""
        for exchange in self.outside.unasked:
            if exchange.response is not None:
                left = Interaction(call, datetime.now(UTC), exchange.request, exchange.response)
                self._observe(call, "recorded, and no longer asked for: the suite has changed since", left)

    def owe(self, interaction: Interaction) -> None:
        """Note that the test has to say what it asked, and so how the answer is judged."""
        self._unjudged.add(id(interaction))

    def settle(self, interaction: Interaction) -> None:
        """Note that it did."""
        self._unjudged.discard(id(interaction))

    @property
    def owing(self) -> int:
        """How many answers of this case nobody judged: a test that ignores one is a fault of the suite."""
        return len(self._unjudged)
