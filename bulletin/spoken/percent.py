"""Percent: `8.2%` is "आठ दशमलव दो प्रतिशत"; precision is the news, so no डेढ़ and ढाई here."""

from bulletin.spoken.amounts import AMOUNT, amount
from bulletin.spoken.draft import Match, Rule


def _percent(match: Match) -> str:
    first = "सौ" if match["low"] == "100" and not match["high"] else amount(match)
    return f"{first} प्रतिशत"


RULES = (
    Rule(
        "percent range",
        r"(?<!\d)(?P<low>\d+(?:\.\d+)?)\s?%(?=\s?[-–]\s?\d)",
        lambda m: m["low"],
        final=False,
        needs=("%",),
    ),
    Rule("percent", rf"(?<!\d)(?<!\d\.){AMOUNT}\s?(?:%|[Pp]er ?cent)", _percent, needs=("%", "ent")),
    Rule("percent sign", r"\s?%", lambda _: "प्रतिशत", needs=("%",)),
)
