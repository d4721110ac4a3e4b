"""Does a drafted sentence say only what the article says? Numbers, names, quotations, and what is denied.

Pure. Strict rather than clever: a draft that says a true thing in words the article has not is refused too,
for nobody can tell it from a false one here. What it cannot see: facts that stand side by side in the article
and are joined otherwise, in its own words.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise

from bulletin import hindi
from bulletin.drafting.values import ORDINAL, PERCENT, Token, Value, fold, tokens, values
from bulletin.spoken import verbalise
from bulletin.types import TITLE, Copy, Sentence, Span, Written

SUPPORT = 0.5
"""A sentence of whose words the best place of the article has less than this stands nowhere in it."""
NEAR = 6
"""Words of news from a number to what it counts."""
RUN = 4
"""Sentences of one paragraph that may be drawn together into one."""
NAMED = 3
"""Words up to which quotation marks may only set off a name; what is longer must be a quotation there too."""

_LONGEST_ENDING = 5
_QUOTATION = re.compile(r"“([^”]+)”|\"([^\"]+)\"|‘([^’]+)’|«([^»]+)»|(?<!\S)'([^']+)'")
_NOT = frozenset("नहीं न ना मत बिना नहि".split())
_BREAKS = frozenset(",;।?!:")
_OF = frozenset("का के की".split())


@dataclass(frozen=True, slots=True)
class Stretch:
    """One sentence of the article, as it is compared."""

    span: Span
    terms: frozenset[str]
    """Every form under which one of its words of news may be met."""
    counted: tuple[tuple[Value, frozenset[str]], ...]
    """Its numbers, and the terms around each."""
    denied: frozenset[str]
    """Of the terms, those next to a नहीं."""
    affirmed: frozenset[str]
    """Those that stand elsewhere in it too."""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that an article says, made ready for comparing."""

    stretches: tuple[Stretch, ...]
    terms: frozenset[str]
    denied: frozenset[str]
    words: str
    """All its words, for quotations."""
    quoted: tuple[str, ...]


def facts(copy: Copy) -> Facts:
    """What a copy's sentences and its title say. Boilerplate is no fact: it is not in the copy."""
    title = Sentence(copy.headline.written if copy.headline else Written(copy.article.title))
    written = (*copy.sentences, title)
    stretches = tuple(_stretch(sentence) for sentence in written)
    whole = "\n".join(str(sentence.written) for sentence in written)
    return Facts(
        stretches,
        frozenset().union(*(stretch.terms for stretch in stretches)),
        frozenset().union(*(stretch.denied for stretch in stretches)),
        _plain(whole),
        tuple(_plain(quotation) for quotation in _quotations(whole)),
    )


def unfounded(draft: str, known: Facts) -> tuple[str, ...]:
    """What a sentence says and the article does not: one line for each, in words a writer can act on."""
    found = tokens(draft)
    if not any(token.what == "word" and hindi.hindi_words(token.text) for token in found):
        return ("it is not in Hindi",)
    faults = [
        *_strange_numbers(found, known),
        *_strange_words(found, known),
        *_strange_quotations(draft, known),
    ]
    stretch = None if faults else _best(found, known)
    if faults or stretch is None:
        return tuple(faults) or ("no one place of the article says this",)
    return (*_far(found, stretch), *_turned_round(found, stretch, known), *_of_another(found, known))


def support(draft: str, known: Facts) -> Span | None:
    """The place in the article that says most of a sentence; None when no place says enough of it."""
    best = _best(tokens(draft), known)
    return best.span if best else None


# --- numbers -------------------------------------------------------------------------------------------


def _strange_numbers(found: Sequence[Token], known: Facts) -> Iterator[str]:
    for value in values(list(found)):
        same = [
            around
            for stretch in known.stretches
            for other, around in stretch.counted
            if (other.amount, other.kind) == (value.amount, value.kind)
        ]
        what = _counted(found, value)
        if not same:
            kind = {PERCENT: " per cent", ORDINAL: " as an ordinal"}.get(value.kind, "")
            yield f"the number {value.written!r}{kind and f' ({kind.strip()})'} is not in the article"
        elif what and not any(_keys(what) & around for around in same):
            yield f"the article does not say {value.written!r} of {what!r}"


