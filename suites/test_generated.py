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
@cases(writes=generate.refusable_writes)
def test_a_refused_write_has_changed_nothing(caller: Caller, writes: list[Drawn]) -> None:
    judged = [caller.changes_nothing_if_refused(write) for write in writes]
    if not any(judged):
        raise Undecided("no write of this case was refused")
