"""What `troth faults` shows: a line for each fault that was missed or wrongly blamed, and the figures."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from rich.console import Console

from troth.cli._progress import progress_bar
from troth.run import run_campaign, selected_faults, summary, write_campaign

if TYPE_CHECKING:
    from pathlib import Path

    from troth.run import CampaignOptions, Tried


def show_campaign(options: CampaignOptions, reports: Path) -> int:
    """Run a campaign, show it, write it, and return the exit status: 1 if a fault was missed or wrongly blamed."""
    console, started = Console(highlight=False), time.monotonic()
    tried: list[Tried] = []
    with progress_bar() as bar:
        bar.planned(selected_faults(options))
        for each in run_campaign(options, os.environ):
            tried.append(each)
            bar.judged(each.fault, "pass" if _is_right(each) else "missed")
    seconds = time.monotonic() - started
    path = reports / "faults.json"
    write_campaign(options, tried, seconds, path)
    wrong = [each for each in tried if not _is_right(each)]
    for each in wrong:
        console.out(_line(each), highlight=False)
    figures = summary(options, tried)
    tests, requests = sum(each.tests for each in tried), sum(each.requests for each in tried)
    console.out(
        f"{figures['found']} of {figures['faults']} faults found ({figures['deep_found']} of {figures['deep']} deep), "
        f"{figures['rightly_blamed']} blamed on their requirement; "
        f"{seconds:.0f} s, {tests} tests, {requests} requests",
        highlight=False,
    )
    if figures["median_blamed"] is not None:
        console.out(f"requirements with a finding per fault: {figures['median_blamed']:g} (median)", highlight=False)
    console.out(f"report: {path}", highlight=False)
    return 1 if wrong else 0


def _is_right(tried: Tried) -> bool:
    return tried.found and tried.rightly_blamed


def _line(tried: Tried) -> str:
    if not tried.found:
        why = f": {tried.problem}" if tried.problem else ""
        return f"MISSED  {tried.fault} (breaks {tried.breaks}){why}"
    return f"BLAMED  {tried.fault} (breaks {tried.breaks}): {', '.join(tried.blamed)}"
