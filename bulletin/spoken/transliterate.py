"""Latin words that no lexicon has, in Devanagari."""

from bulletin.spoken.letters import spell


def transliterate(word: str) -> str:
    return spell(word)
