"""Which sentences stand on their own, and what the others need to be said after."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from bulletin import hindi
from bulletin.editing.words import data, fold, terms, unquoted
from bulletin.types import Sentence

ALONE = -1
"""Needs nothing before it."""

LONGEST_OPEN = 8
"""A quotation that has not closed after so many sentences is a misprint."""

_FIRST_PERSON = frozenset("मैं मैंने मुझे मुझको मेरा मेरी मेरे मुझसे हम हमने हमें हमको हमसे हमारा हमारी हमारे".split())
_SAYS = re.compile(r"(?:^|\s)(?:कहा|कहना|बताया|बोले|बोलीं|बोली|बोला|लिखा|कि|पूछा|कहते|कहती)(?=[\s,:।.“‘\"-]|$)")
_CANNOT_BEGIN = re.compile(r"(?:भी|ही|तो|कि|में|से|का|की|के|को|ने|पर)\s")
# At the head of an article there is no occasion yet to point to.
_AT_FIRST = re.compile(r"(?:इस मौके पर|इस अवसर पर|इस दौरान|इसी दौरान|इसके साथ ही|इस बीच)(?=[\s,])")
_POINTS_BACK = re.compile(r"(?:[^\s,]+\s){1,3}(?P<to>(?:इन|इस|उन|उस)\s[^\s,।.]+)")
_CLOSING_SINGLE = re.compile("’")
_STRAIGHT_SINGLE = re.compile(
    rf"(?<![{hindi.LETTER}{hindi.SIGN}A-Za-z0-9])'|'(?![{hindi.LETTER}{hindi.SIGN}A-Za-z0-9])"
)
_MARKS = re.compile(f'[“”"‘’]|{_STRAIGHT_SINGLE.pattern}')


@dataclass(frozen=True, slots=True)
class Stance:
    """How one sentence stands."""

    needs: int
    """The sentence said just before it must be this one or a later one; ALONE if any will do."""
    trimmed: str | None = None
    """The sentence without the connective at its head, where one can go."""
    trimmed_needs: int = ALONE


@dataclass(frozen=True, slots=True)
class Group:
    """Sentences that are said together or not at all: a quotation and who says it."""

    start: int
    end: int
    """One past the last."""
    closed: bool = True
    """False when its quotation never closes in the article."""


def stances(sentences: Sequence[Sentence]) -> tuple[Stance, ...]:
    """For each sentence, what it leans on."""
    found: list[Stance] = []
    kinds: list[str] = []
    known = terms(str(sentences[0].written)) if sentences else frozenset()
    for number, sentence in enumerate(sentences):
        text = str(sentence.written)
        kind, length = _head(text)
        if not number and (opening := _AT_FIRST.match(text)):
            kind, length = "trim", opening.end()
        trimmed = None
        rest_kind = ""
        if kind == "trim":
            rest = text[length:].lstrip(" ,-–—")
            rest_kind, _ = _head(rest)
            if len(hindi.words(rest)) > 3 and rest_kind != "trim" and not _CANNOT_BEGIN.match(rest):
                trimmed = rest
        if _speaks_of_himself(unquoted(text)):
            kind = rest_kind = "lean"
        if kind == "" and number and (points := _POINTS_BACK.match(text)):
            kind = _pointing(points["to"], known)
        kinds.append(rest_kind if kind == "trim" else kind)
        needs = number - 1 if kind == "trim" else _needs(kind, number, kinds)
        found.append(Stance(needs, trimmed, _needs(rest_kind, number, kinds)))
    return tuple(found)


def _pointing(to: str, known: frozenset[str]) -> str:
    """The kind of a sentence that points back a few words after its beginning: “रूस ने इन आरोपों को …”."""
    kind, _ = _head(f"{to} ")
    return "topic" if kind == "lean" and terms(to.partition(" ")[2]) <= known else kind


def groups(sentences: Sequence[Sentence]) -> tuple[Group, ...]:
    """Tile the sentences: each by itself, but a quotation that runs over several as one."""
    found: list[Group] = []
    start = 0
    while start < len(sentences):
        end, closed = _quotation(sentences, start)
        found.append(Group(start, end, closed))
        start = end
    return tuple(found)


def balanced(text: str) -> str:
    """A text without the quotation marks that have no partner in it."""
    opened: dict[str, list[int]] = {"”": [], '"': [], "’": [], "'": []}
    closing = {"“": "”", "‘": "’"}
    alone: set[int] = set()
    for match in _MARKS.finditer(text):
        mark, at = match.group(), match.start()
        if mark in closing:
            opened[closing[mark]].append(at)
        elif opened[mark]:
            opened[mark].pop()
        elif mark in "\"'":
            opened[mark].append(at)
        elif mark == "”" or not _apostrophe(text, at):
            alone.add(at)
    alone.update(at for places in opened.values() for at in places)
    return "".join(char for at, char in enumerate(text) if at not in alone) if alone else text


def _apostrophe(text: str, at: int) -> bool:
    return text[at - 1 : at].isalpha() and text[at + 1 : at + 2].isalpha()


def _quotation(sentences: Sequence[Sentence], start: int) -> tuple[int, bool]:
    if _open(str(sentences[start].written)) <= 0:
        return start + 1, True
    text = ""
    end = start
    while end < len(sentences) and _same_paragraph(sentences[start], sentences[end]):
        written = str(sentences[end].written)
        if end - start >= LONGEST_OPEN or (end > start and says_who(written) and _open(written) <= 0):
            break
        text += written
        end += 1
        if _open(text) <= 0:
            return end, True
    return end, False


def _open(text: str) -> int:
    """How many quotations are open at the end of a text."""
    single = sum(1 for match in _CLOSING_SINGLE.finditer(text) if not _apostrophe(text, match.start()))
    curly = max(text.count("“") - text.count("”"), 0) + max(text.count("‘") - single, 0)
    double = [at for at, char in enumerate(text) if char == '"']
    single_marks = [match.start() for match in _STRAIGHT_SINGLE.finditer(text)]
    return curly + _left_open(text, double) + _left_open(text, single_marks)


def _left_open(text: str, places: Sequence[int]) -> int:
    """1 when straight marks are odd in number and the last stands where one opens: before a word."""
    return int(len(places) % 2 == 1 and text[places[-1] + 1 : places[-1] + 2].strip(" ।.") != "")


def _same_paragraph(one: Sentence, other: Sentence) -> bool:
    return one.span is not None and other.span is not None and one.span.paragraph == other.span.paragraph


def first_person(text: str) -> bool:
    """Whether somebody speaks of himself, outside quotation marks."""
    return any(word in _FIRST_PERSON for word in hindi.hindi_words(unquoted(text)))


def _speaks_of_himself(text: str) -> bool:
    """Whether who speaks is not said in the sentence: “मैं जानता हूं कि …” goes on with somebody's words."""
    return first_person(text) and (not says_who(text) or first_person(text.partition(" कि ")[0]))


