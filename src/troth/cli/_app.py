"""The commands and their options."""

from __future__ import annotations

import json
import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console

from troth.cli._campaign import show_campaign
from troth.cli._clean import show_cleaning
from troth.cli._diff import show_difference
from troth.cli._doctor import show_diagnosis
from troth.cli._lint import lint_app
from troth.cli._lists import What, lines, listed
from troth.cli._progress import no_progress, progress_bar
from troth.cli._waive import write_waivers
from troth.contract import load_contract, openapi
from troth.errors import UsageError
from troth.meta import did_you_mean
from troth.report import print_summary, write_allure, write_html
from troth.results import History, read_history, read_results
from troth.run import CampaignOptions, Options, make_allure_html, run_suites

app = typer.Typer(
    name="troth",
    help="Judge whether a customer-loyalty HTTP API keeps the promises of its documentation.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

app.add_typer(lint_app, name="lint")
app.command("diff")(show_difference)


class Target(StrEnum):
    """What can be judged."""

    SANDBOX = "sandbox"
    LIVE = "live"
    REPLAY = "replay"


_TARGETS: dict[Target, Literal["sandbox", "live", "replay"]] = {
    Target.SANDBOX: "sandbox",
    Target.LIVE: "live",
    Target.REPLAY: "replay",
}


class Provoked(StrEnum):
    """What is provoked only on request, since it burdens the server."""

    RATE_LIMIT = "rate-limit"


Specs = Annotated[list[Path] | None, typer.Option("--specs", metavar="DIR", help="A further folder of calls.")]
Selection = Annotated[
    list[str] | None,
    typer.Argument(metavar="[SELECTION]...", help="A vendor, a call, or a requirement id; all by default."),
]


@app.command()
def run(  # noqa: PLR0913 - one argument an option
    selection: Selection = None,
    *,
    target: Annotated[Target | None, typer.Option(help="What is judged; the sandbox by default.")] = None,
    config: Annotated[Path, typer.Option(metavar="FILE", help="How a live target is reached.")] = Path("troth.toml"),
    reports: Annotated[Path, typer.Option(metavar="DIR", help="Where the results are written.")] = Path("reports"),
    specs: Specs = None,
    examples: Annotated[int | None, typer.Option(min=1, metavar="N", help="Cases per property.")] = None,
    seed: Annotated[int | None, typer.Option(min=0, metavar="N", help="Of everything drawn; 0 by default.")] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Processes; each has a sandbox of its own. Live: one.")
    ] = None,
    max_requests: Annotated[int | None, typer.Option(min=1, metavar="N", help="Send no more, musts first.")] = None,
    max_time: Annotated[
        float | None, typer.Option(min=0.01, metavar="MIN", help="Test no longer, musts first.")
    ] = None,
    case: Annotated[str, typer.Option(metavar="RESULTS#N", help="Repeat one finding exactly.")] = "",
    provoke: Annotated[list[Provoked] | None, typer.Option(help="Provoke what burdens the server.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="What is not documented fails.")] = False,
    record: Annotated[bool, typer.Option("--record", help="Keep what is sent and answered, for replays.")] = False,
    redraw: Annotated[bool, typer.Option("--redraw", help="Record new cases, not the recorded ones again.")] = False,
    cassettes: Annotated[
        Path | None, typer.Option(metavar="DIR", help="The recording: ./cassettes, or the one that comes with troth.")
    ] = None,
    waivers: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Findings that are accepted; waivers.toml, if it is here.")
    ] = None,
    history: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Compare with the results there, and add these to them.")
    ] = None,
    allure: Annotated[bool, typer.Option("--allure", help="Write what Allure reads, too.")] = False,
    complete: Annotated[bool, typer.Option("--complete", help="A must that was not run fails the gate, too.")] = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Only findings and the conclusion.")] = False,
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help="Every requirement.")] = False,
) -> int:
    """Run the suites and write reports/results.json and reports/index.html."""
    options = Options(
        selection=tuple(selection or ()),
        target=None if target is None else _TARGETS[target],
        config=config,
        reports=reports,
        specs=tuple(specs or ()),
        examples=examples,
        seed=seed,
        workers=workers,
        case=case,
        provoke=tuple(what.value for what in provoke or ()),
        strict=strict,
        complete=complete,
        cassettes=cassettes,
        record=record or redraw,
        redraw=redraw,
        history=history,
        waivers=waivers,
        max_requests=max_requests,
        max_minutes=max_time,
        allure=allure,
    )
    console = Console(highlight=False)
    finished = run_suites(options, os.environ, no_progress if quiet else progress_bar)
    print_summary(finished.results, console, int(verbose) - int(quiet))
    if options.record:
        kept = (
            finished.recording or "not kept, since the run did not come to its end; what was there before is as it was"
        )
        console.out(f"recording: {kept}", highlight=False)
    for note in finished.notes:
        console.out(note, highlight=False)
    console.out(f"report: {finished.html}", highlight=False)
    return finished.status


