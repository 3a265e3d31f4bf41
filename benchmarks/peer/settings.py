"""What Schemathesis is given: the plain setting, and the one that a careful user arrives at.

Plain is the exported OpenAPI document as it is, credentials, and the values without which no request reaches the API at
all (the API version and the shop). Everything else is Schemathesis' own default: all phases, default checks.

Careful is what documents and settings can say, without code and without calls that the API does not have:

- It runs three times, the shortest first. One run sends only examples, of what schemas cannot say: versions that are
  refused, and Capillary's customers in their own sources and accounts. In the next, every request is valid and has to
  be accepted. The last draws whatever can be drawn and judges only the answers: a run with both kinds of requests
  cannot say which of them a refusal is right for.
- The customers that exist are in the documents (`documents`), and so is what a schema can hold of the requirements:
  error ids for each status, forms of dates, times and money, how the members of an update's result go together.
- Links let the stateful phase read what it pushed, edit what it read, and read what it edited or merged.
- More cases are drawn; none ends its test at the first failure, and failures are not shrunk, which saves time only.
- Checks of what the documentation does not promise are off: the refusal of every request that violates the schema,
  other methods and their Allow header. The honest sandbox would only raise false alarms, and each hides its like.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from benchmarks.peer.documents import for_bubblehouse, for_capillary

if TYPE_CHECKING:
    from benchmarks.peer.known import Known
    from troth.model import Vendor

Json = dict[str, Any]

_ANSWER_CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "ignored_auth",
)


@dataclass(frozen=True, slots=True)
class Pass:
    """One run of Schemathesis.

    Attributes:
        name: unique within a setting.
        mode: which requests it draws: `positive` (valid ones), `negative` or `all`. An option of the command line,
            because its default there overrides the configuration.
        document: the OpenAPI document.
        configuration: what goes into `schemathesis.toml`.
    """

    name: str
    mode: str
    document: Json
    configuration: Json


def plain(document: Json, known: Known) -> list[Pass]:
    """Return the plain setting, one run."""
    return [Pass("plain", "all", document, _credentials(known) | {"parameters": dict(known.parameters)})]


def careful(document: Json, vendor: Vendor, known: Known) -> list[Pass]:
    """Return the careful setting, three runs."""
    valid, other, examples = (copy.deepcopy(document) for _ in range(3))
    write = for_capillary if vendor.name == "capillary" else for_bubblehouse
    write(valid, other, examples, vendor, known)
    accepted = {"positive_data_acceptance": {"enabled": True, "expected-statuses": ["2xx", "429"]}}
    only_examples = {name: {"enabled": False} for name in ("coverage", "fuzzing", "stateful")}
    return [
        Pass("examples", "positive", examples, _careful(known, {}, phases=only_examples)),
        Pass("valid", "positive", valid, _careful(known, accepted, examples=150)),
        Pass("other", "all", other, _careful(known, {}, examples=100)),
    ]


def _credentials(known: Known) -> Json:
    return {"auth": {"openapi": dict(known.auth)}}


def _careful(known: Known, checks: Json, *, examples: int = 100, phases: Json | None = None) -> Json:
    return _credentials(known) | {
        "continue-on-failure": True,
        "generation": {"max-examples": examples, "no-shrink": True},
        "checks": {"enabled": False} | {name: {"enabled": True} for name in _ANSWER_CHECKS} | checks,
        "phases": phases or {"stateful": {"generation": {"max-examples": 25}}},
    }
