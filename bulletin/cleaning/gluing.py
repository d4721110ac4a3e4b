"""Where a page ran a sub-heading into the sentence after it: …ट्रैक्टर पलटाइस बीच…."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

from bulletin import hindi
from bulletin.cleaning.tidying import fold

_OPENERS = frozenset("उन्होंने उन्होने इसके इससे इसमें उनके उनका उनकी वहीं हालांकि लेकिन इसलिए पिछले दरअसल".split())
_OPENINGS = ("इस बीच", "इस दौरान", "इस मामले", "बता दें", "जानकारी के", "गौरतलब है")
_MARK = re.compile(r"[।,.:;\"'()‘’“”-]")


def vocabulary(texts: Iterable[str]) -> Counter[str]:
    """How often each word comes in an article, and each two in a row."""
    found: Counter[str] = Counter()
    for text in texts:
        words = fold(text).split()
        found.update(words)
        found.update(f"{one} {other}" for one, other in pairwise(words))
    return found


def glued_heading(text: str, known: Counter[str]) -> int:
    """How many letters of a sentence are a sub-heading; 0 when none are.

    The word at the seam comes once in the article, while both its halves come elsewhere, or a sentence
    begins with its second half; two words that stand side by side elsewhere are a compound. Meant for
    a sentence without a space before it: pages that lose their line ends lose them everywhere.
    """
    for match in list(re.finditer(r"[^\s]+", text))[3:16]:
        word = match.group()
        if known[fold(word)] > 1 or len(word) < 6 or _MARK.search(word):
            continue
        for length in _seams(word):
            first, second = fold(word[:length]), fold(word[length:])
            rest = text[match.start() + length :]
            opens = second in _OPENERS or rest.startswith(_OPENINGS)
            halves = known[first] and known[second] and not known[f"{first} {second}"]
            if (opens or halves) and len(hindi.words(rest)) > 4:
                return match.start() + length
    return 0


def _seams(word: str) -> Iterator[int]:
    """Where a word could be two: after every written syllable that leaves two on both sides."""
    units = hindi.aksharas(word)
    length = 0
    for number, unit in enumerate(units[:-2], start=1):
        length += len(unit)
        if number >= 2:
            yield length
