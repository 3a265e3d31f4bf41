"""What the documentation prints as examples: the form of its requests, of its answers, and of its errors.

The customers that the pages print belong to nobody here, so the run's own take their place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth import cases, generate, requirement

if TYPE_CHECKING:
    from troth.generate import Caller, Drawn


@requirement("*#succeeds")
@cases(drawn=generate.printed)
def test_a_request_of_the_printed_form_is_granted(caller: Caller, drawn: Drawn) -> None:
    caller.send(drawn).is_granted()


@requirement("*#output-shape")
@cases(drawn=generate.printed)
def test_an_answer_has_the_printed_members_and_types(caller: Caller, drawn: Drawn) -> None:
    caller.send(drawn).succeeds()


@requirement("*#error-shape")
@cases(drawn=generate.refusable)
def test_a_documented_error_has_the_printed_form(caller: Caller, drawn: Drawn) -> None:
    caller.send(drawn).is_refused()
