"""Latin words in Hindi text, as the Hindi press writes them: `data/english.tsv`, then the rules for the rest."""

from bulletin.spoken.draft import Match, Rule
from bulletin.spoken.letters import spell
from bulletin.spoken.tables import table
from bulletin.spoken.transliterate import transliterate


def read(word: str) -> str:
    """One Latin word in Devanagari."""
    known = table("acronyms").get(word) or table("english").get(word.lower())
    if known:
        return known
    if word.isupper() and len(word) <= 5:
        return spell(word)
    return transliterate(word)


def _word(match: Match) -> str:
    word = match["word"]
    return read(word) if match["possessive"] is None else f"{read(word)}'स"


RULES = (Rule("Latin word", r"(?P<word>[A-Za-z]+)(?P<possessive>'s(?![A-Za-z]))?", _word),)
