"""Fractions and slashes: `1/4 हिस्सा` is "एक चौथाई", `26/11` छब्बीस ग्यारह, `21/2` इक्कीस बटा दो."""

from bulletin.spoken.draft import Match, Rule, word_after
from bulletin.spoken.numbers import cardinal, quarters

_NAMED = {"1/2": "आधा", "1/3": "एक तिहाई", "2/3": "दो तिहाई", "1/4": "एक चौथाई", "3/4": "तीन चौथाई"}
_DATES = frozenset({"26/11", "9/11", "7/11", "7/7", "13/7"})
_DECIMALS = {"1/2": ".5", "1/4": ".25", "3/4": ".75"}


def _mixed(match: Match) -> str:
    """`3 1/2 साल` is साढ़े तीन साल."""
    whole, part = match["whole"], f"{match['top']}/{match['bottom']}"
    halves = quarters(whole + _DECIMALS[part]) if part in _DECIMALS and word_after(match) else None
    return (
        halves
        or f"{cardinal(int(whole))} और {cardinal(int(match['top']))} बटा {cardinal(int(match['bottom']))}"
    )


def _fraction(match: Match) -> str | None:
    text = match.group().replace(" ", "")
    if text in _DATES:
        return " ".join(cardinal(int(part)) for part in text.split("/"))
    after = word_after(match)
    if text in _NAMED and after:
        return (
            "आधी"
            if text == "1/2" and after in {"आबादी", "सीटें", "सीटों", "रकम", "राशि", "कीमत"}
            else _NAMED[text]
        )
    return f"{cardinal(int(match['top']))} बटा {cardinal(int(match['bottom']))}"


RULES = (
    Rule("round the clock", r"(?<![\d.])24\s?[x×X/*]\s?7(?!\d)", lambda _: "चौबीसों घंटे", needs=("24",)),
    Rule(
        "times",
        r"(?<![\d.])(?P<low>\d{1,4})\s?[x×X*]\s?(?P<high>\d{1,4})(?![\d.])",
        lambda m: f"{cardinal(int(m['low']))} गुणा {cardinal(int(m['high']))}",
        needs=("x", "X", "×", "*"),
    ),
    Rule(
        "mixed fraction",
        r"(?<![\d./])(?P<whole>\d+)\s(?P<top>\d+)/(?P<bottom>\d+)(?![\d/])",
        _mixed,
        needs=("/",),
    ),
    Rule("fraction", r"(?<![\d./-])(?P<top>\d+)\s?/\s?(?P<bottom>\d+)(?![\d/.-])", _fraction, needs=("/",)),
)
