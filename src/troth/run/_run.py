"""One run of the suites, from options to written results."""

from __future__ import annotations

import contextlib
import importlib.metadata
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from troth.cassettes import mend, read_recording
from troth.config import load_config
from troth.contract import load_contract, select
from troth.errors import ResultsError, SandboxError
from troth.launch import running_sandbox, sandbox_list
from troth.report import append_summary, write_allure, write_html, write_machines
from troth.results import History, keep_in_history, read_history, write_results
from troth.run._case import StoredCase, stored_case
from troth.run._child import running_tests
from troth.run._clean import cleaned_up
from troth.run._follow import Followed, follow
from troth.run._plan import plan
from troth.run._record import check_rest, making
from troth.run._spent import spent
from troth.verdicts import Judged, document, exit_status
from troth.waiver_file import read_waivers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from troth.cassettes import Recording
    from troth.config import Config
    from troth.model import Contract, Waiver
    from troth.results import Results, SeenFailing
    from troth.run._follow import Progress
    from troth.run._options import Options
    from troth.run._plan import Worker
    from troth.run._record import Making

_INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Finished:
    """What a run left.

    Attributes:
        results: as they were written.
        status: the exit status.
        html: path of the report.
        notes: what else is to be said, a line each.
        recording: folder of the recording that was made; None if none was, or the run did not come to its end.
    """

    results: Results
    status: int
    html: Path
    notes: tuple[str, ...] = ()
    recording: Path | None = None


@dataclass(frozen=True, slots=True)
class _Given:
    """What a run is judged by and compared with."""

    contract: Contract
    selected: frozenset[str]
    waivers: Sequence[Waiver]
    history: History


@dataclass(slots=True)
class _Seen:
    """What happened while the tests ran; filled as it happens, so that an interruption loses nothing."""

    followed: Followed
    hosts: dict[str, str]
    recording: Recording | None = None
    made: Path | None = None
    broke: str = ""
    interrupted: bool = False


def run_suites(
    options: Options,
    environ: Mapping[str, str],
    progress: Callable[[], contextlib.AbstractContextManager[Progress]],
) -> Finished:
    """Judge a target and write `results.json`, `index.html`, and what machines read.

    Args:
        options: of the command line.
        environ: where the configuration's secrets come from, and the place of a CI's summary.
        progress: opens what is shown while the tests run.

    Raises:
        UsageError: the selection matches nothing, or there is no such case.
        ConfigurationError: `troth.toml` is wrong.
        ContractError: a file of the contract is wrong.
        WaiverError: the file of waivers is wrong.
        ResultsError: the reports folder cannot be written.
    """
    contract = load_contract(options.specs)
    case = stored_case(options.case) if options.case else None
    selected = select(contract, options.selection)
    options = options.settled(case)
    if options.target == "replay":
        mend(options.cassettes or Path("cassettes"))
    ids = frozenset({case.requirement} if case else {requirement.id for requirement in selected})
    given = _given(options, contract, ids)
    started, clock = datetime.now(UTC), time.monotonic()
    seen = _Seen(Followed(), {})
    try:
        with making(options, contract, started) as recording:
            with cleaned_up(options, contract, environ, seen.followed.left):
                config = _judge(
                    options, plan(options, contract, given.selected), case, environ, progress, seen, recording
                )
            if recording is not None and not seen.broke:
                recording.keep(config)
                seen.made = options.recording
    except SandboxError as error:
        seen.broke = str(error)
    except KeyboardInterrupt:
        seen.broke, seen.interrupted = "the run was interrupted", True
    return _finish(options, given, seen, started, time.monotonic() - clock, environ)


def _given(options: Options, contract: Contract, selected: frozenset[str]) -> _Given:
    """Read what was accepted and what was before, and see to it that the run can write what it finds."""
    known = {requirement.id for requirement in contract.requirements if not requirement.excluded}
    waivers = read_waivers(options.accepted, known=known) if options.accepted else ()
    _check_folder(options.reports, "--reports")
    if not options.history:
        return _Given(contract, selected, waivers, History())
    _check_folder(options.history, "--history")
    return _Given(contract, selected, waivers, read_history(options.history))


