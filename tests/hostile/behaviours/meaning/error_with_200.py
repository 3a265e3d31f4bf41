from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answering

BEHAVIOUR = Behaviour(
    does="sends an error with status 200",
    right="finding",
    sentence="'bh_id' is a required property",
    serve=answering({"id": "no_customers_match_customer_identity"}),
)
