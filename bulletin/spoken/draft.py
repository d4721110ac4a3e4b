"""A sentence on its way from written to spoken.

What a pass has spoken is taken out of the text and one private character stands in its place, so that
no later pass can read it again: "ढाई करोड़ रुपए" is one character from the moment it is said. Only at
the end do the words come back.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import NamedTuple

DEV = "\u0900-\u0963\u0970-\u097f"
"""Inside a character class: what a Hindi word is made of, danda and digits left out."""
START = r"(?<!\w)"
END = r"(?!\w)"
r"""Where a figure or a Latin word begins and ends. A Hindi word begins with a letter, so `\w` is right at
its front; behind a vowel sign it is not, but figures have been parted from words by then."""

_FIRST = 0xE000
_LAST = 0xF8FF
_SPOKEN = re.compile("[\ue000-\uf8ff]")
_LAST_WORD = re.compile(rf"([{DEV}]+|[A-Za-z]+)[\s,\-(\['\"]*$")
_NEXT_WORD = re.compile(rf"[\s\-)\]'\"]*([{DEV}]+|[A-Za-z]+)")
_WORD = re.compile(f"[A-Za-z{DEV}]")

Match = re.Match[str]


class Rule(NamedTuple):
    """One way of reading something.

    `read` gets the match and gives the words, or None to leave it alone. Where `final` is False it
    gives text that later passes still read: digits without their commas, an abbreviation in full.
    """

    name: str
    pattern: str
    """Compiled when it is first needed: most sentences need few of the rules."""
    read: Callable[[Match], str | None]
    final: bool = True
    needs: tuple[str, ...] = ()
    """The rule is tried only on a text that has one of these; empty: on every text."""


class Step(NamedTuple):
    """What one rule did to one piece of a sentence."""

    rule: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.rule:<24} {self.before} → {self.after}"


class Draft:
    """The text as far as it is spoken. Not shared between sentences."""

    __slots__ = ("_said", "steps", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.steps: list[Step] = []
        self._said: list[str] = []

    def apply(self, rules: Iterable[Rule]) -> None:
        """Let each rule read the text once, from left to right."""
        for rule in rules:
            self._apply(rule)

    def say(self, words: str) -> str:
        """The character that stands for these words from now on."""
        if len(self._said) > _LAST - _FIRST:
            return words
        self._said.append(self.open(words))
        return chr(_FIRST + len(self._said) - 1)

    def open(self, text: str) -> str:
        """The text with the words of every spoken piece in it."""
        if not _SPOKEN.search(text):
            return text
        return _SPOKEN.sub(lambda m: self._said[ord(m.group()) - _FIRST], text)

    def words(self) -> str:
        """All of it as words, with a space on both sides of each spoken piece that touches a word."""
        return _SPOKEN.sub(self._spaced, self.text)

    def _spaced(self, match: Match) -> str:
        words = self._said[ord(match.group()) - _FIRST]
        before = match.string[match.start() - 1 : match.start()]
        after = match.string[match.end() : match.end() + 1]
        left = " " if before and (_is_hindi(before) or _SPOKEN.match(before)) else ""
        return f"{left}{words} " if after and _is_hindi(after) else left + words

    def _apply(self, rule: Rule) -> None:
        if rule.needs and not any(need in self.text for need in rule.needs):
            return
        pieces: list[str] = []
        position = 0
        for match in _compiled(rule.pattern).finditer(self.text):
            words = rule.read(match)
            if words is None or match.start() < position:
                continue
            before, start = match.group(), match.start()
            self.steps.append(Step(rule.name, self.open(before), self.open(words)))
            pieces.append(self.text[position:start])
            if not rule.final:
                pieces.append(words)
            elif words:
                pieces.append(before[: len(before) - len(before.lstrip())])
                pieces.append(self.say(words))
                pieces.append(before[len(before.rstrip()) :])
            position = match.end()
        if pieces:
            self.text = "".join(pieces) + self.text[position:]


def _is_hindi(char: str) -> bool:
    return "\u0900" <= char <= "\u0963" or "\u0970" <= char <= "\u097f"


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def word_before(match: Match) -> str:
    """The word before the match, or nothing."""
    found = _LAST_WORD.search(match.string, max(0, match.start() - 40), match.start())
    return found.group(1) if found else ""


def words_before(match: Match, reach: int = 40) -> str:
    """What stands before the match, up to so many characters."""
    return match.string[max(0, match.start() - reach) : match.start()]


def word_after(match: Match) -> str:
    """The word after the match, or nothing."""
    found = _NEXT_WORD.match(match.string, match.end())
    return found.group(1) if found else ""


def words_after(match: Match, reach: int = 40) -> str:
    """What stands after the match, up to so many characters."""
    return match.string[match.end() : match.end() + reach]


def alone(match: Match) -> bool:
    """Whether there is no word in the sentence but the match."""
    rest = match.string[: match.start()] + match.string[match.end() :]
    return not _WORD.search(rest)
