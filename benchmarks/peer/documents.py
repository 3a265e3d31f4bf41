"""The OpenAPI documents of the careful setting: the exported ones, with all that a schema can say written into them.

Each vendor has three: `valid`, by which every request drawn is one that has to be accepted; `other`, which admits all
that the exported document admits and only says what answers look like; and `examples`, for what schemas cannot say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.peer.known import Known
    from troth.model import Vendor

Json = dict[str, Any]

_SMALL_NUMBERS: Json = {
    "order_count": {"enum": [0, 1, 42, 10**6]},
    "total_spent": {"enum": ["0", "12.5", "1250.00", "0.000001", "999999999999.999999"]},
}
"""Drawn freely, they are at times too large for any database, or whole numbers with a fraction of zero."""
_UNDOCUMENTED_IDS = ("invalid_request", "customers_rejected")
"""What the honest sandbox calls refusals that the documentation has no id for."""
_REFUSALS = (400, 401, 404, 405, 415, 3217, 8003, 8010, 8015, 8016, 8018, 8045, 8065, 8106)
"""The codes of the honest sandbox's refusals; two of them are documented."""
_SOURCE = "INSTORE"
_FIELDS = ("first_name", "last_name", "phone", "birthday")
_DAY = {"type": ["string", "null"], "pattern": r"^$|^([0-9]{4}|0|-)-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"}
_TIME = {
    "type": ["string", "null"],
    "pattern": r"^$|^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|\+00:00)$",
}
_CONSENT = {"enum": ["subscribed", "not_subscribed", "unsubscribed", "subscribing", "unknown", "", None]}
_FORMS: Json = {
    "birthday": _DAY,
    "anniversary": _DAY,
    "signed_up_at": _TIME,
    "email_marketing_consent_change_time": _TIME,
    "total_spent": {"type": ["string", "null"], "pattern": r"^$|^-?[0-9]+(\.[0-9]+)?$"},
    "email_marketing_consent": _CONSENT,
    "sms_marketing_consent": _CONSENT,
}
_IF_OK: Json = {"properties": {"ok": {"const": True}}}
_RESULT: Json = {
    "if": _IF_OK,
    "then": {"properties": {"error_code": {"enum": [None, ""]}, "outcome": {"not": {"enum": ["failed", "invalid"]}}}},
    "else": {
        "required": ["error_code", "message"],
        "properties": {
            "error_code": {"type": "string", "minLength": 1},
            "message": {"minLength": 1},
            "outcome": {"not": {"enum": ["unchanged", "credited", "provided", "updated"]}},
        },
    },
}
_OK_AND_RESULTS: Json = {
    "if": _IF_OK,
    "then": {"properties": dict.fromkeys(_FIELDS, _IF_OK)},
    "else": {
        "anyOf": [
            {"required": [name], "properties": {name: {"properties": {"ok": {"const": False}}}}} for name in _FIELDS
        ]
    },
}
_ERROR = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
_PUSHED = {"customer": {"shopid": "$request.body#/customers/0/id"}}
_LINKS: dict[str, dict[str, tuple[str, Json]]] = {
    "UpdateCustomers3": {
        "ReadPushed": ("CustomerDetails1", _PUSHED),
        "EditPushed": ("UpdateCustomerDetails1", _PUSHED),
    },
    "CustomerDetails1": {"EditRead": ("UpdateCustomerDetails1", {"customer": {"bhid": "$response.body#/bh_id"}})},
    "UpdateCustomerDetails1": {"ReadEdited": ("CustomerDetails1", {"customer": "$request.body#/customer"})},
    "MergeCustomers1": {
        "ReadEarlier": ("CustomerDetails1", {"customer": "$request.body#/customers/0"}),
        "ReadLater": ("CustomerDetails1", {"customer": "$request.body#/customers/1"}),
    },
}


def for_bubblehouse(valid: Json, other: Json, examples: Json, vendor: Vendor, known: Known) -> None:
    """Write into three copies of the exported document what is known; the examples are versions that are refused."""
    names = [identity for customer in known.customers for identity in customer]
    mismatches = [
        {"shopid": first[0]["shopid"], "email": second[1]["email"]}
        for first, second in zip(known.customers, known.customers[1:], strict=False)
    ]
    for document in (valid, other, examples):
        schemas = document["components"]["schemas"]
        schemas["Customer2"]["properties"] |= _FORMS
        schemas["UpdateResult1"] |= _RESULT
        schemas["UpdateCustomerDetails1Output"] |= _OK_AND_RESULTS
        # With a shop token every request has to name its customer.
        for name in ("CustomerDetails1Input", "UpdateCustomerDetails1Input"):
            schemas[name]["required"] = ["customer"]
        free = schemas["CustomerIdentity1"]
        schemas["CustomerIdentity1"] = {"enum": names}
        _name_the_errors(document, vendor)
        for name, value in known.parameters.items():
            _parameter(document, name)["schema"] = {"enum": [value]}
        if document is valid:
            schemas["UpdateCustomers3Input"]["properties"]["debug"] = {"const": True}  # pushes are there at once
            schemas["UpdateCustomers3Input"]["required"] = ["customers", "debug"]
            schemas["CustomerUpdate"]["properties"] |= _SMALL_NUMBERS
            _link(document)
        elif document is other:
            schemas["CustomerIdentity1"] = {"anyOf": [free, {"enum": names}, {"enum": mismatches}]}
            # Two calls document no status for an unknown customer; this is what the honest sandbox answers there.
            for operation in _operations(document):
                operation["responses"].setdefault("404", {"description": "Refused.", "content": _ERROR})
        else:
            version = _parameter(document, "api_version")
            version["schema"]["enum"] += known.refused_versions
            version["examples"] = {name: {"value": name} for name in known.refused_versions}


