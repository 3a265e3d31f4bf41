from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from troth.sandbox._hooks import Step
from troth.sandbox._sandbox import Sandbox
from troth.sandbox._settings import Settings
from troth.sandbox.capillary import compose
from troth.sandbox.capillary._steps import CHAT, SHOP, SHOP_NEW, Who, get, pick, put

if TYPE_CHECKING:
    from collections.abc import Iterator


LOYAL = {"loyaltyInfo": {"loyaltyType": "loyalty"}}
NOT_LOYAL = {"loyaltyInfo": {"loyaltyType": "non_loyalty"}}
ENROL = {"programId": 699, "tierNumber": 2, "loyaltyPoints": 40, "tierExpiryDate": "2030-07-11T16:36:17+05:30"}


@dataclass(frozen=True)
class Till:
    sandbox: Sandbox

    def play(self, step: Step) -> dict[str, Any]:
        answer = self.sandbox.answer(compose(step))
        assert answer.status == 200
        body: dict[str, Any] = answer.body
        return body

    def put(self, body: object, who: Who = SHOP, **query: str) -> dict[str, Any]:
        return self.play(put(body, who=who, query=who.query(**query)))

    def get(self, who: Who = SHOP) -> dict[str, Any]:
        return self.play(get({}, who=who))

    def profile(self, who: Who = SHOP) -> dict[str, Any]:
        profile: dict[str, Any] = self.get(who)["profiles"][0]
        return profile


@pytest.fixture
def till() -> Iterator[Till]:
    sandbox = Sandbox(Settings())
    yield Till(sandbox)
    sandbox.close()


def codes(body: dict[str, Any], kind: str = "warnings") -> list[int]:
    return [item["code"] for item in body[kind]]


def test_accepted_update_names_the_customer_and_its_side_effects(till: Till) -> None:
    award = {"entityType": "USER", "rawAwardedPoints": 25, "awardedPoints": 25, "type": "points"}
    body = till.put({"profiles": [{"firstName": "Ann"}]})
    assert body == {"createdId": SHOP.id, "warnings": [], "sideEffects": [award]}


def test_side_effects_are_not_returned_when_loyalty_runs_in_the_background(till: Till) -> None:
    body = till.put({"profiles": [{"firstName": "Ann"}], **LOYAL}, SHOP_NEW, use_async="true")
    assert body == {"createdId": SHOP_NEW.id, "warnings": [], "sideEffects": []}
    assert till.get(SHOP_NEW)["loyaltyInfo"]["loyaltyType"] == "loyalty"


def test_update_that_changes_nothing_has_no_side_effects(till: Till) -> None:
    till.put({"profiles": [{"firstName": "Ann"}]})
    before = till.get()
    assert till.put({"profiles": [{"firstName": "Ann"}]})["sideEffects"] == []
    assert till.get() == before


def test_non_loyalty_customers_get_no_points(till: Till) -> None:
    assert till.put({"profiles": [{"firstName": "Ann"}]}, SHOP_NEW)["sideEffects"] == []


def test_every_documented_part_reads_back(till: Till) -> None:
    channel = {"type": "email", "value": "tom@example.com", "primary": "true", "verified": "false"}
    profile = {"firstName": "Tom", "lastName": "Sawyer", "fields": {"gender": "Male", "city": "Pune"}}
    body = {
        "profiles": [{**profile, "commChannels": [{**channel, "meta": {"residence": "true"}}]}],
        **LOYAL,
        "extendedFields": {"gender": "MALE", "city": "Bangalore"},
        "loyaltyProgramEnrollments": [ENROL],
    }
    assert till.put(body)["warnings"] == []
    customer = till.get()
    assert customer["profiles"][0] | profile == customer["profiles"][0]
    shown = {**channel, "primary": True, "verified": False, "meta": {"residence": True}}
    assert shown in customer["profiles"][0]["commChannels"]
    assert customer["extendedFields"] == body["extendedFields"]
    (program,) = customer["loyaltyProgramDetails"]
    assert (program["programId"], program["slabSNo"], program["loyaltyPoints"]) == (699, 2, 40)
    assert program["slabExpiryDate"] == "2030-07-11T11:06:17Z"


