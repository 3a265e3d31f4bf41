"""UpdateCustomerDetails1: the result of each field, and what a refused field does to itself and to its neighbours."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hypothesis.strategies import booleans, integers, sampled_from

from suites.bubblehouse import asking, given, making
from suites.bubblehouse.results import REMOVING, accepted_values, refused, results
from troth import Disagreement, Inconclusive, Undecided, cases, requirement

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from troth import Answer, Customer, Shop

Edit = dict[str, Any]

SUCCESSES = ("unchanged", "credited", "provided", "updated")
FAILURES = ("invalid", "failed")
MIXED = given.series(making.edit_or_refused_edit, most=3)
REFUSED = given.series(making.refused_edit, most=3)


def answered(shop: Shop, customer: Customer, edit: Mapping[str, Any], *, by_token: bool = False) -> Answer:
    """Send an update in which a field may be refused, and presume that it is answered."""
    with asking.presumed():
        if by_token:
            return shop.as_customer(customer).UpdateCustomerDetails1(**edit).answers(200)
        return shop.UpdateCustomerDetails1(customer=customer.identity, **edit).answers(200)


def answers_to(shop: Shop, edits: Sequence[Edit], details: Edit, *, by_token: bool) -> Iterator[tuple[Edit, Answer]]:
    """Send updates of one customer, each of them twice, so that its values are new once and once the current ones."""
    customer = shop.new_customer(details)
    for edit in edits:
        for _ in range(2):
            yield edit, answered(shop, customer, edit, by_token=by_token)


# --- what is answered -----------------------------------------------------------------------------------------------


@requirement("UpdateCustomerDetails1#refused-field-answers-200")
@cases(edits=REFUSED, by_token=booleans())
def test_a_refused_field_is_answered_with_200(shop: Shop, edits: list[Edit], *, by_token: bool) -> None:
    customer = shop.new_customer(asking.WILHELMINA)
    holder = shop.as_customer(customer) if by_token else shop
    for edit in edits:
        inputs = edit if by_token else {"customer": customer.identity, **edit}
        answer = holder.UpdateCustomerDetails1(**inputs).answers(200)
        if not isinstance(answer.body, dict) or "ok" not in answer.body:
            raise Disagreement("the documented body, with ok", actual=shown(answer.body))


@requirement("UpdateCustomerDetails1#result-for-each-field-sent")
@cases(edits=MIXED, details=given.plain_details(), by_token=booleans())
def test_every_field_sent_has_a_result(shop: Shop, edits: list[Edit], details: Edit, *, by_token: bool) -> None:
    for edit, answer in answers_to(shop, edits, details, by_token=by_token):
        for field, value in edit.items():
            if field not in results(answer, edit):
                expected = f"a result for {field}, which was sent as {shown(value)}"
                raise Disagreement(expected, actual=shown(answer.body), where=f"/{field}")


@requirement("UpdateCustomerDetails1#ok-agrees-with-results")
@cases(edits=MIXED, details=given.plain_details(), by_token=booleans())
def test_ok_is_true_if_every_result_is(shop: Shop, edits: list[Edit], details: Edit, *, by_token: bool) -> None:
    for edit, answer in answers_to(shop, edits, details, by_token=by_token):
        if len(results(answer, edit)) < len(edit):
            raise Inconclusive("a field has no result")
        ok = not refused(answer, edit)
        if answer["ok"] is not ok:
            why = "every result is ok" if ok else f"the result of {refused(answer, edit)[0]} is not"
            raise Disagreement(f"ok {shown(ok)}, since {why}", actual=shown(answer.body), where="/ok")


@requirement("UpdateCustomerDetails1#outcome-agrees-with-ok")
@cases(edits=MIXED, details=given.plain_details(), by_token=booleans())
def test_a_documented_outcome_agrees_with_ok(shop: Shop, edits: list[Edit], details: Edit, *, by_token: bool) -> None:
    for edit, answer in answers_to(shop, edits, details, by_token=by_token):
        for field, result in results(answer, edit).items():
            outcome = result.get("outcome")
            if outcome in (FAILURES if result["ok"] else SUCCESSES):
                expected = f"ok {shown(not result['ok'])} with the outcome {shown(outcome)}"
                raise Disagreement(expected, actual=shown(result), where=f"/{field}")


@requirement("UpdateCustomerDetails1#failure-has-code-and-message")
@cases(edits=REFUSED, details=given.plain_details(), by_token=booleans())
def test_a_failure_has_a_code_and_a_message(shop: Shop, edits: list[Edit], details: Edit, *, by_token: bool) -> None:
    decided = False
    for edit, answer in answers_to(shop, edits, details, by_token=by_token):
        for field in refused(answer, edit):
            decided = True
            result = answer[field]
            for member in ("error_code", "message"):
                if not isinstance(result.get(member), str) or not result[member].strip():
                    raise Disagreement(f"a failure with {member}", actual=shown(result), where=f"/{field}/{member}")
    if not decided:
        raise Undecided("nothing was refused")


@requirement("UpdateCustomerDetails1#success-has-no-error-code")
@cases(edits=MIXED, details=given.plain_details(), by_token=booleans())
def test_a_success_has_no_error_code(shop: Shop, edits: list[Edit], details: Edit, *, by_token: bool) -> None:
    for edit, answer in answers_to(shop, edits, details, by_token=by_token):
        for field, result in results(answer, edit).items():
            if result["ok"] and result.get("error_code"):
                raise Disagreement("a success without error_code", actual=shown(result), where=f"/{field}/error_code")


# --- what is refused ------------------------------------------------------------------------------------------------


@requirement("UpdateCustomerDetails1#impossible-day-refused")
@cases(
    days=given.series(making.impossible_day),
    details=given.plain_details(),
    others=given.edit(["first_name", "last_name", "phone"]),
    by_token=booleans(),
)
def test_a_day_the_calendar_does_not_have_is_refused(
    shop: Shop, days: list[str], details: Edit, others: Edit, *, by_token: bool
) -> None:
    customer = shop.new_customer(details)
    edits: list[Edit] = [{"birthday": day} for day in days]
    for edit in (*edits, {**others, "birthday": days[0]}, {"birthday": days[-1], **others}):
        answer = answered(shop, customer, edit, by_token=by_token)
        result = results(answer, ["birthday"]).get("birthday")
        if result is None:
            raise Inconclusive("the birthday has no result")
        if result["ok"]:
            expected = f"a result that is not ok for {edit['birthday']}, which is no day"
            raise Disagreement(expected, actual=shown(result), where="/birthday/ok")


@requirement("UpdateCustomerDetails1#refused-value-not-stored")
@cases(
    details=given.plain_details(),
    edits=REFUSED,
    by_token=booleans(),
)
def test_a_refused_field_keeps_its_value(shop: Shop, details: Edit, edits: list[Edit], *, by_token: bool) -> None:
    customer = shop.new_customer(details)
    decided = False
    for edit in edits:
        before = shop.details(customer)
        kept = refused(answered(shop, customer, edit, by_token=by_token), edit)
        shop.details(customer).shows({field: before[field] for field in kept})
        decided |= bool(kept)
    if not decided:
        raise Undecided("nothing was refused")


@requirement("UpdateCustomerDetails1#refused-field-leaves-neighbours")
@cases(
    details=given.plain_details(),
    wrong=given.wrong_entries(),
    place=integers(0, 3),
    others=given.edit(of=making.value_or_removal),
    by_token=booleans(),
)
def test_the_neighbours_of_a_refused_field_are_applied(
    shop: Shop, details: Edit, wrong: tuple[str, str], place: int, others: Edit, *, by_token: bool
) -> None:
    field, value = wrong
    sound = {name: other for name, other in others.items() if name != field} or {"last_name": "Lee"}
    members = [*sound.items()]
    edit = dict([*members[:place], (field, value), *members[place:]])
    customer = shop.new_customer(details)
    answer = answered(shop, customer, edit, by_token=by_token)
    if field not in refused(answer, edit):
        raise Undecided(f"the {field} was not refused")

    def without_it() -> None:
        twin = shop.new_customer(details)
        control = answered(shop, twin, sound)
        if not refused(control, sound):  # with a field of its own refused it would be no control
            shop.details(twin).shows(accepted_values(control, sound))

    with asking.blamed_only_if(shop, without_it):
        shop.details(customer).shows(accepted_values(answer, sound))
    for name in refused(answer, sound):
        if is_refused_only_beside(shop, details, edit, sound, name):
            expected = f"{name} accepted, as it always is without the wrong {field}"
            raise Disagreement(expected, actual=shown(answer.body), where=f"/{name}/ok")


@requirement("UpdateCustomerDetails1#unchanged-leaves-value")
@cases(
    details=given.plain_details(),
    again=sampled_from(given.subsets(given.EDITABLE)[::-1]),
    others=given.edit(of=making.entry),
    by_token=booleans(),
)
def test_an_unchanged_field_has_the_value_it_had(
    shop: Shop, details: Edit, again: list[str], others: Edit, *, by_token: bool
) -> None:
    customer = shop.new_customer(details)
    same = {field: details.get(field, "") for field in again}
    decided = False
    # What the customer has already; then something else, and that once more.
    for edit in (same, {**others, **same}, others, others):
        before = shop.details(customer)
        found = results(answered(shop, customer, edit, by_token=by_token), edit)
        expected = {field: None if edit[field] in REMOVING else edit[field] for field in found}
        unchanged = [field for field in found if found[field].get("outcome") == "unchanged"]
        sent_again = expected.keys() - before.differs_from(expected)
        shop.details(customer).shows({field: before[field] for field in (*unchanged, *sorted(sent_again))})
        decided |= bool(unchanged or sent_again)
    if not decided:
        raise Inconclusive("no field was sent with the value it had")


# --- parts of the tests ---------------------------------------------------------------------------------------------


def is_refused_only_beside(shop: Shop, details: Edit, edit: Edit, sound: Edit, field: str) -> bool:
    """Tell whether a field is refused beside a wrong one and accepted without it.

    Any field may be refused for reasons of its own, also now and then; so it is asked in no regular order.
    """
    with shop.aside():
        for sent in (sound, edit, edit, sound, sound, edit):
            answer = answered(shop, shop.new_customer(details), sent)
            if (field in refused(answer, [field])) != (sent is edit):
                return False
    return True


def shown(value: object) -> str:
    """Return a JSON value as text."""
    return json.dumps(value, ensure_ascii=False)
