"""What a run found as JUnit XML, which every CI shows: one test case a requirement.

A test case fails, or is an error, exactly where the gate is closed; its attribute `status` has the verdict itself.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, Final

from troth.report._text import visible
from troth.report._waived import in_words, over

if TYPE_CHECKING:
    from troth.results import Finding, Requirement, Results

_NO_XML: Final = re.compile("[\ufffe\uffff]|[^\\S \n]")  # what XML cannot say, beside what `visible` spells out
_LONGEST: Final = 20_000  # characters of a text; a CI reads the whole file at once


def junit_xml(document: Results) -> str:
    """Return the results as JUnit XML."""
    run = document["run"]
    root = ET.Element("testsuites", name="troth", time=f"{run['seconds']:.3f}")
    by_call: dict[str, list[Requirement]] = {}
    for requirement in document["requirements"]:
        by_call.setdefault(requirement["id"].partition("#")[0], []).append(requirement)
    for call, requirements in by_call.items():
        suite = ET.SubElement(root, "testsuite", name=call, timestamp=run["started"].rstrip("Z"))
        for requirement in requirements:
            _add_case(suite, requirement, document)
    if sentences := list(over(document)):
        suite = ET.SubElement(root, "testsuite", name="waivers", timestamp=run["started"].rstrip("Z"))
        for sentence in sentences:
            case = ET.SubElement(suite, "testcase", classname="waivers", name=_text(sentence), status="fail")
            _say(case, "failure", "waiver", sentence)
    for suite in root:
        _count(suite)
    _count(root)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=False) + "\n"


def _add_case(suite: ET.Element, requirement: Requirement, document: Results) -> None:
    call, _, slug = requirement["id"].partition("#")
    verdict, gates = requirement["verdict"], requirement["level"] == "must"
    waived = requirement["waived"]
    status = "waived" if waived else verdict
    case = ET.SubElement(suite, "testcase", classname=call.replace("/", "."), name=slug, status=status)
    told = "\n\n".join(_finding(finding, requirement) for finding in requirement["findings"])
    reason = f"{verdict}: {requirement['reason'] or 'no reason given'}"
    if waived:
        _say(case, "skipped", "waived", f"waived: {in_words(waived, document['run']['started'])}")
        ET.SubElement(case, "system-out").text = _text(told)
    elif verdict == "fail" or (gates and requirement["findings"]):
        _say(case, "failure", "fail", _first(requirement), told)
    elif verdict in {"inconclusive", "error"} or (verdict == "not-run" and document["run"].get("complete")):
        _say(case, "error" if gates else "skipped", verdict, reason)
    elif verdict == "not-run":
        _say(case, "skipped", verdict, reason)
    elif verdict == "warn":
        ET.SubElement(case, "system-out").text = _text(f"warn: {told}")


def _first(requirement: Requirement) -> str:
    findings = requirement["findings"]
    first = next((finding for finding in findings if "waived" not in finding), findings[0])
    return f"expected {' or '.join(first['expected'])}; got {first['actual']}"


def _finding(finding: Finding, requirement: Requirement) -> str:
    lines = [requirement["says"], f"source: {requirement['source']}"]
    lines += [f"expected: {expected}" for expected in finding["expected"]]
    lines += [f"actual: {finding['actual']}", f"where: {finding['where']}", f"curl: {finding['curl']}"]
    return "\n".join([*lines, f"repeat: {finding['repeat']}"])


def _say(case: ET.Element, kind: str, what: str, message: str, text: str = "") -> None:
    said = ET.SubElement(case, kind, type=what, message=_text(message))
    said.text = _text(text) or None


def _count(element: ET.Element) -> None:
    cases = list(element.iter("testcase"))
    element.set("tests", str(len(cases)))
    kinds = [("failures", "failure"), ("errors", "error")]
    for name, kind in kinds if element.tag == "testsuites" else [*kinds, ("skipped", "skipped")]:
        element.set(name, str(sum(case.find(kind) is not None for case in cases)))


def _text(text: str) -> str:
    shown = visible(text, lines=True)
    cut = shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}... (cut; it is whole in results.json)"
    return _NO_XML.sub("\ufffd", cut)
