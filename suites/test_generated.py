"""Requests of every form that the documentation admits, and of many that it does not, for every call.

A request that it does not know may be answered in any way, except that an error has the one documented form, that a
refused write has changed nothing, and that a server error should not come.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth import Undecided, cases, generate, requirement

if TYPE_CHECKING:
    from troth.generate import Caller, Drawn


@requirement("*#succeeds")
@cases(drawn=generate.valid)
def test_a_valid_request_is_granted(caller: Caller, drawn: Drawn) -> None:
    caller.send(drawn).is_granted()


@requirement("*#no-server-error")
@cases(drawn=generate.invalid)
def test_an_invalid_request_is_no_reason_to_fail(caller: Caller, drawn: Drawn) -> None:
    caller.send(drawn).may_be_anything()


@requirement("*#no-server-error")
@cases(drawn=generate.misshapen)
def test_a_misshapen_member_is_no_reason_to_fail(caller: Caller, drawn: Drawn) -> None:
    caller.send(drawn).may_be_anything()


@requirement("*#error-shape")
@cases(drawn=generate.malformed)
def test_a_malformed_request_gets_an_error_of_the_documented_form(caller: Caller, drawn: Drawn) -> None:
    caller.send(drawn).may_be_anything()


@requirement("*#refused-write-changes-nothing")
@cases(drawn=generate.mistyped)
def test_a_write_refused_for_one_member_applies_no_other(caller: Caller, drawn: Drawn) -> None:
    customers = caller.watch(drawn)
    if not caller.send(drawn).may_be_anything().refused:
        raise Undecided("the write was not refused")
    customers.are_unchanged()


@requirement("*#refused-write-changes-nothing")
@cases(drawn=generate.malformed)
def test_a_write_refused_for_its_form_changes_nothing(caller: Caller, drawn: Drawn) -> None:
    customers = caller.watch(drawn)
    if not caller.send(drawn).may_be_anything().refused:
        raise Undecided("the write was not refused")
    customers.are_unchanged()


@requirement("*#refused-write-changes-nothing")
@cases(drawn=generate.refusable)
def test_a_write_refused_with_a_documented_error_changes_nothing(caller: Caller, drawn: Drawn) -> None:
    customers = caller.watch(drawn)
    if not caller.send(drawn).may_be_anything().refused:
        raise Undecided("the write was not refused")
    customers.are_unchanged()
