"""Every way this vendor refuses a request. Those with a documented id say so; the others are this sandbox's choice."""

from __future__ import annotations

from troth.sandbox._message import Answer


class Refusal(Exception):  # noqa: N818  # not an error of ours: the documented answer to a wrong request
    """A request is refused, and nothing of it takes effect.

    Attributes:
        answer: what is answered.
    """

    def __init__(self, status: int, slug: str, message: str = "", headers: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(slug)
        body = {"id": slug, "message": message} if message else {"id": slug}
        self.answer = Answer(status, body, headers=headers)


def invalid_token(reason: str) -> Refusal:
    """Documented (Global Errors), with a message as in its example."""
    return Refusal(401, "invalid_token", reason)


def rate_limit_exceeded() -> Refusal:
    """Documented (Global Errors); the header is not, and most servers send it."""
    return Refusal(429, "rate_limit_exceeded", "Too many requests in this second.", (("retry-after", "1"),))


def obsolete_version() -> Refusal:
    """Documented (Global Errors)."""
    return Refusal(400, "obsolete_global_api_version")


def invalid_version() -> Refusal:
    """Documented (Global Errors)."""
    return Refusal(400, "invalid_global_api_version")


def inaccessible_version() -> Refusal:
    """Documented (Global Errors)."""
    return Refusal(400, "inaccessible_global_api_version")


def missing_identity() -> Refusal:
    """Documented (API-wide Errors of the Loyalty API)."""
    return Refusal(400, "missing_customer_identity")


def empty_identity() -> Refusal:
    """Documented (API-wide Errors of the Loyalty API)."""
    return Refusal(404, "empty_customer_identity")


def no_customer() -> Refusal:
    """Documented (API-wide Errors of the Loyalty API)."""
    return Refusal(404, "no_customers_match_customer_identity")


def partial_mismatch() -> Refusal:
    """Documented (API-wide Errors of the Loyalty API)."""
    return Refusal(404, "customer_identity_partially_mismatches_matched_customer")


def not_the_tokens_customer() -> Refusal:
    """Documented (API-wide Errors of the Loyalty API)."""
    return Refusal(403, "customer_identity_does_not_match_token")


def shop_token_required() -> Refusal:
    """Not documented: a customer token on a call that takes shop tokens only."""
    return Refusal(403, "shop_token_required", "This call takes a shop token only.")


def invalid_request(reason: str) -> Refusal:
    """Not documented: a body that cannot be read, or a parameter of the wrong type."""
    return Refusal(400, "invalid_request", reason)


def customers_rejected(warning: str) -> Refusal:
    """Not documented: `debug` is on and there was a warning."""
    return Refusal(400, "customers_rejected", warning)


def unsupported_media_type() -> Refusal:
    """Not documented: a body that is neither JSON nor a form."""
    return Refusal(415, "unsupported_media_type", "Send the parameters as application/json.")


def unknown_call() -> Refusal:
    """Not documented: no such path."""
    return Refusal(404, "unknown_call", "There is no such call.")


def method_not_allowed(methods: tuple[str, ...]) -> Refusal:
    """Not documented: the call takes other methods."""
    allowed = ", ".join(methods)
    return Refusal(405, "method_not_allowed", f"This call takes {allowed}.", (("allow", allowed),))


def simulated_error() -> Refusal:
    """The error asked for with the option that simulates one; only its status is documented."""
    return Refusal(500, "simulated_error", "An error was asked for, and nothing was done.")
