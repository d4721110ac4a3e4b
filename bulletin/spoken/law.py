"""Sections, articles and rules of law, whose commas divide numbers: `धारा 419, 420, 467,468`.

A letter or a bracket after a number is read after it: `498ए`, `35A`, `506 (2)`, `120 (बी)`.
"""

import re

from bulletin.spoken.draft import DEV, Match, Rule
from bulletin.spoken.letters import NAMES, spell
from bulletin.spoken.numbers import cardinal

_WORDS = "धाराओं|धारा|अनुच्छेदों|अनुच्छेद|आर्टिकल|सेक्शन|उपधारा|नियम|[Ss]ections?|[Aa]rticles?|[Ss]ec\\."
_LETTER = "एए|एबी|एसी|ए|बी|सी|डी|ई|एफ|जी|एच"  # not के, which is also a word
_NUMBER = (
    rf"\d+(?:[-\s]?(?:{_LETTER}|[A-Z]{{1,2}})(?![\w\u093e-\u094d])|[A-Z]{{1,2}}\b)?(?:\s?\((?:\d+|"
    rf"{_LETTER}|[A-Za-z]|क|ख|ग)\))*"
)
_LIST = (
    rf"(?<![{DEV}A-Za-z])(?P<law>{_WORDS})(?P<gap>[\s:-]+)(?P<list>{_NUMBER}(?:(?:\s?,\s?|/|\s(?:और|व|एवं|तथा|या)"
    rf"\s){_NUMBER}(?![\d.]|\s?(?:लोग|साल|वर्ष|आरोप|मामल|%)))*)(?![\d.]*\d)"
)
_ONE = re.compile(rf"\d+|{_LETTER}|[A-Za-z]+|[{DEV}]+|,|/")


def _law(match: Match) -> str:
    return f"{_name(match['law'])} {numbers(match['list'])}"


def _name(word: str) -> str:
    lower = word.lower().rstrip(".s")
    return {"section": "सेक्शन", "sec": "सेक्शन", "article": "अनुच्छेद"}.get(lower, word)


def numbers(text: str) -> str:
    """`419, 420 और 498-ए` in words."""
    said = []
    for token in _ONE.findall(text):
        if token.isdecimal():
            said.append(cardinal(int(token)))
        elif token in {",", "/"}:
            said[-1] += ","
        elif token[0] in NAMES or token.upper()[0] in NAMES:
            said.append(spell(token))
        else:
            said.append(token)
    return " ".join(said)


RULES = (
    Rule(
        "section of law",
        _LIST,
        _law,
        needs=("धारा", "अनुच्छेद", "आर्टिकल", "सेक्शन", "नियम", "ection", "rticle", "ec."),
    ),
    Rule(
        "section with a letter",
        r"(?<![\d.-])(?P<list>\d{2,3}[-\s]?(?:ए|बी|सी|डी|ई|एए)(?:\([0-9]\))?)(?![\w\u0900-\u097f(-])",
        lambda m: numbers(m["list"]),
    ),
)
