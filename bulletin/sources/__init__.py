"""Where articles come from: text files and standard input."""

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from bulletin.errors import NothingToSay, SourceError
from bulletin.sources import text
from bulletin.types import Article

STDIN = "-"


def read_all(sources: Sequence[str], stdin: BinaryIO) -> tuple[Article, ...]:
    """Read every source, in order. Raises SourceError, or NothingToSay if there is no Hindi."""
    if not sources:
        raise NothingToSay("no source was given: name a file, or - for standard input")
    return tuple(article for source in sources for article in read(source, stdin))


def read(source: str, stdin: BinaryIO) -> tuple[Article, ...]:
    """The articles of one source."""
    if source == STDIN:
        return (text.article(stdin.read(text.LIMIT + 1), STDIN),)
    try:
        with Path(source).open("rb") as file:
            return (text.article(file.read(text.LIMIT + 1), source),)
    except OSError as error:
        raise SourceError(f"cannot read {source}: {error.strerror or error}") from error
