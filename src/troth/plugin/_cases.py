"""Running the cases of one test: drawing, shrinking within bounds, and what came of all of them together."""

from __future__ import annotations

import sys
import zlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from troth.errors import BudgetSpent, Disagreement, Inconclusive, NotRun, Undecided
from troth.model import Finding, Verdict
from troth.plugin._amount import Amount
from troth.plugin._drawing import Enough, draw
from troth.plugin._stored import SuiteError, loaded, stored, text_of
from troth.plugin._takes import Takes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from hypothesis.strategies import SearchStrategy

    from troth.client import Record
    from troth.model import Interaction

_SHRINKING = 40
"""How many more cases a failure may cost while it is made smaller."""

_Key = tuple[str, str | None, tuple[str, ...]]
_FRESH = 10
"""How many cases hypothesis draws afresh; from then on most are earlier ones with parts of them repeated."""
_TURNS = 2
"""How often that is done for each ten cases wanted; a strategy with few values has no more to draw."""

_ENOUGH_INCONCLUSIVE = 3
_REPEATED_CHECKS = 3


@dataclass(frozen=True, slots=True)
class _Failure:
    case: Mapping[str, Any]
    disagreement: Disagreement
    exchanges: tuple[Interaction, ...]

    @property
    def text(self) -> str:
        return text_of(self.case)


