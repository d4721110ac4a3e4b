"""Commas within numbers, and numbers that touch a word.

Indian and Western grouping alike: `3,20,45,678`, `22,860,184`. This comes before anything that reads
a number, but after the sections of law, whose commas divide: `धारा 467,468`.
"""

import re
from functools import cache

from bulletin.spoken.draft import DEV, Match, Rule, word_after
from bulletin.spoken.letters import DEVANAGARI
from bulletin.spoken.numbers import ORDINAL_ENDINGS, POINT, WORDS, cardinal, digits, figure

_AND = frozenset("और व एवं या तथा से".split())


def _join(match: Match) -> str:
    return match.group().replace(",", "").replace(" ", "")


def _join_spaced(match: Match) -> str | None:
    """`79, 878 नमूनों` is one number with a slip of the key, `5, 120 और` is two."""
    if "," in match.group().replace(", ", ""):  # the other commas say that it is one
        return _join(match)
    return None if word_after(match) in _AND or not word_after(match) else _join(match)


def _after_word(match: Match) -> str | None:
    """`सड़सठ.70 एकड़`: the words of a number with its decimals in figures."""
    return f"{match['word']} {POINT} {digits(match['digits'])}" if match["word"] in WORDS else None


def _version(match: Match) -> str | None:
    parts = match.group().split(".")
    date = len(parts) == 3 and len(parts[2]) in {2, 4}
    return None if date else f" {POINT} ".join(figure(part) for part in parts)


def _part(match: Match) -> str | None:
    """`ने50` is two words; `टी20`, `जी7` are names."""
    word = match["word"]
    return None if word in DEVANAGARI or _is_letters(word) else f"{word} "


@cache
def _letters() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(sorted(DEVANAGARI, key=len, reverse=True))})+")


def _is_letters(word: str) -> bool:
    """Whether a word is nothing but names of letters: एफ, बीएस, जीएसटी."""
    return _letters().fullmatch(word) is not None


def _unglue(match: Match) -> str | None:
    """`72रन`, `8,500से` are two words; `12ए`, `3बी` and `14वें` are one."""
    word = match["word"]
    if word in DEVANAGARI or word[:2] in {"वा", "वी", "वे"} or word in ORDINAL_ENDINGS:
        return None
    return f" {word}"


RULES = (
    Rule(
        "grouping with spaces",
        r"(?<![\d.,-])\d{1,2}(?:, ?\d{2})+, ?\d{3}(?![\d-])|(?<![\d.,-]\s)(?<![\d.,-])\d{1,2}, "
        r"\d{3}(?![\d,-]|, \d)",
        _join_spaced,
        final=False,
        needs=(",",),
    ),
    Rule(
        "grouping commas",
        r"(?<![\d.,])\d{1,3}(?:,\d{2,3})*,\d{3}(?!\d|,\d|\.\d+\.)|(?<![\d.,])\d{1,2}(?:,\d{2}){2,}(?!\d|,\d)",
        _join,
        final=False,
        needs=(",",),
    ),
    Rule("item of a list", r"^(?P<item>\d{1,2})[.)]\s(?=\D)", lambda m: f"{cardinal(int(m['item']))}, "),
    Rule(
        "decimal with a space",
        r"(?<=\d) \.(?=\d)|(?<=\d)\. (?=\d+ (?:लाख|करोड़|प्रतिशत|फीसदी))",
        lambda _: ".",
        final=False,
        needs=(" .", ". "),
    ),
    Rule(
        "decimal after a word",
        rf"(?P<word>[{DEV}]+)\.(?P<digits>\d{{1,3}})(?=\s[{DEV}])",
        _after_word,
        needs=(".",),
    ),
    Rule(
        "calibre",
        r"(?<![\d.\w])\.(?P<digits>\d{2,3})(?=\s?(?:बोर|कैलिबर))",
        lambda m: f"पॉइंट {m['digits']}",
        final=False,
        needs=(".",),
    ),
    Rule(
        "decimal without a whole",
        r"(?<![\d.\w\u0900-\u097f])\.(?=\d)",
        lambda _: "0.",
        final=False,
        needs=(".",),
    ),
    Rule("version", r"(?<![\d.])\d+(?:\.\d+){2,}(?![\d.])", _version, needs=(".",)),
    Rule(
        "year-old", r"(?<=\d)[\s-]years?[\s-]old(?![A-Za-z])", lambda _: " वर्षीय", final=False, needs=("old",)
    ),
    Rule("word before a number", rf"(?<![{DEV}])(?P<word>[{DEV}]+)(?=\d)", _part, final=False),
    Rule("word after a number", rf"(?<=\d)(?P<word>[{DEV}]+)", _unglue, final=False),
)
