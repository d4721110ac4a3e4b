"""What the words of a sentence say: terms to compare by, and the small word lists of the desk."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib import resources

from bulletin import hindi

_ENDING = re.compile("[\u0901\u0902\u093e-\u094c]+$")
_FUTURE = re.compile(r"(?:गा|गी|गे)$")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|‘[^’]*’")


def fold(word: str) -> str:
    """A word as it is compared: without nuktas, with one sign of nasality, Latin in small letters."""
    return word.replace("\u093c", "").replace("\u0901", "\u0902").lower()


def terms(text: str) -> frozenset[str]:
    """The words of a sentence that carry news, stemmed, with words of one meaning made one."""
    return frozenset(map(_term, hindi.words(text))) - {""}


def weights(bags: Iterable[frozenset[str]]) -> dict[str, float]:
    """What sharing a term counts for, 0 to 1: less, the more of the bags have it."""
    often = Counter(term for bag in bags for term in bag)
    return {term: 1 / math.log2(2 + count) for term, count in often.items()}


def overlap(one: frozenset[str], other: frozenset[str], weight: Mapping[str, float]) -> float:
    """How much of the smaller bag of terms is in the other, 0 to 1."""
    both = one & other
    if not both:
        return 0.0
    return _mass(both, weight) / min(_mass(one, weight), _mass(other, weight))


def _mass(bag: frozenset[str], weight: Mapping[str, float]) -> float:
    return sum(map(weight.__getitem__, bag))


def unquoted(text: str) -> str:
    """A sentence without what is said inside its quotation marks."""
    return _QUOTED.sub(" ", text)


def ends_in_verb(text: str) -> bool:
    """Whether a piece could end here: its last word is a verb that closes a Hindi main clause."""
    words = hindi.hindi_words(text.rstrip(" ।.,;”’\"')"))
    if not words:
        return False
    last = fold(words[-1])
    return last in verbs() or (len(last) > 2 and _FUTURE.search(last) is not None)


def data(name: str) -> list[str]:
    """The lines of a list that comes with this package, without comments."""
    text = resources.files("bulletin").joinpath("data", "editing", name).read_text("utf-8")
    return [line for line in hindi.nfc(text).splitlines() if line.strip() and not line.startswith("#")]


@cache
def stopwords() -> frozenset[str]:
    return frozenset(fold(word) for line in data("stopwords.txt") for word in line.split())


@cache
def verbs() -> frozenset[str]:
    return frozenset(fold(word) for line in data("verbs.txt") for word in line.split())


@cache
def _same() -> dict[str, str]:
    rows = (line.split("\t") for line in data("same.tsv"))
    return {_stem(fold(word)): _stem(fold(first)) for first, others in rows for word in others.split()}


@lru_cache(maxsize=20_000)
def _term(word: str) -> str:
    """The term of a word; nothing for a stop word."""
    folded = fold(word)
    stem = _stem(folded)
    return "" if folded in stopwords() else _same().get(stem, stem)


def _stem(word: str) -> str:
    stem = _ENDING.sub("", word)
    return stem if len(stem) > 1 else word
