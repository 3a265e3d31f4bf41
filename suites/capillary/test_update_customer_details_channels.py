"""UpdateCustomerDetails: communication channels, and what is said of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from suites.capillary import bodies, given
from troth import Disagreement, Undecided, cases, requirement

if TYPE_CHECKING:
    from troth import Answer, CustomerReading, Org


@requirement("UpdateCustomerDetails#comm-channel-reads-back")
@cases(who=given.numbers(), channels=given.channels(), beside=given.details())
def test_channels_read_back(org: Org, who: int, channels: list[dict[str, Any]], beside: dict[str, Any]) -> None:
    shown = org.customer(who, in_store=False)
    update = bodies.update(org, shown, {**beside, "channels": channels})
    sent = update["profiles"][0]["commChannels"]
    answer = org.UpdateCustomerDetails(shown.customer, **update).succeeds()
    org.eventually(lambda: org.read(shown.customer).took_channels(answer, sent))


@requirement("UpdateCustomerDetails#comm-channel-reads-back")
@cases(way=given.ways(email=given.EMAILS))
def test_an_email_of_every_kind_reads_back(org: Org, way: dict[str, Any]) -> None:
    shown = org.customer(way["who"], in_store=False)
    sent = bodies.channels(org, shown, [{"type": "email", "value": way["email"]}])
    answer = org.UpdateCustomerDetails(shown.customer, profiles=[{"commChannels": sent}]).succeeds()
    org.eventually(lambda: org.read(shown.customer).took_channels(answer, sent))


@requirement("UpdateCustomerDetails#comm-channel-verified-reads-back")
@cases(way=given.ways(types=given.CHANNEL_TYPES, first=["true", "false"], turn=[1, 2]))
def test_a_channel_reads_back_as_verified_or_not(org: Org, way: dict[str, Any]) -> None:
    _shows_flag(org, way, "verified")


@requirement("UpdateCustomerDetails#comm-channel-meta-reads-back")
@cases(way=given.ways(types=given.CHANNEL_TYPES, first=["true", "false"], turn=[1, 2]))
def test_a_channel_reads_back_as_a_residence_or_not(org: Org, way: dict[str, Any]) -> None:
    _shows_flag(org, way, "residence")


@requirement("UpdateCustomerDetails#comm-channel-verified-reads-back")
@cases(way=given.ways(turn=[1, 2]))
def test_channels_marked_as_the_page_marks_them_read_back_as_verified(org: Org, way: dict[str, Any]) -> None:
    shown = org.customer(way["who"], in_store=False)
    marks = {"primary": "true", "verified": "true", "meta": {"residence": "true"}}
    sent = [{**channel, **marks} for channel in _new_channels(org, shown, way, ["mobile", "email"])]
    answer = org.UpdateCustomerDetails(shown.customer, profiles=[{"commChannels": sent}]).succeeds()
    _has_flag(org, shown, answer, sent, "verified")


def _shows_flag(org: Org, way: dict[str, Any], flag: str) -> None:
    """Send new channels with a flag that is another one from channel to channel; and then, with the opposite."""
    shown = org.customer(way["who"], in_store=False)
    channels = _new_channels(org, shown, way, way["types"])
    values = [way["first"], "false" if way["first"] == "true" else "true"]
    for turned in (values, values[::-1]):
        said = [{"meta": {flag: value}} if flag == "residence" else {flag: value} for value in turned]
        sent = [{**channel, **each} for channel, each in zip(channels, said, strict=False)]
        answer = org.UpdateCustomerDetails(shown.customer, profiles=[{"commChannels": sent}]).succeeds()
        _has_flag(org, shown, answer, sent, flag)


def _new_channels(org: Org, shown: CustomerReading, way: dict[str, Any], types: list[str]) -> list[dict[str, Any]]:
    values = {"email": f"flag{way['turn']}.{{}}@example.com", "mobile": way["who"]}
    return bodies.channels(org, shown, [{"type": kind, "value": values[kind]} for kind in types])


def _has_flag(org: Org, shown: CustomerReading, answer: Answer, sent: list[dict[str, Any]], flag: str) -> None:
    def look() -> None:
        now = org.read(shown.customer)
        now.took_channels(answer, sent)
        for channel in sent:
            now.took_flag(answer, channel, flag)

    try:
        org.eventually(look)
    except Disagreement as late:
        if late.where == "/commChannels":
            raise Undecided("the channel does not read back: see comm-channel-reads-back") from None
        raise
