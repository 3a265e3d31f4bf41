"""Running the cases of one test: drawing, shrinking within bounds, and what came of all of them together."""

from __future__ import annotations

import base64
import contextlib
import json
import sys
import zlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings

from troth.errors import Disagreement, Inconclusive, NotRun, Undecided
from troth.model import Finding, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

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


class _Enough(BaseException):  # no error: it ends the drawing, which can cost more than the cases
    """What a test has to say is known; hypothesis lets this pass, and would draw for long to find a smaller case."""


class SuiteError(Exception):
    """A test of the suites is wrong, or troth is: never the server."""


@dataclass(frozen=True, slots=True)
class _Failure:
    case: Mapping[str, Any]
    disagreement: Disagreement
    exchanges: tuple[Interaction, ...]

    @property
    def text(self) -> str:
        return _text(self.case)


@dataclass(slots=True)
class CaseRun:
    """Runs a test's cases and remembers what came of them.

    A case reaches the test as it is stored, so that what is repeated later is what was judged now.

    Attributes:
        decided: how many cases said something about the requirement.
        verdict: of the test; it is an error until `run` or `repeat` has come to its end.
        reason: of a verdict that is neither pass nor fail.
        finding: of a verdict that is fail.
    """

    test: str
    requirement: str
    body: Callable[..., None]
    record: Record
    decided: int = 0
    verdict: Verdict = Verdict.ERROR
    reason: str = "the test did not come to its end"
    finding: Finding | None = None
    _first: _Failure | None = None
    _smallest: _Failure | None = None
    _after_failure: int = 0
    _wanted: int = sys.maxsize
    _seen: set[str] = field(default_factory=set)
    _undecided: list[str] = field(default_factory=list)
    _inconclusive: list[str] = field(default_factory=list)
    _stopped: Exception | None = None

    def run(self, strategies: Mapping[str, SearchStrategy[Any]], examples: int, seed_number: int) -> None:
        """Draw cases and judge the test by them."""
        if not strategies:
            self._attempt({})
        else:
            self._draw(strategies, examples, seed_number)
        self._conclude()

    def repeat(self, case: Mapping[str, Any]) -> None:
        """Judge the test by one stored case."""
        self._attempt(case)
        self._conclude()

    def _draw(self, strategies: Mapping[str, SearchStrategy[Any]], examples: int, seed_number: int) -> None:
        def one(**case: Any) -> None:  # noqa: ANN401 - JSON values
            self._drawn(case)

        profile = settings(
            max_examples=_FRESH,
            database=None,  # a run does not depend on the one before
            deadline=None,  # how long an answer may take is the client's business
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
            report_multiple_bugs=False,
            print_blob=False,
            verbosity=Verbosity.quiet,
        )
        # The seed differs from test to test, so that tests with the same strategy see different values.
        mixed = seed_number * 1_000_003 + zlib.crc32(self.test.encode())
        self._wanted = examples
        for turn in range(_TURNS * -(-examples // _FRESH)):
            if len(self._seen) >= examples or self._smallest is not None or self._stopped is not None:
                return
            try:
                seed(mixed + turn)(profile(given(**strategies)(one)))()
            except _Enough:
                return
            except Exception as error:  # noqa: BLE001 - whatever a strategy raises
                # What hypothesis raises repeats what `_attempt` remembers, unless a strategy itself is broken.
                if self._smallest is None and self._stopped is None:
                    self._stopped = error

    def _drawn(self, drawn: Mapping[str, Any]) -> None:
        if self._stopped is not None or len(self._inconclusive) >= _ENOUGH_INCONCLUSIVE:
            raise _Enough
        try:
            case = stored(drawn)
        except SuiteError as error:
            self._stopped = error
            return
        if self._smallest is not None:
            self._after_failure += 1
            if self._after_failure > _SHRINKING:
                raise _Enough
        elif len(self._seen) >= self._wanted:
            raise _Enough
        elif _text(case) in self._seen:
            return
        failure = self._attempt(case)
        self._seen.add(_text(case))
        if failure:
            raise failure.disagreement

    def _attempt(self, case: Mapping[str, Any]) -> _Failure | None:
        """Run the test with a stored case, and return its failure if it has one."""
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
            self._inconclusive.append(inconclusive.reason)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is remembered and told
            self._stopped = error
        else:
            self.decided += 1
        return None

    def _fail(self, case: Mapping[str, Any], disagreement: Disagreement) -> _Failure:
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
        findings = self.record.witnessed.findings
        by_case: dict[str, list[_Key]] = {}
        for key, finding in findings.items():
            by_case.setdefault(_text(finding.case), []).append(key)
        for keys in [*by_case.values()][:_REPEATED_CHECKS]:
            case = findings[keys[0]].case
            self.record.begin_case(case)
            with contextlib.suppress(Exception):  # only what the checks find matters now
                self.body(**loaded(case))
            for key in keys:
                if findings[key].requirement not in self.record.flawed:
                    findings[key] = replace(findings[key], reproduced=False)

    def _found(self, first: _Failure, smallest: _Failure) -> Finding:
        """Send the smallest case again; a defect that does not show twice is kept as it was first seen."""
        decided = self.decided
        again = self._attempt(smallest.case)
        self.decided = decided  # it is the same case
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


def stored(case: Mapping[str, Any]) -> dict[str, Any]:
    """Return a case as JSON: bytes become `{"base64": "…"}`.

    Raises:
        SuiteError: a strategy drew something else.
    """
    plain = {
        name: {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes) else value
        for name, value in case.items()
    }
    try:
        json.dumps(plain, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise SuiteError(f"a strategy draws what is not JSON: {error}") from None
    return plain


def loaded(case: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy of a stored case as it was drawn: what a test does to it must not reach what is told of it."""
    values = json.loads(json.dumps(dict(case)))
    return {
        name: base64.b64decode(value["base64"]) if isinstance(value, dict) and set(value) == {"base64"} else value
        for name, value in values.items()
    }


def _text(case: Mapping[str, Any]) -> str:
    """Return a case as text: so true is not 1, as it is between values."""
    return json.dumps(dict(case), sort_keys=True)