def _judge(
    options: Options,
    workers: Sequence[Worker],
    case: StoredCase | None,
    environ: Mapping[str, str],
    progress: Callable[[], contextlib.AbstractContextManager[Progress]],
    seen: _Seen,
    making: Making | None,
) -> Config:
    """Run the tests until they end, and return the configuration that they had."""
    replayed = read_recording(options.recording) if options.target == "replay" else None
    seen.recording = replayed
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="troth-run-")))
        more = [] if case is None else ["--troth-case", str(case.write(folder))]
        more += making.tests if making else []
        children = []
        for number, worker in enumerate(workers):
            reached, target_ended = ["--troth-config", str(options.config.resolve())], runs_on
            if replayed is not None:
                reached, config = ["--troth-cassettes", str(options.recording.resolve())], replayed.as_config()
            elif worker.sandbox is not None:
                sandbox = stack.enter_context(running_sandbox(worker.sandbox))
                reached, target_ended = ["--troth-config", str(sandbox.config)], sandbox.how_it_ended
                config = load_config(sandbox.config, environ)
            else:
                config = load_config(options.config, environ)
            check_rest(options, config)
            hosts = ((name, config.vendor(name)) for name in ("bubblehouse", "capillary"))
            seen.hosts = seen.hosts or {name: reach.base_url for name, reach in hosts if reach}
            own = folder / str(number)
            own.mkdir()
            arguments = [*_arguments(options), "--troth-share", str(folder), *reached, *worker.tests, *more]
            children.append((stack.enter_context(running_tests(arguments, own, environ)), target_ended))
        shown = stack.enter_context(progress())
        seen.broke = follow(children, seen.followed, shown)
    return config


def runs_on() -> str:
    """Stand for the end of a target that is not ours to watch."""
    return ""


def _arguments(options: Options) -> list[str]:
    """Return the plugin's options for the tests' process."""
    arguments = [
        *("--troth-target", str(options.target)),
        *("--troth-seed", str(options.seed)),
    ]
    for name, values in (
        ("specs", tuple(str(folder.resolve()) for folder in options.specs)),
        ("examples", () if options.examples is None else (str(options.examples),)),
        ("max-requests", () if options.max_requests is None else (str(options.max_requests),)),
        ("max-minutes", () if options.max_minutes is None else (str(options.max_minutes),)),
    ):
        for value in values:
            arguments += [f"--troth-{name}", value]
    return [*arguments, *(["--troth-strict"] if options.strict else [])]


def _check_folder(folder: Path, option: str) -> None:
    """Make a folder of reports now: a run that cannot write what it found is not worth starting."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        advice = f"Name another folder with {option}."
        raise ResultsError(
            f"the reports cannot be written there: {error.strerror}.", path=folder, advice=advice
        ) from None


def _finish(
    options: Options, given: _Given, seen: _Seen, started: datetime, seconds: float, environ: Mapping[str, str]
) -> Finished:
    """Write what was judged, however the run ended."""
    # Of equal findings the first is told: which that is must not depend on which process was the faster.
    judged = Judged(
        planned=seen.followed.planned,
        outcomes=sorted(seen.followed.outcomes, key=lambda outcome: str(outcome["test"])),
        broke=seen.broke,
        selected=given.selected,
        one_case=bool(options.case),
    )
    path, recording = options.reports / "results.json", seen.recording
    results = document(
        given.contract,
        judged,
        {
            "target": options.target or "sandbox",
            "recorded_from": recording.source if recording else None,
            "recorded_at": recording.recorded if recording else None,
            "hosts": seen.hosts,
            "contract": given.contract.version,
            "tool": importlib.metadata.version("troth"),
            "seed": recording.seed if recording else options.seed or 0,
            "started": started.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "seconds": round(seconds, 1),
            "selection": list(options.selection),
            "requests": sum(outcome["interactions"] for outcome in seen.followed.outcomes),
            "examples": options.examples,
            "interrupted": seen.interrupted,
            "strict": options.strict,
            "complete": options.complete,
            "left": list(dict.fromkeys(seen.followed.left)),  # what the tests could not, the cleaning may not either
            "spent": spent(options, seen.followed),
        },
        results_path=str(path),
        waivers=given.waivers,
    )
    results["seen_failing"] = _seen_failing(given.contract)
    status = _INTERRUPTED if seen.interrupted else exit_status(results, complete=options.complete)
    results["run"]["exit_status"] = status
    write_results(results, path)
    html = options.reports / "index.html"
    write_html(results, html, history=given.history.runs)
    write_machines(results, options.reports)
    if options.allure:
        write_allure(results, options.reports / "allure-results")
    if options.history:
        keep_in_history(results, options.history)
    notes = given.history.skipped
    if summary := environ.get("GITHUB_STEP_SUMMARY"):
        notes += tuple(filter(None, [append_summary(results, Path(summary))]))
    return Finished(results, status, html, notes, seen.made)


def _seen_failing(contract: Contract) -> SeenFailing:
    """Return which `must` no fault of the sandbox breaks: the tests show each fault turning its requirement red."""
    broken = {fault["breaks"] for fault in sandbox_list("faults")}
    musts = [promise.id for promise in contract.requirements if promise.level == "must" and not promise.excluded]
    return {"never": [name for name in musts if name not in broken], "musts": len(musts)}
