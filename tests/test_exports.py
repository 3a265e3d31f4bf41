from __future__ import annotations

import importlib
import importlib.metadata
import json
import subprocess
import sys

import pytest

import troth

HEAVY = ("hypothesis", "jsonschema", "jsonschema_rs", "pytest", "requests", "rich", "schemathesis", "typer", "vcr")
LIGHT = {
    "troth": HEAVY,
    "troth.errors": HEAVY,
    "troth.model": HEAVY,
    "troth.sandbox.__main__": (
        "hypothesis",
        "jsonschema",
        "pytest",
        "requests",
        "rich",
        "schemathesis",
        "typer",
        "vcr",
    ),
    # Everybody's pytest loads this one.
    "troth.plugin.entry": tuple(name for name in HEAVY if name != "pytest"),
    "troth.contract": ("hypothesis", "pytest", "requests", "schemathesis", "typer", "vcr"),
    "troth.config": ("hypothesis", "pytest", "requests", "schemathesis", "typer", "vcr"),
}


def loaded_with(name: str) -> set[str]:
    """Return the modules a new interpreter has after importing one."""
    script = f"import sys, json, {name}; print(json.dumps(sorted(sys.modules)))"
    finished = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    return set(json.loads(finished.stdout))


def test_surface_is_small() -> None:
    assert len(troth.__all__) <= 12
    assert len(set(troth.__all__)) == len(troth.__all__)


@pytest.mark.parametrize("name", troth.__all__)
def test_exported_name_is_the_one_of_its_home(name: str) -> None:
    homes = [home for home, names in troth._HOMES.items() if name in names] or [f"troth.{name}"]
    loaded = importlib.import_module(*homes)
    assert getattr(troth, name) is getattr(loaded, name, loaded)


def test_everything_that_has_a_home_is_exported() -> None:
    assert {name for names in troth._HOMES.values() for name in names} <= set(troth.__all__)


def test_exported_names_can_be_imported_together() -> None:
    names: dict[str, object] = {}
    exec("from troth import *", names)  # noqa: S102 - as a suite would
    assert set(troth.__all__) <= set(names)


@pytest.mark.parametrize("name", ["load_contract", "Reach", "__path_of_nothing__", ""])
def test_what_is_not_exported_is_not_there(name: str) -> None:
    with pytest.raises(AttributeError, match="has no attribute"):
        getattr(troth, name)


@pytest.mark.parametrize("name", LIGHT)
def test_import_is_light(name: str) -> None:
    loaded = loaded_with(name)
    assert name in loaded
    assert [heavy for heavy in LIGHT[name] if heavy in loaded] == []


def test_import_alone_loads_nothing_but_itself() -> None:
    assert [name for name in loaded_with("troth") if name.startswith("troth.")] == []


def test_pytest_finds_the_plugin_by_its_entry_point() -> None:
    (entry,) = importlib.metadata.entry_points(group="pytest11", name="troth")
    assert entry.value == "troth.plugin.entry"


def test_version_is_that_of_the_package() -> None:
    assert importlib.metadata.version("troth")
