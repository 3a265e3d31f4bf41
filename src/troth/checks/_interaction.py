"""The checks of one interaction. Each speaks for a requirement by its slug.

Which of them apply depends on what was asked and what came; and only those whose slug is a requirement of the call are
run: the contract decides, not this module.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import jsonschema
import jsonschema_rs

from troth.checks._outcome import (
    FIRST_REDIRECT,
    FIRST_REFUSAL,
    FIRST_SERVER_ERROR,
    OK,
    TOO_MANY,
    errors_in_body,
    outcome,
    shown,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from jsonschema.exceptions import ValidationError

    from troth.model import Call, Interaction


_QUOTED = 300
"""Characters of the words of a validator, of a place, and of a name that a server made: they may be endless."""
_EXPLAINED = 262_144
"""Bytes of an answer whose every flaw is looked for: of a larger one only whether it has any, which is fast."""
_NAMED = 10
"""How many undocumented names of one answer are observed; a server may make up any number."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """What a check found: the slug of its requirement, what was expected, what came, and where."""

    slug: str
    expected: tuple[str, ...]
    actual: str
    where: str | None = None


class Asked(StrEnum):
    """What was asked, and so how the answer is judged.

    A valid request gets the documented answer, one with a documented error gets that error; of any other request only
    the shape of a refusal is judged, and whether the server stood it.
    """

    VALID = "valid"
    REFUSABLE = "refusable"
    OPEN = "open"


def _json_content_type(_call: Call, interaction: Interaction) -> Iterator[Flaw]:
    declared = interaction.response.header("content-type") or ""
    kind = declared.partition(";")[0].strip().lower()
    if kind != "application/json" and not (kind.startswith("application/") and kind.endswith("+json")):
        actual = f'"{declared}"' if declared else "no Content-Type"
        yield Flaw("json-content-type", ("a Content-Type of application/json",), actual, "Content-Type")


def _strict_json(_call: Call, interaction: Interaction) -> Iterator[Flaw]:
    if problem := interaction.not_json:
        yield Flaw("strict-json", ("a body that is strict JSON",), problem)


def _output_shape(call: Call, interaction: Interaction) -> Iterator[Flaw]:
    # A part of the answer may have a requirement of its own: `warnings-shape` speaks for /warnings.
    parts: dict[str, list[ValidationError]] = {}
    for error in _shape_errors(call.output, interaction):
        slug = "output-shape"
        if error.path and call.requirement(own := re.sub(r"(?=[A-Z])", "-", str(error.path[0])).lower() + "-shape"):
            slug = own
        parts.setdefault(slug, []).append(error)
    for slug, errors in parts.items():
        yield _misshapen(slug, call.output, errors)


def _error_shape(call: Call, interaction: Interaction) -> Iterator[Flaw]:
    if problem := interaction.not_json:
        yield Flaw("error-shape", ("an error body that is JSON",), problem)
    elif errors := _shape_errors(call.refusal, interaction):
        yield _misshapen("error-shape", call.refusal, errors)


def _rate_limit_exceeded(_call: Call, interaction: Interaction) -> Iterator[Flaw]:
    if interaction.error_id != "rate_limit_exceeded":
        expected = "HTTP 429 with the error id rate_limit_exceeded"
        yield Flaw("error-rate-limit-exceeded", (expected,), shown(interaction), "/id")


def _no_server_error(_call: Call, interaction: Interaction) -> Iterator[Flaw]:
    if interaction.response.status >= FIRST_SERVER_ERROR:
        yield Flaw("no-server-error", ("an answer below 500",), shown(interaction))


_CHECKS: Mapping[str, Callable[[Call, Interaction], Iterator[Flaw]]] = {
    "json-content-type": _json_content_type,
    "strict-json": _strict_json,
    "output-shape": _output_shape,
    "error-shape": _error_shape,
    "error-rate-limit-exceeded": _rate_limit_exceeded,
    "no-server-error": _no_server_error,
}
_OF_VALID = ("documented-status", "documented-error-id", "succeeds")


def is_checked(slug: str) -> bool:
    """Tell whether a requirement of that slug is judged by a check, on the answers of every test of its call."""
    return slug in _CHECKS or slug in _OF_VALID or slug.endswith("-shape")


def judge(call: Call, interaction: Interaction, asked: Asked) -> tuple[list[str], list[Flaw]]:
    """Run the checks of a call that apply to an answer.

    Returns:
        The slugs of the requirements that were judged, and the flaws found.
    """
    judged: list[str] = []
    flaws: list[Flaw] = []
    for slug in _applicable(call, interaction, asked):
        if call.requirement(slug) is None:
            continue
        judged.append(slug)
        flaws.extend(_CHECKS[slug](call, interaction))
    if "output-shape" in judged:  # one look judges the parts that have a requirement of their own
        judged.extend(
            slug for slug in call.slugs if slug.endswith("-shape") and slug not in ("output-shape", "error-shape")
        )
    return judged, flaws


def _applicable(call: Call, interaction: Interaction, asked: Asked) -> list[str]:
    status = interaction.response.status
    if status == TOO_MANY and not errors_in_body(call):
        return ["error-rate-limit-exceeded", "json-content-type", "strict-json", "error-shape"]
    if asked is Asked.OPEN:
        refusal = _refusal_to_judge(call, interaction)
        return ["no-server-error", *(["error-shape"] if refusal else [])]
    if status >= FIRST_SERVER_ERROR or (FIRST_REDIRECT <= status < FIRST_REFUSAL and not errors_in_body(call)):
        return []  # what is wrong is the status; neither has a body to speak of
    slugs = ["json-content-type", "strict-json"]
    if interaction.not_json:
        return slugs  # a shape cannot be judged of what is not JSON
    if asked is Asked.VALID and outcome(call, interaction).granted:
        return [*slugs, "output-shape"]
    return [*slugs, "error-shape"] if _refusal_to_judge(call, interaction) else slugs


def _refusal_to_judge(call: Call, interaction: Interaction) -> bool:
    """Tell whether an answer is an error body whose shape is documented."""
    if errors_in_body(call):
        # Of a request that the page does not know, an empty body is known from a sibling page.
        body = interaction.json
        return isinstance(body, dict) and bool(body.get("errors"))
    return FIRST_REFUSAL <= interaction.response.status < FIRST_SERVER_ERROR


def judge_valid(call: Call, interaction: Interaction) -> Flaw | None:
    """Return the flaw in the answer to a request that the documentation calls valid, or None if it was granted.

    The flaw speaks for the narrowest requirement that is broken: a status that is not documented at all, an error id
    that does not go with its status, or a documented refusal without its cause.
    """
    came = outcome(call, interaction)
    if came.granted:
        return None
    expected = "the documented answer of success" if errors_in_body(call) else "HTTP 200 with the documented answer"
    return Flaw(_broken(call, interaction), (expected,), shown(interaction))


def _broken(call: Call, interaction: Interaction) -> str:
    """Return the narrowest requirement that is broken by an answer that is not the documented one."""
    status = interaction.response.status
    documented = {error.id for error in call.errors if error.status == status}
    if documented and interaction.error_id not in documented and call.requirement("documented-error-id"):
        return "documented-error-id"
    undocumented = not documented and not errors_in_body(call) and status < FIRST_SERVER_ERROR
    return "documented-status" if undocumented and call.requirement("documented-status") else "succeeds"


def observe(call: Call, interaction: Interaction) -> list[str]:
    """Return what the documentation neither promises nor forbids in an answer: statuses, error ids and members."""
    seen: list[str] = []
    status = interaction.response.status
    came = outcome(call, interaction)
    known = {error.id for error in call.errors}
    named = _few([error_id for error_id in came.error_ids if error_id not in known])
    if not errors_in_body(call) and status not in {OK} | {error.status for error in call.errors}:
        seen.append(" with error ".join((f"undocumented status {status}", *named)))  # which names one at most
    else:
        seen.extend(f"undocumented error {error_id} with status {status}" for error_id in named)
    body = interaction.json
    if came.granted and isinstance(body, dict):
        documented = _members(call.output)
        seen.extend(f"undocumented member {name!r} in the answer" for name in _few(sorted(body.keys() - documented)))
    return seen


def _few(names: list[str]) -> list[str]:
    """Return the first few names that a server made up, each cut where it is of no use any more."""
    return list(dict.fromkeys(name[:_QUOTED] for name in names[:_NAMED]))


def _members(schema: Mapping[str, Any]) -> frozenset[str]:
    """Return the names a schema documents for an object, through references at its top."""
    target = schema
    while "$ref" in target:
        target = schema["$defs"][target["$ref"].removeprefix("#/$defs/")]
    parts = [target, *target.get("allOf", [])]
    return frozenset(name for part in parts for name in part.get("properties", {}))


_VALIDATORS: dict[int, tuple[Mapping[str, Any], jsonschema_rs.Draft202012Validator]] = {}


def _accepts(schema: Mapping[str, Any], body: object) -> bool:
    """Validate with the fast library. Schemas live as long as the contract, so their identity is a sound key."""
    known = _VALIDATORS.get(id(schema))
    if known is None or known[0] is not schema:
        known = (schema, jsonschema_rs.Draft202012Validator(dict(schema), validate_formats=True))
        _VALIDATORS[id(schema)] = known
    try:
        return known[1].is_valid(body)
    except ValueError:  # its strings cannot hold half of a surrogate pair as a name; then the other decides alone
        return False


def _shape_errors(schema: Mapping[str, Any], interaction: Interaction) -> list[ValidationError]:
    """Return what the body has other than the schema says; an answer that either library accepts is not accused."""
    body = interaction.json
    if _accepts(schema, body):
        return []
    if (size := len(interaction.response.body)) > _EXPLAINED:
        return [jsonschema.ValidationError(f"something in its {size:,} bytes is of another shape")]
    # The other library words errors better; it also knows which of several is the telling one.
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    return list(validator.iter_errors(body))


def _misshapen(slug: str, schema: Mapping[str, Any], errors: list[ValidationError]) -> Flaw:
    telling = jsonschema.exceptions.best_match(errors)
    path = [str(part).replace("~", "~0").replace("/", "~1") for part in telling.absolute_path]
    title = str(schema.get("title", "the documented shape"))
    where = "".join(f"/{part}" for part in path)[:_QUOTED] or None
    return Flaw(slug, (f"the shape of {title}",), telling.message[:_QUOTED], where)
