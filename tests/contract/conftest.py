"""The contract, read once; and a small one of one vendor and one call, to be broken in one place at a time."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.contract.whole import CONTRACT
from troth.root import data_root

if TYPE_CHECKING:
    from troth.model import Contract


@pytest.fixture(scope="session")
def contract() -> Contract:
    return CONTRACT


@pytest.fixture
def specs(tmp_path: Path) -> Path:
    """A copy of Bubblehouse with UpdateCustomerDetails1 alone."""
    source, copy = data_root() / "specs" / "bubblehouse", tmp_path / "specs" / "bubblehouse"
    for folder in ("types", "UpdateCustomerDetails1"):
        shutil.copytree(source / folder, copy / folder)
    shutil.copy(source / "vendor.toml", copy)
    return tmp_path / "specs"


@pytest.fixture
def pages() -> Path:
    """The folder of saved pages, `<vendor>-<Call>.txt`: they are the vendors', and so are not kept here."""
    folder = os.environ.get("TROTH_PAGES")
    if folder is None:
        pytest.skip("TROTH_PAGES names no folder of saved pages")
    return Path(folder)
