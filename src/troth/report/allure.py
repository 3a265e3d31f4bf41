"""What a run found as the result files that Allure reads: an entry for each test.

Made from the results alone, which hold no secret; so the files can be made again from any results file.
"""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from troth.errors import ResultsError
from troth.report._conclusion import vendor_title
from troth.report._markdown import plain
from troth.report._text import pretty, visible
from troth.report._waived import in_words
from troth.results import write_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from troth.results import Finding, Requirement, Results, Run

_SEVERITY: Final = {"must": "critical", "should": "normal", "may": "minor"}
_STATUS: Final = {"inconclusive": "unknown", "error": "broken", "not-run": "skipped"}
_OURS: Final = re.compile(r"[0-9a-f-]{36}-(result|attachment)\.(json|txt)|environment\.properties")
_TEST: Final = re.compile(r"(?:.*::)?(?:test_)?(?P<name>[^\[]*)(?P<more>.*)", re.DOTALL)


def allure_files(document: Results) -> dict[str, str]:
    """Return the text of each file, by name."""
    files: dict[str, str] = {}
    for requirement in document["requirements"]:
        # What checks judge has no test of its own.
        for test in requirement["tests"] or [""]:
            _add_entry(requirement, test, document["run"], files)
    files["environment.properties"] = "".join(f"{line}\n" for line in _environment(document["run"]))
    return files


def write_allure(document: Results, folder: Path) -> None:
    """Write the files into a folder, in place of those of an earlier run.

    Raises:
        ResultsError: one of them cannot be written, or one of an earlier run cannot be taken away.
    """
    files = allure_files(document)
    try:
        # Allure would take the entries of an earlier run for retries of these.
        for path in folder.iterdir() if folder.exists() else ():
            if _OURS.fullmatch(path.name) and path.name not in files:
                path.unlink()
    except OSError as problem:
        raise ResultsError(f"it cannot be emptied: {problem.strerror or problem}.", path=folder) from problem
    for name, text in files.items():
        write_text(text, folder / name)


def _add_entry(requirement: Requirement, test: str, run: Run, files: dict[str, str]) -> None:
    vendor, _, rest = requirement["id"].partition("/")
    call, _, slug = rest.partition("#")
    full_name = f"{requirement['id']} {test}".rstrip()
    entry = uuid.uuid5(uuid.NAMESPACE_URL, f"troth:{run['started']}:{full_name}")
    # A finding that names no test is one of its requirement: it goes to the first entry.
    first = (requirement["tests"] or [""])[0]
    findings = [
        finding
        for finding in requirement["findings"]
        if (finding.get("test") if finding.get("test") in requirement["tests"] else first) == test
    ]
    moment = round(datetime.fromisoformat(run["started"]).timestamp() * 1000)
    history = hashlib.md5(full_name.encode(), usedforsecurity=False).hexdigest()
    labels = {
        "epic": vendor_title(vendor),
        "feature": call,
        "story": slug,
        "severity": _SEVERITY[requirement["level"]],
        "parentSuite": vendor_title(vendor),
        "suite": call,
        "subSuite": slug,
        "framework": "troth",
        "tag": requirement["level"],
    }
    status, details, tags = _status(requirement, findings, run)
    result = {
        "uuid": str(entry),
        "historyId": history,
        "testCaseId": history,
        "fullName": full_name,
        "name": visible(_name(test) or slug),
        "description": plain(requirement["says"]),
        "status": status,
        "statusDetails": details,
        "stage": "finished",
        "start": moment,
        "stop": moment,
        "labels": [{"name": name, "value": visible(value)} for name, value in labels.items()]
        + [{"name": "tag", "value": tag} for tag in tags],
        "links": list(_links(requirement, findings)),
        "steps": [_step(finding, entry, moment, position, files) for position, finding in enumerate(findings)],
        "attachments": [],
        "parameters": [],
    }
    files[f"{entry}-result.json"] = json.dumps(result, indent=1, ensure_ascii=True) + "\n"


def _status(
    requirement: Requirement, findings: list[Finding], run: Run
) -> tuple[str, dict[str, str | bool], list[str]]:
    verdict = requirement["verdict"]
    if findings:
        waived = [finding["waived"] for finding in findings if "waived" in finding]
        if not waived and requirement["waived"]:
            waived = [requirement["waived"]] * len(findings)
        message = _says(findings[0])
        if len(waived) == len(findings):
            words = f"waived: {in_words(waived[0], run['started'])}\n{message}"
            return "failed", {"message": visible(words, lines=True), "known": True, "muted": True}, ["waived"]
        # Allure knows no warning: what does not gate is not red there either.
        status, tags = ("failed", []) if requirement["level"] == "must" else ("passed", ["warn"])
        return status, {"message": message}, tags
    if verdict in _STATUS:
        reason = f"{verdict}: {requirement['reason'] or 'no reason given'}"
        return _STATUS[verdict], {"message": visible(reason, lines=True)}, [verdict]
    return "passed", {}, []


def _says(finding: Finding) -> str:
    place = f" at {finding['where']}" if finding["where"] else ""
    return visible(f"expected {' or '.join(finding['expected'])}; got {finding['actual']}{place}", lines=True)


def _step(finding: Finding, entry: uuid.UUID, moment: int, position: int, files: dict[str, str]) -> dict[str, Any]:
    shown = [("case", "json", pretty(finding["case"]))] if finding["case"] is not None else []
    for number, exchange in enumerate(finding["exchanges"], start=1):
        answer = exchange["response"]
        outcome = str(answer["status"]) if answer else exchange.get("error") or "no answer"
        name = f"{number}. {exchange['request']['method']} {urlsplit(exchange['request']['url']).path} -> {outcome}"
        shown.append((name, "json", pretty(exchange)))
    shown.append(("repeat", "txt", visible(f"{finding['repeat']}\n{finding['curl']}", lines=True)))
    attachments = []
    for number, (name, kind, text) in enumerate(shown):
        file = f"{uuid.uuid5(entry, f'{position}:{number}')}-attachment.{kind}"
        files[file] = text + "\n"
        media = "application/json" if kind == "json" else "text/plain"
        attachments.append({"name": visible(name), "source": file, "type": media})
    return {
        "name": _says(finding),
        "status": "failed",
        "stage": "finished",
        "start": moment,
        "stop": moment,
        "steps": [],
        "attachments": attachments,
        "parameters": [],
    }


def _links(requirement: Requirement, findings: list[Finding]) -> Iterator[dict[str, str]]:
    if url := requirement.get("url"):
        yield {"type": "link", "name": visible(requirement["source"]), "url": url}
    waivers = [requirement["waived"], *(finding.get("waived") for finding in findings)]
    issues = {waiver["issue"]: None for waiver in waivers if waiver and "issue" in waiver}
    for issue in issues:
        if issue.startswith(("https://", "http://")):
            yield {"type": "issue", "name": visible(issue), "url": issue}


def _environment(run: Run) -> Iterator[str]:
    facts = {"target": run["target"], "contract": run["contract"], "troth": run["tool"], "seed": str(run["seed"])}
    facts |= {f"host.{vendor}": host for vendor, host in run["hosts"].items()}
    for name, value in facts.items():
        # A properties file is ASCII, and goes on after a backslash at the end of a line.
        yield f"{name} = {visible(value)}".encode("ascii", "backslashreplace").decode().replace("\\", "\\\\")


def _name(test: str) -> str:
    found = _TEST.fullmatch(test)
    if not test or found is None:
        return ""
    words = found["name"].replace("_", " ").strip()
    return words[:1].upper() + words[1:] + (f" {found['more']}" if found["more"] else "")
