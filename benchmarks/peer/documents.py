"""The OpenAPI documents of the careful setting: the exported ones, with all that a schema can say written into them.

Each vendor has two: `valid`, by which every request drawn is one that has to be accepted, and `other`, which admits
everything that the exported document admits and only says what answers look like.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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


def for_bubblehouse(valid: Json, other: Json, vendor: Vendor, known: Known) -> None:
    """Write into two copies of the exported document what is known."""
    for document in (valid, other):
        schemas = document["components"]["schemas"]
        schemas["Customer2"]["properties"] |= _FORMS
        schemas["UpdateResult1"] |= _RESULT
        schemas["UpdateCustomerDetails1Output"] |= _OK_AND_RESULTS
        # With a shop token every request has to name its customer.
        for name in ("CustomerDetails1Input", "UpdateCustomerDetails1Input"):
            schemas[name]["required"] = ["customer"]
        _name_the_errors(document, vendor)
    names = [identity for customer in known.customers for identity in customer]
    schemas = valid["components"]["schemas"]
    schemas["CustomerIdentity1"] = {"enum": names}
    schemas["UpdateCustomers3Input"]["properties"]["debug"] = {"const": True}  # pushes are there at once
    schemas["UpdateCustomers3Input"]["required"] = ["customers", "debug"]
    schemas["CustomerUpdate"]["properties"] |= _SMALL_NUMBERS
    _link(valid)
    schemas = other["components"]["schemas"]
    mismatches = [
        {"shopid": first[0]["shopid"], "email": second[1]["email"]}
        for first, second in zip(known.customers, known.customers[1:], strict=False)
    ]
    schemas["CustomerIdentity1"] = {"anyOf": [schemas["CustomerIdentity1"], {"enum": names}, {"enum": mismatches}]}
    for operation in _operations(other):
        # Two of the calls document no status for an unknown customer; this is what the honest sandbox answers there.
        operation["responses"].setdefault("404", {"description": "Refused.", "content": _ERROR})


def for_capillary(valid: Json, other: Json, vendor: Vendor, known: Known) -> None:
    """Write into two copies of the exported document what is known."""
    del vendor
    places = {place["id"]: place for place in known.places}
    accounts = sorted({place["account_id"] for place in known.places if "account_id" in place})
    in_store = [name for name, place in places.items() if place["source"] == "INSTORE"]
    for document in (valid, other):
        parameters = {
            parameter["name"]: parameter for parameter in next(iter(document["paths"].values()))["parameters"]
        }
        # Examples of one name are sent together: each customer in its own source and account.
        for parameter, key in (("userId", "id"), ("source", "source"), ("accountId", "account_id")):
            parameters[parameter]["examples"] = {
                name: {"value": place[key]} for name, place in places.items() if key in place
            }
        schemas = document["components"]["schemas"]
        if document is valid:
            parameters["userId"]["schema"] = {"enum": in_store}
            parameters["source"]["schema"] = {"enum": ["INSTORE"]}
            schemas["LoyaltyInfo"]["properties"]["loyaltyType"] = {"enum": ["loyalty"]}
            schemas["Enrollment"]["properties"]["programId"] = {"enum": list(known.programs)}
        else:
            parameters["userId"]["schema"] = {"anyOf": [{"enum": list(places)}, parameters["userId"]["schema"]]}
            parameters["accountId"]["schema"] = {"anyOf": [{"enum": accounts}, parameters["accountId"]["schema"]]}
            schemas["Error"]["properties"]["errors"]["items"]["properties"]["code"] = {
                "enum": [*_REFUSALS, *map(str, _REFUSALS)]
            }
            _refuse_with_200(document)


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
