"""An amount: a number or a range of numbers, and the scale word after it.

`1.5 लाख`, `10-15`, `20 लाख करोड़`, `500 million`. Money, percent and measures all begin with one.
"""

import re

from bulletin.spoken.numbers import cardinal, figure, quarters

NUMBER = r"\d+(?:\.\d+)?"
SCALE_WORDS = (
    "हज़ार|हजार|लाख|करोड़|करोड|अरब|खरब|सौ|मिलियन|बिलियन|ट्रिलियन|[Ll]akhs?|[Cc]rores?|[Cc]r|[Mm]"
    "illion|[Mm]n|[Bb]illion|[Bb]n|[Tt]rillion|[Tt]n|[Tt]housand"
)
AMOUNT = (
    rf"(?P<sign>(?<![^\s(])-)?(?P<low>{NUMBER})(?:\s?[-–]\s?(?P<high>{NUMBER})(?!\d|\.\d|-\d))?"
    rf"(?:[\s-]?(?P<scale>(?:{SCALE_WORDS})(?:\s(?:करोड़|करोड|लाख|[Cc]rores?|[Cc]r))?)(?![\w\u093e-\u094d]))?"
)
"""Groups: sign, low, high, scale."""

_LATIN_SCALES = {
    "lakh": "लाख",
    "lakhs": "लाख",
    "crore": "करोड़",
    "crores": "करोड़",
    "cr": "करोड़",
    "thousand": "हज़ार",
}
_WESTERN = {"million": 10**6, "mn": 10**6, "billion": 10**9, "bn": 10**9, "trillion": 10**12, "tn": 10**12}
_WESTERN_NAMES = {10**6: "मिलियन", 10**9: "बिलियन", 10**12: "ट्रिलियन"}


def amount(match: re.Match[str], *, halves: bool = False) -> str:
    """The words of an amount. `halves`: डेढ़ and ढाई even where no scale word follows."""
    low, high, scale = match["low"], match["high"], (match["scale"] or "").strip()
    sign = "माइनस " if match["sign"] else ""
    western = _WESTERN.get(scale.lower())
    if western:
        parts = [_western(number, western) for number in (low, high) if number]
        if len(parts) == 2 and parts[0].split(" ", 1)[-1] == parts[1].split(" ", 1)[-1]:
            parts[0] = parts[0].split(" ", 1)[0]
        return sign + " से ".join(parts)
    scale = " ".join(_LATIN_SCALES.get(word.lower(), word) for word in scale.split())
    words = [_number(number, halves=halves or bool(scale)) for number in (low, high) if number]
    joined = (" " if high and float(low) == float(high) else " से ").join(words)
    if scale and not high and low == "100":
        joined = "सौ"
    return f"{sign}{joined} {scale}".rstrip()


def _number(text: str, *, halves: bool) -> str:
    """A number as newsreaders say it before a scale word or a unit of every day."""
    return (quarters(text) if halves and "." in text else None) or figure(text)


def _western(text: str, unit: int) -> str:
    """Millions and billions in lakh, crore and arab, if that comes out round; trillions stay."""
    if unit == 10**12:
        return f"{_number(text, halves=True)} {_WESTERN_NAMES[unit]}"
    whole, _, fraction = text.partition(".")
    total = int(whole) * unit + (int(fraction) * unit // 10 ** len(fraction) if fraction else 0)
    for value, name in ((10**9, "अरब"), (10**7, "करोड़"), (10**5, "लाख")):
        if total >= value:
            count = f"{total / value:.2f}".rstrip("0").rstrip(".")
            return f"{_number(count, halves=True)} {name}"
    return cardinal(total)
