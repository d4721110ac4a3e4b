"""What spares making a thing twice, and what code makes it: a digest of its own source, for the key."""

import hashlib
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

Remember = Callable[[Sequence[object], Callable[[], bytes]], bytes]
"""Gives what was made for a key before, or has it made."""


@cache
def recipe(module: str) -> str:
    """SHA-256, in hex, of all modules beside and below that one (`__file__`): other code, another digest."""
    found = hashlib.sha256()
    for source in sorted(Path(module).parent.rglob("*.py")):
        found.update(source.read_bytes())
    return found.hexdigest()