def _counted(found: Sequence[Token], value: Value) -> str:
    """The word of news right after a number, or after its का, के, की: what it is said of."""
    rest = [token for token in found[value.end : value.end + 2] if token.what == "word"]
    if len(rest) == 2 and rest[0].text in _OF:
        rest = rest[1:]
    return rest[0].text if rest and _is_news(rest[0]) else ""


def _around(found: Sequence[Token], value: Value) -> frozenset[str]:
    before = [token.text for token in found[: value.start] if _is_news(token)][-NEAR // 2 :]
    after = [token.text for token in found[value.end :] if _is_news(token)][:NEAR]
    return frozenset().union(*(_keys(word) for word in (*before, *after)))


def _far(found: Sequence[Token], place: Stretch) -> Iterator[str]:
    """Numbers that stand in the article, but not where it says the rest of the sentence."""
    there = {(value.amount, value.kind) for value, _ in place.counted}
    for value in values(list(found)):
        if (value.amount, value.kind) not in there:
            yield f"the article says {value.written!r} of something else"


# --- words ---------------------------------------------------------------------------------------------


def _strange_words(found: Sequence[Token], known: Facts) -> Iterator[str]:
    for word in dict.fromkeys(_news(found)):
        if not _keys(word) & known.terms:
            yield f"the word {word!r} is not in the article"


def _news(found: Sequence[Token]) -> list[str]:
    """The words that could be wrong: neither numbers, which are compared by value, nor grammar."""
    numbers = {number for value in values(list(found)) for number in range(value.start, value.end)}
    return [token.text for number, token in enumerate(found) if number not in numbers and _is_news(token)]


def _is_news(token: Token) -> bool:
    return token.what == "word" and fold(token.text) not in _free()


@cache
def _keys(word: str) -> frozenset[str]:
    """A word meets another of its own inflection: they share a key. A Latin word meets its Hindi reading."""
    if word.isascii():
        said = fold("".join(hindi.hindi_words(verbalise(word).text)))
        return frozenset((word.lower(), f"={said}"))
    plain = fold(word)
    plain = _same().get(plain, plain)
    keys = {f"={plain}"}
    for number, endings in enumerate(_endings()):
        for length in range(min(_LONGEST_ENDING, len(plain) - 2) + 1):
            stem, ending = plain[: len(plain) - length], plain[len(plain) - length :]
            if ending in endings:
                keys.add(f"{number}{stem}")
    return frozenset(keys)


# --- quotations ----------------------------------------------------------------------------------------


def _strange_quotations(draft: str, known: Facts) -> Iterator[str]:
    for quotation in _quotations(draft):
        plain = _plain(quotation)
        name = len(plain.split()) <= NAMED
        if not any(f" {plain} " in f" {place} " for place in ((known.words,) if name else known.quoted)):
            yield f"nobody says {quotation!r} in the article, word for word"


def _quotations(text: str) -> list[str]:
    return [next(filter(None, groups)) for groups in _QUOTATION.findall(text)]


def _plain(text: str) -> str:
    return " ".join(fold(word) for word in hindi.words(text))


# --- what is denied, and where it stands ---------------------------------------------------------------


def _turned_round(found: Sequence[Token], stretch: Stretch, known: Facts) -> Iterator[str]:
    """Denials that the article has not, and those of its own that the sentence leaves out."""
    denied = _denied(found)
    for word in denied:
        if not _keys(word) & known.denied:
            yield f"the article does not deny {word!r}"
    for word in _news(found):
        if word not in denied and _keys(word) & stretch.denied and not _keys(word) & stretch.affirmed:
            yield f"the article denies {word!r}"


def _of_another(found: Sequence[Token], known: Facts) -> Iterator[str]:
    """Who did it, if neither the place that tells the rest of the sentence nor the one before names him."""
    for number, token in enumerate(found):
        if number == 0 or token.text != "ने" or not _is_news(found[number - 1]):
            continue
        doer = found[number - 1].text
        place = _best(found[number + 1 :], known)
        if place and not _keys(doer) & (place.terms | _before(place, known)):
            yield f"the article does not say this of {doer!r}"


def _before(place: Stretch, known: Facts) -> frozenset[str]:
    earlier = [stretch for stretch in known.stretches if _order(stretch) < _order(place)]
    return max(earlier, key=_order).terms if earlier else frozenset()


def _order(stretch: Stretch) -> tuple[int, int]:
    return stretch.span.paragraph, stretch.span.start


def _denied(found: Sequence[Token]) -> list[str]:
    return [found[number].text for number in _denials(found)]


def _denials(found: Sequence[Token]) -> list[int]:
    """The word of news next before each नहीं in its clause; the next after it where there is none."""
    denied: list[int] = []
    for number, token in enumerate(found):
        if fold(token.text) in _NOT:
            before = _next(found, range(number - 1, -1, -1))
            denied += before or _next(found, range(number + 1, len(found)))
    return denied


def _next(found: Sequence[Token], way: range) -> list[int]:
    for number in way:
        if found[number].text in _BREAKS:
            return []
        if _is_news(found[number]):
            return [number]
    return []


def _best(found: Sequence[Token], known: Facts) -> Stretch | None:
    """The run of sentences of one paragraph that has most of the words; the shortest such."""
    words = [_keys(word) for word in _news(found)]
    amounts = {(value.amount, value.kind) for value in values(list(found))}
    best: tuple[int, int, Stretch] | None = None
    for run in _runs(known.stretches):
        there = {(value.amount, value.kind) for value, _ in run.counted}
        said = sum(bool(keys & run.terms) for keys in words) + len(amounts & there)
        worth = (said, run.span.start - run.span.end)
        if best is None or worth > best[:2]:
            best = (*worth, run)
    if best is None or best[0] < SUPPORT * (len(words) + len(amounts)):
        return None
    return best[2]


def _runs(stretches: Sequence[Stretch]) -> Iterator[Stretch]:
    placed = [stretch for stretch in stretches if stretch.span.paragraph != TITLE]
    for first in range(len(placed)):
        yield placed[first]
        run = placed[first]
        for one, other in pairwise(placed[first : first + RUN]):
            if one.span.paragraph != other.span.paragraph:
                break
            run = Stretch(
                Span(run.span.paragraph, run.span.start, other.span.end),
                run.terms | other.terms,
                (*run.counted, *other.counted),
                run.denied | other.denied,
                run.affirmed | other.affirmed,
            )
            yield run


def _stretch(sentence: Sentence) -> Stretch:
    found = tokens(str(sentence.written))
    terms = _forms(found)
    counted = tuple((value, _around(found, value)) for value in values(found))
    denials = _denials(found)
    denied = _forms(found[number] for number in denials)
    affirmed = _forms(token for number, token in enumerate(found) if number not in denials)
    return Stretch(sentence.span or Span(TITLE, 0, 0), terms, counted, denied, affirmed)


def _forms(found: Iterable[Token]) -> frozenset[str]:
    return frozenset().union(*(_keys(token.text) for token in found if token.what == "word"))


# --- lists ---------------------------------------------------------------------------------------------


@cache
def _free() -> frozenset[str]:
    return frozenset(fold(word) for line in data("newsroom.txt") for word in line.split()) | _NOT


@cache
def _endings() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(line.replace("-", "").split(" ")) for line in data("endings.txt"))


@cache
def _same() -> dict[str, str]:
    rows = (line.split("\t") for line in data("same.tsv"))
    return {fold(word): fold(first) for first, others in rows for word in others.split()}


def data(name: str) -> list[str]:
    """The lines of a list of this stage, without comments."""
    text = resources.files("bulletin").joinpath("data", "drafting", name).read_text("utf-8")
    return [line for line in hindi.nfc(text).splitlines() if line.strip() and not line.startswith("#")]
