"""Latin acronyms: read as words (`ISRO` इसरो) or spelled (`BJP` बीजेपी), from `data/acronyms.tsv`."""

from bulletin.spoken.draft import Match, Rule
from bulletin.spoken.latin import plural_of
from bulletin.spoken.letters import spell
from bulletin.spoken.tables import table


def _known(match: Match) -> str | None:
    return table("acronyms").get(match.group())


def _dotted(match: Match) -> str:
    letters = match.group().replace(".", "").replace(" ", "")
    return table("acronyms").get(letters) or spell(letters)


def _degree(match: Match) -> str | None:
    """`B.Tech` is बीटेक, `Ph.D` पीएचडी."""
    return table("acronyms").get(match.group().replace(".", "").replace(" ", ""))


def _plural(match: Match) -> str:
    """`MPs` is एमपी, `BJP's` बीजेपीज."""
    word = table("acronyms").get(match["word"]) or spell(match["word"])
    return plural_of(word) if match["own"] else word


_DEGREE = r"(?<!\w)(?:[A-Z][a-z]?\.\s?)+[A-Z][A-Za-z]{1,6}(?!\w)|(?<!\w)[A-Z][a-z]\.[A-Z](?!\w)\.?"

RULES = (
    Rule("slash between acronyms", r"(?<=[A-Za-z])\s?/\s?(?=[A-Za-z])", lambda _: " ", final=False),
    Rule("degree", _DEGREE, _degree),
    Rule(
        "dotted initials",
        r"(?<![\w.])(?:[A-Z]\.\s?){2,}(?![a-z])|(?<![\w.])(?:[A-Z]\.)+[A-Z](?![\w])",
        _dotted,
    ),
    Rule("acronym, of many or of one", r"(?<!\w)(?P<word>[A-Z]{2,6})(?P<own>')?s(?!\w)", _plural),
    Rule("acronym", r"(?<!\w)[A-Z][A-Za-z]*(?:[-&/][A-Z][A-Za-z]*)?(?![\w])", _known),
)
