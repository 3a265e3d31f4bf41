"""The `pytest11` plugin: inert and light in any run that does not say `--troth-target`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

TARGETS = ("sandbox", "live", "replay")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of a run; `troth run` sets them, and so does the configuration at the root of a checkout."""
    group = parser.getgroup("troth", "conformance of customer-loyalty HTTP APIs")
    group.addoption("--troth-target", choices=TARGETS, help="what is judged; without it the plugin does nothing")
    group.addoption("--troth-config", metavar="FILE", help="the troth.toml that reaches it")
    group.addoption("--troth-cassettes", metavar="DIR", help="the recording: replayed, or whose cases are sent again")
    group.addoption("--troth-record", metavar="DIR", help="where the cassettes of this run are written")
    group.addoption(
        "--troth-select", action="append", default=[], metavar="ID", help="a requirement id or its beginning"
    )
    group.addoption("--troth-specs", action="append", default=[], metavar="DIR", help="a further folder of calls")
    group.addoption("--troth-events", metavar="FILE", help="where outcomes are written, a JSON object a line")
    group.addoption("--troth-examples", type=int, metavar="N", help="cases per property")
    group.addoption("--troth-seed", type=int, default=0, metavar="N", help="of the drawn cases")
    group.addoption("--troth-case", metavar="FILE", help="a JSON file with the one test and case to repeat")
    group.addoption("--troth-provoke", action="append", default=[], metavar="WHAT", help="rate-limit")
    group.addoption("--troth-part", default="0/1", metavar="I/N", help="run every N-th test, from the I-th on")
    group.addoption("--troth-max-requests", type=int, metavar="N", help="how many requests all parts may send")
    group.addoption("--troth-max-minutes", type=float, metavar="MIN", help="how long it may take")
    group.addoption("--troth-share", metavar="DIR", help="a folder that all parts of a run have")
    group.addoption("--troth-first", metavar="ID", help="look for a finding of this requirement, and stop there")
    group.addoption("--troth-strict", action="store_true", help="what is not documented fails")


def pytest_configure(config: pytest.Config) -> None:
    """Bring in the rest, but only for a run of the suites."""
    config.addinivalue_line("markers", "requirement(id): the requirement a test of the suites speaks for")
    if config.getoption("--troth-target") is not None:
        # Imported here, so that everybody else's pytest stays light.
        import troth.plugin._fixtures as fixtures  # noqa: PLC0415
        from troth.plugin._session import Session  # noqa: PLC0415

        config.pluginmanager.register(Session(config), "troth-session")
        config.pluginmanager.register(fixtures, "troth-fixtures")
