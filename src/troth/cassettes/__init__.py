"""Recordings: what the tests of a run sent and got, kept so that it can be judged again without a server."""

from troth.cassettes._cassette import Cassette, read_cassette, write_cassette
from troth.cassettes._clean import Cleaner
from troth.cassettes._folder import cassette_path, cassettes_in, kept, mend, staged
from troth.cassettes._lint import Suspicion, suspicions
from troth.cassettes._player import Player
from troth.cassettes._recording import Recording, public_tables, read_recording, recorded_config, write_recording
from troth.cassettes._yaml import RECORD_AGAIN

__all__ = [
    "RECORD_AGAIN",
    "Cassette",
    "Cleaner",
    "Player",
    "Recording",
    "Suspicion",
    "cassette_path",
    "cassettes_in",
    "kept",
    "mend",
    "public_tables",
    "read_cassette",
    "read_recording",
    "recorded_config",
    "staged",
    "suspicions",
    "write_cassette",
    "write_recording",
]