def test_objects_are_read_where_the_table_types_objects(till: Till) -> None:
    channel = {"type": "email", "value": "tom@example.com", "primary": True}
    body = {"profiles": {"firstName": "Tom", "commChannels": channel}, "loyaltyProgramEnrollments": ENROL}
    assert till.put(body)["warnings"] == []
    assert till.profile()["firstName"] == "Tom"
    assert till.get()["loyaltyProgramDetails"][0]["programId"] == 699


def test_what_is_not_named_stays(till: Till) -> None:
    till.put({"profiles": [{"fields": {"gender": "Other"}}], "extendedFields": {"gender": "OTHER"}})
    before = till.get()
    till.put({"profiles": [{"firstName": "Ann", "lastName": None, "fields": {"city": "Oslo"}}]})
    after = till.get()
    assert after["profiles"][0]["lastName"] == before["profiles"][0]["lastName"]
    assert after["profiles"][0]["fields"] == {"gender": "Other", "city": "Oslo"}
    assert after["extendedFields"] == before["extendedFields"]
    assert after["profiles"][0]["commChannels"] == before["profiles"][0]["commChannels"]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("  Ann ", "Ann"),
        ("x" * 101, "x" * 100),
        ("\U0001d4b7" * 100, "\U0001d4b7" * 100),
        ("D'Arcy <b>", "D'Arcy <b>"),
        (" ", ""),
    ],
)
def test_names_are_trimmed_and_cut_at_a_hundred_characters(till: Till, sent: str, kept: str) -> None:
    till.put({"profiles": [{"firstName": sent}]})
    assert till.profile()["firstName"] == kept


def test_channels_of_a_type_are_replaced_by_those_sent(till: Till) -> None:
    numbers = [{"type": "mobile", "value": "12025550177"}, {"type": "mobile", "value": "+44 7700 900123"}]
    till.put({"profiles": [{"commChannels": numbers}]})
    channels = till.profile()["commChannels"]
    assert [item["value"] for item in channels if item["type"] == "mobile"] == ["12025550177", "447700900123"]
    assert [item["value"] for item in channels if item["type"] == "email"] == [SHOP.start.channels[1].value]


def test_channel_keeps_the_flags_it_is_not_sent_again(till: Till) -> None:
    value = SHOP.start.channels[0].value
    till.put({"profiles": [{"commChannels": [{"type": "mobile", "value": value, "primary": "false"}]}]})
    mobile = next(item for item in till.profile()["commChannels"] if item["type"] == "mobile")
    assert mobile == {"type": "mobile", "value": value, "primary": False, "verified": True, "meta": {"residence": True}}


@pytest.mark.parametrize(
    ("channel", "code"),
    [({"type": "mobile", "value": "call me"}, 8058), ({"type": "email", "value": "nobody"}, 8057)],
)
def test_channel_with_an_impossible_value_is_left_out_with_a_warning(
    till: Till, channel: dict[str, str], code: int
) -> None:
    before = till.profile()["commChannels"]
    assert codes(till.put({"profiles": [{"firstName": "Ann", "commChannels": [channel]}]})) == [code]
    assert (till.profile()["commChannels"], till.profile()["firstName"]) == (before, "Ann")


def test_fields_the_organisation_lacks_are_left_out_with_a_warning(till: Till) -> None:
    body = {"profiles": [{"fields": {"shoe": "44", "city": "Oslo"}}], "extendedFields": {"shoe": "44", "city": "Lima"}}
    assert codes(till.put(body)) == [1017, 91015]
    assert till.profile()["fields"]["city"] == "Oslo"
    assert till.get()["extendedFields"]["city"] == "Lima"


@pytest.mark.parametrize("value", [None, "", " ", "null", "NULL", 7, "x" * 256])
def test_extended_field_without_a_fitting_value_keeps_the_old_one(till: Till, value: object) -> None:
    before = till.get()
    assert codes(till.put({"extendedFields": {"city": value}})) == [91015]
    assert till.get() == before


def test_identifiers_stay_and_are_warned_of(till: Till) -> None:
    before = till.profile()
    body = {"profiles": [{"firstName": "Ann", "identifiers": [{"type": "mobile", "value": 12025550177}]}]}
    assert codes(till.put(body)) == [91006]
    assert till.profile()["identifiers"] == before["identifiers"]
    assert till.profile()["firstName"] == "Ann"


