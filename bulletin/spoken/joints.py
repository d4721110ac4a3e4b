"""Where a voice must not run letters together: invisible joints inside compounds and spelled acronyms.

eSpeak NG, whose phonemes the default voice speaks, drops and adds the schwa where two words have grown into
one: लोकसभा comes out as "lokasbha", गणतंत्र as "ganatantra", एमआईएम as "emaim". A zero-width joiner at the
joint makes it read the parts as words. Nothing is seen of it, and other voices ignore it.

`data/joints.tsv` has the compounds; what ends in a head like मंत्री or सभा is parted by rule.
"""

import re
from functools import cache
from itertools import pairwise

from bulletin.spoken.letters import DEVANAGARI
from bulletin.spoken.tables import rows

JOINT = "\u200d"

_WORD = re.compile("[\u0900-\u0963\u0970-\u097f]{4,}")
_HEAD = re.compile(
    "(?<=[\u0900-\u097f][क-ह])(?<!\u094d[क-ह])(?=(?:मंत्री|मंत्रियों|मंत्रियो|सभा|सभाओं|सभाएं|"
    "तंत्र|कर्मी|कर्मियों|कर्ता|कर्ताओं|मंडल|बद्ध|वादी|वादियों)$)"
)
_SAME = frozenset([("ए", "ए"), ("े", "ए"), ("ी", "ई"), ("ई", "ई"), ("ओ", "ओ")])
_LONGEST, _SHORTEST = 14, 4


@cache
def _compounds() -> dict[str, str]:
    return {row[0].replace("|", ""): row[0].replace("|", JOINT) for row in rows("joints")}


@cache
def _letters() -> re.Pattern[str]:
    names = "|".join(sorted(DEVANAGARI, key=len, reverse=True))
    return re.compile(f"(?:{names})(?![\u093a-\u094d])")  # जे and डी, not जेड and a vowel sign


@cache
def _spelled() -> re.Pattern[str]:
    return re.compile(f"(?:{_letters().pattern}){{2,}}")


def part(text: str) -> str:
    """The same text with joints."""
    return _WORD.sub(lambda match: _parted(match.group()), text)


def _parted(word: str) -> str:
    compounds = _compounds()
    for size in range(min(_LONGEST, len(word)), _SHORTEST - 1, -1):
        found = compounds.get(word[:size])
        if found is not None:
            return found + word[size:]
    if word[0] in "एबसडफजआकलमनओपकयवज" and _spelled().fullmatch(word):
        return _apart(word)
    return _HEAD.sub(JOINT, word)


def _apart(acronym: str) -> str:
    """Letters of an acronym apart where they would run on: एम and आई, ए and ए."""
    letters: list[str] = _letters().findall(acronym)
    if "".join(letters) != acronym:  # जेडब्लू has two readings
        return acronym
    said = letters[0]
    for before, letter in pairwise(letters):
        runs_on = letter[0] in "एआओई" and (before[-1] in "मनलसफचरक्सड" or (before[-1], letter[0]) in _SAME)
        said += (JOINT if runs_on else "") + letter
    return said
