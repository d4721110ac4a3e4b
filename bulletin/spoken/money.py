"""Money: `₹2.5 करोड़` is "ढाई करोड़ रुपए". The currency comes after the scale word, paise last.

The names of the currencies and of their hundredths: `data/currencies.tsv`.
"""

from functools import cache

from bulletin.spoken.amounts import AMOUNT, amount
from bulletin.spoken.draft import Match, Rule
from bulletin.spoken.numbers import cardinal
from bulletin.spoken.tables import rows

_RUPEES = r"(?:रुपये|रुपए|रूपये|रूपए|रुपयों|रुपया|रुपयो)"
_SIGNS = (
    r"₹|(?<![\u0900-\u0963])(?:रु|रू)(?:\.|(?=\s?\d))|(?<![A-Za-z])Rs\.?|INR|US\$|A\$|C\$|[$€£¥₩₺৳₦₽₪฿₫]"
    r"|(?:USD|EUR|GBP|JPY)(?=\s?\d)"
)
_WORDS = r"(?:डॉलर|डालर|यूरो|पाउंड|पौंड|येन|रूबल|युआन|दिरहम|टका|रियाल)"


@cache
def _names() -> dict[str, tuple[str, str]]:
    return {row[0]: (row[1], row[2]) for row in rows("currencies")}


def _signed(match: Match) -> str:
    """Sign first: `₹500`, `Rs. 1,500/-`, `$2.5 million`."""
    name, hundredth = _names()[match["sign_"].rstrip(".")]
    return _say(match, name, hundredth, said=match["word"])


def _worded(match: Match) -> str | None:
    """Word last: `15.25 रुपए`, `50-500रु.`."""
    word = match["word"]
    if word.rstrip(".") in {"रु", "रू", "/-"}:
        word = "रुपए"
    return _say(match, word, "पैसे", said=word)


def _say(match: Match, name: str, hundredth: str, said: str | None) -> str:
    low, _, fraction = match["low"].partition(".")
    if not match["scale"] and not match["high"] and len(fraction) == 2 and hundredth:
        coins = f"{cardinal(int(fraction))} {hundredth}" if int(fraction) else ""
        notes = f"{cardinal(int(low))} {said or name}" if int(low) or not coins else ""
        sign = "माइनस " if match["sign"] else ""
        return f"{sign}{notes} {coins}".strip()
    if not said and name == "रुपए" and match["low"] == "1" and not match["scale"] and not match["high"]:
        return "एक रुपया"
    return f"{amount(match, halves=True)} {said or name}"


RULES = (
    Rule(
        "money, sign first",
        rf"(?P<sign_>{_SIGNS})\s?{AMOUNT}(?:\s?/-)?(?:\s?(?P<word>{_RUPEES}|{_WORDS})(?![\u093e-\u094d\w]))?",
        _signed,
        needs=(*tuple("₹$€£¥₩₺৳₦₽₪฿₫"), "रु", "रू", "Rs", "INR", "USD", "EUR", "GBP", "JPY"),
    ),
    Rule(
        "money, word last",
        rf"(?<!\d)(?<!\d\.){AMOUNT}\s?(?:/-\s?)?(?P<word>{_RUPEES}(?![\u093e-\u094d\w])|(?:रु|"
        rf"रू)(?:\.|(?![\u0900-\u097f]))|/-)",
        _worded,
        needs=("रु", "रू", "/-"),
    ),
)
