from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import troth.root
from troth.errors import TrothError
from troth.root import data_root

if TYPE_CHECKING:
    from pathlib import Path


def package(folder: Path) -> Path:
    made = folder / "site-packages" / "src" / "troth"
    made.mkdir(parents=True)
    return made


def test_data_of_this_checkout_is_found() -> None:
    assert (data_root() / "specs" / "_meta").is_dir()
    assert (data_root() / "specs" / "bubblehouse" / "vendor.toml").is_file()
    assert (data_root() / "suites").is_dir()
    assert data_root().is_absolute()


def test_data_inside_an_installed_package_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(troth.root, "_PACKAGE", package(tmp_path))
    (troth.root._PACKAGE / "_data" / "specs" / "_meta").mkdir(parents=True)
    assert data_root() == troth.root._PACKAGE / "_data"


def test_data_inside_the_package_comes_before_a_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(troth.root, "_PACKAGE", package(tmp_path))
    (tmp_path / "site-packages" / "specs" / "_meta").mkdir(parents=True)
    assert data_root() == tmp_path / "site-packages"
    (troth.root._PACKAGE / "_data" / "specs" / "_meta").mkdir(parents=True)
    assert data_root() == troth.root._PACKAGE / "_data"


def test_the_folder_one_works_in_does_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = data_root()
    (tmp_path / "specs" / "_meta").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    assert data_root() == here


@pytest.mark.parametrize("beside", ["nothing", "specs", "specs/bubblehouse"])
def test_installation_without_a_contract_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, beside: str
) -> None:
    monkeypatch.setattr(troth.root, "_PACKAGE", package(tmp_path))
    (tmp_path / "site-packages" / beside).mkdir(parents=True)
    with pytest.raises(TrothError, match="no specs folder") as caught:
        data_root()
    assert "Install troth again" in caught.value.advice
