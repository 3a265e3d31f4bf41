"""The only sender: it paces, waits out what the documentation lets a server do, runs the checks, and records."""

from troth.client._budget import Budget
from troth.client._outside import Outside, Patience, Present, Waited
from troth.client._pace import Pace
from troth.client._probe import Unreached, look_up, shake_hands
from troth.client._record import Record, Witnessed
from troth.client._send import Client
from troth.client._take import Exchange, Take
from troth.client._wire import HttpWire, NoAnswer, Wire

__all__ = [
    "Budget",
    "Client",
    "Exchange",
    "HttpWire",
    "NoAnswer",
    "Outside",
    "Pace",
    "Patience",
    "Present",
    "Record",
    "Take",
    "Unreached",
    "Waited",
    "Wire",
    "Witnessed",
    "look_up",
    "shake_hands",
]
