"""Numbers in words: what every other pass says its figures with.

0 to 99 are irregular in Hindi and stand in a table (`data/cardinals.tsv`); the rest is arithmetic.
"""

from bulletin.spoken.tables import rows

SCALES = (
    (10**17, "शंख"),
    (10**15, "पद्म"),
    (10**13, "नील"),
    (10**11, "खरब"),
    (10**9, "अरब"),
    (10**7, "करोड़"),
    (10**5, "लाख"),
    (10**3, "हज़ार"),
    (10**2, "सौ"),
)
POINT = "दशमलव"

_UNITS = tuple(row[1] for row in rows("cardinals"))
WORDS = frozenset(_UNITS)
"""The words for 0 to 99."""
_IRREGULAR_ORDINALS = {"एक": "पहल", "दो": "दूसर", "तीन": "तीसर", "चार": "चौथ", "छह": "छठ"}
_ENDINGS = {
    "वां": "ा", "वाँ": "ा", "वा": "ा", "ला": "ा", "रा": "ा", "था": "ा", "ठा": "ा", "ठवां": "ा", "ठां": "ा",
    "वीं": "ी", "वी": "ी", "ली": "ी", "री": "ी", "थी": "ी", "ठी": "ी", "ठीं": "ी", "ठवीं": "ी", "वींं": "ी",
    "वें": "े", "वे": "े", "ले": "े", "रे": "े", "थे": "े", "ठे": "े", "ठवें": "े", "ठें": "े", "वेें": "े",
}  # fmt: skip
ORDINAL_ENDINGS = tuple(sorted(_ENDINGS, key=len, reverse=True))


def cardinal(number: int) -> str:
    """`125000` is "एक लाख पच्चीस हज़ार"; from ten thousand शंख up the शंख are counted in the same way."""
    if number < 0:
        return f"माइनस {cardinal(-number)}"
    if number < 100:
        return _UNITS[number]
    parts = []
    for value, name in SCALES:
        if number >= value:
            count, number = divmod(number, value)
            parts += [cardinal(count), name]
    if number:
        parts.append(_UNITS[number])
    return " ".join(parts)


def digits(text: str) -> str:
    """Each digit by itself: `112` is "एक एक दो". Whatever is not a digit is left out."""
    return " ".join(_UNITS[int(char)] for char in text if char.isdecimal())


def figure(text: str) -> str:
    """A number as it is written without commas: `2024`, `8.25`, `007`."""
    whole, dot, fraction = text.partition(".")
    if (len(whole) > 2 and whole[0] == "0") or len(whole) > 19:
        words = digits(whole)
    else:
        words = cardinal(int(whole or "0"))
    return f"{words} {POINT} {digits(fraction)}" if dot and fraction else words


def year(number: int) -> str:
    """`1947` is "उन्नीस सौ सैंतालीस", `2024` is "दो हज़ार चौबीस"."""
    century, rest = divmod(number, 100)
    if not 11 <= century <= 19:
        return cardinal(number)
    return f"{_UNITS[century]} सौ" + (f" {_UNITS[rest]}" if rest else "")


def quarters(text: str) -> str | None:
    """`1.5` is डेढ़, `2.25` सवा दो, `3.75` पौने चार; None where a newsreader has no such word."""
    whole, _, fraction = text.partition(".")
    fraction = fraction.rstrip("0")
    number = int(whole or "0")
    if not 1 <= number <= 99:
        return None
    if fraction == "5":
        return {1: "डेढ़", 2: "ढाई"}.get(number, f"साढ़े {_UNITS[number]}")
    if fraction == "25":
        return "सवा" if number == 1 else f"सवा {_UNITS[number]}"
    if fraction == "75":
        return f"पौने {cardinal(number + 1)}"
    return None


def ordinal(number: int, ending: str, *, hundred: str = "एक सौ") -> str:
    """`6`, `वीं` is छठी; `21`, `वें` is इक्कीसवें. `hundred` is how a bare hundred begins.

    From 1100 to 1999 hundreds are counted, as in years: सत्रह सौ बयासीवीं.
    """
    vowel = _ENDINGS[ending]
    words = year(number) if 1100 <= number < 2000 else cardinal(number)
    if number == 100:
        words = hundred
    if words in _IRREGULAR_ORDINALS:
        return _IRREGULAR_ORDINALS[words] + vowel
    return words + {"ा": "वां", "ी": "वीं", "े": "वें"}[vowel]
