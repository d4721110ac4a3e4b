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
    word = read(match["word"])
    return word if match["possessive"] is None else possessive(word)


def possessive(word: str) -> str:
    """`Minister's` is मिनिस्टर्स, `India's` इंडियाज, `Bush's` बुशेज."""
    last = word[-1]
    if last in "सशचजझ":
        return f"{word}ेज"
    return f"{word}्स" if "\u0915" <= last <= "\u0939" else f"{word}ज"


RULES = (Rule("Latin word", r"(?P<word>[A-Za-z]+)(?P<possessive>'s(?![A-Za-z]))?", _word),)
