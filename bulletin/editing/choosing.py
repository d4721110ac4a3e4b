"""Which sentences of an article matter most, and why."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bulletin import hindi
from bulletin.editing.words import overlap, terms, weights
from bulletin.types import Copy, Sentence

ALIKE = 0.66
"""Two sentences that share this much of what the smaller one says tell the same thing."""

AGAIN = "says again what was said better"
QUESTION = "a question"
CALL = "a call"
CREDIT = "only says who gave the news"
"""Sentences that are told only where there is nothing else."""

PLACES = (0.3, 0.15, 0.093, 0.058, 0.036, 0.022, 0.014, 0.008, 0.005, 0.0)
"""What a sentence is worth for its place; the last holds for all that follow."""
BASE, CENTRAL, FRESH, STALE = 0.03, 0.044, 0.2, 0.073

LONG = 300
"""Sentences further down than this are not compared with the others."""

BOND = 0.05
"""What it is worth, from the third sentence on, to follow one that was chosen."""
LEAST = 0.02
"""No sentence is worth less; those that come to it keep their order."""


_QUESTION = re.compile(
    r"\?[\"'”’»)\]]*$|^(?:तो |और |लेकिन )?(?:क्या|क्यों|आखिर) "
    r"|^(?!.*(?: कि |कहा|बताया)).* (?:क्यों|कौन सा|कौन-सा|कौन सी|कौन-सी|कब तक|कहां से) "
)
_CALL = re.compile(r"!$")
_CREDIT = re.compile(r"(?:यह|इसकी|ये|इस बात की|इस बारे में) (?:जानकारी|बात|सूचना)")
_COMMENT = re.compile(
    r"(?:^|\s)(?:चाहिए|शायद|निश्चित रूप से|जाहिर है|जाहिर|स्पष्ट है|माना जाता है|कहा जाता है|गहरे होते|आप|आपके|आपको|आपकी)"
    r"(?=[\s,।.])"
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
    """Judge every sentence of the copy, in the article's order.

    The lead comes first; each further sentence is worth what it adds to those before it in rank.
    The weights are fitted to what editors' summaries of 500 articles kept.
    """
    bags = [terms(str(sentence.written)) for sentence in copy.sentences]
    often = Counter(term for bag in bags for term in bag)
    weight = weights(bags)
    static = [_static(number, str(s.written), bags, often) for number, s in enumerate(copy.sentences)]
    title = terms(copy.article.title)
    told: frozenset[str] = frozenset()
    judged: dict[int, Judgement] = {}
    waiting = set(range(min(len(bags), LONG)))
    last = 1.0
    while waiting:
        if not judged:
            number, gain = 0, 1.0
        else:
            gains = {
                n: static[n][0]
                + _news(bags[n], title, told)
                + (BOND if n - 1 in judged and len(judged) > 2 else 0.0)
                for n in waiting
            }
            number = max(waiting, key=lambda n: (gains[n], -n))
            gain = min(last, max(gains[number], LEAST * 0.97 ** len(judged)))
        waiting.remove(number)
        like = next((n for n in judged if overlap(bags[number], bags[n], weight) >= ALIKE), -1)
        reason = "the lead" if not judged else static[number][1]
        if like >= 0 and judged[like].like < 0:
            judged[number] = Judgement(copy.sentences[number], gain / 8, AGAIN, like)
        else:
            judged[number] = Judgement(copy.sentences[number], gain, reason)
            told |= bags[number]
            last = gain
    return tuple(
        judged.get(number) or Judgement(sentence, LEAST / 100, "far down in a long article")
        for number, sentence in enumerate(copy.sentences)
    )


def _news(bag: frozenset[str], title: frozenset[str], told: frozenset[str]) -> float:
    """What a sentence adds to what was told: words of the title not yet said count most."""
    if not bag:
        return 0.0
    fresh = len((bag - told) & title) / len(title) if title else 0.0
    stale = len(bag & told) / len(bag)
    return FRESH * fresh - STALE * stale


def _static(number: int, text: str, bags: Sequence[frozenset[str]], often: Counter[str]) -> tuple[float, str]:
    """What a sentence is worth by itself, and why."""
    bag = bags[number]
    place = PLACES[min(number, len(PLACES) - 1)]
    central = min(sum(often[term] - 1 for term in bag) / (len(bag) or 1) ** 0.7 / 6, 1.5)
    score = BASE + place + CENTRAL * central
    if _QUESTION.search(text):
        return score * 0.3, QUESTION
    if _CALL.search(text):
        return score * 0.3, CALL
    if _CREDIT.search(text) and len(hindi.words(text)) < 14:
        return score - 0.06, CREDIT if len(hindi.words(text)) < 8 else "mostly says who gave the news"
    if _COMMENT.search(text):
        return score - 0.04, "a comment rather than news"
    return score, _why(number, central, text)


def _why(number: int, central: float, text: str) -> str:
    parts = (
        (number < 4, "near the beginning"),
        (central > 0.8, "close to the heart of the story"),
        (re.search(r"[0-9०-९]", text), "has figures"),
    )
    return ", ".join([word for holds, word in parts if holds][:2]) or "a detail"