@pytest.mark.parametrize("elsewhere", [{"source": "WEBSITE"}, {"accountId": "wx-2"}])
def test_source_and_account_of_a_profile_stay_and_are_warned_of(till: Till, elsewhere: dict[str, str]) -> None:
    assert codes(till.put({"profiles": [{"firstName": "Ann", **elsewhere}]}, CHAT)) == [8053]
    profile = till.profile(CHAT)
    assert (profile["source"], profile["accountId"], profile["firstName"]) == ("WECHAT", "wx-1", "Ann")


def test_own_source_in_the_body_is_not_warned_of(till: Till) -> None:
    assert till.put({"profiles": [{"source": "WECHAT", "accountId": "wx-1"}]}, CHAT)["warnings"] == []


def test_only_the_first_profile_is_updated(till: Till) -> None:
    assert codes(till.put({"profiles": [{"firstName": "Ann"}, {"firstName": "Bea"}]})) == [8053]
    assert till.profile()["firstName"] == "Ann"


@pytest.mark.parametrize("who", [pick(profiles=2), pick("WECHAT", profiles=2)])
def test_only_the_profile_that_the_query_names_is_updated(till: Till, who: Who) -> None:
    whole = Step("", method="GET", path=f"/v2/customers/{who.id}", query=who.query())
    before = till.play(whole)
    till.put({"profiles": [{"firstName": "Somebody else"}]}, who)
    after = till.play(whole)
    assert after["profiles"][0]["firstName"] == "Somebody else"
    assert after["profiles"][1:] == before["profiles"][1:] != []


def test_non_loyalty_becomes_loyalty_and_stays(till: Till) -> None:
    assert till.put(LOYAL, SHOP_NEW)["sideEffects"][0]["awardedPoints"] == 100
    assert codes(till.put(NOT_LOYAL, SHOP_NEW), "errors") == [8018]
    assert till.get(SHOP_NEW)["loyaltyInfo"] == LOYAL["loyaltyInfo"]


def test_non_loyalty_may_be_asked_to_stay_so(till: Till) -> None:
    assert till.put(NOT_LOYAL, SHOP_NEW)["warnings"] == []


def test_enrolment_happens_once(till: Till) -> None:
    assert till.put({"loyaltyProgramEnrollments": [ENROL]})["sideEffects"][-1]["awardedPoints"] == 40
    before = till.get()
    assert codes(till.put({"loyaltyProgramEnrollments": [{**ENROL, "tierNumber": 9}]})) == [8028]
    assert till.get() == before


@pytest.mark.parametrize(
    ("enrolment", "who", "code"),
    [
        (ENROL, SHOP_NEW, 8121),
        (ENROL | {"programId": 1}, SHOP, 1213),
        (ENROL | {"tierExpiryDate": "2030-02-30T00:00:00Z"}, SHOP, 1216),
        (ENROL | {"tierExpiryDate": "0001-01-01T00:00:00+05:30"}, SHOP, 1216),
        (ENROL | {"pointsExpiryDate": "tomorrow"}, SHOP, 1216),
    ],
)
def test_impossible_enrolment_is_left_out_with_a_warning(
    till: Till, enrolment: dict[str, object], who: Who, code: int
) -> None:
    assert codes(till.put({"loyaltyProgramEnrollments": [enrolment]}, who)) == [code]
    assert till.get(who)["loyaltyProgramDetails"] == []


@pytest.mark.parametrize("text", ["2030-07-11T16:36:17 +05:30", "2030-07-11T16:36:17+0530", "2030-07-11T11:06:17Z"])
def test_expiry_is_read_in_every_documented_spelling(till: Till, text: str) -> None:
    till.put({"loyaltyProgramEnrollments": [{"programId": 699, "tierExpiryDate": text}]})
    assert till.get()["loyaltyProgramDetails"][0]["slabExpiryDate"] == "2030-07-11T11:06:17Z"


def test_upgrade_and_enrolment_go_together(till: Till) -> None:
    body = till.put({**LOYAL, "loyaltyProgramEnrollments": [ENROL]}, SHOP_NEW)
    assert [item["awardedPoints"] for item in body["sideEffects"]] == [100, 40]
    assert till.get(SHOP_NEW)["loyaltyProgramDetails"][0]["programId"] == 699
