"""The values everything else speaks about. All are frozen; a change returns a new one.

A vendor documents calls, a call makes requirements, an interaction is one request and its response, a finding is one
disagreement between the two.
"""

from troth.model._address import without_port
from troth.model._contract import (
    Call,
    Contract,
    Discrepancy,
    DocumentedError,
    Example,
    Level,
    Page,
    Parameter,
    Requirement,
    Vendor,
)
from troth.model._interaction import Finding, Interaction, Observation, Request, Response, Verdict
from troth.model._json import ReadJson, read_json
from troth.model._waiver import Waiver

__all__ = [
    "Call",
    "Contract",
    "Discrepancy",
    "DocumentedError",
    "Example",
    "Finding",
    "Interaction",
    "Level",
    "Observation",
    "Page",
    "Parameter",
    "ReadJson",
    "Request",
    "Requirement",
    "Response",
    "Vendor",
    "Verdict",
    "Waiver",
    "read_json",
    "without_port",
]
