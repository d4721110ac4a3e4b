"""Which sentences of an article matter most, and why."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bulletin import hindi
from bulletin.editing.words import terms
from bulletin.types import Copy, Sentence

ALIKE = 0.62
"""Two sentences that share this much of what the smaller one says tell the same thing."""

_QUESTION = re.compile(r"\?[\"'”’»)\]]*$")
_CREDIT = re.compile(r"(?:यह|इसकी|ये|इस बात की|इस बारे में) (?:जानकारी|बात|सूचना)")
_COMMENT = re.compile(
    r"(?:^|\s)(?:चाहिए|शायद|निश्चित रूप से|जाहिर है|जाहिर|स्पष्ट है|माना जाता है|कहा जाता है|गहरे होते|आप|आपके|आपको|आपकी)(?=[\s,।.])"
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the desk thinks of one sentence."""

    sentence: Sentence
    score: float
    """0 to 1; the sentences of one article are ranked by it."""
    reason: str
    like: int = -1
    """The number of the better sentence that says the same; -1 when none does."""


def rank(copy: Copy) -> tuple[Judgement, ...]:
    """Judge every sentence of the copy, in the article's order."""
    sentences = copy.sentences
    bags = [terms(str(sentence.written)) for sentence in sentences]
    often = Counter(term for bag in bags for term in bag)
    topic = terms(copy.article.title)
    raw = [_raw(number, str(s.written), bags[number], often, topic) for number, s in enumerate(sentences)]
    top = max((score for score, _ in raw), default=1.0) or 1.0
    like = _repeats(bags, [score for score, _ in raw], len(sentences), often)
    return tuple(
        Judgement(
            sentence,
            round(raw[number][0] / top * (0.15 if like[number] >= 0 else 1.0), 4),
            "says again what another says better" if like[number] >= 0 else raw[number][1],
            like[number],
        )
        for number, sentence in enumerate(sentences)
    )


def overlap(one: frozenset[str], other: frozenset[str], weight: Counter[str] | None = None) -> float:
    """How much of the smaller bag of terms is in the other: 0 to 1; rare terms count for more."""
    if not one or not other:
        return 0.0

    def mass(bag: frozenset[str]) -> float:
        return sum(1 / math.log2(2 + (weight[term] if weight else 0)) for term in bag)

    return mass(one & other) / min(mass(one), mass(other))


def _raw(
    number: int, text: str, bag: frozenset[str], often: Counter[str], topic: frozenset[str]
) -> tuple[float, str]:
    words = hindi.words(text)
    central = sum(often[term] - 1 for term in bag) / (len(bag) or 1) ** 0.7 / 6
    title = len(bag & topic) / len(topic) if topic else 0.0
    facts = sum(1 for word in words if word[0].isdigit()) * 0.06
    place = 1 / (1 + 0.28 * number)
    score = place + 0.35 * min(central, 1.5) + 0.5 * title + min(facts, 0.25)
    reason = "the lead" if number == 0 else _why(place, central, title, facts)
    if number and _QUESTION.search(text):
        score, reason = score * 0.15, "a question"
    elif number and _CREDIT.search(text) and len(words) < 14:
        score, reason = score * 0.35, "only says who gave the news"
    elif number and _COMMENT.search(text):
        score, reason = score * 0.6, "a comment rather than news"
    elif len(words) < 6 or len(words) > 55:
        score *= 0.6
    return score, reason


def _why(place: float, central: float, title: float, facts: float) -> str:
    parts = (
        (place, "near the beginning"),
        (0.7 * central, "close to the heart of the story"),
        (title, "says what the title says"),
        (2 * facts, "has figures"),
    )
    good = [word for value, word in sorted(parts, reverse=True) if value > 0.3]
    return ", ".join(good[:2]) or "a detail"


def _repeats(
    bags: Sequence[frozenset[str]], scores: Sequence[float], count: int, often: Counter[str]
) -> list[int]:
    """For each sentence the better one that says the same, or -1."""
    like = [-1] * count
    order = sorted(range(count), key=lambda number: (-scores[number], number))
    kept: list[int] = []
    for number in order:
        same = [other for other in kept if overlap(bags[number], bags[other], often) >= ALIKE]
        if same:
            like[number] = same[0]
        else:
            kept.append(number)
    return like
