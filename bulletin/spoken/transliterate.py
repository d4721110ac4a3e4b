"""Latin words that no lexicon has: by their English pronunciation if there is one, else as names."""

import re
from functools import lru_cache

from bulletin.spoken import pronounced, romanised
from bulletin.spoken.letters import spell

_PARTS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+")
_VOWEL = re.compile("[aeiouy]")


@lru_cache(maxsize=4096)
def transliterate(word: str) -> str:
    """A word of Latin letters in Devanagari; what cannot be said as a word is spelled."""
    lower = word.lower()
    if not _VOWEL.search(lower):
        return spell(word)
    sounds = pronounced.sounds(lower)
    return pronounced.write(lower, sounds) if sounds else romanised.write(lower)


def parts(word: str) -> list[str]:
    """`NamoApp` is Namo and App, `CERAWeek` CERA and Week."""
    return _PARTS.findall(word)
