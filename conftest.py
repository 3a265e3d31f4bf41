"""Options of the project's own tests. `pytest` at the root of a checkout runs suites and tests with one plugin."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

from hypothesis import Phase, settings

if TYPE_CHECKING:
    import pytest

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # Whoever starts the tests in the background of a script has Ctrl-C ignored, in all that they start, too.
    signal.signal(signal.SIGINT, signal.default_int_handler)

settings.register_profile(
    "mutants",  # the same inputs in every run, and no search for the smallest that shows a mutant
    settings.get_profile("ci"),
    phases=(Phase.explicit, Phase.generate),
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the nightly run ask for what takes longer."""
    parser.addoption("--every-fault", action="store_true", help="every fault and variant in full, not a sample of them")