def for_capillary(valid: Json, other: Json, examples: Json, vendor: Vendor, known: Known) -> None:
    """Write into three copies of the exported document what is known; the examples are customers in their places.

    Only the examples can say which customer belongs to which source and account: those of one name are sent together.
    So the other valid requests are about customers of one source.
    """
    del vendor
    places = {place["id"]: place for place in known.places}
    accounts = sorted({place["account_id"] for place in known.places if "account_id" in place})
    for document in (valid, other, examples):
        schemas = document["components"]["schemas"]
        user, source, account = (_parameter(document, name) for name in ("userId", "source", "accountId"))
        if document is other:
            user["schema"] = {"anyOf": [{"enum": list(places)}, user["schema"]]}
            account["schema"] = {"anyOf": [{"enum": accounts}, account["schema"]]}
            codes = schemas["Error"]["properties"]["errors"]["items"]["properties"]
            codes["code"] = {"enum": [*_REFUSALS, *map(str, _REFUSALS)]}
            _refuse_with_200(document)
            continue
        schemas["LoyaltyInfo"]["properties"]["loyaltyType"] = {"enum": ["loyalty"]}
        schemas["Enrollment"]["properties"]["programId"] = {"enum": list(known.programs)}
        if document is valid:
            user["schema"] = {"enum": [name for name, place in places.items() if place["source"] == _SOURCE]}
            source["schema"] = {"enum": [_SOURCE]}
        else:
            user["schema"], account["schema"] = {"enum": list(places)}, {"enum": accounts}
            shown = _shown(known.places)
            for parameter, key in ((user, "id"), (source, "source"), (account, "account_id")):
                parameter["examples"] = {each["id"]: {"value": each[key]} for each in shown if key in each}


def _shown(places: Sequence[Json]) -> list[Json]:
    """Return the first customer of each account, and all who are in no account.

    Schemathesis sends an equal value once only, so that a second customer of an account would get another's account.
    """
    first = {place["account_id"]: place for place in reversed(places) if "account_id" in place}
    return [*first.values(), *(place for place in places if "account_id" not in place)]


def _parameter(document: Json, name: str) -> Json:
    """Return a parameter of the only path, or of the first; that of the others is made the same object."""
    found: list[Json] = [
        parameter
        for path in document["paths"].values()
        for parameter in path["parameters"]
        if parameter["name"] == name
    ]
    for path in document["paths"].values():
        path["parameters"] = [found[0] if each["name"] == name else each for each in path["parameters"]]
    return found[0]


def _name_the_errors(document: Json, vendor: Vendor) -> None:
    """Say which error ids each status has."""
    for call in vendor.calls:
        for operation in _operations(document, call.path):
            for status, answer in operation["responses"].items():
                ids = [error.id for error in call.errors if str(error.status) == status]
                if ids:
                    answer["content"]["application/json"]["schema"] = {
                        "allOf": [{"$ref": "#/components/schemas/Error"}],
                        "properties": {"id": {"enum": [*ids, *(_UNDOCUMENTED_IDS if status == "400" else ())]}},
                    }


def _link(document: Json) -> None:
    """Say which call can follow which, about the same customer."""
    for operation in _operations(document):
        links = _LINKS.get(operation["operationId"])
        if links:
            operation["responses"]["200"]["links"] = {
                name: {"operationId": target, "requestBody": body} for name, (target, body) in links.items()
            }


def _refuse_with_200(document: Json) -> None:
    """Say that a refusal has status 200, too."""
    for operation in _operations(document):
        content = [operation["responses"][status]["content"]["application/json"] for status in ("200", "default")]
        content[0]["schema"] = {"anyOf": [each["schema"] for each in content]}


def _operations(document: Json, path: str | None = None) -> list[Json]:
    paths = document["paths"].values() if path is None else [document["paths"][path]]
    return [operation for item in paths for name, operation in item.items() if name != "parameters"]
