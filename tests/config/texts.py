"""Configurations as text, and how they are read."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING

import pytest

from troth.config import Config, load_config
from troth.errors import ConfigurationError

if TYPE_CHECKING:
    from pathlib import Path

CANARY = "Y2FuYXJ5LWluLXRoZS1taW5l"
ENVIRON = {"BUBBLEHOUSE_SHARED_SECRET": CANARY, "CAPILLARY_PASSWORD": "canary of another kind"}
WHOLE = """
[bubblehouse]
base_url = "https://app.bubblehouse.com"
api_version = "v2023061"
shop = "my-shop"
key_id = "k1"                                   # JWT kid
shared_secret = "env:BUBBLEHOUSE_SHARED_SECRET" # base64; the HMAC key is the decoded value
sandbox = true                                  # only then is `debug: true` sent
allow_writes = true                             # live runs create, change, merge and delete test customers
idempotency_key_field = "idempotency_key"       # undocumented name: an assumption, shown in the report
simulate_error_field = "simulate_error"         # likewise
obsolete_api_version = "v20200101"              # optional; without it that requirement is not-run
inaccessible_api_version = "v20991231"          # optional
settle_seconds = 5                              # how long an update without debug may take
requests_per_second = 5                         # default 5 live; loopback is not limited
timeout_seconds = 90
patience_seconds = 120                          # how long 429 and 5xx are waited out
ca_bundle = "ca.pem"
proxy = "http://proxy.example.com:3128"

[capillary]
base_url = "https://eu.api.capillarytech.com"
username = "till.1"
password = "env:CAPILLARY_PASSWORD"
sandbox = true
allow_writes = true
read_back = true                                # GET /v2/customers/{id} may be used to see state
requests_per_second = 0.8                       # a published limit for this host is 50 a minute
extended_fields = ["gender", "city"]
program_id = 699
[[capillary.customer]]                          # a pool of test customers; a few promises use one up
id = "171891944"
source = "INSTORE"
[[capillary.customer]]
id = "171891945"
source = "WECHAT"
account_id = "wx-1"
"""
LEAST = """
[bubblehouse]
base_url = "https://app.bubblehouse.com"
shop = "my-shop"
key_id = "k1"
shared_secret = "env:BUBBLEHOUSE_SHARED_SECRET"
"""
LEAST_CAPILLARY = """
[capillary]
base_url = "https://eu.api.capillarytech.com"
username = "till.1"
password = "env:CAPILLARY_PASSWORD"
"""


def load(tmp_path: Path, text: str, environ: dict[str, str] | None = None) -> Config:
    path = tmp_path / "troth.toml"
    path.write_text(text, "utf-8")
    return load_config(path, ENVIRON if environ is None else environ)


def refused(tmp_path: Path, text: str, environ: dict[str, str] | None = None) -> ConfigurationError:
    with pytest.raises(ConfigurationError) as caught:
        load(tmp_path, text, environ)
    error = caught.value
    assert error.path == tmp_path / "troth.toml"
    assert str(error).startswith(f"{error.path}: {error.key}" if error.key else f"{error.path}: ")
    assert error.advice
    told = "".join(traceback.format_exception(error))
    assert CANARY not in told
    return error


def loaded(tmp_path: Path) -> Config:
    (tmp_path / "ca.pem").touch()
    return load(tmp_path, WHOLE)


def with_line(line: str) -> str:
    """Return the least configuration with one line of its table replaced, or added."""
    key = line.partition(" =")[0]
    kept = [kept for kept in LEAST.splitlines() if not kept.startswith(f"{key} =")]
    return "\n".join([*kept, line])
