"""Dates in every order: `19/06/2024`, `2024-06-19`, `June 19, 2024`, `11-13 मार्च`, `15 अगस्त, 1947`.

The names of the months, whole and short, Latin and Hindi: `data/months.tsv`.
"""

from functools import cache

from bulletin.spoken.draft import DEV, Match, Rule, words_before
from bulletin.spoken.numbers import cardinal, year
from bulletin.spoken.tables import rows

_MONTH = (
    "जनवरी|फ़रवरी|फरवरी|मार्च|अप्रैल|मई|जून|जुलाई|अगस्त|सितंबर|सितम्बर|अक्टूबर|अक्तूबर|नवंबर|"
    "नवम्बर|दिसंबर|दिसम्बर"
    "|(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|"
    "Sept?(?:ember)?|Oct(?:ober)?"
    "|Nov(?:ember)?|Dec(?:ember)?|JAN|FEB|MAR|APR|MAY|JUNE?|JULY?|AUG|SEPT?|OCT|NOV|DEC)(?![a-zA-Z])(?:\\.(?=\\s?\\S))?"
)
_DAY = r"(?<![\d.,:/])(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>1[0-9]\d\d|20\d\d)(?!\d|,\d|\.\d|-\d|\s?(?:करोड़|लाख|हजार|रुप|लोग|किमी|मीटर))"
_STEMS = (
    *"जनव फरव फ़रव मार्च अप्रैल मई जून जुल अगस्त सित अक्ट अक्त नव दिस".split(),
    *"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(),
    *"JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(),
)
_NAMES = "जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर".split()


@cache
def _months() -> dict[str, str]:
    return {row[0]: row[1] for row in rows("months")}


def _month(word: str) -> str:
    """A month's name in Hindi; a Hindi name stays as it is spelt."""
    return _months().get(word.rstrip(".").lower()[:3], word) if word[0].isascii() else word


def _numeric(day: str, month: str, of: str | None) -> str | None:
    """Day, month, year in figures; the month first if it cannot be otherwise."""
    if not 1 <= int(day) <= 31:
        return None
    if int(month) > 12:
        if int(day) > 12 or int(month) > 31:
            return None
        words = f"{_NAMES[int(day) - 1]} {cardinal(int(month))}"
    elif int(month) == 0:
        return None
    else:
        words = f"{cardinal(int(day))} {_NAMES[int(month) - 1]}"
    return f"{words} {_year(of)}" if of else words


def _year(text: str) -> str:
    return year(int(text)) if len(text) == 4 else cardinal(int(text))


def _dmy(match: Match) -> str | None:
    return _numeric(match["day"], match["month"], match["year"])


def _ymd(match: Match) -> str | None:
    return _numeric(match["day"], match["month"], match["year"]) if int(match["month"]) <= 12 else None


def _my(match: Match) -> str | None:
    if words_before(match, 12).rstrip(" :-").endswith(("संख्या", "नंबर", "क्रमांक", "नं.", "No", "no")):
        return None  # the number of a notice: 01/2023
    if not 1 <= int(match["month"]) <= 12:
        return None
    return f"{_NAMES[int(match['month']) - 1]} {year(int(match['year']))}"


def _day_month(match: Match) -> str | None:
    if not 1 <= int(match["day"]) <= 31:
        return None
    return f"{cardinal(int(match['day']))} {_month(match['month'])}" + (
        f" {year(int(match['year']))}" if match["year"] else ""
    )


def _month_day(match: Match) -> str | None:
    if not 1 <= int(match["day"]) <= 31:
        return None
    return f"{cardinal(int(match['day']))} {_month(match['month'])}" + (
        f" {year(int(match['year']))}" if match["year"] else ""
    )


def _days(match: Match) -> str | None:
    low, high = int(match["low"]), int(match["high"])
    if not (1 <= low <= 31 and 1 <= high <= 31):
        return None
    between = " से " if low < high else " "
    return f"{cardinal(low)}{between}{cardinal(high)} {_month(match['month'])}" + (
        f" {year(int(match['year']))}" if match["year"] else ""
    )


