"""Article → Copy: the sentences that could go on air, and what was left out and why.

The rules are data (`data/cleaning/rules.toml`, each with a reason and an example); what is code here
is where they apply, and what is known by its shape alone: sub-headings, English lines, captions.
Knows nothing of how long a bulletin is or which sentence matters.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from bulletin import hindi
from bulletin.cleaning.gluing import glued_heading, vocabulary
from bulletin.cleaning.rules import Rule, head, rules, said, verdict
from bulletin.cleaning.shapes import (
    HEADLINE_WORDS,
    TERMINATED,
    headline,
    is_caption,
    misshapen,
    unspeakable,
)
from bulletin.cleaning.tidying import Line, fold, lines, tidy
from bulletin.types import TITLE, Article, Copy, Omission, Sentence, Written

MOST = 0.4
"""A cleaner that takes more than this share of an article has mistaken its shape."""

AGAIN = "said already"

"""Why a sentence that comes twice is left out the second time: an article's own doing, not ours."""


def clean(article: Article) -> Copy:
    """Take an article apart into sentences; leave out what nobody would say on air.

    Every sentence's span covers all of it as it stands in the article, what was cut included.
    Never raises; an article that is all boilerplate gives a Copy without sentences.
    """
    found = list(lines(article))
    title, unsaid = headline(article, found)
    if title and title.span and title.span.paragraph != TITLE:
        found = found[1:]  # it is the headline's line
    pieces = list(_sift(article, found, by_shape=True))
    if _share(pieces) > MOST:
        pieces = list(_sift(article, found, by_shape=False))
    kept = (piece for piece in pieces if isinstance(piece, Sentence))
    left = (piece for piece in pieces if isinstance(piece, Omission))
    return Copy(article, title, tuple(kept), (*article.omissions, *unsaid, *left))


def _sift(article: Article, found: Sequence[Line], *, by_shape: bool) -> Iterator[Sentence | Omission]:
    """Every piece of the article in order, said or left out. `by_shape`: sub-headings are known by it."""
    known = vocabulary(line.text for line in found)
    middle = sum(len(line.text) for line in found) / 2
    seen: set[str] = set()
    done = 0
    for number, line in enumerate(found):
        why, over = _whole(line.text)
        if why:
            yield Omission(article.name, line.text, why)
        else:
            for piece, ends in _pieces(
                article, line, first=number == 0, by_shape=by_shape, seen=seen, known=known
            ):
                yield piece
                over = over or ends
        done += len(line.text)
        if over and done > middle:
            yield from (Omission(article.name, rest.text, over) for rest in found[number + 1 :])
            return


def _whole(text: str) -> tuple[str, str]:
    """Why a whole line, or one sentence, is left out, and why all that follows is, if it is."""
    over = verdict("tail", text)
    return over or verdict("line", text), over


def _pieces(
    article: Article,
    line: Line,
    *,
    first: bool,
    by_shape: bool,
    seen: set[str],
    known: Counter[str],
) -> Iterator[tuple[Sentence | Omission, str]]:
    """The sentences of one line, each with the reason to stop after it, if it is one to stop after."""
    begin, cuts = head(line.text, first=first)
    yield from ((Omission(article.name, text, why), "") for text, why in cuts if hindi.words(text))
    for start, end in hindi.sentence_spans(line.text[begin:]):
        raw = line.text[begin + start : begin + end]
        if start and not line.text[begin + start - 1].isspace():
            seam = glued_heading(raw, known)
            if seam:
                yield Omission(article.name, raw[:seam], "a sub-heading that runs into the sentence"), ""
                raw = raw[seam:]
        why, over = _whole(raw)
        text = raw
        if not why:
            text, why = said(raw)
        if not why:
            alone = (start, begin + end) == (0, len(line.text))
            why = misshapen(text, alone=alone) if by_shape else unspeakable(text)
            why = why or ("a picture caption" if alone and is_caption(text) else "")
        folded = "" if why else fold(text)
        if not why and not TERMINATED.search(text) and folded == fold(article.title):
            why = "the title again"
        if not why and folded in seen:
            why = AGAIN
        if not why:
            seen.add(folded)
            span = line.span(0 if start == 0 else begin + end - len(raw), begin + end)
            yield Sentence(Written(text), span), ""
        elif hindi.words(raw):
            yield Omission(article.name, raw, why), over


def _share(pieces: Sequence[Sentence | Omission]) -> float:
    kept = sum(len(piece.written) for piece in pieces if isinstance(piece, Sentence))
    left = sum(len(piece.text) for piece in pieces if isinstance(piece, Omission) and piece.reason != AGAIN)
    return left / (kept + left or 1)


__all__ = ["HEADLINE_WORDS", "MOST", "Rule", "clean", "rules", "tidy"]
