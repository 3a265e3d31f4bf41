"""The numbers Capillary gives to refusals and warnings, and the shape both come in.

The page of the call documents two numbers, 8015 and 3217; the others come from the vendor's table of customer status
codes and are used for causes that the page leaves without one. A refusal is raised as `Refused`, so that nothing of
the call is applied.
"""

from __future__ import annotations

from dataclasses import dataclass

BAD_REQUEST = 400
UNAUTHENTICATED = 401
NO_CUSTOMER = 8015
BAD_ACCOUNT = 3217
BAD_SOURCE = 8003
NO_ACCOUNT = 8045
NOT_IN_SOURCE = 8065
NO_READ_SOURCE = 8016
NO_READ_ACCOUNT = 8091
LOYALTY_STAYS = 8018
BAD_CHANNEL = 8010
NO_CHANNEL_TYPE = 8106

# Numbers of warnings only: the call went through, one part of it did not.
IDENTIFIER_STAYS = 91006
OTHER_PROFILE = 8053
BAD_EMAIL = 8057
BAD_MOBILE = 8058
BAD_CUSTOM_FIELD = 1017
BAD_EXTENDED_FIELD = 91015
UNKNOWN_PROGRAM = 1213
BAD_DATE = 1216
ALREADY_ENROLLED = 8028
NOT_LOYALTY = 8121


class Refused(Exception):  # noqa: N818  # an answer of the vendor, not a mistake of the program
    """The call is refused and changes nothing.

    Attributes:
        code: Capillary's number of the cause.
        message: the cause, in words.
        status: the HTTP status the refusal travels with.
    """

    def __init__(self, code: int, message: str, *, status: int = 200) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status


class Unreadable(Refused):
    """The request cannot be understood, whomever it is about."""

    def __init__(self, message: str, *, status: int = BAD_REQUEST) -> None:
        super().__init__(status, message, status=status)


@dataclass(frozen=True, slots=True)
class Notice:
    """One warning: a part of an accepted call that was left out."""

    code: int
    message: str

    def shown(self) -> dict[str, object]:
        """Return the warning as a JSON object of an answer; its `status` is false, as in the vendor's examples."""
        return {"status": False, "code": self.code, "message": self.message}


def errors(code: int, message: str) -> dict[str, object]:
    """Return the body of a refusal."""
    return {"errors": [{"status": False, "code": code, "message": message}]}
