"""The command line: parse, call one function, print, exit.

The only code that reads arguments, the environment and the clock, and that prints. One file for a family
of commands; each imports what it needs when it runs, so that `--help` is quick.

Exit codes: 0 done, 1 a check or an article of a batch failed, 2 wrong usage or setting, 3 source or script,
4 nothing to say, 5 voice, 6 sound, 7 writing, 130 interrupted, 143 terminated.
"""

import signal
import sys
from typing import NoReturn

from bulletin.cli import (  # noqa: F401 (they add their commands to the app)
    air,
    batch,
    cache,
    feed,
    init,
    listen,
    make,
    serve,
    show,
    speech,
    voices,
)
from bulletin.cli.app import app
from bulletin.errors import BulletinError


def main() -> NoReturn:
    """Run the command line. One of our errors becomes one line; a bug keeps its traceback."""
    signal.signal(signal.SIGTERM, _terminate)
    try:
        app()
    except BulletinError as error:
        print(f"bulletin: {' '.join(str(error).split())}", file=sys.stderr)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        print("bulletin: interrupted; what was spoken is kept for the next run", file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:  # the reader of our output has gone, as in `bulletin script … | head`
        sys.stderr.close()
        sys.exit(141)
    sys.exit(0)


def _terminate(number: int, frame: object) -> NoReturn:
    del number, frame
    sys.exit(143)  # unwinds, so that nothing half-made is left behind
