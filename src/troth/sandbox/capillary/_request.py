"""What a request has to be before anybody looks at its customer: sent by the till, about a source, in JSON."""

from __future__ import annotations

import base64
import binascii
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.sandbox._message import JSON_TYPE
from troth.sandbox.capillary import _codes as codes
from troth.sandbox.capillary import _organisation as organisation
from troth.sandbox.capillary._codes import Refused, Unreadable

if TYPE_CHECKING:
    from troth.sandbox._message import Request

ALL = "ALL"
_TRUTH = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Place:
    """The source, and the account where the source has several, that a request is about."""

    source: str
    account_id: str | None


def till(request: Request) -> str:
    """Return the till that sends the request.

    Raises:
        Unreadable: there are no credentials, or wrong ones.
    """
    scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
    try:
        sent = base64.b64decode(credentials.strip(), validate=True)
    except (binascii.Error, ValueError):
        sent = b""
    known = f"{organisation.USERNAME}:{organisation.password_digest()}".encode()
    if scheme.lower() != "basic" or not hmac.compare_digest(sent, known):
        raise Unreadable("The till or its password is wrong.", status=codes.UNAUTHENTICATED)
    return organisation.USERNAME


def place(request: Request, *, reading: bool = False) -> Place | None:
    """Return the source and account in the query; None where a read asks for all sources.

    An account sent for a source that has only one is not looked at.

    Raises:
        Refused: no such source, no such account of it, or no account where the source has several.
    """
    query = dict(request.query)
    source, account_id = query.get("source", ""), query.get("accountId", "")
    if reading and source == ALL:
        return None
    if reading and not source:
        raise Refused(codes.NO_READ_SOURCE, "The source is missing.")
    if source not in organisation.SOURCES:
        raise Refused(codes.BAD_SOURCE, "There is no such source.")
    accounts = organisation.ACCOUNTS.get(source)
    if accounts is None:
        return Place(source, None)
    if not account_id:
        missing = codes.NO_READ_ACCOUNT if reading else codes.NO_ACCOUNT
        raise Refused(missing, f"The source {source} has several accounts: the account id is missing.")
    if account_id not in accounts:
        raise Refused(codes.BAD_ACCOUNT, f"The source {source} has no such account.")
    return Place(source, account_id)


def flag(request: Request, name: str) -> bool:
    """Return a boolean of the query, false where it is left out.

    Raises:
        Unreadable: it is neither true nor false.
    """
    text = dict(request.query).get(name, "false").lower()
    if text not in _TRUTH:
        raise Unreadable(f"{name} is true or false.")
    return _TRUTH[text]


def json_body(request: Request) -> bytes:
    """Return the bytes of a body that says it is JSON.

    Raises:
        Unreadable: it says it is something else, or nothing.
    """
    kind, _, parameters = request.headers.get("content-type", "").lower().partition(";")
    charset = parameters.replace(" ", "").replace('"', "")
    if kind.strip() != JSON_TYPE or charset not in ("", "charset=utf-8"):
        raise Unreadable("The body has to be application/json in UTF-8.", status=415)
    return request.body
