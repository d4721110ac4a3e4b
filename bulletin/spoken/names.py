"""Names that hold a number: `5G` is फ़ाइव जी, `कोविड-19` कोविड नाइंटीन, `चंद्रयान-3` चंद्रयान तीन, `F-16` एफ सोलह.

Those with a reading of their own stand in `data/numbered.tsv`. A single digit next to letters is said in
English (`V2` वी टू, `एच-1बी` एच वन बी), as newsreaders do.
"""

import re

from bulletin.spoken.draft import DEV, Match, Rule, words_after
from bulletin.spoken.latin import read
from bulletin.spoken.letters import DEVANAGARI, spell
from bulletin.spoken.numbers import cardinal, digits, figure
from bulletin.spoken.tables import table

_LETTER = "|".join(sorted(DEVANAGARI, key=len, reverse=True))
_ENGLISH = "ज़ीरो वन टू थ्री फ़ोर फ़ाइव सिक्स सेवन एट नाइन".split()
_PIECE = re.compile(r"\d+(?:\.\d+)?|[A-Za-z]+")


_SUMMITS = (
    "शिखर",
    "समिट",
    "देश",
    "सम्मेलन",
    "बैठक",
    "समूह",
    "की अध्यक्ष",
    "के अध्यक्ष",
    "के नेता",
    "विदेश",
    "के विदेश",
    "में भारत",
)


def _listed(match: Match) -> str | None:
    if match.group().startswith("जी ") and not words_after(match, 16).lstrip().startswith(_SUMMITS):
        return None  # शास्त्री जी 7 बजे
    return table("numbered").get(match.group().replace(" ", "").replace("-", "").upper())


def _generation(match: Match) -> str:
    letter = match["letter"]
    return f"{_ENGLISH[int(match['number'])]} {spell(letter) if letter.isascii() else letter}"


def _number(text: str) -> str:
    """A number within a name: up to three digits as one, four in pairs, longer ones digit by digit."""
    if "." in text:
        return figure(text)
    number = int(text)
    if text[0] == "0" or (len(text) > 4 and number % 1000):
        return digits(text)
    if len(text) == 4 and number % 100 > 9 and not 1900 <= number <= 2099:
        return f"{cardinal(number // 100)} {cardinal(number % 100)}"
    return cardinal(number)


def _beside_letters(text: str) -> str:
    return _ENGLISH[int(text)] if len(text) == 1 else _number(text)


def _code(match: Match) -> str:
    """Letters and digits in one word: `PSLV-C49`, `A380`, `160R`, `Q1FY24`."""
    pieces = _PIECE.findall(match.group())
    return " ".join(_beside_letters(piece) if piece[0].isdecimal() else _word(piece) for piece in pieces)


def _word(piece: str) -> str:
    short = len(piece) == 1 or (len(piece) <= 3 and piece.isupper() and piece not in table("acronyms"))
    return spell(piece) if short else read(piece)


def _hindi_code(match: Match) -> str:
    """`टी20`, `एच-1बी`, `पी-17ए`, `सी-18`: letters in Devanagari with a number."""
    tail = f" {match['tail']}" if match["tail"] else ""
    return f"{match['head']} {_beside_letters(match['number'])}{tail}"


def _numbered(match: Match) -> str:
    """`चंद्रयान-3`, `सेक्टर-135`: a word, a hyphen, a number."""
    return f" {_number(match['number'])}"


KNOWN = (
    Rule(
        "name with a reading",
        r"(?<![\w.\u0900-\u0963])(?:[A-Za-z]{1,8}|कोविड|टी|जी|एच|एन|पीएम|कॉप|बीएस|यूपी|सीओ|अंडर)[\s-]{0,2}\d{1,4}(?:\.\d)?"
        r"(?:[A-Z]\d|बी)?(?![\d\w.]|,\d)|(?<![\w.-])\d[A-Z]\d?[A-Z]?(?!\w)",
        _listed,
    ),
    Rule(
        "generation",
        rf"(?<![\w.,-])(?P<number>\d)-?\s?(?P<letter>G|जी|D|डी|(?<=\d)K)(?![\w{DEV}])",
        _generation,
    ),
)
"""The passes that come before anything counts."""


def _variant(match: Match) -> str:
    """`JN.1`, `XBB.1.5`: a variant of a virus."""
    letters, *numbers = match.group().split(".")
    return " डॉट ".join([spell(letters), *(_beside_letters(number) for number in numbers)])


CODES = (
    Rule("variant", r"(?<![\w.])[A-Z]{1,4}(?:\.\d{1,2})+(?![\w.]*\w)", _variant, needs=(".",)),
    Rule(
        "letters and number",
        rf"(?<![\d\w\u0900-\u097f])(?P<head>(?:{_LETTER})+)-?(?P<number>\d+)(?:-?(?P<tail>(?:{_LETTER})+))?"
        rf"(?![\d\w{DEV}:%]|[.,]\d)",
        _hindi_code,
    ),
    Rule("number in a name", rf"(?<=[{DEV}])-(?P<number>\d+(?:\.\d)?)(?![\d:%]|[.,/]\d|-\d)", _numbered),
    Rule(
        "model or code",
        r"(?<![\w.])(?=[A-Za-z0-9-]*[A-Za-z])(?=[A-Za-z0-9-]*\d)"
        r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*(?:\.\d+)?(?![\w.]*\w)",
        _code,
    ),
)
"""What is left with letters and digits when measures and money have been read."""
