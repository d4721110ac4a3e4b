"""A headline made from the story, for an article that has none to be spoken."""

import re
from collections.abc import Iterator, Sequence

from bulletin import hindi
from bulletin.editing.choosing import Judgement
from bulletin.editing.leaning import balanced, stances
from bulletin.editing.words import ends_in_verb
from bulletin.types import Copy, Sentence, Written

WORDS = 14
"""What a newsreader says in one breath."""

_CUT = re.compile(r",\s+|\s+(?=(?:और|जबकि|लेकिन|जिसमें|जो|जिसके)\s)|;\s*")
_FIRST_TRIES = 4


def headline(copy: Copy, judgements: Sequence[Judgement]) -> Sentence:
    """The copy's own headline, or the shortest true thing its best sentences say."""
    if copy.headline is not None:
        return copy.headline
    standing = stances(copy.sentences)
    best = sorted(range(len(judgements)), key=lambda number: (-judgements[number].score, number))
    for number in [*best[:_FIRST_TRIES], *best[_FIRST_TRIES:]]:
        sentence = copy.sentences[number]
        if standing[number].needs >= 0:
            continue
        for text in _shorter(str(sentence.written)):
            return Sentence(Written(text), sentence.span)
    lead = copy.sentences[best[0]]
    return Sentence(Written(_first_words(str(lead.written))), lead.span)


def _shorter(text: str) -> Iterator[str]:
    """Beginnings of a sentence that are sentences, the longest that can be said first."""
    ends = [len(text.rstrip(" ।.!"))] + [match.start() for match in _CUT.finditer(text)][::-1]
    for end in ends:
        piece = text[:end].rstrip(" ।.,")
        if 4 <= len(hindi.words(piece)) <= WORDS and balanced(piece) == piece and ends_in_verb(piece):
            yield piece


def _first_words(text: str) -> str:
    match = re.match(r"(?:[^\s]+\s+){0,13}[^\s]+", balanced(text).rstrip(" ।."))
    return match.group() if match else text
