"""What a run comes to, as the JSON that shields.io makes a badge of."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from troth.report._conclusion import conclude, judged_vendors, vendor_title
from troth.report._text import visible

if TYPE_CHECKING:
    from troth.results import Results

_COLOURS: Final = {"pass": "brightgreen", "fail": "red", "inconclusive": "lightgrey"}
_WORDS: Final = {"pass": "conforms", "fail": "does not conform", "inconclusive": "open"}


def badge_json(document: Results) -> str:
    """Return the badge of a run; one of the sandbox, or of a recording of it, says so."""
    conclusion = conclude(document)
    musts = [requirement for requirement in document["requirements"] if requirement["level"] == "must"]
    held = sum(requirement["verdict"] == "pass" for requirement in musts)
    word = _WORDS[conclusion.verdict]
    if conclusion.exit_status and not any(
        requirement["findings"] for requirement in musts if not requirement["waived"]
    ):
        word = "gate closed" if conclusion.verdict == "fail" else word
    subject = " and ".join(vendor_title(visible(vendor)) for vendor in judged_vendors(document))
    badge = {
        "schemaVersion": 1,
        "label": f"troth: {subject or 'nobody'}" if conclusion.about_vendor else "troth: sandbox",
        "message": f"{word}, {held} of {len(musts)} musts",
        "color": _COLOURS[conclusion.verdict],
        "isError": conclusion.verdict == "fail",
    }
    return json.dumps(badge, indent=1) + "\n"
