"""Bytes of a text file → an Article."""

from bulletin.errors import NothingToSay, SourceError
from bulletin.hindi import hindi_words, nfc, sentences, words
from bulletin.types import Article

LIMIT = 2_000_000
"""Bytes: no news article is longer."""


def article(data: bytes, name: str) -> Article:
    """`name`: what a person calls it. Raises SourceError, or NothingToSay if there is no Hindi."""
    if len(data) > LIMIT:
        raise SourceError(f"{name} is larger than {LIMIT // 1_000_000} MB: it is no news article")
    if not data.strip():
        raise NothingToSay(f"{name} is empty")
    text = nfc(decode(data, name))
    if not hindi_words(text):
        raise NothingToSay(f"{name} has no Hindi text")
    title, paragraphs = divide(text)
    return Article(title, paragraphs, name)


def decode(data: bytes, name: str) -> str:
    """Text of any encoding that can be told for certain."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(f"{name} is not UTF-8 text: save it as UTF-8") from error


def divide(text: str) -> tuple[str, tuple[str, ...]]:
    """The headline, if the first line is one, and the paragraphs after it."""
    lines = [line for raw in text.splitlines() if (line := " ".join(raw.split()))]
    if len(lines) > 1 and _is_headline(lines[0]):
        return lines[0], tuple(lines[1:])
    return "", tuple(lines)


def _is_headline(line: str) -> bool:
    return len(sentences(line)) == 1 and not line.endswith((".", "।", "॥")) and 3 <= len(words(line)) <= 30
