"""Names that hold a number: `5G` is फ़ाइव जी, `कोविड-19` कोविड नाइंटीन, `चंद्रयान-3` चंद्रयान तीन, `F-16` एफ सोलह.

Those with a reading of their own stand in `data/numbered.tsv`.
"""

from functools import cache

from bulletin.spoken.draft import DEV, Match, Rule
from bulletin.spoken.letters import DEVANAGARI, NAMES, spell
from bulletin.spoken.numbers import cardinal, digits, figure
from bulletin.spoken.tables import table

_LETTER = "|".join(sorted(DEVANAGARI, key=len, reverse=True))
_SHORT = ("ज़ीरो", "वन", "टू", "थ्री", "फ़ोर", "फ़ाइव", "सिक्स", "सेवन", "एट", "नाइन")


@cache
def _known() -> dict[str, str]:
    return table("numbered")


def _listed(match: Match) -> str | None:
    return _known().get(match.group().replace(" ", "").replace("-", "").upper())


def _generation(match: Match) -> str:
    number = int(match["number"])
    letter = match["letter"]
    return f"{_SHORT[number]} {spell(letter) if letter.isascii() else letter}"


def _number(text: str) -> str:
    """A number within a name: up to three digits as one, longer ones digit by digit unless round."""
    if text[0] == "0" or "." in text:
        return digits(text) if "." not in text else figure(text)
    number = int(text)
    if len(text) == 4 and number % 100 and not 1900 <= number <= 2099:
        return f"{cardinal(number // 100)} {cardinal(number % 100)}" if number % 100 > 9 else digits(text)
    return cardinal(number) if len(text) <= 4 or number % 1000 == 0 else digits(text)


def _code(match: Match) -> str | None:
    """Letters and digits in one word: `PSLV-C49`, `A380`, `160R`, `Q1FY24`."""
    text = match.group()
    if not any(char.isdigit() for char in text) or not any(char.isalpha() for char in text):
        return None
    import re  # noqa: PLC0415

    said = []
    for piece in re.findall(r"\d+(?:\.\d+)?|[A-Za-z]+", text):
        if piece[0].isdigit():
            said.append(_number(piece))
        else:
            said.append(_word(piece))
    return " ".join(said)


def _word(piece: str) -> str:
    from bulletin.spoken.latin import read  # noqa: PLC0415

    return spell(piece) if len(piece) <= 3 and piece.isupper() and piece not in _acronyms() else read(piece)


@cache
def _acronyms() -> dict[str, str]:
    return table("acronyms")


def _hindi_code(match: Match) -> str:
    """`टी20`, `एच-1बी`, `पी-17ए`, `सी-18`: letters in Devanagari with a number."""
    tail = match["tail"] or ""
    return f"{match['head']} {_number(match['number'])}" + (f" {tail}" if tail else "")


def _numbered(match: Match) -> str:
    """`चंद्रयान-3`, `सेक्टर-135`, `धारा-370`: a word, a hyphen, a number."""
    return f" {_number(match['number'])}"


RULES = (
    Rule("name with a reading", r"(?<![\w.])(?:[A-Za-z]{1,8}|कोविड|टी|जी|एच|पीएम|कॉप|बीएस|यूपी|सीओ)[\s-]{0,2}\d{1,4}(?:\.\d)?(?:[A-Z]\d)?(?![\d\w.]|,\d)|(?<![\w.-])\d[A-Z]\d?[A-Z]?(?!\w)", _listed),
    Rule("generation", rf"(?<![\w.,-])(?P<number>\d)-?\s?(?P<letter>G|जी|D|डी|(?<=\d)K)(?![\w{DEV}])", _generation),
    Rule("letters and number", rf"(?<![\d\w\u0900-\u097f])(?P<head>(?:{_LETTER})+)-?(?P<number>\d+)(?:-?(?P<tail>(?:{_LETTER})+))?(?![\d\w\u0900-\u0963\u0970-\u097f:%]|[.,]\d)", _hindi_code),
    Rule("number in a name", rf"(?<=[{DEV}])-(?P<number>\d+(?:\.\d)?)(?![\d:%]|[.,/]\d|-\d)", _numbered),
    Rule("model or code", r"(?<![\w.])(?=[A-Za-z0-9-]*[A-Za-z])(?=[A-Za-z0-9-]*\d)[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*(?:\.\d+)?(?![\w.]*\w)", _code),
)  # fmt: skip
