"""The command line: arguments in, exit status out, no logic.

0 every `must` passed or is waived · 1 a finding of a `must` · 3 a `must` could not be judged · 4 usage or
configuration · 130 interrupted.
"""

from __future__ import annotations

import signal
import sys

from typer import Abort
from typer._click.exceptions import ClickException, NoArgsIsHelpError

from troth.cli._app import app
from troth.errors import SandboxError, TrothError

USAGE = 4
NOT_JUDGED = 3
INTERRUPTED = 130


def main() -> None:
    """Run the command line and end the process with its exit status."""
    # A CI job that is cancelled gets SIGTERM: it ends like Ctrl-C, with what was judged so far written.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.exit(_status())


def _status() -> int:
    # Typer's own mode would end with statuses of its own for usage (2) and Ctrl-C (1).
    try:
        status = app(standalone_mode=False)
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
    sys.stderr.write(f"troth: {' '.join(message.split())}\n")
    return status
