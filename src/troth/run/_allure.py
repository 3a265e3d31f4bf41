"""Making one HTML file of Allure's results, with the npm package `allure`."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from troth.errors import ToolError
from troth.results import write_text

_ANALYTICS = re.compile(
    r'<script async src="https://www\.googletagmanager\.com[^>]*></script>\s*<script>.*?</script>', re.DOTALL
)
_SECONDS = 600
_ADVICE = "Install Node, run `npm install allure` in this folder, and try again; Java is not needed."


def make_allure_html(results: Path, html: Path) -> None:
    """Write Allure's report of a folder of results as one file that opens without a server and reports to nobody.

    Raises:
        ToolError: Node or the npm package `allure` is not there, or it failed.
        ResultsError: the file cannot be written.
    """
    command = _command()
    with tempfile.TemporaryDirectory(prefix="troth-allure-") as folder:
        made = Path(folder) / "report"
        # Only this form of the report opens from a file: the others load their data over HTTP.
        finished = _run([command, "awesome", "--single-file", str(results.resolve()), "-o", str(made)], folder)
        page = made / "index.html"
        if finished.returncode or not page.is_file():
            said = (finished.stderr or finished.stdout).strip().splitlines()
            raise ToolError(f"allure failed: {said[-1] if said else 'it said nothing'}.", advice=_ADVICE)
        write_text(without_analytics(page.read_text(encoding="utf-8")), html)


def without_analytics(page: str) -> str:
    """Return a page of Allure without the tag that tells a third party who reads it.

    Raises:
        ToolError: the tag is there in a form that is not known: better no page than one that reports.
    """
    stripped = _ANALYTICS.sub("", page)
    if "googletagmanager.com" in stripped:
        raise ToolError("allure put an analytics tag into its page that troth does not know.", advice=_ADVICE)
    return stripped


def _command() -> str:
    """Return the command of the npm package: of this folder or one above it, else the one that is installed."""
    here = Path.cwd()
    local = [str(folder / "node_modules" / ".bin" / "allure") for folder in (here, *here.parents)]
    for candidate in (*local, "allure"):
        found = shutil.which(candidate)
        # The Java program of the same name has other commands, and a version that begins with 2.
        if found and re.search(r"^3\.", _run([found, "--version"], None).stdout, re.MULTILINE):
            return found
    raise ToolError("the npm package allure, version 3, is not there.", advice=_ADVICE)


def _run(command: list[str], folder: str | None) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(  # noqa: S603 - what was found, with arguments of ours
            command, cwd=folder, capture_output=True, text=True, check=False, timeout=_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise ToolError(f"allure could not be run: {problem}.", advice=_ADVICE) from problem
