"""One sandbox: the vendors, their state, and the hooks around them, without any network."""

from __future__ import annotations

import sys
import traceback
from typing import TYPE_CHECKING, Any

from troth.sandbox._catalogue import chosen
from troth.sandbox._clock import Clock
from troth.sandbox._hooks import Exchange
from troth.sandbox._message import Answer
from troth.sandbox._rate import RateLimit
from troth.sandbox._store import Store, open_database
from troth.sandbox._vendors import vendors

if TYPE_CHECKING:
    from troth.sandbox._hooks import Hook
    from troth.sandbox._message import Request
    from troth.sandbox._settings import Settings


class Sandbox:
    """Answers requests, one at a time.

    Attributes:
        clock: its time.
    """

    def __init__(self, settings: Settings) -> None:
        """Open the database and find the hooks.

        Raises:
            UsageError: the database cannot be used, or there is no such fault or variant.
        """
        hooks = chosen(settings.faults, settings.variants)
        for hook in hooks:
            settings = hook.settings(settings)
        self.clock = Clock(settings.clock, settings.told_time)
        self._settings = settings
        self._limit = RateLimit(self.clock, settings.rate_limit)
        self._connection = open_database(settings.database)
        self._stores = {name: Store(self._connection, name) for name in vendors()}
        self._hooks: tuple[tuple[Hook, dict[str, Any]], ...] = tuple((hook, {}) for hook in hooks)

    def answer(self, request: Request) -> Answer:
        """Answer one request. It raises nothing: a failure of ours goes to stderr, and is answered 500."""
        for name, vendor in vendors().items():
            if vendor.claims(request.path):
                store = self._stores[name]
                try:
                    vendor.settle(store, self.clock, self._settings)
                    store.begin()
                    answer = self._exchange(name, request)
                except Exception:  # noqa: BLE001  # whatever it is, the caller gets an answer and we go on
                    traceback.print_exc(file=sys.stderr)
                    store.rollback()
                    return vendor.problem(500, "internal_error", "The sandbox failed; its log says why.")
                store.commit()
                return answer
        return Answer(404, {"id": "unknown_path", "message": "No vendor of this sandbox has this path."})

    def refuse(self, path: str, status: int, slug: str, message: str) -> Answer:
        """Return the error of whichever vendor has this path, for what the server finds before it asks the vendor."""
        for vendor in vendors().values():
            if vendor.claims(path):
                return vendor.problem(status, slug, message)
        return Answer(status, {"id": slug, "message": message})

    def close(self) -> None:
        """Close the database."""
        self._connection.close()

    def _exchange(self, name: str, request: Request) -> Answer:
        vendor = vendors()[name]
        call = vendor.call_of(request.path)
        hooks = [pair for pair in self._hooks if pair[0].works_on(name, call)]

        def play(depth: int, request: Request) -> Answer:
            def inner(request: Request) -> Answer:
                return play(depth + 1, request)

            hook, memory = hooks[depth] if depth < len(hooks) else (None, {})
            exchange = Exchange(
                name, call, request, self._stores[name], self.clock, self._limit, self._settings, memory, inner
            )
            if hook is None:
                return vendor.handle(exchange)
            changed = hook.before(exchange)
            answer = changed if isinstance(changed, Answer) else inner(changed)
            return hook.after(exchange, answer)

        return play(0, request)
