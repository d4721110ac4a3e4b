"""What code makes a thing: a digest of a package's own source, for the keys of what is kept."""

import hashlib
from functools import cache
from pathlib import Path


@cache
def recipe(module: str) -> str:
    """SHA-256, in hex, of all modules beside and below that one (`__file__`): other code, another digest."""
    found = hashlib.sha256()
    for source in sorted(Path(module).parent.rglob("*.py")):
        found.update(source.read_bytes())
    return found.hexdigest()
