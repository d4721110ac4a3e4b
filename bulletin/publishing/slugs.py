"""A Hindi title in plain ASCII, as people write Hindi in Latin letters: file names that everyone can type."""

import re
import unicodedata
from dataclasses import dataclass

from bulletin.hindi import JOINERS

LONGEST = 60
NAMELESS = "bulletin"

_NUKTA, _VIRAMA = "\u093c", "\u094d"
_CODAS = {"\u0901": "n", "\u0902": "n", "\u0903": "h"}
_CONSONANTS = dict(
    zip(
        "कखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसह\u0933",
        "k kh g gh n ch chh j jh n t th d dh n t th d dh n p f b bh m y r l v sh sh s h l".split(),
        strict=True,
    )
)
_CLUSTERS = {"ज\u094dञ": "gy", "क\u093c": "q", "ज\u093c": "z"}  # ज्ञ, क़, ज़: not the sum of their parts
_VOWELS = dict(zip("अआइईउऊऋएऐओऔऑऍ", "a aa i ii u uu ri e ai o au o e".split(), strict=True))
_SIGNS = dict(
    zip(
        "\u093e\u093f\u0940\u0941\u0942\u0943\u0947\u0948\u094b\u094c\u0949\u0945",
        "A i ii u uu ri e ai o au o e".split(),
        strict=True,
    )
)
_LABIALS = {"प", "फ", "ब", "भ", "म"}
_SCHWA = "ə"  # the vowel that is not written, and not always said
_WORDS = {"में": "mein", "व": "va", "न": "na"}  # written otherwise than by rule
_WORD = re.compile(rf"[A-Za-z]+|[0-9]+|[\u0900-\u0963\u0971-\u097f{JOINERS}]+")


def slug(title: str) -> str:
    """Lower-case ASCII words with hyphens between them: at most 60 characters, never empty.

    >>> slug("पुतिन ने किम को कार भेंट की")
    'putin-ne-kim-ko-kaar-bhent-ki'
    """
    # NFKD takes accents off Latin letters, and parts nuktas from theirs.
    plain = "".join(
        str(unicodedata.decimal(char)) if char.isdecimal() else char
        for char in unicodedata.normalize("NFKD", title)
        if not "\u0300" <= char <= "\u036f"
    )
    made = ""
    for found in _WORD.finditer(plain):
        word = _latin(found.group())
        if made and len(made) + 1 + len(word) > LONGEST:
            break
        made = f"{made}-{word}" if made and word else made or word
    return made[:LONGEST] or NAMELESS


def _latin(word: str) -> str:
    if word.isascii():
        return word.lower()
    if word in _WORDS:
        return _WORDS[word]
    syllables = _syllables(word)
    _settle_schwas(syllables)
    made = ""
    for syllable, after in zip(syllables, [*syllables[1:], None], strict=False):
        closed = after is syllables[-1] and not after.vowel
        nasal = "m" if syllable.coda == "n" and after and after.onset[:1] in _LABIALS else syllable.coda
        vowel = syllable.vowel.replace("A", "aa" if closed else "a")  # कार is kaar, but का ka, सरकारी sarkari
        made += _spelled(syllable.onset) + vowel.replace("ii", "i").replace("uu", "u") + nasal
    return made


@dataclass(slots=True)
class _Syllable:
    onset: str
    """Its consonants in Devanagari, viramas and nuktas included."""
    vowel: str
    coda: str = ""


def _syllables(word: str) -> list[_Syllable]:
    made: list[_Syllable] = []
    for char in word:
        last = made[-1] if made else None
        if char in _CONSONANTS and last and last.onset.endswith(_VIRAMA):
            last.onset += char
            last.vowel = _SCHWA
        elif char in _CONSONANTS:
            made.append(_Syllable(char, _SCHWA))
        elif char in _VOWELS:
            made.append(_Syllable("", _VOWELS[char]))
        elif last is None:
            continue
        elif char == _NUKTA:
            last.onset += char
        elif char == _VIRAMA:
            last.onset += char
            last.vowel = ""
        elif char in _SIGNS:
            last.vowel = _SIGNS[char]
        else:
            last.coda = _CODAS.get(char, last.coda)
    return made


def _settle_schwas(syllables: list[_Syllable]) -> None:
    """Decide which schwas are said, from the last to the first (Ohala's rule: dropped in VC_CV)."""
    for index in reversed(range(len(syllables))):
        here = syllables[index]
        if here.vowel == _SCHWA:
            before, after = syllables[:index], syllables[index + 1 :]
            here.vowel = "" if not here.coda and _is_dropped(here, before, after) else "a"


def _is_dropped(here: _Syllable, before: list[_Syllable], after: list[_Syllable]) -> bool:
    if not before:
        return False
    if not after:  # at the end: राम is raam, but केंद्र kendra and भारतीय bhartiya
        return not (
            (_VIRAMA in here.onset and here.onset[-1] in "यरलव")
            or (here.onset == "य" and before[-1].vowel == "ii")
        )
    following = after[0]
    light_end = len(after) == 1 and following.vowel in {"i", "u"}  # राष्ट्रपति, अनुमति
    return (
        _VIRAMA not in here.onset + following.onset
        and bool(following.onset)
        and bool(following.vowel)
        and not light_end
    )


def _spelled(onset: str) -> str:
    for cluster, letters in _CLUSTERS.items():
        onset = onset.replace(cluster, letters)
    return "".join(_CONSONANTS.get(char, char) for char in onset if char not in {_VIRAMA, _NUKTA})
