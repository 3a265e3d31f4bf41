from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from troth.launch import running_sandbox

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Troth

ONE = "bubblehouse/CustomerDetails1#error-empty-customer-identity"
FAULT = "bubblehouse/CustomerDetails1/empty-customer-identity-with-another-id"


def test_an_honest_server_and_a_faulty_one_differ_in_what_the_fault_breaks(troth: Troth, tmp_path: Path) -> None:
    for name, arguments, status in (("honest", [], 0), ("faulty", ["--fault", FAULT], 1)):
        with running_sandbox(arguments) as sandbox:
            reached = ["--target", "live", "--config", str(sandbox.config)]
            troth("run", ONE, *reached, "--reports", name, status=status)
    old, new = "honest/results.json", "faulty/results.json"
    printed = troth("diff", old, new, "--html", "diff/page.html", status=1)
    assert f"{ONE}  (must, pass -> fail)" in printed
    assert "Seen for the first time" in printed
    assert printed.splitlines()[-1] == "1 must requirement newly fails. Exit 1: a must newly fails."
    assert ONE in (tmp_path / "diff" / "page.html").read_text(encoding="utf-8")
    assert "1 requirement is fixed" in troth("diff", new, old)
    assert "### Newly failing (1)" in troth("diff", old, new, "--markdown", status=1)
    assert "Nothing changed" in troth("diff", old, old)


@pytest.mark.parametrize("old", ["nothing.json", "text.json"])
def test_files_that_cannot_be_read_are_named(troth: Troth, tmp_path: Path, old: str) -> None:
    (tmp_path / "text.json").write_text("{}", encoding="utf-8")
    assert old in troth("diff", old, old, status=4)
