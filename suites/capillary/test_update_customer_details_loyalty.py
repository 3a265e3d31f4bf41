"""UpdateCustomerDetails: loyalty that is entered and never left, and enrolment in programs.

Both use customers of the pool up, so these cases are few, and each says in one way what it does.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from suites.capillary import answers, bodies, given, strange
from troth import Disagreement, Inconclusive, Undecided, cases, requirement

if TYPE_CHECKING:
    from troth import Answer, CustomerReading, Org

LOYALTY: dict[str, Any] = {"loyaltyInfo": {"loyaltyType": "loyalty"}}
NAMES: dict[str, Any] = {"profiles": [{"firstName": "Loyal", "lastName": "Member"}]}
# Codes of an organisation that asks for something else first: the type of identifier that has to be there.
MISSING_FIRST = {"1048": "email", "1049": "externalId"}


# --- loyalty ----------------------------------------------------------------------------------------------------------


@requirement("UpdateCustomerDetails#non-loyalty-becomes-loyalty")
@cases(way=given.ways(in_store=[False, True], use_async=[None, False, True], more=[bodies.EVERYTHING, {}]))
def test_a_non_loyalty_customer_becomes_a_loyalty_customer(org: Org, way: dict[str, Any]) -> None:
    shown, answer = _upgrade(org, way)
    answer.is_granted()
    org.eventually(lambda: _is_loyalty(org, shown))


@requirement("UpdateCustomerDetails#non-loyalty-becomes-loyalty")
@cases(way=given.ways(in_store=[False, True]))
def test_a_customer_becomes_a_loyalty_customer_beside_an_enrolment(org: Org, way: dict[str, Any]) -> None:
    shown, answer = _upgrade(org, way, bodies.membership(org, "an enrolment"))
    if not answer.granted:
        answer.may_be_anything()
        raise Undecided("nobody says that both can be asked for at once")
    answer.is_granted()
    org.eventually(lambda: _is_loyalty(org, shown))


@requirement("UpdateCustomerDetails#loyalty-never-becomes-non-loyalty")
@cases(way=given.ways(beside=[{}, bodies.EVERYTHING], use_async=[None, False, True], turn=[1, 2, 3]))
def test_a_loyalty_customer_does_not_become_a_non_loyalty_customer(org: Org, way: dict[str, Any]) -> None:
    shown = org.loyalty_customer(way["who"])
    beside = bodies.update(org, shown, way["beside"]) if way["beside"] else {}
    asked = {**beside, "use_async": way["use_async"], "loyaltyInfo": {"loyaltyType": "non_loyalty"}}
    org.UpdateCustomerDetails(shown.customer, **asked).may_be_anything()
    _is_loyalty(org, shown)


@requirement("UpdateCustomerDetails#loyalty-never-becomes-non-loyalty")
@cases(way=given.ways(asked=strange.LOYALTY_INFOS))
def test_a_loyalty_customer_stays_one_whatever_is_asked(org: Org, way: dict[str, Any]) -> None:
    shown = org.loyalty_customer(way["who"])
    update = bodies.update(org, shown, bodies.EVERYTHING)
    org.UpdateCustomerDetails(shown.customer, **{**update, **way["asked"]}).may_be_anything()
    _is_loyalty(org, shown)


@requirement("UpdateCustomerDetails#loyalty-never-becomes-non-loyalty")
@cases(who=given.numbers(), details=given.details())
def test_a_loyalty_customer_stays_one_if_nothing_is_asked(org: Org, who: int, details: dict[str, Any]) -> None:
    shown = org.loyalty_customer(who)
    update = bodies.update(org, shown, {name: value for name, value in details.items() if name != "loyaltyType"})
    org.UpdateCustomerDetails(shown.customer, **update).may_be_anything()
    _is_loyalty(org, shown)


@requirement("UpdateCustomerDetails#loyalty-never-becomes-non-loyalty")
@cases(way=given.ways(in_store=[False, True], asked=strange.LOYALTY_INFOS[:3], enrol=[False, True]))
def test_who_became_a_loyalty_customer_stays_one(org: Org, way: dict[str, Any]) -> None:
    shown = _upgraded(org, way)
    if way["enrol"]:
        enrolments = [{"programId": org.program_id, "tierNumber": 1, "loyaltyPoints": 10}]
        org.UpdateCustomerDetails(shown.customer, loyaltyProgramEnrollments=enrolments).succeeds()
    org.UpdateCustomerDetails(shown.customer, **{**NAMES, **way["asked"]}).may_be_anything()
    _is_loyalty(org, shown)


@requirement("UpdateCustomerDetails#identifiers-unchanged")
@cases(way=given.ways(in_store=[False, True]))
def test_becoming_a_loyalty_customer_keeps_the_identifiers(org: Org, way: dict[str, Any]) -> None:
    shown, answer = _upgrade(org, way)
    answer.succeeds()
    org.read(shown.customer).keeps_identifiers_of(shown)


@requirement("UpdateCustomerDetails#source-unchanged")
@cases(way=given.ways(in_store=[False, True]))
def test_becoming_a_loyalty_customer_keeps_the_source(org: Org, way: dict[str, Any]) -> None:
    shown, answer = _upgrade(org, way)
    answer.succeeds()
    org.keeps_places_of(shown)


@requirement("UpdateCustomerDetails#async-returns-no-side-effects")
@cases(way=given.ways(in_store=[False, True], use_async=[True]))
def test_becoming_a_loyalty_customer_in_the_background_returns_no_side_effects(org: Org, way: dict[str, Any]) -> None:
    shown, answer = _upgrade(org, way)
    answers.has_no_side_effects(answer.succeeds())
    with suppress(Disagreement):  # whoever comes next finds nothing going on in the background
        org.eventually(lambda: _is_loyalty(org, shown))


# --- enrolment --------------------------------------------------------------------------------------------------------

POINTS_EXPIRY = "2030-01-31T08:15:00+05:30"
MEMBERS: list[dict[str, Any]] = [
    {"tierNumber": 1, "loyaltyPoints": 75, "tierExpiryDate": given.EXPIRIES[0], "pointsExpiryDate": POINTS_EXPIRY},
    {"tierNumber": 1, "loyaltyPoints": 0},
    {"tierNumber": 1},
    {},
]


@requirement("UpdateCustomerDetails#enrolment-reads-back")
@cases(
    way=given.ways(in_store=[False, True], use_async=[None, False, True], members=MEMBERS),
)
def test_an_enrolment_in_a_program_reads_back(org: Org, way: dict[str, Any]) -> None:
    shown = org.customer_to_enrol(way["who"], in_store=way["in_store"])
    answer = _enrolled(org, shown, way["members"], use_async=way["use_async"])
    org.eventually(lambda: org.read(shown.customer).took_enrolment(answer, org.program_id))


@requirement("UpdateCustomerDetails#enrolment-points-credited")
@cases(way=given.ways(in_store=[False, True], points=[75, 1, 1000, 12345]))
def test_an_enrolment_credits_its_points(org: Org, way: dict[str, Any]) -> None:
    shown = org.customer_to_enrol(way["who"], in_store=way["in_store"])
    answer = _enrolled(org, shown, {**MEMBERS[0], "loyaltyPoints": way["points"]}, use_async=False)
    program = _program(org, shown, answer)
    answers.credits_points(answer, program, way["points"])


@requirement("UpdateCustomerDetails#enrolment-tier-reads-back")
@cases(way=given.ways(in_store=[False, True], members=MEMBERS[:3]))
def test_an_enrolment_reads_back_with_its_tier(org: Org, way: dict[str, Any]) -> None:
    shown = org.customer_to_enrol(way["who"], in_store=way["in_store"])
    program = _program(org, shown, _enrolled(org, shown, way["members"]))
    if str(program.get("slabSNo")) != "1":
        raise Disagreement("tier 1", actual=f"tier {program.get('slabSNo')}", where="/loyaltyProgramDetails/slabSNo")


@requirement("UpdateCustomerDetails#enrolment-tier-expiry-reads-back")
@cases(way=given.ways(expiry=given.EXPIRIES))
def test_an_enrolment_reads_back_with_the_expiry_of_its_tier(org: Org, way: dict[str, Any]) -> None:
    shown = org.customer_to_enrol(way["who"])
    answer = _enrolled(org, shown, {**MEMBERS[0], "tierExpiryDate": way["expiry"]})
    answers.is_instant(_program(org, shown, answer).get("slabExpiryDate"), way["expiry"])


@requirement("UpdateCustomerDetails#sync-waits-for-loyalty-activities")
@cases(way=given.ways(in_store=[False, True], members=[MEMBERS[0], MEMBERS[2]]))
def test_an_enrolment_is_there_when_the_answer_has_waited(org: Org, way: dict[str, Any]) -> None:
    shown = org.customer_to_enrol(way["who"], in_store=way["in_store"])
    answer = _enrolled(org, shown, way["members"], use_async=False)
    now = org.read(shown.customer)
    if str(org.program_id) not in now.programs:
        _program(org, shown, answer)  # not at all: another requirement's
        now.took_enrolment(answer, org.program_id)


@requirement("UpdateCustomerDetails#async-returns-no-side-effects")
@cases(way=given.ways(in_store=[False, True], more=[NAMES, {}]))
def test_an_enrolment_in_the_background_returns_no_side_effects(org: Org, way: dict[str, Any]) -> None:
    shown = org.customer_to_enrol(way["who"], in_store=way["in_store"])
    asked = {**bodies.membership(org, "an enrolment"), **way["more"]}
    answer = org.UpdateCustomerDetails(shown.customer, use_async=True, **asked).succeeds()
    answers.has_no_side_effects(answer)
    with suppress(Inconclusive):  # whoever comes next finds nothing going on in the background
        _program(org, shown, answer)


def _enrolled(org: Org, shown: CustomerReading, members: dict[str, Any], *, use_async: bool | None = None) -> Answer:
    enrolments = [{"programId": org.program_id, **members}]
    return org.UpdateCustomerDetails(
        shown.customer, use_async=use_async, loyaltyProgramEnrollments=enrolments
    ).succeeds()


def _program(org: Org, shown: CustomerReading, answer: Answer) -> dict[str, Any]:
    try:
        return org.eventually(lambda: org.read(shown.customer).took_enrolment(answer, org.program_id))
    except Disagreement as missing:
        raise Inconclusive(f"a step before it failed: {missing}") from None


# --- beside both ------------------------------------------------------------------------------------------------------


@requirement("UpdateCustomerDetails#first-name-reads-back")
@cases(way=given.ways(what=["loyalty", "an enrolment"]))
def test_a_first_name_reads_back_beside_loyalty_and_enrolment(org: Org, way: dict[str, Any]) -> None:
    shown, answer = _beside(org, way)
    org.eventually(lambda: org.read(shown.customer).took(answer.succeeds(), bodies.sent(NAMES, "firstName")))


@requirement("UpdateCustomerDetails#last-name-reads-back")
@cases(way=given.ways(what=["loyalty", "an enrolment"]))
def test_a_last_name_reads_back_beside_loyalty_and_enrolment(org: Org, way: dict[str, Any]) -> None:
    shown, answer = _beside(org, way)
    org.eventually(lambda: org.read(shown.customer).took(answer.succeeds(), bodies.sent(NAMES, "lastName")))


@requirement("UpdateCustomerDetails#created-id-is-path-id")
@cases(way=given.ways(what=["loyalty", "an enrolment"]))
def test_the_created_id_beside_loyalty_and_enrolment_is_the_one_in_the_path(org: Org, way: dict[str, Any]) -> None:
    shown, answer = _beside(org, way)
    answers.is_about(shown, answer.succeeds())


def _beside(org: Org, way: dict[str, Any]) -> tuple[CustomerReading, Answer]:
    if way["what"] == "loyalty":
        return _upgrade(org, way, NAMES)
    shown = org.customer_to_enrol(way["who"])
    enrolments = [{"programId": org.program_id, **MEMBERS[0]}]
    return shown, org.UpdateCustomerDetails(shown.customer, loyaltyProgramEnrollments=enrolments, **NAMES)


# --- steps ------------------------------------------------------------------------------------------------------------


def _upgrade(org: Org, way: dict[str, Any], more: dict[str, Any] | None = None) -> tuple[CustomerReading, Answer]:
    """Ask for loyalty, for somebody of whom the organisation asks nothing else first."""
    having = ""
    while True:
        shown = org.non_loyalty_customer(way["who"], in_store=way.get("in_store"), having=having)
        details = bodies.update(org, shown, way["more"]) if way.get("more") else {}
        asked = {**details, "use_async": way.get("use_async"), **LOYALTY, **(more or {})}
        answer = org.UpdateCustomerDetails(shown.customer, **asked)
        missing = MISSING_FIRST.get(answer.interaction.error_id or "")
        if answer.granted or missing is None:
            return shown, answer
        answer.is_refused_with(*MISSING_FIRST)
        if having:
            raise Undecided(f"the organisation asks for something else first (code {answer.interaction.error_id})")
        having = missing


def _upgraded(org: Org, way: dict[str, Any]) -> CustomerReading:
    shown, answer = _upgrade(org, way)
    answer.succeeds()
    try:
        return org.eventually(lambda: _is_loyalty(org, shown))
    except Disagreement as late:
        raise Inconclusive(f"a step before it failed: {late}") from None


def _is_loyalty(org: Org, shown: CustomerReading) -> CustomerReading:
    now = org.read(shown.customer)
    if not now.is_loyalty:
        raise Disagreement("a loyalty customer", actual=f"loyaltyType {now['loyaltyType']}", where="/loyaltyInfo")
    return now
