"""Words that no English dictionary has: names and Hindi in Latin letters, read as India writes them.

`Kodipaka`, `Teerth`, `Halakki`: `t` and `d` are dental, an `a` at the end is long. How long an `a` is
inside a word, Latin letters do not tell; common beginnings and endings do (`data/romanised.tsv`).
"""

import re

from bulletin.spoken.tables import rows

_CONSONANTS = {
    "ksh": "क्ष", "chh": "छ", "cch": "च्छ", "tch": "च", "sch": "श", "kh": "ख", "gh": "घ", "ch": "च",
    "jh": "झ", "th": "थ",
    "dh": "ध", "ph": "फ", "bh": "भ", "sh": "श", "zh": "झ", "wh": "व", "ck": "क", "qu": "क्व",
    "b": "ब", "c": "क", "d": "द", "f": "फ", "g": "ग", "h": "ह", "j": "ज", "k": "क", "l": "ल", "m": "म",
    "n": "न", "p": "प",
    "q": "क", "r": "र", "s": "स", "t": "त", "v": "व", "w": "व", "x": "क्स", "y": "य", "z": "ज",
}  # fmt: skip
_VOWELS = {
    "aa": "ा", "ai": "ै", "au": "ौ", "aw": "ॉ", "ee": "ी", "ea": "ी", "ei": "े", "ey": "े", "ie": "ी",
    "oo": "ू", "ou": "ौ",
    "oa": "ो", "eu": "यू", "a": "", "e": "े", "i": "ि", "o": "ो", "u": "ु", "ii": "ी",
}  # fmt: skip
_FINAL = {"a": "ा", "i": "ी", "u": "ू", "ai": "ाई", "ui": "ुई", "oi": "ोई"}
_ALONE = {
    "": "अ", "ा": "आ", "ि": "इ", "ी": "ई", "ु": "उ", "ू": "ऊ", "े": "ए", "ै": "ऐ",
    "ो": "ओ", "ौ": "औ", "ॉ": "ऑ", "यू": "यू", "ाई": "आई",
}  # fmt: skip
_TOKEN = re.compile("|".join(sorted([*_CONSONANTS, *_VOWELS], key=len, reverse=True)))
_VOWEL_Y = re.compile(r"(?<=[^aeiou])y(?=[^aeiou]|$)")
_SHORT_END = re.compile("(?:ndra|tya|vya|shya|dya|shna|shwa|ttva)$")
_JOINED = frozenset(
    "st sth sn sp sk shn shk sht shv shw kt tt tth dd ddh pp kk cch jj ll mm nn ss bb gg ff tm dm".split()
)
_HARD = frozenset("r l n f p c k s".split())


def write(word: str) -> str:
    """A word in Latin letters in Devanagari."""
    word = _VOWEL_Y.sub(lambda match: "ii" if match.end() == len(word) else "i", word.lower())
    start, end = "", ""
    short = _SHORT_END.search(word)
    for kind, latin, hindi in rows("romanised"):  # ends first
        if kind == "end" and not end and not short and word.endswith(latin) and len(word) > len(latin) + 1:
            word, end = word[: -len(latin)], hindi
        elif kind == "start" and not start and word.startswith(latin) and _goes_on(word, latin, end):
            word, start = word[len(latin) :], hindi
    return start + _write(word, first=not start, last=not end) + end


def _goes_on(word: str, start: str, end: str) -> bool:
    """Whether a consonant or the found ending follows a beginning."""
    following = word[len(start) : len(start) + 1]
    return following not in {"", *"aeiouh"} or (not following and bool(end))


def _write(word: str, *, first: bool, last: bool) -> str:
    text, pieces = "", _TOKEN.findall(word)
    for i, letters in enumerate(pieces):
        before, following = pieces[i - 1] if i else "", pieces[i + 1] if i + 1 < len(pieces) else ""
        final = last and not following
        if letters in _VOWELS:
            vowel = _FINAL.get(letters, _VOWELS[letters]) if final else _VOWELS[letters]
            if final and _SHORT_END.search(word):
                vowel = ""
            elif letters == "a" and first and last and len(pieces) == 3 and i == 1:
                vowel = "ा"  # one syllable: Ram, Das
            text += vowel if before in _CONSONANTS else _ALONE.get(vowel, vowel)
        else:
            text += _consonant(letters, before, following, final=final)
    return text


def _consonant(letters: str, before: str, following: str, *, final: bool) -> str:
    if (
        letters in {"n", "m"}
        and following != "sh"
        and before in _VOWELS
        and following[:1] in tuple("kgcjtdszx" if letters == "n" else "pb")
    ):
        return "ं"
    letter = _CONSONANTS[letters]
    if letters == "c" and following[:1] in {"e", "i"}:
        letter = "स"
    elif letters == "t" and (before == "s" or (final and before in _HARD)):
        letter = "ट"
    joins = following in _CONSONANTS and (
        not before or following in {"r", "y"} or letters == "r" or letters + following in _JOINED
    )
    return letter + ("\u094d" if joins else "")
