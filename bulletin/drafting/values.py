"""The numbers of a Hindi text by their value, however they are written: 2.5 करोड़, ढाई करोड़, २,५०,००,०००."""

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from bulletin import hindi
from bulletin.script import MONTHS
from bulletin.spoken.numbers import cardinal

PERCENT, ORDINAL = "प्रतिशत", "वां"

_ASCII = {ord("०") + digit: str(digit) for digit in range(10)}
_GROUPED = re.compile(r"(?<=\d),(?=\d{2,3}(?!\d)|\d{2,3},)")
_CURRENCY = re.compile(
    r"(?P<sign>₹|\$|€|£|(?:रु|रू|Rs)\.?)\s?(?P<amount>\d+(?:\.\d+)?"
    r"(?:\s?(?:हज़ार|हजार|लाख|करोड़|अरब|खरब|मिलियन|बिलियन)(?![\u0900-\u0963]))*)"
)
_CURRENCIES = {"₹": "रुपये", "$": "डॉलर", "€": "यूरो", "£": "पाउंड"}
_DATE = re.compile(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?!\d)")
_TOKEN = re.compile(
    rf"(?P<time>\d{{1,2}}:[0-5]\d(?!\d))|(?P<figure>[0-9]{{1,40}}(?:\.[0-9]{{1,40}})?)(?P<nth>(?:वां|वीं|वें|वाँ)(?![{hindi.LETTER}{hindi.SIGN}]))?"
    rf"|(?P<word>[{hindi.LETTER}A-Za-z][{hindi.LETTER}{hindi.SIGN}{hindi.JOINERS}A-Za-z]*)|(?P<mark>[^\s])"
)
_NTH = re.compile("(?:वां|वीं|वें)$")
_PERCENT = frozenset("प्रतिशत फीसदी फीसद परसेंट percent".split())
_POINT = frozenset("दशमलव पॉइंट".split())
_SCALES = {
    "हजार": 10**3, "लाख": 10**5, "करोड": 10**7, "अरब": 10**9, "खरब": 10**11,
    "मिलियन": 10**6, "बिलियन": 10**9, "ट्रिलियन": 10**12,
    "thousand": 10**3, "lakh": 10**5, "crore": 10**7, "million": 10**6, "billion": 10**9, "trillion": 10**12,
}  # fmt: skip
_PARTS = {"डेढ": Fraction(3, 2), "ढाई": Fraction(5, 2), "सवा": Fraction(5, 4)}
_OTHERWISE = (
    "पांच 5 छः 6 छ 6 छे 6 ग्यारा 11 पन्द्रह 15 अट्ठारह 18 पचीस 25 सत्ताइस 27 बाइस 22 तेइस 23 छब्बिस 26 अठाईस 28 "
    "अट्ठाइस 28 उन्तीस 29 इकतीस 31 इकत्तीस 31 तैंतीस 33 चौंतीस 34 सैंतीस 37 इकतालीस 41 पैंतालीस 45 उनचास 49 इक्यावन 51 "
    "बावन 52 तिरपन 53 छप्पन 56 उनसठ 59 छियासठ 66 उनहत्तर 69 इकहत्तर 71 उन्नासी 79 नवासी 89 निन्यानबे 99"
).split()


class Value(NamedTuple):
    amount: Fraction
    kind: str
    """`PERCENT`, `ORDINAL` or nothing."""
    written: str
    start: int
    """Where among the text's `tokens` it begins."""
    end: int


class Token(NamedTuple):
    text: str
    what: str
    """time, figure, nth, word or mark."""


def fold(word: str) -> str:
    """A word as it is compared: no nuktas, one sign of nasality, `ए` and `ई` for `ये` and `यी` at its end."""
    plain = hindi.nfc(word).replace("\u093c", "").replace("\u0901", "\u0902").lower()
    plain = re.sub("[\u200c\u200d]", "", plain)
    plain = re.sub(r"[ङञणनम]्(?=[क-म])", "ं", plain)
    return re.sub("यी(?=ं?$)", "ई", re.sub("ये(?=ं?$)", "ए", plain))


def tokens(text: str) -> list[Token]:
    """Words, figures and marks; dates in figures have become day, month and year."""
    plain = _GROUPED.sub("", hindi.nfc(text).translate(_ASCII))
    plain = _DATE.sub(_in_words, plain)
    plain = _CURRENCY.sub(_sign_last, plain).replace("%", f" {PERCENT} ")
    return [_token(match) for match in _TOKEN.finditer(plain)]


