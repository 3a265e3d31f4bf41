"""Orchestration: start the target, start the tests, follow what they tell, and write what came of it."""

from troth.run._allure import make_allure_html
from troth.run._campaign import CampaignOptions, Tried, run_campaign, selected_faults, summary, write_campaign
from troth.run._clean import Cleaned, clean
from troth.run._doctor import Diagnosis, examine
from troth.run._follow import Progress
from troth.run._options import Options
from troth.run._run import Finished, run_suites

__all__ = [
    "CampaignOptions",
    "Cleaned",
    "Diagnosis",
    "Finished",
    "Options",
    "Progress",
    "Tried",
    "clean",
    "examine",
    "make_allure_html",
    "run_campaign",
    "run_suites",
    "selected_faults",
    "summary",
    "write_campaign",
]
