"""Orchestration: start the target, start the tests, follow what they tell, and write what came of it."""

from troth.run._follow import Progress
from troth.run._run import Finished, Options, run_suites

__all__ = ["Finished", "Options", "Progress", "run_suites"]
