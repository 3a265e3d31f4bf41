"""troth from a wheel, inside a project whose own tests are set up against it in every way we could think of."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SELECTED = "bubblehouse/UpdateCustomerDetails1#null-keeps-value"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert built.returncode == 0, built.stdout + built.stderr
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An interpreter with the wheel installed, and our own dependencies within reach but not our checkout."""
    folder = tmp_path_factory.mktemp("venv")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True, timeout=120)
    python = folder / "bin" / "python"
    shown = subprocess.run(
        [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    )
    packages = Path(shown.stdout.strip())
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    # A path file is read once, so the editable installation's own path file is not.
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return python


@pytest.fixture
def foreign_project(tmp_path: Path) -> Path:
    """A project whose configuration would break or bend any test run that looked at it."""
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --no-such-option -k nothing\n", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text('[tool.pytest.ini_options]\ntestpaths = ["nowhere"]\n', encoding="utf-8")
    (tmp_path / "conftest.py").write_text("raise RuntimeError('the conftest of the project')\n", encoding="utf-8")
    for package in ("suites", "troth", "hypothesis"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").write_text(f"raise RuntimeError('{package} of the project')\n")
    (tmp_path / "schemathesis.toml").write_text("broken =", encoding="utf-8")
    return tmp_path


def _run(python: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(python), "-P", "-m", "troth.cli", *arguments],
        cwd=folder,
        env={**os.environ, "PYTEST_ADDOPTS": "--no-such-option", "PYTEST_PLUGINS": "no_such_plugin"},
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )


def test_the_wheel_carries_specs_and_suites(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    for name in (
        "troth/py.typed",
        "troth/_data/specs/_meta/call.schema.json",
        "troth/_data/specs/bubblehouse/MergeCustomers1/call.toml",
        "troth/_data/suites/troth.ini",
        "troth/_data/suites/bubblehouse/test_update_customer_details.py",
    ):
        assert name in names
    assert not [name for name in names if "__pycache__" in name or name.startswith("tests/")]


def test_an_installed_wheel_finds_its_own_data(python: Path, tmp_path: Path) -> None:
    shown = subprocess.run(
        [str(python), "-P", "-c", "from troth.root import data_root; print(data_root())"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(shown.stdout.strip()).parts[-2:] == ("troth", "_data")


def test_a_run_inside_a_foreign_project_is_not_touched_by_it(python: Path, foreign_project: Path) -> None:
    finished = _run(python, foreign_project, "run", SELECTED, "--examples", "3")
    assert finished.returncode == 0, finished.stdout + finished.stderr
    results = json.loads((foreign_project / "reports" / "results.json").read_text(encoding="utf-8"))
    (requirement,) = results["requirements"]
    assert (requirement["id"], requirement["verdict"]) == (SELECTED, "pass")
    assert requirement["cases"] == 3 * len(requirement["tests"])


def test_the_plugin_does_nothing_in_the_tests_of_a_foreign_project(python: Path, tmp_path: Path) -> None:
    (tmp_path / "test_own.py").write_text(
        "import sys\n\n\ndef test_own():\n    assert 'troth.plugin._session' not in sys.modules\n"
        "    assert 'troth.actors' not in sys.modules\n",
        encoding="utf-8",
    )
    command = [str(python), "-P", "-m", "pytest", "-p", "troth.plugin.entry", "-q", "test_own.py"]
    environ = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    finished = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stdout
