"""Ordinals: `6वीं` is छठी, `11 वां` ग्यारहवां, `2nd टेस्ट` दूसरा टेस्ट.

English ordinals take the gender of the noun that follows (`data/feminine.tsv`); where none follows
they are said in English.
"""

from functools import cache

from bulletin.spoken.draft import DEV, Match, Rule, alone, word_after
from bulletin.spoken.numbers import ORDINAL_ENDINGS, ordinal
from bulletin.spoken.tables import rows

_OBLIQUE = frozenset("में को पर के की का से तक ने".split())
_ENGLISH = ("ज़ीरोथ फ़र्स्ट सेकंड थर्ड फ़ोर्थ फ़िफ़्थ सिक्स्थ सेवंथ एटथ नाइंथ टेंथ इलेवंथ ट्वेल्थ थर्टीन्थ "
    "फ़ोर्टीन्थ फ़िफ़्टीन्थ "
            "सिक्सटीन्थ सेवनटीन्थ एटीन्थ नाइनटीन्थ ट्वेंटिएथ").split()  # fmt: skip


@cache
def _feminine() -> frozenset[str]:
    return frozenset(row[0] for row in rows("feminine"))


def _hindi(match: Match) -> str | None:
    if " " in match.group() and not match["ending"].startswith("व"):
        return None  # `3 ली` are two words, `11 वां` is one
    return ordinal(int(match["number"]), match["ending"], hundred="एक सौ" if alone(match) else "सौ")


def _pair(match: Match) -> str:
    first = ordinal(int(match["low"]), match["first"] or match["ending"], hundred="सौ")
    return f"{first} {ordinal(int(match['high']), match['ending'], hundred='सौ')}"


def _english(match: Match) -> str:
    number, noun = int(match["number"]), match["noun"] or ""
    if not noun:
        return _ENGLISH[number] if number < len(_ENGLISH) else ordinal(number, "वां")
    last = noun.split()[-1]
    ending = (
        "वीं"
        if last in _feminine() or noun.split()[0] in _feminine()
        else "वें"
        if word_after(match) in _OBLIQUE
        else "वां"
    )
    return f"{ordinal(number, ending)} {noun}"


_HINDI_END = "|".join(ORDINAL_ENDINGS)

RULES = (
    Rule(
        "ordinals, two",
        rf"(?<![\d.])(?P<low>\d+)(?P<first>{_HINDI_END})?\s?[-–]\s?(?P<high>\d+)"
        rf"\s?(?P<ending>{_HINDI_END})(?![{DEV}])",
        _pair,
    ),
    Rule(
        "ordinal", rf"(?<![\d.,-])(?P<number>\d{{1,12}})(?:-|\s)?(?P<ending>{_HINDI_END})(?![{DEV}])", _hindi
    ),
    Rule(
        "English ordinal",
        rf"(?<![\w.,-])(?P<number>\d{{1,3}})(?:st|nd|rd|th|ST|ND|RD|TH)(?![A-Za-z])"
        rf"(?:\s(?P<noun>[{DEV}]+(?:\s(?:मैच|कप|सीरीज|क्लास|वनडे|फ्लोर|राउंड|टेस्ट))?))?",
        _english,
    ),
)
