from __future__ import annotations

import os
import re
import tomllib
from typing import TYPE_CHECKING

import pytest

from troth.launch import running_sandbox

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Troth

ONE = "bubblehouse/CustomerDetails1#error-empty-customer-identity"
FAULT = "bubblehouse/CustomerDetails1/empty-customer-identity-with-another-id"
TAG = (
    '<script async src="https://www.googletagmanager.com/gtag/js?id=G-1"></script>\n'
    "<script>window.dataLayer = [];</script>"
)


def install(folder: Path, page: str, *, version: str = "3.18.0", status: int = 0) -> None:
    """Put a program in the place of the npm package: it says its version, and writes a page."""
    program = folder / "node_modules" / ".bin" / "allure"
    program.parent.mkdir(parents=True)
    (folder / "page.html").write_text(page, encoding="utf-8")
    program.write_text(
        f'#!/bin/sh\nif [ "$1" = --version ]; then echo {version}; exit; fi\n'
        f'echo "no such thing" >&2\nmkdir -p "$5"\ncp "{folder}/page.html" "$5/index.html"\nexit {status}\n',
        encoding="utf-8",
    )
    program.chmod(0o755)


def test_a_run_writes_what_allure_reads_and_no_secret_is_in_it(troth: Troth, tmp_path: Path) -> None:
    with running_sandbox(["--fault", FAULT]) as sandbox:
        config = tomllib.loads(sandbox.config.read_text(encoding="utf-8"))
        troth("run", ONE, "--target", "live", "--config", str(sandbox.config), "--allure", status=1)
    texts = [path.read_text(encoding="utf-8") for path in (tmp_path / "reports" / "allure-results").iterdir()]
    assert any("-> 404" in text for text in texts)
    assert any('"Authorization": "Bearer [redacted]"' in text for text in texts)
    secrets = [config["bubblehouse"]["shared_secret"], config["capillary"]["password"]]
    for secret in (one.removeprefix("published:") for one in secrets):
        assert [text for text in texts if secret in text] == []
    assert [text for text in texts if re.search(r"eyJ[A-Za-z0-9_-]{8}", text)] == []  # how each JWT begins

    install(tmp_path, f"<head>{TAG}</head>the report")
    assert "allure: reports/allure.html" in troth("report", "reports/results.json", "--allure")
    assert (tmp_path / "reports" / "allure.html").read_text(encoding="utf-8") == "<head></head>the report"


@pytest.mark.parametrize(
    ("page", "version", "status", "words"),
    [
        ("", "2.46.1", 0, "the npm package allure, version 3, is not there. Install Node"),
        ("", "3.18.0", 1, "allure failed: no such thing."),
        ("<script src='https://www.googletagmanager.com/new'></script>", "3.18.0", 0, "an analytics tag"),
    ],
)
def test_an_allure_that_is_missing_or_fails_is_named(
    troth: Troth, tmp_path: Path, page: str, version: str, status: int, words: str
) -> None:
    troth("run", "bubblehouse/MergeCustomers1#strict-json", "--examples", "1")
    install(tmp_path, page, version=version, status=status)
    alone = {"PATH": os.pathsep.join(["/usr/bin", "/bin"])}  # no other allure is found
    assert words in troth("report", "reports/results.json", "--allure", status=4, environ=alone)
    assert not (tmp_path / "reports" / "allure.html").exists()
