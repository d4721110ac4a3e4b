"""A clause said in fewer words: without phrases that it can do without and stay whole and true.

A Hindi phrase is closed by its postposition, so an adjunct (where, when, for what, after what) can be taken
out from one postposition to the next. Only in a clause that names its doer by ने: elsewhere the doer has no
mark, and what looks like a place may hold it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from bulletin.editing.words import ends_in_verb

MOST_CUTS = 5
OWN = 5
"""Words of a passive clause's end that are sure to hold what it speaks of."""

_CASES = frozenset("ने को में पर से तक कि".split())
_AFTER_GENITIVE = frozenset(
    "लिए बाद पहले दौरान तहत साथ जरिए ज़रिए माध्यम बीच अनुसार मुताबिक कारण चलते मद्देनजर मद्देनज़र बावजूद "
    "अलावा खिलाफ ख़िलाफ समक्ष सामने समय वक्त निकट पास आसपास ऊपर नीचे अंतर्गत दम".split()
)
_KEPT = frozenset("खिलाफ ख़िलाफ अनुसार मुताबिक".split())
"""What these close says against whom it goes, or whose word it is."""
_TIME = re.compile(
    r"(?:सोमवार|मंगलवार|बुधवार|गुरुवार|गुरूवार|बृहस्पतिवार|शुक्रवार|शनिवार|रविवार|सुबह|शाम|रात|दोपहर|तड़के|दिन"
    r"|जनवरी|फरवरी|मार्च|अप्रैल|मई|जून|जुलाई|अगस्त|सितंबर|सितम्बर|अक्टूबर|अक्तूबर|नवंबर|नवम्बर|दिसंबर|दिसम्बर"
    r"|[12]\d\d\d)$"
)
_ADVERBS = frozenset("आज कल अब अभी फिलहाल शनिवार रविवार सोमवार मंगलवार बुधवार गुरुवार शुक्रवार".split())
# What stands before its noun and takes the phrase before it along: “… में लगे लोग”, “… को रोकने के लिए”.
_PARTICIPLE = re.compile(
    r"(?:हुए|हुई|हुआ|हो|होकर|जुड़े|जुड़ी|जुड़ा|लगे|लगी|लगा|गठित|स्थित|जारी|तैनात|मौजूद|शामिल|दर्ज|भर्ती|घायल|ग्रस्त"
    r"|मारे|गए|गये|गई|आए|आये|आई|आया|बने|बनी|बना|चल|चले|चली|रहे|रही|रहा|पड़े|पड़ी|दिए|दी|किए|की|का|के|फंसे|प्राप्त"
    r"|युक्त|मुक्त|लैस|परे|बाहर|अलग|दूर|भरी|भरे|भरा|वाला|वाले|वाली|तक|ही|भी|तो|और|एवं|तथा|या|व|कि|लेकर|देकर"
    r"|मिली|मिले|मिला|पहले|ज्यादा|अधिक|कम|ऊपर|नीचे|पार|साथ|बीच|में|पर|से|को|ने|नहीं|न|द्वारा"
    r"|[^\s]{2,}(?:ने|कर|ते|ती|ता|ित))$"
)
_ADJECTIVES = ("ित", "जारी", "शामिल", "दर्ज", "भर्ती", "तैनात", "घायल", "अलग", "दूर", "कम", "बाहर")
_LIGHT = re.compile(r"(?:कर|किया|किए|की|करेगा|करेगी|करेंगे|हो|हुआ|हुई|हुए)$")
"""What makes a verb of such a word."""
_ASKED = (
    (
        frozenset({"से", "साथ"}),
        re.compile("बात|मुलाकात|मुलाक़ात|भेंट|वार्ता|चर्चा|अपील|आग्रह|मांग|इनकार|इंकार|पूछताछ|संपर्क|संवाद"),
    ),
    (
        frozenset({"पर"}),
        re.compile(
            "हमला|निशाना|आरोप|रोक|प्रतिबंध|सवाल|जोर|ज़ोर|नजर|हस्ताक्षर|खुशी|दुख|चिंता|शोक|संतोष|बधाई|मुहर|पलटवार"
        ),
    ),
)
"""Verbs that ask for a phrase: with whom one talks, whom one attacks."""
_NO_VERB = frozenset(
    "अपने अपनी सामने महीने पुराने दूसरे तीसरे पति राष्ट्रपति उपराष्ट्रपति नेता गीता माता पिता जनता अभिनेता विजेता "
    "महिला पत्नी नए कई सभी".split()
)
_HANGS = re.compile(
    r"(?:^|\s)(?:जब|अगर|यदि|जो|जिस|जिसे|जिसने|जिन|जिन्हें|जिन्होंने|जहां|जैसे|ताकि|तो|क्योंकि|लेकिन|बल्कि)(?=\s)"
)
"""Words of a clause that is half of another."""
_HANGING = frozenset("नहीं न बिना सिवाय".split())
_PASSIVE = re.compile(
    r"(?:गया|गई|गयी|गए|गये|जाएगा|जाएगी|जाएंगे|जायेगा|जा रहा|जा रही|जा रहे)(?:\s(?:है|हैं|था|थे|थी))?$"
)
_CLOSED = re.compile(r"(?P<whole>[^\s]+(?:या|यी|ई|ए|ये|आ|ा|ी|े))\s(?:है|हैं)$")