def values(found: list[Token]) -> Iterator[Value]:
    """The numbers among the tokens, in order. एक by itself is no number: it is Hindi's article."""
    at = 0
    while at < len(found):
        reader = _Reader(found, at)
        amount = reader.read()
        if amount is None:
            at += 1
            continue
        end, kind = reader.at, reader.kind
        if end < len(found) and found[end].text in _PERCENT:
            end, kind = end + 1, PERCENT
        written = " ".join(token.text for token in found[at:end])
        if (written, kind) != ("एक", ""):
            yield Value(amount, kind, written, at, end)
        at = end


class _Reader:
    """Reads one number as far as it goes."""

    def __init__(self, found: list[Token], at: int) -> None:
        self.found, self.at, self.kind = found, at, ""

    def read(self) -> Fraction | None:
        """Its value; None when no number begins here. Numbers side by side are two: पांच सात लोग."""
        total, smallest = Fraction(0), 10**18
        begun = False
        while not self.kind:
            here = self.at
            part = self._below_thousand()
            scale = None if self.kind else self._scale()
            if scale is None:
                if part is not None and begun and part >= smallest:
                    self.at = here
                elif part is not None:
                    total, begun = total + part, True
                break
            if part is None and begun:  # लाख करोड़
                total *= scale
            elif begun and scale >= smallest:
                self.at = here
                break
            else:
                total += (1 if part is None else part) * scale
            smallest, begun = scale, True
        return total if begun else None

    def _below_thousand(self) -> Fraction | None:
        if self.at >= len(self.found):
            return None
        token = self.found[self.at]
        if token.what == "time":
            self.at += 1
            hour, minute = token.text.split(":")
            return int(hour) + Fraction(int(minute), 60)
        if token.what in {"figure", "nth"}:
            self.at += 1
            self.kind = ORDINAL if token.what == "nth" else ""
            return Fraction(token.text.removesuffix(PERCENT))
        part = self._hundreds()
        if part is not None and self._word_here() in _POINT:
            return part + self._behind_the_point()
        return part

    def _hundreds(self) -> Fraction | None:
        part = self._word()
        if self.kind or self._word_here() != "सौ":
            return part
        self.at += 1
        hundreds = (1 if part is None else part) * Fraction(100)
        here = self.at
        rest = self._word()
        if rest is not None and rest < 100 and rest.denominator == 1:
            return hundreds + rest
        self.at, self.kind = here, ""
        return hundreds

    def _word(self) -> Fraction | None:
        """डेढ़, साढ़े तीन, पौने दो, पच्चीस, पच्चीसवें."""
        word = self._word_here()
        following = fold(self.found[self.at + 1].text) if self.at + 1 < len(self.found) else ""
        if word in {"साढे", "सवा", "पौने"} and following in _units():
            self.at += 2
            quarter = {"साढे": Fraction(1, 2), "सवा": Fraction(1, 4), "पौने": Fraction(-1, 4)}
            return _units()[following] + quarter[word]
        if word in _PARTS:
            self.at += 1
            return _PARTS[word]
        if word in _units():
            self.at += 1
            return Fraction(_units()[word])
        nth = _NTH.sub("", word)
        if nth != word and nth in _units():
            self.at += 1
            self.kind = ORDINAL
            return Fraction(_units()[nth])
        return None

    def _behind_the_point(self) -> Fraction:
        self.at += 1
        figures = ""
        while (unit := _units().get(self._word_here())) is not None:
            figures += str(unit)
            self.at += 1
        return Fraction(f"0.{figures or 0}")

    def _scale(self) -> int | None:
        scale = _SCALES.get(self._word_here())
        self.at += scale is not None
        return scale

    def _word_here(self) -> str:
        return fold(self.found[self.at].text) if self.at < len(self.found) else ""


@cache
def _units() -> dict[str, int]:
    others = zip(_OTHERWISE[::2], map(int, _OTHERWISE[1::2]), strict=True)
    return {fold(word): number for word, number in others} | {fold(cardinal(n)): n for n in range(100)}


def _token(match: re.Match[str]) -> Token:
    if match["nth"]:
        return Token(match["figure"], "nth")
    return Token(match.group(), match.lastgroup or "mark")


def _in_words(date: re.Match[str]) -> str:
    day, month, year = map(int, date.groups())
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return date.group()
    return f"{day} {MONTHS[month - 1]} {year if year > 99 else 2000 + year}"


def _sign_last(money: re.Match[str]) -> str:
    return f"{money['amount']} {_CURRENCIES.get(money['sign'], 'रुपये')}"
