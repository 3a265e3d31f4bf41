"""UpdateCustomerDetails: names and fields of one customer, what never changes, and the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from suites.capillary import answers, bodies, given, strange
from suites.capillary.pieces import PACKS
from troth import CustomerReading, Undecided, cases, requirement

if TYPE_CHECKING:
    from troth import Answer, Org


# --- what is accepted -------------------------------------------------------------------------------------------------


@requirement("UpdateCustomerDetails#succeeds")
@cases(who=given.numbers(), detail=given.one_detail())
def test_any_detail_can_be_sent_alone(org: Org, who: int, detail: dict[str, Any]) -> None:
    shown = org.customer(who)
    org.UpdateCustomerDetails(shown.customer, **bodies.update(org, shown, detail)).is_granted()


@requirement("UpdateCustomerDetails#succeeds")
@cases(way=given.ways(use_async=[None, False, True], turn=[1, 2, 3, 4]))
def test_all_details_can_be_sent_at_once_and_again(org: Org, way: dict[str, Any]) -> None:
    shown = org.customer(way["who"])
    update = bodies.update(org, shown, {**bodies.EVERYTHING, "use_async": way["use_async"]})
    for _ in range(2):
        org.UpdateCustomerDetails(shown.customer, **update).is_granted()


@requirement("UpdateCustomerDetails#account-id-only-for-multi-account-sources")
@cases(who=given.numbers(), details=given.details())
def test_a_source_without_accounts_needs_no_account_id(org: Org, who: int, details: dict[str, Any]) -> None:
    shown = org.customer(who, account=False)
    org.UpdateCustomerDetails(shown.customer, **bodies.update(org, shown, details)).is_granted()


@requirement("UpdateCustomerDetails#user-context-headers-accepted")
@cases(way=given.ways(source=["API", "IMPORT", "CONNECT_PLUS", "MEMBER_CARE"], text=["3124587", "store 12", "a/b;c=d"]))
def test_the_user_context_headers_are_accepted(org: Org, way: dict[str, Any]) -> None:
    shown = org.customer(way["who"])
    update = bodies.update(org, shown, bodies.EVERYTHING)
    org.UpdateCustomerDetails(shown.customer, **update).succeeds()
    context = {
        "USER-CONTEXT-ENTITY-TYPE": "EMPLOYEE",
        "USER-CONTEXT-ENTITY-ID": way["text"],
        "USER-CONTEXT-ENTITY-SOURCE": way["source"],
        "USER-CONTEXT-ENTITY-SOURCE-ID": way["text"],
    }
    org.with_headers(context).UpdateCustomerDetails(shown.customer, **update).is_granted()


# --- what reads back --------------------------------------------------------------------------------------------------


@requirement("UpdateCustomerDetails#first-name-reads-back")
@cases(who=given.numbers(), name=given.names(), beside=given.details())
def test_a_first_name_reads_back(org: Org, who: int, name: str, beside: dict[str, Any]) -> None:
    _reads_back(
        org, org.customer(who, in_store=True), {**beside, "firstName": name}, "firstName", and_back=who % 3 == 0
    )


@requirement("UpdateCustomerDetails#first-name-reads-back")
@cases(who=given.numbers(), name=given.names(), beside=given.everything())
def test_a_first_name_reads_back_beside_all_else(org: Org, who: int, name: str, beside: dict[str, Any]) -> None:
    _reads_back(org, org.customer(who, in_store=False), {**beside, "firstName": name}, "firstName", and_back=False)


@requirement("UpdateCustomerDetails#last-name-reads-back")
@cases(who=given.numbers(), name=given.names(), beside=given.details())
def test_a_last_name_reads_back(org: Org, who: int, name: str, beside: dict[str, Any]) -> None:
    _reads_back(org, org.customer(who, in_store=True), {**beside, "lastName": name}, "lastName", and_back=who % 3 == 0)


@requirement("UpdateCustomerDetails#last-name-reads-back")
@cases(who=given.numbers(), name=given.names(), beside=given.everything())
def test_a_last_name_reads_back_beside_all_else(org: Org, who: int, name: str, beside: dict[str, Any]) -> None:
    _reads_back(org, org.customer(who, in_store=False), {**beside, "lastName": name}, "lastName", and_back=False)


@requirement("UpdateCustomerDetails#first-name-reads-back")
@cases(way=given.ways(turn=[1, 2]))
def test_a_first_name_reads_back_beside_the_same_last_name(org: Org, way: dict[str, Any]) -> None:
    _reads_back_beside_the_same(org, way, "firstName", "lastName")


@requirement("UpdateCustomerDetails#last-name-reads-back")
@cases(way=given.ways(turn=[1, 2]))
def test_a_last_name_reads_back_beside_the_same_first_name(org: Org, way: dict[str, Any]) -> None:
    _reads_back_beside_the_same(org, way, "lastName", "firstName")


def _reads_back_beside_the_same(org: Org, way: dict[str, Any], name: str, same: str) -> None:
    shown = org.customer(way["who"])
    for value in ("Ann", "Bea"):
        names = {name: value, same: "Bell"}
        answer = org.UpdateCustomerDetails(shown.customer, profiles=[names]).succeeds()
    _took(org, shown, answer, {name: "Bea"})


@requirement("UpdateCustomerDetails#first-name-reads-back")
@cases(way=given.ways(name=PACKS))
def test_a_first_name_of_every_kind_reads_back(org: Org, way: dict[str, Any]) -> None:
    _reads_back(org, org.customer(way["who"]), {"firstName": way["name"]}, "firstName", and_back=False)


@requirement("UpdateCustomerDetails#last-name-reads-back")
@cases(way=given.ways(name=PACKS))
def test_a_last_name_of_every_kind_reads_back(org: Org, way: dict[str, Any]) -> None:
    _reads_back(org, org.customer(way["who"]), {"lastName": way["name"]}, "lastName", and_back=False)


@requirement("UpdateCustomerDetails#custom-field-reads-back")
@cases(who=given.numbers(), fields=given.fields(), beside=given.details())
def test_custom_fields_read_back(org: Org, who: int, fields: dict[str, str], beside: dict[str, Any]) -> None:
    _reads_back(
        org,
        bodies.with_custom_fields(org, org.customer(who)),
        {**beside, "fields": fields},
        "fields",
        and_back=who % 3 == 0,
    )


@requirement("UpdateCustomerDetails#custom-field-reads-back")
@cases(way=given.ways(text=PACKS))
def test_a_custom_field_takes_any_text(org: Org, way: dict[str, Any]) -> None:
    text, shown = way["text"], bodies.with_custom_fields(org, org.customer(way["who"]))
    name = bodies.text_field(shown.custom_fields)
    answer = org.UpdateCustomerDetails(shown.customer, profiles=[{"fields": {name: text}}])
    if not answer.granted:
        answer.may_be_anything()
        raise Undecided(f"the organisation refuses {text!r} as {name}")
    _took(org, shown, answer.succeeds(), {f"fields.{name}": text})


@requirement("UpdateCustomerDetails#extended-field-reads-back")
@cases(who=given.numbers(), fields=given.extended_fields(), beside=given.details())
def test_extended_fields_read_back(org: Org, who: int, fields: dict[str, str], beside: dict[str, Any]) -> None:
    _reads_back(org, org.customer(who), {**beside, "extendedFields": fields}, "extendedFields", and_back=who % 3 == 0)


@requirement("UpdateCustomerDetails#extended-field-reads-back")
@cases(way=given.ways(text=[text for text in PACKS if text != "Null"]))
def test_an_extended_field_takes_any_text(org: Org, way: dict[str, Any]) -> None:
    text, shown = way["text"], org.customer(way["who"])
    name = bodies.text_field(bodies.enabled_fields(org, shown))
    answer = org.UpdateCustomerDetails(shown.customer, extendedFields={name: text})
    if not answer.granted:
        answer.may_be_anything()
        raise Undecided(f"the organisation refuses {text!r} as {name}")
    _took(org, shown, answer.succeeds(), {f"extendedFields.{name}": text})


def _reads_back(org: Org, shown: CustomerReading, details: dict[str, Any], name: str, *, and_back: bool) -> None:
    """Send details and look for the named one; then, alone, what it was before, and look again."""
    update = bodies.update(org, shown, details)
    sent = bodies.sent(update, name)
    if not sent:
        raise Undecided(f"customer {shown.customer.id} has no {name} about a gender or a city")
    _took(org, shown, _accepted(org.UpdateCustomerDetails(shown.customer, **update), sent), sent)
    earlier = {member: shown[member] for member in sent if isinstance(shown[member], str)}
    if and_back and earlier:
        _took(
            org, shown, _accepted(org.UpdateCustomerDetails(shown.customer, **bodies.named(earlier)), earlier), earlier
        )


def _accepted(answer: Answer, sent: dict[str, Any]) -> Answer:
    """Say that an update succeeds, unless a name in it has signs that a vendor need not take."""
    if not answer.granted and not all(
        CustomerReading.is_plain_name(value) for name, value in sent.items() if name.endswith("Name")
    ):
        answer.may_be_anything()
        raise Undecided("the name is refused: it is not of letters, digits, blanks, hyphens and apostrophes alone")
    return answer.succeeds()


def _took(org: Org, shown: CustomerReading, answer: Answer, sent: dict[str, Any]) -> None:
    """Say that what was sent shows: a read-back may be a moment behind, too."""
    org.eventually(lambda: org.read(shown.customer).took(answer, sent))


# --- what never changes -----------------------------------------------------------------------------------------------


@requirement("UpdateCustomerDetails#identifiers-unchanged")
@cases(way=given.ways(in_profile=strange.PROFILES, in_body=strange.BODIES))
def test_identifiers_stay_whatever_is_sent(org: Org, way: dict[str, Any]) -> None:
    shown = org.customer(way["who"])
    strange.send(org, shown, way["in_profile"], way["in_body"]).may_be_anything()
    org.read(shown.customer).keeps_identifiers_of(shown)


@requirement("UpdateCustomerDetails#identifiers-unchanged")
@cases(way=given.ways(in_store=[False, True]))
def test_identifiers_that_are_sent_are_not_taken(org: Org, way: dict[str, Any]) -> None:
    shown = org.customer(way["who"], in_store=way["in_store"])
    strange.send(org, shown, "identifiers", "an ordinary body").may_be_anything()
    org.read(shown.customer).keeps_identifiers_of(shown)


@requirement("UpdateCustomerDetails#source-unchanged")
@cases(way=given.ways(in_profile=strange.PROFILES, in_body=strange.BODIES))
def test_profiles_stay_in_their_source_whatever_is_sent(org: Org, way: dict[str, Any]) -> None:
    shown = org.customer(way["who"])
    strange.send(org, shown, way["in_profile"], way["in_body"]).may_be_anything()
    org.keeps_places_of(shown)


# --- the answer -------------------------------------------------------------------------------------------------------


@requirement("UpdateCustomerDetails#created-id-is-path-id")
@cases(who=given.numbers(), details=given.details())
def test_the_created_id_is_the_one_in_the_path(org: Org, who: int, details: dict[str, Any]) -> None:
    shown = org.customer(who)
    answers.is_about(shown, org.UpdateCustomerDetails(shown.customer, **bodies.update(org, shown, details)).succeeds())


@requirement("UpdateCustomerDetails#created-id-is-path-id")
def test_the_created_id_changes_from_customer_to_customer(org: Org) -> None:
    for number in (0, 1, 2, 1, 1, 0):
        shown = org.customer(number)
        answers.is_about(shown, org.UpdateCustomerDetails(shown.customer, **bodies.NAMES).succeeds())


@requirement("UpdateCustomerDetails#async-returns-no-side-effects")
@cases(who=given.numbers(), details=given.details())
def test_an_update_in_the_background_returns_no_side_effects(org: Org, who: int, details: dict[str, Any]) -> None:
    shown = org.customer(who)
    update = bodies.update(org, shown, details) | {"use_async": True}
    answers.has_no_side_effects(org.UpdateCustomerDetails(shown.customer, **update).succeeds())


@requirement("UpdateCustomerDetails#async-returns-no-side-effects")
@cases(way=given.ways(account=[True, False], turn=[1, 2, 3]))
def test_an_update_of_a_loyalty_customer_in_the_background_returns_none(org: Org, way: dict[str, Any]) -> None:
    shown = org.loyalty_customer(way["who"], account=way["account"])
    update = bodies.update(org, shown, bodies.EVERYTHING) | {"use_async": True}
    answers.has_no_side_effects(org.UpdateCustomerDetails(shown.customer, **update).succeeds())


@requirement("UpdateCustomerDetails#warning-details")
@cases(way=given.ways(in_profile=strange.PROFILES, in_body=strange.BODIES))
def test_a_warning_has_a_number_a_text_and_a_flag(org: Org, way: dict[str, Any]) -> None:
    answer = strange.send(org, org.customer(way["who"]), way["in_profile"], way["in_body"])
    if not answer.granted:
        answer.may_be_anything()
        raise Undecided("the call is refused, and warns of nothing")
    answers.warns_in_due_form(answer.succeeds())
