"""English words from how they are pronounced, written as the Hindi press writes them.

The pronunciations are those of the CMU Pronouncing Dictionary (`data/pronunciations.txt`, one letter a
phoneme, sorted). The file is never parsed: a word is found in it by bisection.

Hindi spelling follows English spelling where sound alone does not decide (`o` in "doctor" is ऑ, the
unstressed vowel of "ticket" an ए), so sounds are first aligned with letters.
"""

from functools import lru_cache
from typing import TYPE_CHECKING

from bulletin.spoken.tables import open_data

if TYPE_CHECKING:
    from mmap import mmap

_CONSONANTS = {
    "b": ("ब", "b bb"), "c": ("च", "ch tch t c cz"), "d": ("ड", "d dd ed"), "D": ("द", "th"), "f": ("फ",
    "f ff ph gh"),
    "g": ("ग", "g gg gh gu gue x"), "h": ("ह", "h wh"), "j": ("ज", "j g dg dge d gg"), "k": ("क",
    "k c ck ch cc q qu x kh cqu"),
    "l": ("ल", "l ll"), "m": ("म", "m mm mb mn"), "n": ("न", "n nn kn gn"), "N": ("ं", "n ng"), "p": ("प",
    "p pp"),
    "r": ("र", "r rr wr rh"), "s": ("स", "s ss c sc ps st ce z"), "S": ("श",
    "sh s ss t ti ci si ch sch sci ssi c"),
    "t": ("ट", "t tt ed bt pt th tte d"), "T": ("थ", "th"), "V": ("व", "v f"), "w": ("व", "w u wh o"),
    "y": ("य", "y i j"),
    "z": ("ज", "z zz s ss x"), "Z": ("ज", "s si z g ti j"),
}  # fmt: skip
_LETTERS = {sound: frozenset(letters.split()) for sound, (_, letters) in _CONSONANTS.items()}
_VOWELS = frozenset("aAOWYeREoqvuxU1Ii")
_MATRA = {
    "अ": "",
    "आ": "ा",
    "इ": "ि",
    "ई": "ी",
    "उ": "ु",
    "ऊ": "ू",
    "ए": "े",
    "ऐ": "ै",
    "ओ": "ो",
    "औ": "ौ",
    "ऑ": "ॉ",
}
_VIRAMA = "\u094d"


@lru_cache(maxsize=1)
def _dictionary() -> "mmap":
    from mmap import ACCESS_READ, mmap

    with open_data("pronunciations.txt") as file:
        return mmap(file.fileno(), 0, access=ACCESS_READ)


def sounds(word: str) -> str | None:
    """The phonemes of an English word in small letters, one letter each; None if it is not there."""
    data, key = _dictionary(), word.encode() + b"\t"
    low, high = 0, len(data)
    while low < high:
        start = data.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = data.find(b"\n", start)
        line = data[start:end]
        if line.startswith(key):
            return line[len(key) :].decode()
        if line < key:
            low = end + 1
        else:
            high = start
    return None


def aligned(word: str, phonemes: str) -> list[str]:
    """Which letters of a word each of its phonemes is written with."""
    best: dict[tuple[int, int], tuple[float, list[str]]] = {(0, 0): (0.0, [])}
    for done in range(len(phonemes) + 1):
        for used in range(len(word) + 1):
            if (done, used) not in best:
                continue
            cost, chunks = best[done, used]
            options = (
                [(done, used + 1, cost + 1, [*chunks[:-1], chunks[-1]] if chunks else [])]
                if used < len(word)
                else []
            )
            if done < len(phonemes):
                options += [
                    (done + 1, used + size, cost + extra, [*chunks, word[used : used + size]])
                    for size in range(min(4, len(word) - used) + 1)
                    if (extra := _cost(phonemes[done], word[used : used + size])) is not None
                ]
            for sound, letter, total, parts in options:
                if (sound, letter) not in best or best[sound, letter][0] > total:
                    best[sound, letter] = (total, parts)
    return best[len(phonemes), len(word)][1]


def _cost(phoneme: str, letters: str) -> float | None:
    if not letters:
        return 0.3 if phoneme in "sy" else 1.5
    if phoneme in _VOWELS:
        body = letters.rstrip("rwhg") if phoneme == "R" else letters
        if phoneme == "R" and "r" not in letters:
            return None
        if body and not all(char in "aeiouy" for char in body.rstrip("wgh")):
            return None
        return 0.05 * len(letters) if body[:1] in set("aeiouy") or phoneme == "R" else None
    return 0.0 if letters in _LETTERS[phoneme] else None


def write(word: str, phonemes: str) -> str:
    """Devanagari for a word, given its phonemes."""
    chunks = aligned(word, phonemes)
    text = ""
    after_consonant = False
    for i, sound in enumerate(phonemes):
        rest = phonemes[i + 1 :]
        if sound in _VOWELS:
            units = _vowel(sound, chunks[i], phonemes[:i], rest, word)
        else:
            units = [_consonant(sound, chunks[i], phonemes[:i], rest)]
        for unit in units:
            text, after_consonant = _join(text, unit, after_consonant=after_consonant)
        if after_consonant and _closes(phonemes, i):
            after_consonant = False
    return text


