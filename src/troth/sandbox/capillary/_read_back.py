"""How a customer is shown by `GET /v2/customers/{id}`, as the vendor's page of that call prints it.

Values that updates take as strings ("true") or in another zone are shown in one form: booleans, and instants in UTC.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from troth.sandbox.capillary._organisation import USERNAME

if TYPE_CHECKING:
    from collections.abc import Collection

    from troth.sandbox.capillary._customer import Customer, Enrolment, Profile


def shown(customer: Customer, first: Profile, embed: Collection[str], *, only_first: bool = False) -> dict[str, Any]:
    """Return the JSON object of a customer.

    Args:
        customer: whom to show.
        first: the profile that was asked about; it comes before the others.
        embed: the further parts asked for: `mlp` (loyalty programs) and `points`.
        only_first: leave the other profiles out.
    """
    others = () if only_first else tuple(profile for profile in customer.profiles if profile is not first)
    body: dict[str, Any] = {
        "id": customer.id,
        "profiles": [_profile(profile, customer.id) for profile in (first, *others)],
        "loyaltyInfo": {"loyaltyType": "loyalty" if customer.loyalty else "non_loyalty"},
        "extendedFields": dict(customer.extended_fields),
        "warnings": [],
    }
    if "mlp" in embed:
        body["loyaltyProgramDetails"] = [_enrolment(item) for item in customer.enrolments]
    if "points" in embed:
        body["pointsSummary"] = {"currentPoints": customer.points, "lifetimePoints": customer.points}
    return body


def _profile(profile: Profile, customer_id: int) -> dict[str, Any]:
    till = {"code": USERNAME, "type": "TILL"}
    return {
        "firstName": profile.first_name,
        "lastName": profile.last_name,
        "attribution": {
            "createDate": profile.created,
            "createdBy": till,
            "modifiedBy": till,
            "modifiedDate": profile.modified,
        },
        "fields": dict(profile.fields),
        "identifiers": [{"type": item.type, "value": item.value} for item in profile.identifiers],
        "commChannels": [
            {
                "type": channel.type,
                "value": channel.value,
                "primary": channel.primary,
                "verified": channel.verified,
                "meta": dict(channel.meta),
            }
            for channel in profile.channels
        ],
        "source": profile.source,
        "userId": customer_id,
        "accountId": profile.account_id or "",
    }


def _enrolment(enrolment: Enrolment) -> dict[str, Any]:
    return {
        "programId": enrolment.program_id,
        "currentSlab": f"Tier {enrolment.tier_number}",
        "slabSNo": enrolment.tier_number,
        "slabExpiryDate": enrolment.tier_expiry,
        "loyaltyPoints": enrolment.loyalty_points,
        "lifetimePoints": enrolment.loyalty_points,
        "pointsExpiryDate": enrolment.points_expiry,
    }