@dataclass(frozen=True, slots=True)
class _Phrase:
    words: tuple[str, ...]
    spare: bool


def shrunk(clause: str, most: int) -> Iterator[str]:
    """Say a clause in at most so many words, the fewest phrases left out first; nothing if it cannot be."""
    words = clause.replace(",", "").split()
    doer = next((number for number, word in enumerate(words) if word == "ने" and number), None)
    if _HANGS.search(clause) or not ends_in_verb(clause) or "," in " ".join(words[:doer]):
        return
    if doer is None and not _PASSIVE.search(clause):
        return
    phrases = _phrases(words, doer)
    if doer is None and len(phrases[-1].words) < OWN:
        return
    spare = [number for number, phrase in enumerate(phrases) if phrase.spare]
    for count in range(min(len(spare), MOST_CUTS) + 1):
        found = False
        for left_out in combinations(spare, count):
            said = [word for n, phrase in enumerate(phrases) if n not in left_out for word in phrase.words]
            text = " ".join(said)
            for short in (text, _CLOSED.sub(r"\g<whole>", text)):
                if len(short.split()) <= most:
                    found = True
                    yield short
                    break
        if found:
            return


def _phrases(words: Sequence[str], doer: int | None) -> list[_Phrase]:
    """A clause as its phrases; the last is what no postposition closes: the object and the verb.

    A verb that governs what is before it (“… को रोकने के लिए”, “… में आने वाले”) takes it along.
    """
    found: list[_Phrase] = []
    start = 0
    for number, word in enumerate(words[:-1]):
        rest = words[number + 1 :]
        adverb = word in _ADVERBS and number == start and rest[0] not in _CASES
        after_genitive = word in _AFTER_GENITIVE and words[number - 1] in {"के", "की", "से"}
        closes = number > start and (word in _CASES or after_genitive) and not _goes_along(word, rest)
        if not (adverb or closes):
            continue
        phrase = words[start : number + 1]
        if any(map(_governs, phrase)):
            while found and found[-1].words[-1] not in {"ने", "कि"}:
                phrase = [*found.pop().words, *phrase]
        told = any("कि" in one.words for one in found)
        to_whom = any(one.words[-1] == "को" for one in found)
        spare = adverb or (number != doer and _is_spare(phrase, rest, to_whom=to_whom))
        found.append(_Phrase(tuple(phrase), spare=spare and not told))
        start = number + 1
    return [*found, _Phrase(tuple(words[start:]), spare=False)]


def _governs(word: str) -> bool:
    return len(word) > 2 and word.endswith("ने") and word not in _NO_VERB


def _goes_along(word: str, rest: Sequence[str]) -> bool:
    """Whether a phrase belongs to the word after it: “… में जारी बैठक”, but not “… में जारी किया”."""
    after, then = rest[0], " ".join(rest[1:2])
    verb = after.endswith(_ADJECTIVES) and _LIGHT.match(then) is not None
    return (
        word not in {"ने", "कि"}
        and after not in _NO_VERB
        and not verb
        and _PARTICIPLE.match(after) is not None
    )


def _is_spare(phrase: Sequence[str], rest: Sequence[str], *, to_whom: bool) -> bool:
    last, body = phrase[-1], phrase[:-1]
    nearest = not any(word in _CASES or word in _AFTER_GENITIVE for word in rest)
    if (
        last in {"ने", "कि"}
        or last in _KEPT
        or _HANGING & set(body)
        or ("को" in body and not any(map(_governs, body)))
        or any(last in cases and any(map(verb.match, rest)) for cases, verb in _ASKED)
        # “… का … के लिए इस्तेमाल करने …”: the genitive goes with what comes after
        or (nearest and any(map(_governs, rest)) and {"का", "की"} & set(body))
    ):
        return False
    if last == "को":
        return _TIME.search(body[-1]) is not None and len(phrase) < 5
    if last in {"से", "पर", "तक", "साथ"}:  # often what the verb asks for: “… से हार गई”, “… पर पहुंची”
        return not nearest or to_whom or bool({"का", "की"} & set(rest[1:-1]))
    return len(rest) > 3
