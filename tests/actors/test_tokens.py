from __future__ import annotations

import base64
import json
import time
import warnings
from typing import Any

import jwt
import pytest

from tests.actors.conftest import KEY, bubblehouse
from troth.actors import DEFECTS, Signer, _tokens
from troth.config import Secret

HOUR = 3600


class Clock:
    """Time that stands still unless it is moved."""

    now = 1_800_000_000.0

    def time(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(_tokens, "time", clock)
    return clock


@pytest.fixture
def learned() -> list[str]:
    return []


@pytest.fixture
def signer(learned: list[str]) -> Signer:
    return Signer(bubblehouse("http://127.0.0.1:1"), learned.append)


def decoded(token: str, **options: Any) -> dict[str, Any]:  # noqa: ANN401 - of PyJWT
    """Decode as a server does that follows the page."""
    assert jwt.get_unverified_header(token)["kid"] == "k1"
    return jwt.decode(token, KEY, algorithms=["HS256"], audience="BH", **options)


@pytest.mark.parametrize("subject", ["my-shop", "my-shop/1234", "my-shop/a b/\u00e9"])
def test_a_token_is_as_the_page_says(signer: Signer, subject: str) -> None:
    token = signer.token(subject)
    assert jwt.get_unverified_header(token) == {"alg": "HS256", "typ": "JWT", "kid": "k1"}
    claims = decoded(token)
    assert set(claims) == {"aud", "sub", "iat", "exp"}
    assert (claims["aud"], claims["sub"]) == ("BH", subject)
    assert claims["iat"] < time.time() < claims["exp"]


def test_the_key_is_the_decoded_secret(signer: Signer) -> None:
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(signer.token("my-shop"), base64.b64encode(KEY), algorithms=["HS256"], audience="BH")


REFUSALS: dict[str, type[Exception]] = {
    "expired": jwt.ExpiredSignatureError,
    "long-expired": jwt.ExpiredSignatureError,
    "not-yet-valid": jwt.ImmatureSignatureError,
    "valid-in-years": jwt.ImmatureSignatureError,
    "wrongly-signed": jwt.InvalidSignatureError,
    "signed-with-a-similar-key": jwt.InvalidSignatureError,
    "altered-after-signing": jwt.InvalidSignatureError,
    "cut-short": jwt.InvalidSignatureError,
    "otherwise-at-its-end": jwt.InvalidSignatureError,
    "unsigned": jwt.InvalidAlgorithmError,
    "other-audience": jwt.InvalidAudienceError,
    "similar-audience": jwt.InvalidAudienceError,
}


UNREADABLE = ("two-parts", "no-jwt", "no-json")


def test_every_defect_is_tested_here() -> None:
    assert {*REFUSALS, *UNREADABLE, "unknown-key"} == set(DEFECTS)


@pytest.mark.parametrize("defect", UNREADABLE)
def test_what_is_no_token_cannot_be_read(signer: Signer, defect: str) -> None:
    with pytest.raises(jwt.DecodeError):
        jwt.get_unverified_header(signer.token("my-shop", defect))


@pytest.mark.parametrize("defect", ["cut-short", "otherwise-at-its-end", "two-parts"])
def test_a_spoiled_token_begins_as_the_good_one(signer: Signer, defect: str) -> None:
    good, spoiled = signer.token("my-shop/7"), signer.token("my-shop/7", defect)
    assert good != spoiled
    assert good.split(".")[:2] == spoiled.split(".")[:2]


def test_a_signature_that_is_cut_or_ends_otherwise_begins_as_the_good_one(signer: Signer) -> None:
    signature, cut, other = (_part(signer.token("a", form), 2) for form in ("", "cut-short", "otherwise-at-its-end"))
    assert signature.startswith(cut)
    assert len(cut) == 15
    assert signature[:31] == other[:31]
    assert len(other) == 32


@pytest.mark.parametrize(
    ("lacking", "there"),
    [("without-audience", {"sub", "iat", "exp"}), ("without-key-id", {"aud", "sub", "iat", "exp"})],
)
def test_a_token_may_lack_what_it_has_to_have(signer: Signer, lacking: str, there: set[str]) -> None:
    token = signer.token("my-shop", lacking)
    claims = jwt.decode(token, KEY, algorithms=["HS256"], audience="BH", options={"verify_aud": False})
    assert set(claims) == there
    assert ("kid" in jwt.get_unverified_header(token)) == (lacking == "without-audience")


@pytest.mark.parametrize("defect", REFUSALS)
def test_a_defect_is_refused_for_its_own_reason_and_no_other(signer: Signer, defect: str) -> None:
    token = signer.token("my-shop", defect)
    with pytest.raises(REFUSALS[defect]) as caught:
        decoded(token)
    assert type(caught.value) is REFUSALS[defect]
    reasons: dict[type[Exception], dict[str, bool]] = {
        jwt.ExpiredSignatureError: {"verify_exp": False},
        jwt.ImmatureSignatureError: {"verify_iat": False},
        jwt.InvalidSignatureError: {"verify_signature": False},
        jwt.InvalidAlgorithmError: {"verify_signature": False},
        jwt.InvalidAudienceError: {"verify_aud": False},
    }
    excused = reasons[REFUSALS[defect]]
    if "verify_signature" in excused:  # PyJWT then verifies nothing else, unless it is asked to
        excused |= {"verify_aud": True, "verify_exp": True, "verify_iat": True}
    assert decoded(token, options=excused)["sub"] == "my-shop"


@pytest.mark.parametrize("defect", ["expired", "long-expired", "not-yet-valid", "valid-in-years"])
@pytest.mark.parametrize("later", [0, HOUR / 2])
def test_times_are_off_by_an_hour_at_least_as_long_as_the_token_is_kept(
    signer: Signer, clock: Clock, defect: str, later: float
) -> None:
    token = signer.token("my-shop", defect)
    clock.now += later
    assert signer.token("my-shop", defect) == token
    claims = json.loads(_part(token, 1))
    assert claims["exp"] <= clock.now - HOUR or claims["iat"] >= clock.now + HOUR
    assert claims["iat"] < claims["exp"]


def test_an_unknown_key_is_named_and_yet_signed_with_ours(signer: Signer) -> None:
    token = signer.token("my-shop", "unknown-key")
    assert jwt.get_unverified_header(token)["kid"] == "k1-unknown"
    assert jwt.decode(token, KEY, algorithms=["HS256"], audience="BH")["sub"] == "my-shop"


def test_a_token_without_times_has_none(signer: Signer) -> None:
    assert decoded(signer.token("my-shop", "without-times")) == {"aud": "BH", "sub": "my-shop"}


def test_an_altered_token_says_what_was_not_signed(signer: Signer) -> None:
    token = signer.token("my-shop/7", "altered-after-signing")
    assert json.loads(_part(token, 1))["sub"] == "my-shop/7"
    assert _part(token, 0) == _part(signer.token("my-shop/7"), 0)


def test_an_unsigned_token_has_no_signature(signer: Signer) -> None:
    token = signer.token("my-shop", "unsigned")
    assert token.endswith(".")
    assert jwt.get_unverified_header(token)["alg"] == "none"


@pytest.mark.parametrize("key", [b"x", b"short", b"\x01", b"k" * 64, b"k" * 65], ids=len)
def test_a_key_of_any_length_signs_and_every_defect_stays_one(key: bytes) -> None:
    settings = bubblehouse("http://127.0.0.1:1", shared_secret=Secret(base64.b64encode(key).decode()))
    signer = Signer(settings, lambda _: None)
    tokens = {defect: signer.token("my-shop", defect) for defect in ("", *DEFECTS)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        jwt.decode(tokens[""], key, algorithms=["HS256"], audience="BH")
        for defect in ("wrongly-signed", "signed-with-a-similar-key", "altered-after-signing"):
            with pytest.raises(jwt.InvalidSignatureError):
                jwt.decode(tokens[defect], key, algorithms=["HS256"], audience="BH")


def test_a_token_is_kept_for_half_its_life(signer: Signer, learned: list[str], clock: Clock) -> None:
    first = signer.token("my-shop")
    clock.now += HOUR / 2
    assert signer.token("my-shop") == first
    clock.now += 1
    assert signer.token("my-shop") != first
    assert len(learned) == 2


def test_every_token_is_told_once_so_that_none_is_shown(signer: Signer, learned: list[str]) -> None:
    tokens = [signer.token(subject, defect) for subject in ("a", "b") for defect in ("", *DEFECTS, "without-times")]
    tokens += [signer.token("a")]
    assert sorted(learned) == sorted(set(tokens))


def test_another_subject_or_defect_is_another_token(signer: Signer) -> None:
    assert len({signer.token("a"), signer.token("b"), signer.token("a", "expired")}) == 3


def _part(token: str, number: int) -> bytes:
    part = token.split(".")[number]
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
