"""Divide a sentence for a service that takes only so many characters at a time.

Pure. Nothing that is said is lost, no written syllable is broken, and the cuts fall where a reader
would pause, if that can be had.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from bulletin.errors import TooLong
from bulletin.hindi import JOINERS, SIGN, aksharas, sentence_spans
from bulletin.types import Ms

VERSION = 1
"""Goes up when a text would be divided another way: a clip in the cache is then of another reading."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """What is said in one go."""

    text: str
    pause: Ms
    """The silence due after it; 0 after the last."""


@dataclass(frozen=True, slots=True, order=True)
class _Cut:
    """A way to divide a text: how much it hurts, and the pause it calls for."""

    cost: int
    pause: Ms


_SENTENCE = _Cut(0, Ms(280))
_CLAUSE = _Cut(2, Ms(140))  # after a comma, semicolon, colon or dash
_BREATH = _Cut(5, Ms(90))  # before a conjunction, or where the take says that a reader may breathe
_SPACE = _Cut(30, Ms(20))
_AKSHARA = _Cut(200, Ms(0))
_END = _Cut(0, Ms(0))

_JOINT = 10  # what each chunk costs: one joint more to be heard, one request more
_STUMP = 20  # what one shorter than `_SHORT` costs besides: alone it is said like an item of a list
_SHORT = 20

_CLAUSE_END = re.compile(r"[,;:—–]['\"’”)\]]*\s+")
_CONJUNCTION = re.compile(r"\s+(?=(?:और|या|लेकिन|मगर|किंतु|परंतु|जबकि|ताकि|क्योंकि|इसलिए|तथा|एवं|व|कि)\s)")
_SPACES = re.compile(r"\s+")
_TOKEN = re.compile(r"\S+")
_LOOSE = re.compile(f"(?<!\u094d)[{JOINERS}]")  # spoken form marks syllables with them, for eSpeak's sake
_NOISE = re.compile(rf"(?:[^\w{SIGN}{JOINERS}]|_){{9,}}")  # more marks in a row than any sentence has


def pack(text: str, breaths: Collection[int] = (), limit: int = 100) -> tuple[Chunk, ...]:
    """Divide a text into chunks of at most `limit` code points, each with something to say.

    `breaths`: offsets into `text`, right after a word, where a reader may pause. A text without a letter
    or a digit has no chunks. Raises TooLong if a single written syllable passes the limit.
    """
    if not _is_said(text):
        return ()
    cuts = _cuts(text, breaths, limit)
    places = sorted({0, *cuts})
    cheapest = {0: (0, 0)}  # place → the cost of the best division up to it, and the place before it
    for index, end in enumerate(places):
        ways = []
        for start in reversed(places[:index]):
            piece = _tidy(text[start:end])
            if len(piece) > limit:
                break
            if start in cheapest and _is_said(piece):
                cost = cheapest[start][0] + _JOINT + _STUMP * (len(piece) < _SHORT) + cuts[end].cost
                ways.append((cost, start))
        if ways:
            cheapest[end] = min(ways)
    if len(text) not in cheapest:
        raise TooLong(f"a syllable of {text[:40]!r}… is longer than {limit} characters")
    return tuple(_walk(text, cheapest, cuts))


def _walk(text: str, cheapest: dict[int, tuple[int, int]], cuts: dict[int, _Cut]) -> list[Chunk]:
    chunks: list[Chunk] = []
    end = len(text)
    while end:
        start = cheapest[end][1]
        chunks.append(Chunk(_tidy(text[start:end]), cuts[end].pause))
        end = start
    return chunks[::-1]


def _cuts(text: str, breaths: Collection[int], limit: int) -> dict[int, _Cut]:
    """Every place where the text may be divided, and the best reason to do it there."""
    cuts: dict[int, _Cut] = {}
    for place, cut in _candidates(text, breaths, limit):
        token = _TOKEN.match(text, place)
        if token and _is_said(token.group()):  # marks go with the word before them
            cuts[place] = min(cut, cuts.get(place, cut))
    cuts.pop(0, None)
    cuts[len(text)] = _END
    return cuts


def _candidates(text: str, breaths: Collection[int], limit: int) -> Iterator[tuple[int, _Cut]]:
    yield from ((start, _SENTENCE) for start, _ in sentence_spans(text))
    yield from ((match.end(), _CLAUSE) for match in _CLAUSE_END.finditer(text))
    yield from ((match.end(), _BREATH) for match in _CONJUNCTION.finditer(text))
    yield from ((match.end(), _BREATH) for place in breaths if (match := _SPACES.match(text, place)))
    yield from ((match.end(), _SPACE) for match in _SPACES.finditer(text))
    for word in _TOKEN.finditer(text):
        if len(word.group()) > limit // 2:  # so long that marks around it might not fit beside it
            place = word.start()
            for unit in aksharas(word.group()):
                if not unicodedata.category(unit[0]).startswith("M"):
                    yield place, _AKSHARA
                place += len(unit)


def _tidy(piece: str) -> str:
    return " ".join(_NOISE.sub(lambda noise: f"{noise.group()[:3]} ", _LOOSE.sub("", piece)).split())


def _is_said(piece: str) -> bool:
    """Is there a letter or a digit in it? Of marks alone the service makes nothing."""
    return any(unicodedata.category(character)[0] in "LN" for character in piece)
