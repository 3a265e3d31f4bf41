"""`python -m troth.sandbox`: the sandbox as a process.

serve                   answer requests until SIGTERM, SIGINT, or (with --until-stdin-closes) the end of stdin
list faults|variants    print what can be switched on, as a JSON array
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NoReturn

from troth.errors import TrothError, UsageError
from troth.sandbox._settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from troth.sandbox._server import Server

_USAGE_ERROR = 4
_HOST = "127.0.0.1"


class _Arguments(argparse.ArgumentParser):
    """An argument parser whose errors are one line and our exit status."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message[0].upper()}{message[1:]}.", advice=f"See {self.prog} --help.")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status: 0, or 4 with one line on stderr."""
    try:
        options = _parser().parse_args(arguments)
        return _list(options.what) if options.command == "list" else _serve(options)
    except TrothError as error:
        print("troth:", *str(error).split(), file=sys.stderr)  # noqa: T201  # it is a command
        return _USAGE_ERROR


def _parser() -> argparse.ArgumentParser:
    parser = _Arguments(prog="python -m troth.sandbox", description="The embedded reference sandbox.")
    commands = parser.add_subparsers(dest="command", required=True, parser_class=_Arguments)
    serve = commands.add_parser("serve", help="answer requests")
    serve.add_argument("--port", type=int, default=0, help="0 (the default) takes a free one")
    serve.add_argument("--seed", type=int, default=0, help="decides every identifier that is made")
    serve.add_argument("--fault", action="append", default=[], metavar="ID", help="switch on a defect; repeatable")
    serve.add_argument("--variant", action="append", default=[], metavar="ID", help="switch on a liberty; repeatable")
    serve.add_argument("--rate-limit", type=_positive, metavar="N", help="requests a second for each caller")
    serve.add_argument("--db", type=Path, metavar="FILE", help="keep the state in this file")
    serve.add_argument("--write-config", type=Path, metavar="FILE", help="write a troth.toml that reaches this sandbox")
    serve.add_argument("--delay", type=_seconds, default=0.05, metavar="SECONDS", help="until late updates apply")
    serve.add_argument("--clock", type=_instant, metavar="ISO", help="the sandbox's time at its start, for tokens too")
    serve.add_argument("--told-time", type=_instant, metavar="ISO", help="the time that answers tell, standing still")
    serve.add_argument("--until-stdin-closes", action="store_true", help="end when stdin reaches its end")
    shown = commands.add_parser("list", help="print what can be switched on, as JSON")
    shown.add_argument("what", choices=("faults", "variants"))
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a positive number")
    return number


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 <= seconds <= 3600:  # noqa: PLR2004  # an hour; it also refuses "nan" and "inf"
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds from 0 to 3600")
    return seconds


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a time such as 2026-11-20T03:00:00Z") from None
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def _list(what: Literal["faults", "variants"]) -> int:
    from troth.sandbox._catalogue import described  # noqa: PLC0415  # it imports every hook; `serve` need not

    print(json.dumps(described(what), indent=1, ensure_ascii=False))  # noqa: T201  # it is a command
    return 0


def _serve(options: argparse.Namespace) -> int:
    from troth.sandbox._sandbox import Sandbox  # noqa: PLC0415  # `list` needs no server
    from troth.sandbox._server import Server, application  # noqa: PLC0415

    sandbox = Sandbox(
        Settings(
            seed=options.seed,
            delay=options.delay,
            rate_limit=options.rate_limit,
            database=options.db,
            clock=options.clock,
            told_time=options.told_time,
            faults=tuple(options.fault),
            variants=tuple(options.variant),
        )
    )
    try:
        with _listener(options.port) as listener:
            url = f"http://{_HOST}:{listener.getsockname()[1]}"
            if options.write_config:
                _write_configuration(options.write_config, url)
            ready = {"url": url, "pid": os.getpid(), "faults": options.fault, "variants": options.variant}
            server = Server(application(sandbox), lambda: print(json.dumps(ready), flush=True))  # noqa: T201
            if options.until_stdin_closes:
                threading.Thread(target=_end_with_stdin, args=(server,), daemon=True).start()
            server.run(sockets=[listener])
    finally:
        sandbox.close()
    return 0


def _listener(port: int) -> socket.socket:
    # Named as TCP, or asyncio leaves Nagle's algorithm on and every answer waits 40 ms for an acknowledgement.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((_HOST, port))
    except (OSError, OverflowError) as error:
        listener.close()
        raise UsageError(f"Port {port} cannot be used: {error}.", advice="Use --port 0 for a free one.") from error
    return listener


def _write_configuration(path: Path, url: str) -> None:
    import tomlkit  # noqa: PLC0415  # only this option needs it

    from troth.sandbox._vendors import vendors  # noqa: PLC0415

    tables = {name: vendor.configuration(url) for name, vendor in vendors().items()}
    try:
        path.write_text(tomlkit.dumps(tables), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.") from error


def _end_with_stdin(server: Server) -> None:
    # os.read, because a thread inside sys.stdin's lock would make the interpreter's end fail
    while os.read(0, 4096):
        pass
    server.should_exit = True


if __name__ == "__main__":
    sys.exit(main())