@app.command()
def serve(
    port: Annotated[int, typer.Option(min=0, max=65535, metavar="N", help="0 takes a free one.")] = 0,
    fault: Annotated[list[str] | None, typer.Option(metavar="ID", help="Switch on a defect; repeatable.")] = None,
    variant: Annotated[list[str] | None, typer.Option(metavar="ID", help="Switch on a liberty; repeatable.")] = None,
    rate_limit: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Requests a second for each caller.")
    ] = None,
    db: Annotated[Path | None, typer.Option(metavar="FILE", help="Keep the state in this file.")] = None,
    write_config: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a troth.toml that reaches this sandbox.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, metavar="N", help="Decides every identifier that is made.")] = 0,
) -> None:
    """Serve the sandbox until Ctrl-C; its first line says where, as JSON."""
    arguments = ["--port", str(port), "--seed", str(seed)]
    for name, values in (("--fault", fault), ("--variant", variant)):
        for value in values or ():
            arguments += [name, value]
    for name, given in (("--rate-limit", rate_limit), ("--db", db), ("--write-config", write_config)):
        if given is not None:
            arguments += [name, str(given)]
    sys.stdout.flush()
    # The sandbox takes this process over: signals and exit statuses are its own.
    os.execv(sys.executable, [sys.executable, "-P", "-m", "troth.sandbox", "serve", *arguments])  # noqa: S606


@app.command()
def faults(
    selection: Annotated[
        list[str] | None, typer.Argument(metavar="[SELECTION]...", help="Beginnings of fault ids; all by default.")
    ] = None,
    *,
    full: Annotated[bool, typer.Option("--full", help="Run every test against each, and judge the blame.")] = False,
    sample: Annotated[int | None, typer.Option(min=1, metavar="N", help="Draw N of them.")] = None,
    seed: Annotated[int, typer.Option(min=0, metavar="N", help="Of the sample and of the cases.")] = 0,
    examples: Annotated[int | None, typer.Option(min=1, metavar="N", help="Cases per property.")] = None,
    workers: Annotated[int | None, typer.Option(min=1, metavar="N", help="Faults at a time.")] = None,
    reports: Annotated[Path, typer.Option(metavar="DIR", help="Where faults.json is written.")] = Path("reports"),
) -> int:
    """Run the suites against the sandbox's faults: do they find each, and blame the right requirement?"""
    options = CampaignOptions(
        selection=tuple(selection or ()), full=full, sample=sample, seed=seed, examples=examples, workers=workers
    )
    return show_campaign(options, reports)


@app.command("list")
def show_list(
    what: Annotated[What, typer.Argument(help="What to list.")],
    *,
    specs: Specs = None,
    as_json: Annotated[bool, typer.Option("--json", help="As a JSON array, for machines.")] = False,
) -> None:
    """List requirements, calls, discrepancies, faults or variants."""
    rows = listed(what, load_contract(tuple(specs or ())))
    if as_json:
        typer.echo(json.dumps(rows, indent=1, ensure_ascii=False))
        return
    for row in rows:
        typer.echo("\n    ".join(lines(what, row)))


@app.command("openapi")
def show_openapi(
    vendor: Annotated[str, typer.Argument(metavar="VENDOR", help="bubblehouse or capillary.")], *, specs: Specs = None
) -> None:
    """Print the bundled OpenAPI 3.1 document of a vendor."""
    contract = load_contract(tuple(specs or ()))
    names = [each.name for each in contract.vendors]
    if vendor not in names:
        advice = did_you_mean(vendor, names) or f"Vendors: {', '.join(names)}."
        raise UsageError(f'there is no vendor "{vendor}".', advice=advice)
    typer.echo(json.dumps(openapi(contract.vendor(vendor)), indent=2, ensure_ascii=False))


@app.command()
def waive(
    results: Annotated[Path, typer.Argument(metavar="RESULTS", help="A results.json with the finding.")],
    requirement: Annotated[str, typer.Argument(metavar="REQUIREMENT", help="The whole id of its requirement.")],
    *,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why it is accepted.")],
    until: Annotated[str, typer.Option(metavar="DAY", help="The last day it is, as YYYY-MM-DD.")],
    issue: Annotated[str, typer.Option(metavar="LINK", help="Where it is followed up.")] = "",
    owner: Annotated[str, typer.Option(metavar="NAME", help="Who answers for it.")] = "",
    waivers: Annotated[Path, typer.Option(metavar="FILE", help="Where it is written down.")] = Path("waivers.toml"),
) -> None:
    """Accept the findings of a requirement for a while: the verdict stays, only the gate lets them pass."""
    written = write_waivers(results, requirement, waivers, reason=reason, until=until, owner=owner, issue=issue)
    for waiver in written:
        typer.echo(f"waived until {waiver.until}, for {waiver.target}: {waiver.requirement}, {waiver.accepts}")
    typer.echo(f"waivers: {waivers}")


@app.command()
def doctor(
    *,
    config: Annotated[Path, typer.Option(metavar="FILE", help="How the live target is reached.")] = Path("troth.toml"),
) -> int:
    """Check configuration, reachability and credentials; it only reads."""
    return show_diagnosis(config)


@app.command()
def clean(
    *,
    config: Annotated[Path, typer.Option(metavar="FILE", help="How the live target is reached.")] = Path("troth.toml"),
) -> int:
    """Delete and give back what interrupted live runs left."""
    return show_cleaning(config)


@app.command()
def report(
    results: Annotated[Path, typer.Argument(metavar="RESULTS", help="A results.json.")],
    *,
    reports: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where to write; beside the results by default.")
    ] = None,
    history: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Compare with the results of earlier runs there.")
    ] = None,
    allure: Annotated[bool, typer.Option("--allure", help="Make Allure's HTML, too; needs its npm package.")] = False,
) -> None:
    """Write the HTML report of a results file again."""
    document = read_results(results)
    html = (reports or results.parent) / "index.html"
    past = read_history(history) if history else History()
    write_html(document, html, history=past.runs)
    for note in past.skipped:
        typer.echo(note)
    if allure:
        write_allure(document, html.with_name("allure-results"))
        make_allure_html(html.with_name("allure-results"), html.with_name("allure.html"))
        typer.echo(f"allure: {html.with_name('allure.html')}")
    typer.echo(f"report: {html}")
