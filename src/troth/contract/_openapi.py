"""The calls of a vendor as one OpenAPI 3.1 document.

It feeds Schemathesis, and it is what users load into Prism, Postman or Swagger UI. What OpenAPI cannot say (which cause
gives which error) stays in the requirements; their sentences are in the descriptions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troth.model import Call, DocumentedError, Vendor

_BEARER = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
_SCHEMES = {
    "shop": _BEARER | {"description": "A shop token: a JWT whose subject is the shop."},
    "customer": _BEARER
    | {"description": "A customer token: a JWT whose subject is the shop, a slash and the customer's id."},
    "till": {
        "type": "http",
        "scheme": "basic",
        "description": "A till: its name, and the MD5 of its password in hexadecimal.",
    },
}
_PATH_PARAMETERS = {
    "api_version": "The global API version, e.g. v2023061.",
    "shop": "The shop's slug.",
}


def openapi(vendor: Vendor) -> dict[str, Any]:
    """Return the bundled OpenAPI 3.1 document of a vendor: no reference leaves it."""
    schemas: dict[str, Any] = {}
    paths: dict[str, Any] = {}
    for call in vendor.calls:
        beside = [other for other in vendor.calls if other.path == call.path]
        common = [entry for entry in _parameters(call) if all(entry in _parameters(other) for other in beside)]
        path = paths.setdefault(call.path, {"parameters": common})
        own = [entry for entry in _parameters(call) if entry not in common]
        for method in call.methods:
            path[method.lower()] = _operation(call, method, schemas) | ({"parameters": own} if own else {})
    used = {token for call in vendor.calls for token in call.tokens}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{vendor.title}: the calls troth judges",
            "version": vendor.contract,
            "description": "Written by hand from the vendor's public pages; not a document of the vendor.",
        },
        "servers": [{"url": vendor.base_url}],
        "paths": paths,
        "components": {
            "schemas": dict(sorted(schemas.items())),
            "securitySchemes": {name: scheme for name, scheme in _SCHEMES.items() if name in used},
        },
    }


def _parameters(call: Call) -> list[dict[str, Any]]:
    holes = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": says,
            "schema": {"type": "string", "minLength": 1},
        }
        for name, says in _PATH_PARAMETERS.items()
        if f"{{{name}}}" in call.path
    ]
    return holes + [
        {
            "name": parameter.name,
            "in": parameter.where,
            "required": parameter.required,
            "description": parameter.says,
            "schema": dict(parameter.schema),
        }
        for parameter in call.parameters
    ]


def _operation(call: Call, method: str, schemas: dict[str, Any]) -> dict[str, Any]:
    with_body = method != "GET"

    # How input is spelled without a body is not documented: such a request needs a token that names the customer.
    tokens = call.tokens if with_body else tuple(token for token in call.tokens if token == "customer")  # noqa: S105 - a kind
    operation: dict[str, Any] = {
        "operationId": call.name if with_body else f"{call.name}-{method}",
        "summary": call.says,
        "description": _promises(call),
        "security": [{token: []} for token in tokens],
        "responses": _responses(call, schemas),
    }
    if with_body:
        body = _component(f"{call.name}Input", call.input, schemas)
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
    return operation


def _promises(call: Call) -> str:
    lines = [
        f"- {requirement.says} ({requirement.level})" for requirement in call.requirements if not requirement.excluded
    ]
    return "What is judged:\n\n" + "\n".join(lines)


def _responses(call: Call, schemas: dict[str, Any]) -> dict[str, Any]:
    answer = _component(f"{call.name}Output", call.output, schemas)
    refusal = _component("Error", call.refusal, schemas)
    by_status: dict[str, list[DocumentedError]] = {}
    for error in call.errors:
        by_status.setdefault(str(error.status or "default"), []).append(error)
    responses = {"200": {"description": "The documented answer.", "content": {"application/json": {"schema": answer}}}}
    for status, errors in sorted(by_status.items()):
        listed = ", ".join(error.id for error in errors)
        content = {"application/json": {"schema": refusal}}
        responses[status] = {"description": f"Refused: {listed}.", "content": content}
    return responses


def _component(name: str, schema: Mapping[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """Put a bundled schema, and what is under its `$defs`, among the components; return the reference to it."""
    for definition, content in schema.get("$defs", {}).items():
        schemas[definition] = _moved(content)
    schemas.setdefault(name, _moved({key: value for key, value in schema.items() if key not in ("$defs", "$schema")}))
    return {"$ref": f"#/components/schemas/{name}"}


def _moved(value: Any) -> Any:  # noqa: ANN401 - a JSON value
    if isinstance(value, list):
        return [_moved(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: item.replace("#/$defs/", "#/components/schemas/") if key == "$ref" else _moved(item)
        for key, item in value.items()
        if key != "$schema"
    }
