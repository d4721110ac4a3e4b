"""A headline made from the story, for an article that has none to be spoken."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from bulletin import hindi
from bulletin.editing.choosing import Judgement
from bulletin.editing.leaning import ALONE, balanced, first_person, stances
from bulletin.editing.words import ends_in_verb, fold, terms
from bulletin.types import Copy, Sentence, Written

WORDS = 14
"""What a newsreader says in one breath."""

_CUT = re.compile(r",\s+|\s+(?=(?:और|एवं|तथा|जबकि|लेकिन|जिसमें|जिससे|जो|जिसके|जहां)\s)|;\s*|\s+-\s+")
# What a sentence may begin with and do without: "… के बीच", "… को देखते हुए", "… के मुताबिक".
_ADJUNCT = re.compile(
    r"^.{4,140}?\s(?:के बीच|के दौरान|के बाद|को देखते हुए|के मद्देनजर|के कारण|की वजह से|के चलते|की पृष्ठभूमि में"
    r"|के मौके पर|के अवसर पर|के मुताबिक|के अनुसार|के तहत|को लेकर|के साथ ही|के बावजूद),?\s"
)
_SAID_THAT = re.compile(r"^(?P<who>(?:[^\s,]+\s){1,6}?ने)\s(?:.*\s)?(?P<said>(?:कहा|बताया) कि)\s(?P<what>.+)$")
_SAYS_NOTHING = re.compile(
    r"(?:कहा|कहा है|कहा गया|कहा गया है|बताया|बताया है|बताया गया|बताया गया है|लिखा|लिखा है|ट्वीट किया|बोले"
    r"|पूछा|दी जानकारी|जानकारी दी|जानकारी दी है|कहना है|मानना है)$"
)
_POINTS = frozenset(
    fold(word)
    for word in "इस इन उस उन यह ये इसे इन्हें इससे इसके इसकी इसका इसमें ऐसा ऐसी ऐसे वह वे वो उन्होंने उसने क्या क्यों कैसे "
    "कौन आप आपको आपके".split()
)


def headline(copy: Copy, judgements: Sequence[Judgement]) -> Sentence:
    """The copy's own headline, or the best short thing its sentences say by themselves."""
    if copy.headline is not None:
        return copy.headline
    often = Counter(term for sentence in copy.sentences for term in terms(str(sentence.written)))
    often.update(dict.fromkeys(terms(copy.article.title), 3))
    standing = stances(copy.sentences)
    best: tuple[float, str, Sentence] | None = None
    for number, sentence in enumerate(copy.sentences):
        if standing[number].needs != ALONE:
            continue
        for text in _shorter(str(sentence.written)):
            worth = (
                _worth(text, often) + (1.2, 0.6, 0.4, 0.2)[min(number, 3)] * judgements[number].score ** 0.2
            )
            if best is None or worth > best[0]:
                best = (worth, text, sentence)
    if best is not None:
        return Sentence(Written(best[1]), best[2].span)
    return _first_words(copy.sentences[0])


def _shorter(text: str) -> Iterator[str]:
    """Pieces of a sentence that are sentences and can be said in one breath."""
    whole = text.rstrip(" ।.!")
    starts = [whole]
    adjunct = _ADJUNCT.match(whole)
    if adjunct:
        starts.append(whole[adjunct.end() :])
    report = _SAID_THAT.match(whole)
    if report:
        starts.append(f"{report['who']} {report['said']} {report['what']}")
    for start in starts:
        for end in [len(start), *(match.start() for match in _CUT.finditer(start))]:
            piece = start[:end].rstrip(" ।.,;-")
            if _speaks(piece):
                yield piece


def _speaks(piece: str) -> bool:
    words = hindi.words(piece)
    return (
        5 <= len(words) <= WORDS
        and ends_in_verb(piece)
        and balanced(piece) == piece
        and not _SAYS_NOTHING.search(piece)
        and not first_person(piece)
        and not any(fold(word) in _POINTS for word in words)
        and piece.count("(") == piece.count(")")
    )


def _worth(text: str, often: Counter[str]) -> float:
    """How much of what the article keeps coming back to is in a piece."""
    bag = terms(text)
    return sum(min(often[term], 5) for term in bag) / 10


def _first_words(sentence: Sentence) -> Sentence:
    """No piece of the article stands alone in one breath: the lead’s beginning, up to its last comma."""
    text = balanced(str(sentence.written)).rstrip(" ।.")
    match = re.match(r"(?:[^\s]+\s+){0,13}[^\s]+", text)
    start = match.group() if match else text
    comma = start.rfind(",")
    return Sentence(Written(start[:comma] if comma > len(start) // 2 else start), sentence.span)
