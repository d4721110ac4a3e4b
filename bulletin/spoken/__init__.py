"""Written Hindi news as a newsreader says it.

    >>> from bulletin.spoken import verbalise
    >>> str(verbalise("सरकार ने ₹2.5 करोड़ दिए।"))
    'सरकार ने ढाई करोड़ रुपए दिए।'

Deterministic passes over one sentence, in the order of `passes.py`. Knows nothing of sound.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from bulletin.spoken import symbols
from bulletin.spoken.breaths import breaths
from bulletin.spoken.draft import Draft, Step
from bulletin.spoken.joints import part
from bulletin.spoken.lexicon import Entry, Lexicon, rules_of
from bulletin.spoken.passes import FIGURES, LATIN, TEXT
from bulletin.spoken.tidy import tidy
from bulletin.types import Spoken

__all__ = ["Entry", "Explanation", "Lexicon", "Step", "explain", "verbalise"]

_FIGURE = re.compile("[0-9%₹$€£¥°]")
_LATIN = re.compile("[A-Za-z]")


class Explanation(NamedTuple):
    """What was read by which rule, in order."""

    written: str
    steps: tuple[Step, ...]
    spoken: Spoken

    def __str__(self) -> str:
        return "\n".join([self.written, *(f"  {step}" for step in self.steps), self.spoken.text])


def verbalise(written: str, lexicon: Mapping[str, object] | Lexicon | None = None) -> Spoken:
    """One sentence as it is said. Never raises; leaves no digit, Latin letter or symbol.

    `lexicon`: the station's own words, which win over every rule: `{"ओटीटी": "ओ टी टी"}`, or values with
    `say`, `spell` and `phonemes` as in `Entry`.
    """
    return explain(written, lexicon).spoken


def explain(written: str, lexicon: Mapping[str, object] | Lexicon | None = None) -> Explanation:
    """The same, with each step: which rule read what."""
    draft = Draft(tidy(written))
    draft.apply(rules_of(lexicon))
    for rules in TEXT:
        draft.apply(rules)
    for rules in FIGURES:
        if not _FIGURE.search(draft.text):
            break
        draft.apply(rules)
    if _LATIN.search(draft.text):
        for rules in LATIN:
            draft.apply(rules)
    draft.apply(symbols.RULES)
    text = part(symbols.settle(draft.words()))
    return Explanation(written, tuple(draft.steps), Spoken(text, breaths(text)))
