"""`troth waive`: writes down that a finding is accepted, why, by whom and until when."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from troth.errors import UsageError
from troth.meta import did_you_mean
from troth.model import Waiver
from troth.results import read_results
from troth.waiver_file import add_waivers, is_day
from troth.waivers import fingerprint, host_of

if TYPE_CHECKING:
    from pathlib import Path


def write_waivers(
    results: Path, requirement: str, path: Path, *, reason: str, until: str, owner: str, issue: str
) -> list[Waiver]:
    """Write a waiver for each finding of a requirement that no waiver accepts yet, and return them.

    Raises:
        UsageError: the requirement has no such finding, or reason or day are none.
        ResultsError: the results cannot be read.
        WaiverError: the file of waivers cannot be used.
    """
    document = read_results(results)
    today = datetime.now(UTC).date().isoformat()
    if not reason.strip():
        raise UsageError("--reason is empty.", advice="Say why the finding is accepted.")
    if not is_day(until):
        raise UsageError(f'--until: "{until}" is no day.', advice="Write a day of the calendar, as YYYY-MM-DD.")
    if until < today:
        raise UsageError(f"--until: {until} is over.", advice="Name the last day on which the finding is accepted.")
    judged = {one["id"]: one for one in document["requirements"]}
    if requirement not in judged:
        failing = [name for name, one in judged.items() if one["findings"]]
        near = did_you_mean(requirement, failing or judged)
        raise UsageError(f'{results} has no requirement "{requirement}".', advice=near)
    findings = [finding for finding in judged[requirement]["findings"] if "waived" not in finding]
    if not findings:
        raise UsageError(f"{requirement} has no finding in {results} that is not waived.")
    # One drawn case differs from another, and is the same finding.
    told_apart = {fingerprint(requirement, finding): finding for finding in reversed(findings)}
    run = document["run"]
    target = host_of(run["hosts"][requirement.partition("/")[0]]) if run["target"] == "live" else run["target"]
    waivers = [
        Waiver(
            requirement=requirement,
            target=target,
            fingerprint=name,
            reason=reason.strip(),
            until=until,
            since=today,
            owner=owner.strip(),
            issue=issue.strip(),
        )
        for name in reversed(told_apart)
    ]
    remarks = []
    for waiver in waivers:
        finding = told_apart[waiver.fingerprint]
        place = f" at {finding['where']}" if finding["where"] else ""
        remarks.append(f"expected {' or '.join(finding['expected'])}; got {finding['actual']}{place}")
    add_waivers(path, waivers, remarks)
    return waivers
