"""A run of the suites inside pytest: which tests, against what, and what is told of each."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from troth.checks import is_checked
from troth.config import load_config
from troth.contract import load_contract, select
from troth.errors import CassetteError, Inconclusive, NotRun, TrothError
from troth.launch import running_sandbox
from troth.model import Verdict
from troth.plugin._amount import amount
from troth.plugin._cases import CaseRun
from troth.plugin._fixtures import body_for
from troth.plugin._hunt import Hunt
from troth.plugin._marks import drawn
from troth.plugin._order import REQUIREMENT, by_weight, has_pool, part_of
from troth.plugin._reel import Reel
from troth.plugin._shown import show, spelled
from troth.plugin._told import told
from troth.plugin._world import Worlds

if TYPE_CHECKING:
    from collections.abc import Generator

    from troth.model import Call, Contract, Requirement

RUN = pytest.StashKey[CaseRun]()


class Session:
    """The plugin of one run."""

    def __init__(self, config: pytest.Config) -> None:
        self.options = config.option
        self.target: str = config.getoption("--troth-target")
        try:
            self._reel = Reel(self.options)
            self.contract: Contract = load_contract([Path(folder) for folder in config.getoption("--troth-specs")])
            self.selected = frozenset(
                requirement.id for requirement in select(self.contract, config.getoption("--troth-select"))
            )
        except TrothError as error:
            raise pytest.UsageError(str(error)) from error
        self.by_id = {requirement.id: requirement for requirement in self.contract.requirements}
        self.worlds: Worlds | None = None
        self.outcomes: list[dict[str, Any]] = []
        self._case = _read_case(config.getoption("--troth-case"))
        first = config.getoption("--troth-first")
        self._hunt = Hunt(first) if first else None
        self._ending = contextlib.ExitStack()
        self._running: pytest.Session | None = None
        if config.getoption("--troth-events"):
            signal.signal(signal.SIGINT, signal.default_int_handler)  # it is ignored in the background of a script
            threading.Thread(target=_end_with_parent, daemon=True).start()

    # --- which tests ------------------------------------------------------------------------------------------------

    @pytest.hookimpl
    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Run a test of `*#slug` once for every call that makes the requirement."""
        mark = metafunc.definition.get_closest_marker("requirement")
        if mark is None or not mark.args[0].startswith("*#"):
            return
        slug = mark.args[0].removeprefix("*#")
        vendor = _vendor_of(metafunc.definition.path)
        ids = [call.id for call in self.contract.calls if vendor in ("", call.vendor) and _judged(call, slug)]
        metafunc.parametrize("call", ids, indirect=True)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Give every test of the suites its requirement, and leave out what was not selected."""
        kept: list[pytest.Item] = []
        left_out: list[pytest.Item] = []
        for item in items:
            mark = item.get_closest_marker("requirement")
            if mark is None:
                (kept if self._case is None else left_out).append(item)
                continue
            requirement = self._requirement(item, mark.args[0])
            item.stash[REQUIREMENT] = requirement
            wanted = self._is_wanted(requirement) if self._case is None else item.nodeid == self._case["test"]
            (kept if wanted else left_out).append(item)
        if self._case is not None and not kept:
            raise pytest.UsageError(f"there is no test {self._case['test']}")
        if (hunt := self._hunt) is not None:
            kept.sort(key=lambda item: hunt.distance(item.nodeid, item.stash.get(REQUIREMENT, None)))
        if self.options.troth_max_requests or self.options.troth_max_minutes:
            kept = by_weight(kept)
        items[:] = part_of(kept, self.options.troth_part, has_pool if self.target == "live" else None)
        if gone := set(kept).difference(items).union(left_out):
            config.hook.pytest_deselected(items=list(gone))

    def _requirement(self, item: pytest.Item, named: str) -> Requirement:
        slug = named.partition("#")[2]
        if named.startswith("*#"):
            call = item.callspec.params["call"]  # type: ignore[attr-defined]  # set by our own parametrization
            named = f"{call}#{slug}"
        elif named.count("/") == 0:
            named = f"{_vendor_of(item.path)}/{named}"
        if named not in self.by_id:
            raise pytest.UsageError(f"{item.nodeid} speaks for {named}, which the contract does not have")
        if self.by_id[named].excluded:
            raise pytest.UsageError(f"{item.nodeid} speaks for {named}, which is excluded")
        return self.by_id[named]

    def _is_wanted(self, requirement: Requirement) -> bool:
        if requirement.id in self.selected:
            return True
        # What a check judges is judged by all tests of its call; but what has to be provoked, by its own.
        return any(
            is_checked(promise.id.partition("#")[2]) and not any(need.startswith("--") for need in promise.needs)
            for promise in self.contract.call(requirement.call).requirements
            if promise.id in self.selected
        )

    # --- against what -----------------------------------------------------------------------------------------------

    @pytest.hookimpl
    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Tell what is planned, and reach the target; a run without tests of the suites starts none."""
        self._running = session
        planned = [(item.nodeid, item.stash[REQUIREMENT].id) for item in session.items if REQUIREMENT in item.stash]
        self._tell({"event": "planned", "tests": [{"test": test, "requirement": name} for test, name in planned]})
        if not planned or session.config.option.collectonly:
            return
        named = session.config.getoption("--troth-config")
        recording = self._reel.recording
        if not named and recording is None and self.target != "sandbox":
            needed = "--troth-cassettes" if self.target == "replay" else "--troth-config"
            raise pytest.UsageError(f"--troth-target={self.target} needs {needed}.")
        try:
            if recording is not None and self._reel.player is not None:
                self.options.troth_provoke = recording.provoke
                self.worlds = Worlds(
                    self.contract,
                    recording.as_config(),
                    self.options,
                    on_sandbox=recording.source == "sandbox",
                    player=self._reel.player,
                )
            else:
                path = Path(named) if named else self._ending.enter_context(running_sandbox()).config
                on_sandbox = self.target == "sandbox"
                self.worlds = Worlds(self.contract, load_config(path, os.environ), self.options, on_sandbox=on_sandbox)
            self._ending.callback(self.worlds.close)
        except TrothError as error:
            raise pytest.UsageError(str(error)) from error

    @pytest.hookimpl
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Delete the run's customers and end the sandbox; findings of checks make a plain pytest run fail."""
        with self._ending:  # closes the connections and ends the sandbox, however tidying ends
            if self.worlds is not None:
                left = self.worlds.tidy()
                self._tell({"event": "ended", "left": left, "spent": self.worlds.spent})
        if session.exitstatus == pytest.ExitCode.OK and self._failing_checks():
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @pytest.hookimpl
    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Show the findings of checks, which belong to no single test."""
        for finding in self._failing_checks():
            terminalreporter.write_line(spelled(f"FINDING {finding['requirement']}: {finding['actual']}"))

    def _failing_checks(self) -> list[dict[str, Any]]:
        findings = [finding for outcome in self.outcomes for finding in outcome["check_findings"]]
        return [finding for finding in findings if self.by_id[finding["requirement"]].level == "must"]

    # --- running one ------------------------------------------------------------------------------------------------

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Begin a test; leave it out if the target lacks what its requirement needs."""
        if REQUIREMENT not in item.stash or self.worlds is None or not isinstance(item, pytest.Function):
            return
        requirement = item.stash[REQUIREMENT]
        self.worlds.record.begin_test(item.nodeid)
        run = CaseRun(item.nodeid, requirement.id, _no_body, self.worlds.record)
        item.stash[RUN] = run
        try:
            reason = self.worlds.lacks(requirement) or self.worlds.budget.why_spent
            reason = reason or self._reel.insert(item, requirement)
        except CassetteError as error:
            if self._reel.player is None:  # what would be recorded in its place may be worth less
                pytest.exit(str(error))
            raise Inconclusive(str(error)) from None
        if reason:
            run.verdict, run.reason = Verdict.NOT_RUN, reason
            pytest.skip(reason)

    @pytest.hookimpl(tryfirst=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> bool | None:
        """Run a test of the suites by its cases; leave any other to pytest."""
        if RUN not in pyfuncitem.stash or self.worlds is None:
            return None
        run = pyfuncitem.stash[RUN]
        run.body = body_for(self.worlds, pyfuncitem)
        strategies = drawn(pyfuncitem.obj)
        stored_cases = [self._case["case"]] if self._case is not None else self._reel.cases
        if stored_cases is not None:
            run.play(stored_cases)
        else:
            made = {
                name: given(pyfuncitem.funcargs["call"]) if callable(given) else given
                for name, given in strategies.items()
            }
            reach = self.worlds.config.vendor(run.requirement.partition("/")[0])
            run.run(made, amount(self.options, reach), self.options.troth_seed)
        self._reel.keep(run, pyfuncitem.stash[REQUIREMENT], self.worlds, lambda other: body_for(other, pyfuncitem))
        show(run, self.worlds.redactor)
        return True

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Attach the outcome to pytest's report, which is what crosses from one process to another."""
        report = yield
        if RUN in item.stash and self.worlds is not None:
            run = item.stash[RUN]
            if call.when == "setup" and report.failed:
                run.verdict, run.reason = _set_up_failed(call.excinfo.value if call.excinfo else None)
            if call.when == "call" or (call.when == "setup" and not report.passed):
                report.troth = told(run, self.worlds)  # type: ignore[attr-defined]
                del item.stash[RUN]  # pytest keeps its items to the end, and this holds every answer to the test
        return report

    @pytest.hookimpl
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the outcome, and tell it at once: what was judged survives an end in the middle."""
        outcome = getattr(report, "troth", None)
        if outcome is not None:
            self.outcomes.append(outcome)
            self._tell({"event": "test", **outcome})
            if self._hunt is not None and self._running is not None and self._hunt.is_over(outcome):
                self._running.shouldstop = "enough was found"

    def _tell(self, event: dict[str, Any]) -> None:
        if path := self.options.troth_events:
            with Path(path).open("a", encoding="utf-8") as events:
                events.write(json.dumps(event) + "\n")  # in ASCII: half of a surrogate pair has no other form


def _end_with_parent() -> None:
    """End as Ctrl-C does when the process that reads the events is gone: its end of our stdin closes."""
    while os.read(0, 1024):
        continue
    os.kill(os.getpid(), signal.SIGINT)


def _no_body() -> None:
    """Stand for the body of a test until pytest has its fixtures."""


def _set_up_failed(cause: BaseException | None) -> tuple[Verdict, str]:
    """Return what a test comes to whose fixtures could not be made."""
    if isinstance(cause, NotRun):
        return Verdict.NOT_RUN, cause.reason
    if isinstance(cause, Inconclusive):
        return Verdict.INCONCLUSIVE, cause.reason
    return Verdict.ERROR, f"the set-up of the test failed: {cause}"


def _vendor_of(path: Path) -> str:
    """Return the vendor a file of the suites belongs to, or an empty string for a generic one."""
    return "" if path.parent.name == "suites" else path.parent.name


def _judged(call: Call, slug: str) -> bool:
    requirement = call.requirement(slug)
    return requirement is not None and not requirement.excluded


def _read_case(path: str | None) -> dict[str, Any] | None:
    if path is None:
        return None
    try:
        case: dict[str, Any] = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise pytest.UsageError(f"--troth-case {path}: {error}") from None
    return case
