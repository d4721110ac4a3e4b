"""The one way an Article is made, whatever it was read from: repaired, and sure to hold Hindi."""

import re
from collections.abc import Iterable
from datetime import datetime

from bulletin.errors import NothingToSay
from bulletin.hindi import hindi_words, sentences, words
from bulletin.sources.repair import repair
from bulletin.types import Article

FEWEST = 3
"""Hindi words without which there is no news."""

_SURE = 40  # Hindi words from which the share of function words tells the language
_FUNCTION_WORDS = frozenset("है हैं में के से ने और की था थे थी को का हो".split())
_WHOLE = re.compile(r"(?:[.।॥:,;]|\s(?:है|हैं|था|थी|थे|थीं))[\"'”’)]*$")


def build(
    title: str,
    paragraphs: Iterable[str],
    name: str,
    url: str | None = None,
    published: datetime | None = None,
    publisher: str | None = None,
) -> Article:
    """Repair the texts and put them together. Raises NothingToSay if there is no Hindi in them."""
    headline = " ".join(repair(title).split())
    kept = tuple(text for paragraph in paragraphs if (text := " ".join(repair(paragraph).split())))
    found = hindi_words(" ".join((headline, *kept)))
    if not found:
        raise NothingToSay(f"{name} holds no Hindi text")
    if len(found) < FEWEST:
        raise NothingToSay(f"{name} holds no Hindi sentence, only {' '.join(found)!r}")
    if len(found) >= _SURE and sum(word in _FUNCTION_WORDS for word in found) * 25 < len(found):
        raise NothingToSay(f"{name} is in Devanagari, but it is not Hindi")
    source = " ".join(repair(publisher or "").split())
    return Article(headline, kept, name, url, published, source or None)


def is_headline(line: str) -> bool:
    """May this line, which stands first and alone, be a headline? It is no whole sentence, nor several."""
    return 3 <= len(words(line)) <= 30 and len(sentences(line)) == 1 and not _WHOLE.search(line)
