"""Hooks around the honest vendors: named defects (faults) and named liberties (variants).

A hook is a small class with an `id`, in `faults/<vendor>/<Call>.py` or `variants/<vendor>/<topic>.py`; modules whose
name begins with an underscore hold shared parts. Discovery takes every such class that a module holds, by itself or in
a module-level tuple, as families of generated hooks do. Hooks nest like the layers of an onion: the first sees the
request first and the answer last.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from troth.sandbox._settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troth.sandbox._clock import Clock
    from troth.sandbox._message import Answer, Request
    from troth.sandbox._rate import RateLimit
    from troth.sandbox._store import Store


class Play(Protocol):
    """What `Exchange.play` does: answer another request as everything inside the current hook would."""

    def __call__(self, request: Request) -> Answer:
        """Answer it."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request on its way through the hooks to the vendor.

    Attributes:
        vendor: e.g. `bubblehouse`.
        call: the documented call that is asked for, or None.
        request: as the hook's own `before` got it.
        store: the vendor's state; `store.get_before` and `store.restore` know it as it was before this exchange.
        clock: the sandbox's time.
        limit: the sandbox's rate limit.
        settings: how the sandbox is set up.
        memory: what this hook keeps between exchanges.
        play: answers another request as everything inside this hook would.
    """

    vendor: str
    call: str | None
    request: Request
    store: Store
    clock: Clock
    limit: RateLimit
    settings: Settings
    memory: dict[str, Any]
    play: Play


class Hook:
    """What faults and variants have in common. The docstring's first line says what the hook does.

    Attributes:
        id: `<vendor>/<Call>/<slug>`, or `<vendor>/<slug>` for all calls of a vendor.
        calls: the calls it is asked for, where that is not what the id says; `("*",)` for all.
        transcript: steps that show it.
        set_up: the sandbox that its transcript needs, if not an ordinary one.
    """

    id: ClassVar[str] = ""
    calls: ClassVar[tuple[str, ...]] = ()
    transcript: ClassVar[tuple[Step, ...]] = ()
    set_up: ClassVar[Settings] = Settings()

    @classmethod
    def says(cls) -> str:
        """Return what the hook does, as one sentence."""
        return (cls.__doc__ or "").partition("\n")[0]

    @classmethod
    def works_on(cls, vendor: str, call: str | None) -> bool:
        """Say whether the hook wants to see the exchanges of this call."""
        own_vendor, *place = cls.id.split("/")
        calls = cls.calls or tuple(place[:-1]) or ("*",)
        return vendor == own_vendor and ("*" in calls or call in calls)

    def settings(self, settings: Settings) -> Settings:
        """Change how the sandbox is set up."""
        return settings

    def before(self, call: Exchange) -> Request | Answer:
        """Change the request on its way in, or answer it."""
        return call.request

    def after(self, call: Exchange, answer: Answer) -> Answer:
        """Change the answer on its way out, or the state."""
        del call
        return answer


class Fault(Hook):
    """A defect.

    Attributes:
        breaks: the full id of the requirement it violates, e.g. `bubblehouse/MergeCustomers1#earlier-account-wins`.
        deep: it shows only for some inputs or histories.
    """

    breaks: ClassVar[str] = ""
    deep: ClassVar[bool] = False


class Variant(Hook):
    """A liberty that a correct vendor may take.

    Attributes:
        uses: the freedom it uses, and where that is granted.
    """

    uses: ClassVar[str] = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a transcript: a request, and what the honest and the changed sandbox answer.

    An expectation is a status and the part of the body that matters: an object may have further members, a member
    expected to be `Step.ABSENT` must not be there, None as the whole body expects nothing of it, and bytes are to be
    found in the body as sent. In `body`, `path` and the expectations, `{name.member}` stands for what an earlier step
    kept.

    Attributes:
        call: the documented call.
        body: the JSON body; bytes are sent as they are.
        honest: what the honest sandbox answers.
        faulty: what it answers with the hook; None for the same.
        honest_headers: headers, by lower-case name, of the honest answer.
        faulty_headers: headers of the answer with the hook; None for the same.
        takes: seconds for which the answer with the hook is held back, at least.
        token: who sends it, in the vendor's own words, e.g. `shop` or `customer:1234`.
        method: the HTTP method.
        path: in place of the ordinary path of the call.
        query: query parameters.
        headers: further headers.
        keep: the name under which the answer's body is kept for later steps.
        wait: seconds that pass before it.
    """

    ABSENT: ClassVar[str] = "<absent>"

    call: str
    body: Any = None
    honest: tuple[int, Any] | None = None
    faulty: tuple[int, Any] | None = None
    honest_headers: Mapping[str, str] | None = None
    faulty_headers: Mapping[str, str] | None = None
    takes: float = 0.0
    token: str = ""
    method: str = ""
    path: str = ""
    query: Mapping[str, str] | None = None
    headers: Mapping[str, str] | None = None
    keep: str = ""
    wait: float = 0.0
