"""The cassettes of a run: those it plays, and those it makes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from troth.cassettes import (
    RECORD_AGAIN,
    Cassette,
    Player,
    cassette_path,
    read_cassette,
    read_recording,
    write_cassette,
)
from troth.errors import CassetteError, Stale
from troth.plugin._cases import CaseRun
from troth.plugin._marks import drawn

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping

    import pytest

    from troth.cassettes import Cleaner, Recording
    from troth.model import Requirement
    from troth.plugin._world import Worlds

    Body = Callable[[Worlds], Callable[..., None]]


class Reel:
    """Finds the cassette of each test.

    Attributes:
        recording: what is replayed; None unless the target is `replay`.
        player: plays its cassettes; likewise.
        cases: the stored ones of the test that was inserted last; None if its cases are to be drawn.
    """

    def __init__(self, options: argparse.Namespace) -> None:
        """Take the options of the run.

        Raises:
            CassetteError: there is no recording to replay, or it cannot be used.
        """
        self._folder = Path(options.troth_cassettes) if options.troth_cassettes else None
        self._staging = Path(options.troth_record) if options.troth_record else None
        self.cases: list[Mapping[str, Any]] | None = None
        self._cleaner: Cleaner | None = None
        self.recording: Recording | None = None
        self.player: Player | None = None
        if options.troth_target == "replay" and self._folder is not None:
            self.recording = read_recording(self._folder)
            self.player = Player()

    def insert(self, item: pytest.Function, requirement: Requirement) -> str:
        """Find the cassette of a test, for playing it or for its cases; return why it cannot be judged by a recording.

        Raises:
            CassetteError: there is one, and it cannot be read, or is of another test.
            Stale: the test draws other things now.
        """
        self.cases = None
        if self._folder is None:
            return ""
        path = cassette_path(self._folder, item.nodeid, requirement.call)
        if not os.path.lexists(path):
            command = f"troth run --record {requirement.id}"
            return "" if self.player is None else f"the recording has nothing of this test; `{command}` would record it"
        cassette = read_cassette(path)
        if cassette.test != item.nodeid:
            raise CassetteError(f"it is the cassette of {cassette.test}.", path=path, advice=RECORD_AGAIN)
        names = set(drawn(item.obj))
        fit = bool(cassette.cases) and all(set(case) == names for case in cassette.cases)
        if self.player is not None:
            if not fit:
                raise Stale("the recorded cases are of a test that drew other values. Stale: record again")
            self.player.insert(cassette)
        self.cases = cassette.cases if fit else None
        return ""

    def keep(self, run: CaseRun, requirement: Requirement, worlds: Worlds, body: Body) -> None:
        """Write what a test sent and got, if this is recorded.

        Args:
            run: what came of the test.
            requirement: that it speaks for.
            worlds: the target.
            body: returns the body of the test for another target.
        """
        if self._staging is None:
            return
        self._cleaner = self._cleaner or worlds.cleaner()
        cassette = Cassette(run.test, run.takes.kept)
        if worlds.live:

            def play(player: Player) -> None:
                twin = worlds.twin(player)
                twin.record.begin_test(run.test)
                CaseRun(run.test, run.requirement, body(twin), twin.record).play(cassette.cases)
                twin.close()

            cassette = self._cleaner.without_people(cassette, play)
        path = cassette_path(self._staging, run.test, requirement.call)
        write_cassette(self._cleaner.without_secrets(cassette), path)
