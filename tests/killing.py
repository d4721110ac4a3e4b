"""Kill a piece of work in the middle of it, as a power cut does: nothing is unwound, nothing flushed."""

import os
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

_CHANGES = {"os.rename", "os.remove", "os.link", "os.rmdir", "os.mkdir"}
_KILLED = 137


def kept(cache: Path) -> int:
    """How many clips a cache holds whole: what is being written is hidden."""
    return sum(not path.name.startswith(".") for path in cache.rglob("*") if path.is_file())


def at_every_step(
    prepare: Callable[[], object], work: Callable[[], object], check: Callable[[], None]
) -> int:
    """Do the work again and again, each time cut off one change of the file system later; check after each.

    Returns how many changes it makes in all; the last check is of the whole work.
    """
    for step in count():
        prepare()
        killed = _run(work, step)
        check()
        if not killed:
            return step
    raise AssertionError


def _run(work: Callable[[], object], last: int) -> bool:
    """Whether the work was killed before its change number `last`."""
    child = os.fork()
    if child == 0:
        _die_at(last)
        try:
            work()
        except BaseException as error:  # noqa: BLE001 (told by the exit code)
            sys.stderr.write(f"{error!r}\n")
            os._exit(1)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in {0, _KILLED}, f"the work failed: {code}"
    return code == _KILLED


def _die_at(last: int) -> None:
    steps = count()

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        writes = (
            event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        )
        if (event in _CHANGES or writes) and next(steps) == last:
            os._exit(_KILLED)

    sys.addaudithook(hook)