@dataclass(slots=True)
class CaseRun:
    """Runs a test's cases and remembers what came of them.

    A case reaches the test as it is stored, so that what is repeated later is what was judged now.

    Attributes:
        decided: how many cases said something about the requirement.
        verdict: of the test; it is an error until `run` or `repeat` has come to its end.
        reason: of a verdict that is neither pass nor fail.
        finding: of a verdict that is fail.
        takes: what a recording keeps of it.
    """

    test: str
    requirement: str
    body: Callable[..., None]
    record: Record
    decided: int = 0
    verdict: Verdict = Verdict.ERROR
    reason: str = "the test did not come to its end"
    finding: Finding | None = None
    takes: Takes = field(default_factory=Takes)
    _first: _Failure | None = None
    _smallest: _Failure | None = None
    _after_failure: int = 0
    _amount: Amount = field(default_factory=lambda: Amount(sys.maxsize))
    _slept_before: float = 0.0
    _seen: dict[str, _Failure | None] = field(default_factory=dict)
    _undecided: list[str] = field(default_factory=list)
    _inconclusive: list[str] = field(default_factory=list)
    _stopped: Exception | None = None
    _is_cut: bool = False

    def run(
        self,
        strategies: Mapping[str, SearchStrategy[Any]],
        amount: Amount,
        seed_number: int,
    ) -> None:
        """Draw cases and judge the test by them.

        Args:
            strategies: by the name of what they draw.
            amount: how many cases.
            seed_number: of the run.
        """
        self._amount, self._slept_before = amount, self.record.outside.slept
        if not strategies:
            self._attempt({})
        else:
            self._draw(strategies, seed_number)
        self._conclude()

    def play(self, cases: Iterable[Mapping[str, Any]]) -> None:
        """Judge the test by stored cases."""
        for case in cases:
            if self._stopped is not None or len(self._inconclusive) >= _ENOUGH_INCONCLUSIVE:
                break
            self._attempt(case)
        self._conclude()

    def _draw(self, strategies: Mapping[str, SearchStrategy[Any]], seed_number: int) -> None:
        # The seed differs from test to test, so that tests with the same strategy see different values.
        mixed = seed_number * 1_000_003 + zlib.crc32(self.test.encode())
        for turn in range(_TURNS * -(-self._amount.examples // _FRESH)):
            if self._has_enough or self._smallest or self._stopped:
                return
            try:
                draw(strategies, self._drawn, number=mixed + turn, examples=_FRESH)
            except Enough:
                return
            except Exception as error:  # noqa: BLE001 - whatever a strategy raises
                # What hypothesis raises repeats what `_attempt` remembers, unless a strategy itself is broken.
                if self._smallest is None and self._stopped is None:
                    self._stopped = error

    @property
    def _has_enough(self) -> bool:
        witnessed = self.record.witnessed
        # Not the time of the clock: how busy this machine is should not decide how much is drawn.
        spent = witnessed.seconds + self.record.outside.slept - self._slept_before
        return self._amount.is_spent(len(self._seen), witnessed.interactions, spent)

    def _drawn(self, drawn: Mapping[str, Any]) -> None:
        if self._stopped is not None or len(self._inconclusive) >= _ENOUGH_INCONCLUSIVE:
            raise Enough
        try:
            case = stored(drawn)
        except SuiteError as error:
            self._stopped = error
            return
        if self._smallest is not None:
            self._after_failure += 1
            if self._after_failure > _SHRINKING:
                raise Enough
        elif self._has_enough:
            raise Enough
        # While a failure is made smaller, cases come again. They are not sent again: a server that errs at times would
        # do so in a playing that is no repeat, and a recording holds one of each case.
        text = text_of(case)
        if text not in self._seen:
            self._seen[text] = self._attempt(case)
        if failure := self._seen[text]:
            raise failure.disagreement

    def _attempt(self, case: Mapping[str, Any]) -> _Failure | None:
        """Run the test with a stored case, and return its failure if it has one."""
        found = len(self.record.witnessed.findings)
        failure = self._judge(case)
        if stale := self.record.outside.stale:  # whatever the test made of it
            self._inconclusive.append(stale)
        more = len(self.record.witnessed.findings) > found
        self.takes.add(self.record.take(), failed=failure is not None, found=more)
        return failure

    def _judge(self, case: Mapping[str, Any]) -> _Failure | None:
        self.record.begin_case(case)
        try:
            self.body(**loaded(case))
            if self.record.owing:
                raise SuiteError("the test does not say how an answer is judged")  # noqa: TRY301 - like any error of it
        except AssertionError as error:
            return self._fail(case, Disagreement("what the test asserts", actual=str(error) or "not so"))
        except Disagreement as disagreement:
            return self._fail(case, disagreement)
        except Undecided as undecided:
            self._undecided.append(undecided.reason)
        except Inconclusive as inconclusive:
            self._is_cut = self._is_cut or isinstance(inconclusive, BudgetSpent)
            self._inconclusive.append(inconclusive.reason)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is remembered and told
            self._stopped = error
        else:
            self.decided += 1
            self.record.unasked(self.requirement.partition("#")[0])
        return None

    def _fail(self, case: Mapping[str, Any], disagreement: Disagreement) -> _Failure | None:
        if self.record.outside.stale:  # the test made a disagreement of what the recording lacks
            return None
        self.decided += 1
        failure = _Failure(case, disagreement, self.record.exchanges)
        self._first = self._first or failure
        if self._smallest is None or len(failure.text) <= len(self._smallest.text):
            self._smallest = failure
        return failure

    def _conclude(self) -> None:
        """Take the worst of the cases. A finding stands, whatever happened while it was made smaller."""
        stopped = self._stopped
        if self._first is not None and self._smallest is not None:
            self.verdict, self.reason = Verdict.FAIL, ""
            self.finding = self._found(self._first, self._smallest)
        elif stopped is not None and not isinstance(stopped, NotRun):
            self.verdict, self.reason = Verdict.ERROR, f"{type(stopped).__name__}: {stopped}"
        elif self._inconclusive:
            self.verdict, self.reason = Verdict.INCONCLUSIVE, self._inconclusive[0]
        elif self.decided:
            self.verdict, self.reason = Verdict.PASS, ""
        elif stopped is not None:
            self.verdict, self.reason = Verdict.NOT_RUN, stopped.reason
        else:
            why = self._undecided[0] if self._undecided else "no case was drawn"
            self.verdict, self.reason = Verdict.INCONCLUSIVE, f"every case was undecided: {why}"
        self._repeat_checks()

    def _repeat_checks(self) -> None:
        """Send the cases of the checks' findings again, to say whether the defects show twice."""
        self.takes.only_repeats_follow()
        findings = self.record.witnessed.findings
        by_case: dict[str, list[_Key]] = {}
        for key, finding in findings.items():
            by_case.setdefault(text_of(finding.case), []).append(key)
        for keys in [*by_case.values()][:_REPEATED_CHECKS]:
            case = findings[keys[0]].case
            if self._is_cut or not self.record.outside.can_play(case):
                continue
            self.record.begin_case(case)
            try:
                self.body(**loaded(case))
            except BudgetSpent:
                return  # that it was not sent again says nothing
            except Exception:  # noqa: BLE001, S110 - only what the checks find matters now
                pass
            self.takes.add(self.record.take())
            for key in keys:
                if findings[key].requirement not in self.record.flawed:
                    findings[key] = replace(findings[key], reproduced=False)

    def _found(self, first: _Failure, smallest: _Failure) -> Finding:
        """Send the smallest case again; a defect that does not show twice is kept as it was first seen."""
        self.takes.only_repeats_follow()
        again: _Failure | None = smallest
        if self.record.outside.can_play(smallest.case):
            decided = self.decided
            again = self._attempt(smallest.case)
            self.decided = decided  # it is the same case
            again = again or (smallest if self._is_cut else None)  # that it was not sent again says nothing
        kept = again or first
        return Finding(
            requirement=self.requirement,
            expected=kept.disagreement.expected,
            actual=kept.disagreement.actual,
            where=kept.disagreement.where,
            test=self.test,
            case=kept.case,
            reproduced=again is not None,
            exchanges=kept.exchanges,
        )

    @property
    def undecided(self) -> bool:
        """Whether every case decided nothing, which another test of the requirement may make up for."""
        return self.verdict is Verdict.INCONCLUSIVE and bool(self._undecided) and not self._inconclusive

    @property
    def error(self) -> Exception | None:
        """What stopped the test, for a traceback in verbose runs."""
        return self._stopped
