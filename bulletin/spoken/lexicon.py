"""What the station itself decides: how a word is said, whatever the rules would make of it.

In bulletin.toml::

    [lexicon]
    "ओटीटी" = "ओ टी टी"                                  # say it so
    "Xiaomi" = { say = "शाओमी" }                          # the same, in long
    "NCERT" = { spell = true }                            # letter by letter
    "निर्भया" = { say = "निर्भया", phonemes = { kokoro = "nˈɪɾbʰəjˌaː" } }
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from bulletin.spoken.draft import Rule
from bulletin.spoken.letters import spell
from bulletin.spoken.tidy import tidy

_UNREAD = re.compile("[0-9A-Za-z]")
_WORDLIKE = "0-9A-Za-z\u0900-\u0963\u0970-\u097f"


class Entry(NamedTuple):
    """How one word is said."""

    say: str = ""
    """In Devanagari; empty where only `phonemes` are given."""
    spell: bool = False
    """Letter by letter."""
    phonemes: Mapping[str, str] = MappingProxyType({})
    """By engine: what that engine's own phonemes for the word are."""


class Lexicon(NamedTuple):
    """A station's own words. They win over every rule."""

    entries: Mapping[str, Entry]

    @classmethod
    def of(cls, table: Mapping[str, object]) -> "Lexicon":
        """From `{"word": "how to say it"}`, or `{"word": {"say": …, "spell": …, "phonemes": …}}`."""
        return cls({tidy(word): _entry(value) for word, value in table.items() if tidy(word)})

    def phonemes(self, engine: str) -> dict[str, str]:
        """Word as it is spoken → phonemes, for the engines that take them."""
        return {
            self.said(word): entry.phonemes[engine]
            for word, entry in self.entries.items()
            if engine in entry.phonemes
        }

    def said(self, word: str) -> str:
        """How that word of the lexicon is said."""
        entry = self.entries[word]
        return tidy(entry.say) or (spell(word) if entry.spell else word)

    def rules(self) -> Iterator[Rule]:
        """The longest words first. What is said with figures or Latin letters is read on by other rules."""
        for final in (True, False):
            words = [word for word in self.entries if (_UNREAD.search(self.said(word)) is None) == final]
            if words:
                either = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
                pattern = f"(?<![{_WORDLIKE}])(?:{either})(?![{_WORDLIKE}])"
                yield Rule("lexicon", pattern, lambda match: self.said(match.group()), final=final)


def _entry(value: object) -> Entry:
    """From a word, a table, or anything that has `say`, `spell` and `phonemes`."""
    if isinstance(value, str):
        return Entry(say=value)
    if isinstance(value, Mapping):
        known = {name: value[name] for name in ("say", "spell", "phonemes") if name in value}
        return Entry(**known)
    return Entry(
        getattr(value, "say", ""), bool(getattr(value, "spell", False)), getattr(value, "phonemes", {})
    )


@lru_cache(maxsize=8)
def _rules(words: tuple[tuple[str, str], ...]) -> tuple[Rule, ...]:
    return tuple(Lexicon.of(dict(words)).rules())


def rules_of(lexicon: Mapping[str, object] | Lexicon | None) -> tuple[Rule, ...]:
    """The rules of a lexicon; those of a plain table are kept for the next sentence."""
    if not lexicon:
        return ()
    if isinstance(lexicon, Lexicon):
        return tuple(lexicon.rules())
    plain = tuple((word, value) for word, value in lexicon.items() if isinstance(value, str))
    if len(plain) == len(lexicon):
        return _rules(plain)
    return tuple(Lexicon.of(lexicon).rules())
