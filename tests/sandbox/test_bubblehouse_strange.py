from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from troth.sandbox._hooks import Step
from troth.sandbox._sandbox import Sandbox
from troth.sandbox._settings import Settings
from troth.sandbox.bubblehouse import compose

CALLS = ("CustomerDetails1", "UpdateCustomerDetails1", "UpdateCustomers3", "MergeCustomers1")
NAMES = [
    "customer",
    "customers",
    "bhid",
    "shopid",
    "email",
    "id",
    "debug",
    "deleted",
    "first_name",
    "last_name",
    "full_name",
    "phone",
    "birthday",
    "anniversary",
    "tags",
    "extras",
    "order_count",
    "total_spent",
    "signed_up_at",
    "email_marketing_consent",
    "optin",
    "alt_emails",
    "idempotency_key",
    "simulate_error",
    "description",
    "private_note",
]
TELLING = (
    "1",
    "",
    "0-0-0",
    "0-02-30",
    "1990-05-15",
    "ann@example.com",
    "+12025550101",
    "2020-01-15T10:30:60Z",
    "-0",
    "1.5",
)

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    SCALARS | st.sampled_from(TELLING) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=3), inner),
    max_leaves=6,
)
ITEMS = st.lists(st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=6) | VALUES, max_size=5)
BODIES = VALUES | st.fixed_dictionaries(
    {}, optional={"customers": ITEMS, **dict.fromkeys(NAMES[:1] + NAMES[6:], VALUES)}
)
STEPS = st.lists(
    st.tuples(st.sampled_from(CALLS), BODIES, st.sampled_from(["shop", "customer:1"])), min_size=1, max_size=6
)


@settings(max_examples=50, deadline=None, derandomize=True, database=None)
@given(steps=STEPS)
def test_whatever_is_sent_is_answered_in_json_and_below_500(steps: list[tuple[str, object, str]]) -> None:
    sandbox = Sandbox(Settings(delay=0))
    for call, body, token in steps:
        answer = sandbox.answer(compose(Step(call, json.dumps(body).encode(), token=token)))
        content = json.loads(answer.content().decode())
        assert answer.status < 500 or content["id"] == "simulated_error"
        assert answer.status == 200 or isinstance(content["id"], str)
    sandbox.close()
