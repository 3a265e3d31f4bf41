"""The only sender: it paces, waits out what the documentation lets a server do, runs the checks, and records."""

from troth.client._record import Record, Witnessed
from troth.client._send import Client

__all__ = ["Client", "Record", "Witnessed"]
