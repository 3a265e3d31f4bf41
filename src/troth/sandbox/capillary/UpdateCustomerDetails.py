"""`PUT /v2/customers/{userId}`, and `GET` on the same path, which reads back what was put."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.sandbox._message import Answer
from troth.sandbox.capillary import _body, _read_back, _request, _state
from troth.sandbox.capillary import _codes as codes
from troth.sandbox.capillary._apply import apply
from troth.sandbox.capillary._codes import Refused

if TYPE_CHECKING:
    from troth.sandbox._clock import Clock
    from troth.sandbox._message import Request
    from troth.sandbox._store import Store
    from troth.sandbox.capillary._customer import Customer, Profile
    from troth.sandbox.capillary._request import Place


def update(request: Request, customer_id: str, store: Store, clock: Clock) -> Answer:
    """Change a customer's details, all of them or none.

    Raises:
        Refused: and nothing is changed.
    """
    changes = _body.read(_request.json_body(request))
    place = _request.place(request)
    in_background = _request.flag(request, "use_async")
    customer = _customer(store, customer_id)
    applied = apply(customer, _profile(customer, place), changes, clock.now().strftime("%Y-%m-%dT%H:%M:%SZ"))
    _state.keep(store, applied.customer)
    return Answer(
        200,
        {
            "createdId": customer.id,
            "warnings": [warning.shown() for warning in applied.warnings],
            "sideEffects": [] if in_background else [_award(points) for points in applied.awards],
        },
    )


def read(request: Request, customer_id: str, store: Store) -> Answer:
    """Show a customer, beginning with the profile of the source and account asked for.

    Raises:
        Refused: there is no such customer, or not in that source.
    """
    place = _request.place(request, reading=True)
    only_first = _request.flag(request, "includedOnlyCurrentProfile")
    customer = _customer(store, customer_id)
    embed = {part.strip() for part in dict(request.query).get("embed", "").split(",")}
    return Answer(200, _read_back.shown(customer, _profile(customer, place), embed, only_first=only_first))


def _customer(store: Store, customer_id: str) -> Customer:
    customer = _state.find(store, customer_id)
    if customer is None:
        raise Refused(codes.NO_CUSTOMER, "No customer has this id.")
    return customer


def _profile(customer: Customer, place: Place | None) -> Profile:
    profile = customer.profiles[0] if place is None else customer.profile(place.source, place.account_id)
    if profile is None:
        raise Refused(codes.NOT_IN_SOURCE, "The customer is not known in this source and account.")
    return profile


def _award(points: int) -> dict[str, object]:
    return {"entityType": "USER", "rawAwardedPoints": points, "awardedPoints": points, "type": "points"}
