"""Measures: `25 kg` is "पच्चीस किलोग्राम", `60 km/h` "साठ किलोमीटर प्रति घंटा", `μg/m³`.

Every unit and how it is said: `data/units.tsv`. What has a slash is read with प्रति.
"""

import re
from functools import cache

from bulletin.spoken.amounts import AMOUNT, amount
from bulletin.spoken.draft import Match, Rule, words_after
from bulletin.spoken.tables import rows

_LATIN = re.compile(r"\s[A-Za-z]")
_LETTERS = frozenset("VNJK")
"""Units that are a letter of a name where they touch the number: `4V`, `10K`."""
_PER = {
    "h": "घंटा", "hr": "घंटा", "hour": "घंटा", "s": "सेकंड", "sec": "सेकंड", "day": "दिन", "min": "मिनट",
    "घंटा": "घंटा", "घंटे": "घंटा", "घं": "घंटा",
        "किग्रा": "किलोग्राम", "dL": "डेसीलीटर", "dl": "डेसीलीटर", "person": "व्यक्ति"}  # fmt: skip
_LATIN_UNIT = r"(?:sq\.?\s?(?:km|m|ft|yd)\.?|[A-Za-zμ]{1,7}[²³2]?(?![A-Za-z0-9])|°\s?[CFc]?(?![A-Za-z])|℃|℉)"
_HINDI_UNIT = (
    r"(?:डिग्री (?:C|से\.)(?![A-Za-z])|वर्ग कि?\.?\s?मी|मीट्रिक टन|कि\.\s?(?:मी|ग्रा)|"
    r"से\.\s?मी|मि\.\s?(?:मी|ली|ग्रा)|मे\.\s?वा"
    r"|[\u0900-\u0963\u0970-\u097f]+)"
)


@cache
def _units() -> dict[str, tuple[str, bool]]:
    return {row[0]: (row[1], len(row) > 2) for row in rows("units")}


def unit(text: str) -> str | None:
    """How a unit is said, `km/h` and `रुपये/किलो` with it; None for what is no unit."""
    first, slash, second = text.partition("/")
    name = _units().get(first.strip())
    if name is None:
        return None
    if not slash:
        return name[0]
    per = _PER.get(second.strip(".")) or (_units().get(second.strip()) or (None,))[0]
    return f"{name[0]} प्रति {per}" if per else None


def _measure(match: Match) -> str | None:
    text = match["unit"]
    dotted = match["dot"] is not None and f"{text}." in _units()
    written = f"{text}." if dotted else text
    words = unit(written)
    glued = match.group().rstrip(".").endswith(match["low"] + text)
    in_english = text in {"in", "s", "x"} and _LATIN.match(words_after(match, 3)) is not None
    if words is None or (glued and text in _LETTERS) or in_english:
        return None
    if text in {"yr", "yrs"} and match["low"].isdecimal() and int(match["low"]) < 1000:
        words = "साल"
    number = amount(match, halves=_units()[written.partition("/")[0].strip()][1])
    return f"{number} {words}" + ("." if match["dot"] and not dotted else "")


def _per(match: Match) -> str | None:
    return unit(match.group().strip())


RULES = (
    Rule(
        "measure",
        rf"(?<!\d)(?<!\d\.){AMOUNT}(?:\s|-)?(?P<unit>{_LATIN_UNIT}(?:/(?:[A-Za-z]{{1,"
        rf"6}}[³²]?(?![A-Za-z])|घंटा|घंटे))?|{_HINDI_UNIT}(?:/[\u0900-\u0963\u0970-\u097f]+)?)"
        rf"(?![\w\u0900-\u0963])(?P<dot>\.(?=,|\s\S))?",
        _measure,
    ),
    Rule(
        "unit alone",
        r"(?<![\w\u0900-\u097f])(?:किमी|किग्रा|मिमी|μg/m³|km/h|kmph|mg/dL|°C)"
        r"(?:/घंटा)?(?![\w\u0900-\u0963\u0970-\u097f])\.?",
        lambda m: unit(m.group().rstrip(".")),
    ),
)
