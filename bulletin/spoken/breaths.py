"""Where a newsreader breathes: at commas, before and after the words that join clauses, after a long phrase.

Offsets into the spoken text, each right after a word, never within a number. An engine may pause there, and
a sentence too long for it may be cut there. Knows words, not sound.
"""

import re

_WORD = re.compile("[\u0900-\u0963\u0970-\u097f\u200d]+")
_BEFORE = frozenset(
    "लेकिन मगर किंतु किन्तु परंतु परन्तु बल्कि जबकि ताकि क्योंकि चूंकि हालांकि इसलिए जिससे "
    "जिसमें जिसके जिसकी जिसका जिसने जिसे जिस जिनमें "
    "जिन्हें जिनके जिनकी जिनका जहां जहाँ वहीं अगर यदि अन्यथा वरना".split()
)
"""A clause begins with them: breathe before."""
_JOINS = frozenset("और तथा एवं या व".split())
_VERBS = frozenset(
    "है हैं था थे थी थीं हो गया गए गई गयी दिया दिए दी किया किए लिया लिए ली हुआ हुए हुई रहा रहे "
    "रही होगा होगी होंगे करेंगे करेगा करेगी जाएगा जाएगी जाएंगे "
    "कहा बताया सकता सकते सकती चुका चुके चुकी करना करने लगा लगे लगी पहुंचे पहुंचा बनाए".split()
)
"""A clause ends with them: before `और` a new one begins."""
_PHRASES: dict[str, list[list[str]]] = {
    "बाद": [["के"]], "दौरान": [["के"]], "लिए": [["के"]], "साथ": [["के"]], "मुताबिक": [["के"]], "अनुसार": [["के"]],
    "तहत": [["के"]], "कारण": [["के"]], "चलते": [["के"]], "बीच": [["के"]], "खिलाफ": [["के"]], "मद्देनजर": [["के"]],
    "बावजूद": [["के"]], "अलावा": [["के"]], "जरिए": [["के"]], "लेकर": [["को"]],
    "से": [["की", "वजह"], ["की", "ओर"], ["की", "तरफ"]],
    "पर": [["के", "मौके"], ["के", "अवसर"]], "में": [["के", "बारे"]], "हुए": [["को", "देखते"]], "पहले": [["से"]],
}  # fmt: skip
"""The last word of a phrase, and what stands before it."""
_CASES = frozenset("ने को में पर से तक".split())
_CLINGS = frozenset("ने को में पर से तक का के की ही भी तो हुआ हुई हुए वाला वाली वाले सहित समेत नहीं".split())
"""They belong to the word before."""
_SHORT, _LONG = 5, 10
"""Words: what goes in one breath without thinking, and what needs one."""


def breaths(text: str) -> tuple[int, ...]:
    """Offsets into `text` where a reader may take breath."""
    words = [(match.group().replace("\u200d", ""), match.end()) for match in _WORD.finditer(text)]
    found: list[int] = []
    since = 0
    for i, (_, end) in enumerate(words[:-1]):
        since += 1
        mark = text[end : end + 1]
        if mark in {",", ";", ":", "…"} and mark:
            breathe = True
        elif mark in {"।", "?", "!", "."}:
            since = 0  # the sentence's own pause
            continue
        else:
            left = len(words) - 1 - i
            breathe = left >= 3 and _breathes(words, i, since, left)
        if breathe:
            found.append(end)
            since = 0
    return tuple(found)


def _breathes(words: list[tuple[str, int]], i: int, since: int, left: int) -> bool:
    """Whether to breathe after word `i`, `since` words after the last breath with `left` to come."""
    word, following = words[i][0], words[i + 1][0]
    if following in _CLINGS:
        return False
    if following in _BEFORE or word == "कि":
        return since >= 3
    if following in _JOINS and word in _VERBS:
        return since >= _SHORT
    if since > _SHORT and left > _SHORT and _closes_phrase(words, i):
        return True
    if word == "ने":
        return since > _SHORT and left > _LONG
    return since >= _LONG and left > _SHORT and word in _CASES


def _closes_phrase(words: list[tuple[str, int]], i: int) -> bool:
    return any(
        [word for word, _ in words[max(0, i - len(parts)) : i]] == parts
        for parts in _PHRASES.get(words[i][0], ())
    )
