"""What one file of the corpus holds, and where the files are."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.hostile.peer import Peer

ROOT = Path(__file__).parents[2]
FOLDER = Path(__file__).parent / "behaviours"
STAGES = ("connection", "framing", "coding", "json", "meaning", "output")


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """A server that misbehaves, and what is right when one meets it.

    Attributes:
        does: in words.
        right: a `finding` of a requirement; `inconclusive`, since no whole answer came; or `harmless`.
        sentence: a part of what a person has to read about it; of what is harmless, why it is.
        serve: talks to one connection; a server without it does not listen.
        certificate: a file of `certificates`; the server speaks TLS if there is one.
        plain: the client speaks TLS to it, and it does not.
        seconds: `timeout_seconds` of the configuration. Little only where nothing else would end it.
    """

    does: str
    right: Literal["finding", "inconclusive", "harmless"]
    sentence: str
    serve: Callable[[Peer], None] | None
    certificate: str = ""
    plain: bool = False
    seconds: float = 20.0

    @property
    def can_be_honest(self) -> bool:
        """Whether there is a connection on which the next request could be answered as it should be."""
        return self.serve is not None and not self.plain and self.certificate in {"", "sound.pem"}


def names() -> list[str]:
    """Return every behaviour as `stage/name`: a file is all that one consists of."""
    return [f"{path.parent.name}/{path.stem}" for stage in STAGES for path in sorted((FOLDER / stage).glob("*.py"))]


def behaviour(name: str) -> Behaviour:
    """Return one of them."""
    module = importlib.import_module(f"tests.hostile.behaviours.{name.replace('/', '.')}")
    found: Behaviour = module.BEHAVIOUR
    return found
