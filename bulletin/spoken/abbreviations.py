"""Hindi abbreviations with their dots and without: `डॉ.` डॉक्टर, `पं.` पंडित, `उप्र` उत्तर प्रदेश.

`data/abbreviations.tsv`: an entry with a dot counts only where the dot stands.
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
    full = _known().get(match["word"].replace(" ", "") + ".")
    if full is None or (full == "रुपए" and words_after(match, 3).strip()[:1].isdecimal()):
        return None  # `रु. 500` is money's to read
    return full + _behind(match)


def _behind(match: Match) -> str:
    """What follows an abbreviation: its dot if the text ends there, a space if a word is glued to it."""
    rest = match.string[match.end() : match.end() + 1]
    return "." if not rest else "" if rest in " ,)-।" else " "


def _bare(match: Match) -> str | None:
    return _known().get(match.group())


def _initials(match: Match) -> str:
    """`ए.पी.जे. अब्दुल कलाम`: letters without their dots."""
    dot = match.group().rstrip().endswith(".")
    letters = " ".join(match.group().replace(".", " ").split())
    return letters + (
        _behind(match) if dot and match.group()[-1] == "." else match.group()[len(match.group().rstrip()) :]
    )


_BARE = tuple(row[0] for row in rows("abbreviations") if "." not in row[0])

RULES = (
    Rule("era", rf"(?<![{DEV}])ई\.\s?पू\.?(?![{DEV}])", lambda _: "ईसा पूर्व", final=False, needs=("ई.",)),
    Rule(
        "degree",
        rf"(?<![{DEV}])(?P<first>बी|एम|डी|डी\.?एल|पी\.?एच)\.\s?(?P<second>एड|टेक|कॉम|फिल|फार्मा|लिट|आर्क|बीए)(?![{DEV}])(?:\.(?=\s\S))?",
        lambda match: match["first"].replace(".", "") + match["second"],
        final=False,
        needs=(".",),
    ),
    Rule(
        "initials",
        rf"(?<![{DEV}.])(?:{_LETTER})(?:\.\s?(?:{_LETTER})(?![{DEV}]))+\.?"
        rf"|(?<![{DEV}.])(?!ई\.\s)(?:{_LETTER})\.\s?(?=[{DEV}A-Z0-9])",
        _initials,
        final=False,
        needs=(".",),
    ),
    Rule(
        "abbreviation with dots",
        rf"(?<![{DEV}.])(?P<word>[{DEV}]{{1,8}}(?:\.\s?[{DEV}]{{1,5}})*)\.(?!\.)",
        _dotted,
        final=False,
        needs=(".",),
    ),
    Rule(
        "doctor, old style",
        r"(?<![\u0900-\u097f])डॉ(?:0|०|o|O)?\s(?=[\u0900-\u097f])",
        lambda _: "डॉक्टर ",
        final=False,
        needs=("डॉ",),
    ),
    Rule("abbreviation", rf"(?<![{DEV}.])[{DEV}]{{2,7}}(?![{DEV}])", _bare, final=False, needs=_BARE),
)