def _from_to(match: Match) -> str:
    first = f"{cardinal(int(match['low']))} {_month(match['from'])}"
    return f"{first} से {cardinal(int(match['high']))} {_month(match['to'])}"


def _month_year(match: Match) -> str:
    return f"{_month(match['month'])} {year(int(match['year']))}"


def _before_christ(match: Match) -> str:
    return f"{year(int(match['year']))} {'ईसा पूर्व' if 'पू' in match['era'] else 'ईस्वी'}"


_OPTIONAL_YEAR = rf"(?:\s?,?\s?-?{_YEAR})?"

RULES = (
    Rule(
        "date in figures",
        r"(?<![\d./-])(?P<day>\d{1,2})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<year>\d{4})(?![\d/-])",
        _dmy,
        needs=("-", "/", "."),
    ),
    Rule(
        "date, year first",
        r"(?<![\d./-])(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?![\d/-])",
        _ymd,
        needs=("-", "/", "."),
    ),
    Rule(
        "date, short year",
        r"(?<![\d./-])(?P<day>\d{1,2})(?P<mark>[/.])(?P<month>\d{1,2})(?P=mark)(?P<year>\d{2})(?![\d/-])",
        _dmy,
        needs=("/", "."),
    ),
    Rule(
        "month and year",
        r"(?<![\d./,-])(?P<month>0\d|1[0-2])[-/](?P<year>(?:19|20)\d\d)(?![\d/-])",
        _my,
        needs=("-", "/"),
    ),
    Rule(
        "day and month",
        r"(?<![\d./,-])(?P<day>0[1-9]|[12]\d|3[01])-(?P<month>0[1-9])(?![\d/.,-])(?P<year>)",
        _dmy,
        needs=("-",),
    ),
    Rule(
        "day and month, early",
        r"(?<![\d./,-])(?P<day>0[1-9])-(?P<month>1[0-2])(?![\d/.,-])(?P<year>)",
        _dmy,
        needs=("-",),
    ),
    Rule(
        "from day to day",
        rf"(?<![\d.,:/])(?P<low>[0-3]?\d)\s(?P<from>{_MONTH})\s?[-–]\s?(?P<high>[0-3]?\d)\s(?P<to>{_MONTH})"
        rf"(?![{DEV}])",
        _from_to,
        needs=("-", "–"),
    ),
    Rule(
        "days of a month",
        rf"(?<![\d.,:/])(?P<low>[0-3]?\d)\s?[-–]\s?(?P<high>[0-3]?\d)\s(?P<month>{_MONTH})"
        rf"(?![\u0900-\u0963\u0970-\u097f]){_OPTIONAL_YEAR}",
        _days,
        needs=_STEMS,
    ),
    Rule(
        "day, month",
        rf"{_DAY}(?:,\s|[\s-]?)(?P<month>{_MONTH})(?![\u0900-\u0963\u0970-\u097f]){_OPTIONAL_YEAR}",
        _day_month,
        needs=_STEMS,
    ),
    Rule(
        "month, day",
        rf"(?<!\w)(?P<month>{_MONTH})\s(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?!\d|[.,:]\d|%|"
        rf"\s?(?:लाख|करोड़|हजार|हज़ार|प्रतिशत|फीसदी))(?:,?\s{_YEAR})",
        _month_day,
        needs=_STEMS,
    ),
    Rule(
        "Latin month, day",
        r"(?<!\w)(?P<month>(?:Jan(?:uary)?|Feb(?:ruary)?|March|April|May|June|July|Aug(?:ust)?|"
        r"Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?)\s(?P<day>[0-3]?\d)"
        r"(?:st|nd|rd|th)?(?!\d)(?P<year>)",
        _month_day,
        needs=_STEMS,
    ),
    Rule("month, year", rf"(?<!\w)(?P<month>{_MONTH})[\s,'-]{{1,2}}{_YEAR}", _month_year, needs=_STEMS),
    Rule(
        "era",
        r"(?<![\d.])(?P<year>\d{1,4})\s?(?P<era>ई\.\s?पू\.?|ईसा पूर्व|ई\.(?=\s|$)|ईस्वी)",
        _before_christ,
        needs=("ई",),
    ),
)
