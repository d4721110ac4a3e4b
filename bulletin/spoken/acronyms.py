"""Latin acronyms: read as words (`ISRO` इसरो) or spelled (`BJP` बीजेपी), from `data/acronyms.tsv`."""

from bulletin.spoken.draft import Match, Rule
from bulletin.spoken.letters import spell
from bulletin.spoken.tables import table


def _known(match: Match) -> str | None:
    return table("acronyms").get(match.group())


def _dotted(match: Match) -> str:
    letters = match.group().replace(".", "").replace(" ", "")
    return table("acronyms").get(letters) or spell(letters)


RULES = (
    Rule(
        "dotted initials",
        r"(?<![\w.])(?:[A-Z]\.\s?){2,}(?![a-z])|(?<![\w.])(?:[A-Z]\.)+[A-Z](?![\w])",
        _dotted,
    ),
    Rule("acronym", r"(?<!\w)[A-Z][A-Za-z]*(?:[-&/][A-Z][A-Za-z]*)?(?![\w])", _known),
    Rule(
        "acronym, plural",
        r"(?<!\w)(?P<word>[A-Z]{2,6})(?:'s|s)(?!\w)",
        lambda m: table("acronyms").get(m["word"]) or spell(m["word"]),
    ),
)
