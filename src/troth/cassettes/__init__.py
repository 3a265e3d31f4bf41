"""Recordings: what the tests of a run sent and got, kept so that it can be judged again without a server."""

from troth.cassettes._cassette import Cassette, read_cassette, without_ports, write_cassette
from troth.cassettes._folder import cassette_path, cassettes_in, kept, staged
from troth.cassettes._player import Player
from troth.cassettes._recording import Recording, public_tables, read_recording, write_recording

__all__ = [
    "Cassette",
    "Player",
    "Recording",
    "cassette_path",
    "cassettes_in",
    "kept",
    "public_tables",
    "read_cassette",
    "read_recording",
    "staged",
    "without_ports",
    "write_cassette",
    "write_recording",
]