def says_who(text: str) -> bool:
    """Whether a sentence reports what somebody said."""
    return _SAYS.search(text) is not None


def _needs(kind: str, number: int, kinds: Sequence[str]) -> int:
    if number == 0 or kind in {"", "free"}:
        return ALONE  # the lead has nothing before it to lean on
    if kind == "topic":
        return 0
    if kind != "who":
        return number - 1
    before = number - 1
    while before > 0 and kinds[before] == "who":
        before -= 1
    return before


def _head(text: str) -> tuple[str, int]:
    """The kind of a sentence's beginning, and how long that beginning is."""
    match = _heads().match(fold(text))
    if match is None:
        return "", 0
    # Folding can shorten a text, so the length is counted in words of the text itself.
    count = len(match.group().split())
    return _kinds()[match.group()], _length_of_words(text, count)


def _length_of_words(text: str, count: int) -> int:
    end = 0
    for match in list(re.finditer(r"[^\s,]+", text))[:count]:
        end = match.end()
    return end


@cache
def _kinds() -> dict[str, str]:
    rows = (line.split("\t") for line in data("heads.tsv"))
    return {fold(row[0]): row[1] for row in rows}


@cache
def _heads() -> re.Pattern[str]:
    longest_first = sorted(_kinds(), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, longest_first))})(?=[\s,])")
