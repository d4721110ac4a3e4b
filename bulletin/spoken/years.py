"""Years, by what stands around them: `1947 में`, `सन 1857`, `(1952)`, `1998-99`, `1950-1975`.

From 1100 to 1999 hundreds are counted in a year and thousands in a number; from 2000 on both are one.
"""

import re

from bulletin.spoken.draft import Match, Rule, word_after, word_before, words_after, words_before
from bulletin.spoken.numbers import cardinal, year

_BEFORE = frozenset(
    "सन सन् वर्ष साल सत्र सीजन सीज़न बजट चुनाव चुनावों अधिनियम एक्ट कानून विधेयक संहिता नियम "
    "योजना ओलंपिक ओलिंपिक कप जन्म जनवरी "
    "फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर मिशन विजन संविधान "
    "जनगणना आदेश वर्ल्डकप खेल खेलों खेलो".split()
)
_AFTER = frozenset(
    "में से के का की तक वाले वाली वाला ईस्वी ईसवी ई बैच तथा और को युद्ध जंग लड़ाई चुनाव विश्व "
    "वर्ल्ड ओलंपिक आंदोलन दंगे दंगों अधिनियम "
    "की व ने".split()
)
_MEASURED = (
    "से ज्यादा", "से ज़्यादा", "से अधिक", "से कम", "से ऊपर", "से नीचे", "से लेकर", "के करीब", "के आसपास", "के पार",
    "के लगभग", "की संख्या",
             "से भी", "के बीच", "की मौत", "की जान", "से घट", "से बढ़", "के ऊपर", "के स्तर", "और ", "व ",
             "की उछाल", "की तेजी", "की गिरावट", "को पार", "तक पहुंच",
             "तक पहुँच", "का आंकड़ा", "के आंकड़े", "का आँकड़ा", "की कमी", "को मिल", "को गिर")  # fmt: skip

_PAIR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d (?:से|और|तथा|या) $")


def _year(match: Match) -> str | None:
    number = int(match.group())
    if not 1100 <= number <= 1999:
        return None
    before, right = word_before(match), words_after(match, 16).lstrip()
    certain = before in _BEFORE or (
        _PAIR.search(words_before(match, 12)) is not None and number >= 1700 and number % 100 != 0
    )
    likely = (
        number >= 1500
        and word_after(match) in _AFTER
        and not right.startswith(_MEASURED)
        and right[:1] not in "-–("
    )
    bracketed = (
        match.string[: match.start()].endswith("(") and match.string[match.end() : match.end() + 1] == ")"
    )
    return year(number) if certain or likely or (bracketed and number >= 1500) else None


def _span(match: Match) -> str | None:
    """`2022-23` has no से, for it is one year; `1950-1975` has."""
    first, last = match["first"], match["last"]
    low = int(first)
    high = int(last) if len(last) == 4 else low // 100 * 100 + int(last)
    if len(last) == 2 and high < low:
        high += 100
    if not (1100 <= low <= 2099 and low < high <= low + 200):
        return None
    if high == low + 1:
        return f"{year(low)} {cardinal(high % 100) if high % 100 else year(high)}"
    return f"{year(low)} से {year(high)}"


def _decade(match: Match) -> str:
    other = f"{match['and']} {cardinal(int(match['other']))} " if match["and"] else ""
    return f"{year(int(match['year']))} {other}{match['rest']}"


def _decade_english(match: Match) -> str:
    after = word_after(match)
    number = year(int(match["year"]))
    return f"{number} के" if after.startswith("दशक") else f"{number} {'के' if after in _CASES else 'का'} दशक"


_CASES = frozenset("में से के की का तक को पर".split())

RULES = (
    Rule(
        "years, from and to",
        r"(?<![\d.,/₹$-])(?P<first>1[1-9]\d\d|20\d\d)\s?[-–/]\s?(?P<last>(?:1[1-9]|20)\d\d|"
        r"\d\d)(?![\d%:/]|[.,]\d|-\d|\s?(?:करोड़|लाख|रुप|किमी))",
        _span,
        needs=("-", "–", "/"),
    ),
    Rule(
        "decade",
        r"(?<![\d.,])(?P<year>1[1-9]\d0|20\d0)\s(?:(?P<and>और|व|से) (?P<other>\d0) )?(?P<rest>(?:के|वाले) दशक)",
        _decade,
        needs=("दशक",),
    ),
    Rule(
        "decade, English",
        r"(?<![\d.,])(?P<year>1[1-9]\d0|20\d0)'?s(?![A-Za-z])",
        _decade_english,
        needs=("s",),
    ),
    Rule(
        "year",
        r"(?<![\d.,:/₹$-])1[1-9]\d\d(?![\d:/]|[.,]\d|\s?%)|(?<=-)1[1-9]\d\d(?=\s(?:में|के|का|की)\s)",
        _year,
    ),
)
