"""The contract, read once for all tests: their ids are taken from it when they are collected."""

from __future__ import annotations

from troth.contract import load_contract

CONTRACT = load_contract()
CALLS = [call.id for call in CONTRACT.calls]
