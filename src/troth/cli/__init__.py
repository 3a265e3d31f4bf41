"""The command line: arguments in, exit status out, no logic.

0 every `must` passed or is waived · 1 a finding of a `must` · 3 a `must` could not be judged · 4 usage or
configuration · 130 interrupted.
"""

from __future__ import annotations

import signal
import sys
import traceback
from typing import TYPE_CHECKING, cast

from typer import Abort

# Typer carries Click inside, and names these two nowhere else.
from typer._click.exceptions import ClickException, NoArgsIsHelpError

from troth.cli._app import app
from troth.cli._output import Lasting
from troth.errors import SandboxError, TrothError

if TYPE_CHECKING:
    from typing import TextIO

USAGE = 4
NOT_JUDGED = 3
INTERRUPTED = 130


def main() -> None:
    """Run the command line and end the process with its exit status."""
    # A CI job that is cancelled gets SIGTERM: it ends like Ctrl-C, with what was judged so far written.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    output = Lasting(sys.stdout)
    sys.stdout = cast("TextIO", output)
    try:
        status = _status()
    except OSError as error:
        output.let_go()
        status = _told(f"this cannot be written or read: {error}", NOT_JUDGED)
    except Exception:  # noqa: BLE001 - Python's own status for it is 1, which says that a `must` was broken
        traceback.print_exc()
        status = _told("this is a defect of troth; please report it with what stands above", NOT_JUDGED)
    sys.exit(status)


def _status() -> int:
    # Typer's own mode would end with statuses of its own for usage (2) and Ctrl-C (1).
    try:
        status = app(standalone_mode=False)
        sys.stdout.flush()
    except NoArgsIsHelpError as error:
        sys.stderr.write(f"{error.format_message()}\n")
        return USAGE
    except ClickException as error:
        return _told(error.format_message(), USAGE)
    except (Abort, KeyboardInterrupt):
        return _told("interrupted", INTERRUPTED)
    except SandboxError as error:
        return _told(str(error), NOT_JUDGED)
    except TrothError as error:
        return _told(str(error), USAGE)
    return status if isinstance(status, int) else 0


def _told(message: str, status: int) -> int:
    # Pydantic, which Typer checks values with, says of some that they are wrong by its own name for it.
    sys.stderr.write(f"troth: {' '.join(message.replace('Value error, ', '').split())}\n")
    return status
