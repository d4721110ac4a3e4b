"""A file is trusted as long as it is as it was when it was checked: its size and time are noted beside it."""

import os
import time
from pathlib import Path


def settle(file: Path) -> None:
    """Give a new file a time that lasts: an image of a container keeps no more than seconds."""
    whole = int(time.time())
    os.utime(file, (whole, whole))


def state(file: Path) -> str:
    """Size in bytes and time of change in ns. Raises OSError."""
    found = file.stat()
    return f"{found.st_size} {found.st_mtime_ns}"