def _join(text: str, unit: str, *, after_consonant: bool) -> tuple[str, bool]:
    """Add a vowel or a consonant to what is written; the second value says that a consonant is open."""
    if unit in _MATRA:
        if after_consonant:
            return text + _MATRA[unit], False
        if text and ((text[-1] in "िीइई" and unit in "आअएओइई") or (text[-1] in "ेएै" and unit == "अ")):
            return text + "य" + _MATRA[unit], False
        return text + unit, False
    return text + (_VIRAMA if after_consonant else "") + unit, unit != "ं"


def _closes(phonemes: str, i: int) -> bool:
    """Whether the consonant at `i` stands by itself before the next one, as in पासपोर्ट and सेगमेंट.

    Hindi joins what can be said together (स्ट, क्र, र्म, क्स) and the clusters at the end of a word.
    """
    here, following, rest = phonemes[i], phonemes[i + 1 : i + 2], phonemes[i + 2 :]
    if not following or following in _VOWELS or here in _VOWELS or not any(char in _VOWELS for char in rest):
        return False
    if here == "s" and phonemes[i - 1 : i] == "k":
        return True
    if here == "r" or following in {"r", "y"} or here + following in _JOINED:
        return False
    return not (following == "l" and here in "bpgkfs" and rest[:1] in _VOWELS)


_JOINED = frozenset(
    "sk sp st sm kc sn sw ks kt pt ps kS lt ld lm lf gz kn kw tw sT Sn St sf nt nd Sm ft fT".split()
)


def _consonant(sound: str, letters: str, before: str, rest: str) -> str:
    if sound == "N":
        return "ं" if rest[:1] in {"k", "g"} else "ंग"
    if (
        sound in "nm"
        and before
        and before[-1] in _VOWELS
        and rest
        and rest[0] in ("kgcjdtTDsSzZ" if sound == "n" else "pb")
    ):
        return "ं"
    if sound == "z" and not rest and letters.startswith("s") and before[-1:] not in _VOWELS - {"R"}:
        return "स"
    return _CONSONANTS[sound][0]


def _vowel(  # noqa: C901, PLR0911, PLR0912 - one case a vowel
    sound: str, letters: str, before: str, rest: str, word: str
) -> list[str]:
    """A vowel in Hindi letters, and the glide that comes with it."""
    first, last, following = not before, not rest, rest[:1]
    syllables = sum(char in _VOWELS for char in rest)
    to_r = following == "r" and rest[1:2] not in _VOWELS
    if sound in _PLAIN:
        return _PLAIN[sound]
    match sound:
        case "R":
            return (
                ["ओ", "र"] if letters.startswith("o") and following and following in _VOWELS else ["अ", "र"]
            )
        case "x":
            return [_schwa(letters, before, rest, syllables)]
        case "a":
            return ["ऑ" if "o" in letters else "आ"]
        case "A":
            return ["आ" if _broad(word, rest, syllables) else "ए" if first else "ऐ"]
        case "O":
            return ["ओ" if to_r and rest[1:2] in {"", *"tdsz"} and not first and letters[:1] != "a" else "ऑ"]
        case "W":
            return ["आ", "व"] if following == "R" else ["आ", "उ"]
        case "Y":
            return ["आ", "य"] if following in {"R", "x"} else ["आ", "ई" if last else "इ"]
        case "q":
            return ["ऑ", "इ"] if following not in _VOWELS | {"", "z", "s"} else ["ऑ", "य"]
        case "e":
            return ["ए", "य", "अ"] if to_r else ["ए"]
        case "u" | "v":
            return ["ऊ" if sound == "u" or following == "r" else "उ"]
        case "i" | "1" | "I" if to_r:
            return ["ई" if first else "इ", "य", "अ"]
        case "i":
            in_x = first and rest[:2] in {"ks", "gz"}
            return [
                "ए"
                if letters[:1] in {"a", "e"} and (in_x or (not first and not syllables and following != "N"))
                else "इ"
            ]
        case "1":
            return ["इ" if following in _VOWELS or (letters == "e" and syllables) else "ई"]
    return ["ई"]


_PLAIN = {"U": ["अ"], "E": ["ए"], "o": ["ओ"]}


def _broad(word: str, rest: str, syllables: int) -> bool:
    """Whether an `a` is long as in British speech: class, dance, fast, after."""
    if word.endswith(("ass", "aff", "ath")):
        return True
    before_s = rest[:1] in {"s", "f", "T"} and rest[1:2] in set("tkpf")
    return (before_s and syllables <= 1) or (
        rest[:2] in {"ns", "nt", "nc"} and word[-2:] in {"ce", "er", "nt"} and syllables <= 1
    )


def _schwa(letters: str, before: str, rest: str, syllables: int) -> str:  # noqa: PLR0911 - one case a letter
    """The unstressed vowel, by the letter it is written with."""
    letter = letters[:1]
    nasal = rest[:1] in {"n", "m"} and rest[1:2] not in _VOWELS
    if not before:
        return {"o": "ऑ", "e": "ए", "i": "इ"}.get(letter, "अ")
    if not rest:
        return "आ" if letter == "a" else "अ"
    if letters in {"i", "y"}:
        return "इ"
    if letters == "e":
        if syllables and sum(char in _VOWELS for char in before) == 0:
            return "इ"
        return "ए" if syllables or rest[:2] in {"nt", "ns"} or rest in {"s", "t", "z", "d"} else "अ"
    if letters == "o" and syllables and not nasal:
        return "ओ"
    if letters == "a" and rest == "nd":
        return "ऐ"
    return "उ" if letters == "u" and rest == "l" else "अ"
