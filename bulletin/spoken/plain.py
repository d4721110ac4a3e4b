"""The numbers that no other pass has read."""

from bulletin.spoken.amounts import AMOUNT, amount
from bulletin.spoken.draft import Match, Rule
from bulletin.spoken.numbers import cardinal, digits, figure


def _amount(match: Match) -> str:
    if match["high"] and match["low"] == match["high"]:
        return _twice(match["low"], match["scale"] or "")
    return amount(match)


def _twice(number: str, scale: str) -> str:
    """`5-5` is पाँच पाँच, `2000-2000` दो दो हज़ार."""
    for zeros, name in ((5, "लाख"), (3, "हज़ार")):
        if number.endswith("0" * zeros) and len(number) - zeros <= 2 and "." not in number:
            word = cardinal(int(number[:-zeros]))
            return f"{word} {word} {name} {scale}".rstrip()
    word = figure(number)
    return f"{word} {word} {scale}".rstrip()


RULES = (
    Rule("plus generation", r"(?P<low>\d)\+\+", lambda m: f"{figure(m['low'])} प्लस प्लस", needs=("+",)),
    Rule(
        "age and over",
        r"(?P<low>\d+)\+(?=\s?(?:आबादी|उम्र|आयु|वर्ग|वाल|एज))",
        lambda m: f"{figure(m['low'])} प्लस",
        needs=("+",),
    ),
    Rule(
        "more than", r"(?P<low>\d+)\s?\+(?![\d+])", lambda m: f"{m['low']} से ज़्यादा", final=False, needs=("+",)
    ),
    Rule("number", rf"(?<!\d)(?<!\d\.){AMOUNT}", _amount),
    Rule("digits", r"\d+", lambda m: digits(m.group())),
)
