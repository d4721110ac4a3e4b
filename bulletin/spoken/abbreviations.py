"""Hindi abbreviations with their dots and without: `डॉ.` डॉक्टर, `पं.` पंडित, `उप्र` उत्तर प्रदेश.

`data/abbreviations.tsv`; a mark in its third column says that the abbreviation counts only with its dot.
"""

from functools import cache

from bulletin.spoken.draft import DEV, Match, Rule, words_after
from bulletin.spoken.letters import DEVANAGARI
from bulletin.spoken.tables import rows

_LETTER = "|".join(sorted(DEVANAGARI, key=len, reverse=True))


@cache
def _known() -> dict[str, str]:
    return {row[0]: row[1] for row in rows("abbreviations")}


def _dotted(match: Match) -> str | None:
    word = match["word"].replace(" ", "")
    full = _known().get(f"{word}.")
    if full is None or (full == "रुपए" and words_after(match, 3).strip()[:1].isdigit()):
        return None  # `रु. 500` is money's to read
    return full if match.string[match.end() : match.end() + 1] in {"", " "} else f"{full} "


def _bare(match: Match) -> str | None:
    return _known().get(match.group())


def _initials(match: Match) -> str:
    """`ए.पी.जे. अब्दुल कलाम`: letters without their dots."""
    letters = match.group().replace(".", " ").split()
    return " ".join(letters)


RULES = (
    Rule("era", r"ई\.\s?पू\.?", lambda _: "ईसा पूर्व", final=False),
    Rule("initials", rf"(?<![{DEV}.])(?!ई\.\s)(?:{_LETTER})\.\s?(?:(?:{_LETTER})\.\s?)*(?=[{DEV}A-Z])|(?<![{DEV}])(?:{_LETTER})(?:\.\s?(?:{_LETTER}))+(?![{DEV}])\.?(?=\s|$|,|\))", lambda m: _initials(m) + (" " if m.group()[-1:] in ". " else ""), final=False),
    Rule("abbreviation with dots", rf"(?<![{DEV}.])(?P<word>[{DEV}]{{1,8}}(?:\.\s?[{DEV}]{{1,5}})*)\.", _dotted, final=False),
    Rule("doctor, old style", r"(?<![\u0900-\u097f])डॉ(?:0|०|o|O)?\s(?=[\u0900-\u097f])", lambda _: "डॉक्टर ", final=False),
    Rule("abbreviation", rf"(?<![{DEV}.])[{DEV}]{{2,7}}(?![{DEV}])", _bare, final=False),
)  # fmt: skip
