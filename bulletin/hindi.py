r"""Where a syllable, a word, a clause and a sentence of Hindi begin and end.

Boundaries only: nothing here knows what a word means. Python's `\w`, `\b` and `str.isalnum`
are not used, for they break words at vowel signs.
"""

import re
import unicodedata
from collections.abc import Iterator

# Escapes, for a nukta letter typed here would become two code points and break its range.
LETTER = "\u0904-\u0939\u093d\u0950\u0958-\u0961\u0972-\u097f"
SIGN = "\u0900-\u0903\u093a-\u093c\u093e-\u094f\u0951-\u0957\u0962\u0963"
JOINERS = "\u200c\u200d"
DIGIT = "0-9\u0966-\u096f"

_CONSONANT = "[\u0915-\u0939\u0958-\u095f\u0978-\u097f]\u093c?"
_SYLLABLE = (
    rf"{_CONSONANT}(?:\u094d[{JOINERS}]?{_CONSONANT})*[{SIGN}{JOINERS}]*"  # क, क्ष, त्रि, प्र॑
    rf"|[{LETTER}][{SIGN}{JOINERS}]*"  # a vowel that stands alone
)
_SYLLABLES = re.compile(_SYLLABLE)
_AKSHARA = re.compile(rf"{_SYLLABLE}|.[{SIGN}{JOINERS}]*", re.DOTALL)
_WORD = re.compile(rf"[{LETTER}A-Za-zÀ-ɏ{DIGIT}][{LETTER}{SIGN}{JOINERS}A-Za-zÀ-ɏ{DIGIT}]*")
_HINDI_WORD = re.compile(rf"[{LETTER}][{LETTER}{SIGN}{JOINERS}]*")

_CLOSERS = "\"'”’»)\\]"
_STOP = re.compile(
    rf"(?:(?:[।॥?!…۔৷]|(?<=[{LETTER}{SIGN} ])\|(?=\s|$))+[.।]*|\.+[।]*)(?:\s(?=[।.|]))?[.।{_CLOSERS}]*"
)
_QUOTE = re.compile("[\"'”’»]")
_SIGHT = 60
_QUOTED = 2000  # a quotation is no longer than this, in letters
# No sentence begins with a postposition, and none ends before who said it is named.
_NEVER_FIRST = re.compile(r"\s*(?:में|से|का|की|के|को|ने|तक|वाला|वाली|वाले)\s")
_WHO_SAID = re.compile(r"\s*(?:[^\s।.,“‘\"]+\s){0,5}(?:कहा|पूछा|बोले|बोलीं|बोला|बोली|लिखा|बताया)\s*[।.,!]")

# Words that are written with a full stop and go on: डॉ. सिंह, रु. 500, ई. पू.
_ABBREVIATIONS = frozenset(
    "डॉ डा डाॅ प्रो पं श्री श्रीमती सुश्री कु मो मु स्व सं रु रू पृ नं क्र तह जि ता दि ई पू वि उ प्र प म कि मी "
    "सेमी मिमी ग्रा ली स अ आ इ उप लि प्रा कं एड कर्नल कैप्टन ले जन ब्रिगे मे गु चौ ठा सा च ला इं इंजी".split()
)
# Letters of initials: ए. पी. जे. अब्दुल कलाम, के. चंद्रशेखर राव.
_INITIALS = frozenset(
    "ए बी सी डी ई एफ जी एच आई जे के एल एम एन ओ पी क्यू आर एस टी यू वी डब्ल्यू एक्स वाई जेड ज़ेड".split()
)
_LATIN_ABBREVIATION = re.compile(r"(?:^|[^A-Za-z])(?:[A-Z]|Dr|Mr|Mrs|Ms|Prof|St|Rs|No|Co|Ltd|Inc|vs|Jr|Sr)$")
_LAST_TOKEN = re.compile(rf"[{LETTER}{SIGN}{JOINERS}.]+$")
_OPENS = re.compile(f"[{LETTER}“‘\"']")
_CLAUSE = re.compile(r"(?<=[,;:—–])\s+|\s+(?=(?:और|लेकिन|मगर|जबकि|ताकि|क्योंकि|जिससे|जिसमें|जिसके|तथा|व|कि)\s)")


def nfc(text: str) -> str:
    """NFC, the one form every text takes at the door. (NFC writes ड़ as ड + nukta.)"""
    return unicodedata.normalize("NFC", text)


def aksharas(text: str) -> list[str]:
    """The written syllables, and every other character by itself: `क्षत्रिय` is क्ष, त्रि, य."""
    return _AKSHARA.findall(text)


def count_aksharas(text: str) -> int:
    """How many written syllables there are to say: what speaking time grows with."""
    return len(_SYLLABLES.findall(text))


def words(text: str) -> list[str]:
    """Words of any script, and numbers; punctuation is left out."""
    return _WORD.findall(text)


def hindi_words(text: str) -> list[str]:
    """Words in Devanagari letters."""
    return _HINDI_WORD.findall(text)


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence of a paragraph starts and ends, white space at its edges left out.

    `।`, `॥`, `?`, `!`, `…` always end a sentence, with the quotes and brackets that close on them.
    A full stop ends one unless it belongs to an abbreviation, to initials or to a number.
    """
    start = 0
    while start < len(text):
        end = _end(text, start)
        if text[start:end].strip():
            yield _trim(text, start, end)
        start = end


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph."""
    return [text[start:end] for start, end in sentence_spans(text)]


def clauses(text: str) -> list[str]:
    """A sentence cut where a reader may pause: after commas, before conjunctions."""
    return [part for part in _CLAUSE.split(text) if part]


def _end(text: str, start: int) -> int:
    """Where the sentence that starts at `start` ends, with the marks that close on it."""
    for match in _STOP.finditer(text, start):
        end = _own_marks(text, match)
        if _ends_sentence(text, start, match, end):
            return end
    return len(text)


def _own_marks(text: str, match: re.Match[str]) -> int:
    """Straight quotes after a full stop may open the next sentence: leave those to it."""
    end = match.end()
    if text[end - 1] in "\"'" and end < len(text) and not text[end].isspace():
        mark = text[end - 1]
        if text.count(mark, max(match.start() - _QUOTED, 0), match.start()) % 2 == 0:
            return end - 1
    return end


def _ends_sentence(text: str, start: int, match: re.Match[str], end: int) -> bool:
    after = text[end : end + _SIGHT]
    if not after.strip():
        return True
    before = text[max(start, match.start() - _SIGHT) : match.start()]
    marks = text[match.start() : end]
    if ")" in marks and "(" in before and text[start : match.start()].find("(") > 0:
        return False  # a bracket inside a sentence
    if _NEVER_FIRST.match(after) or (_QUOTE.search(marks) and _WHO_SAID.match(after)):
        return False  # “…!” उन्होंने कहा।
    if marks.startswith((".", "…")):
        return _full_stop_ends(before, marks, after)
    return True


def _full_stop_ends(before: str, marks: str, after: str) -> bool:
    spaced = after[0].isspace()
    if marks.startswith(("..", "…")):  # it trails off; glued to a word or early on, the sentence goes on
        return spaced and len(before.split()) > 2
    if before[-1:].isdigit():  # 7.5, 17.45 go on, so does "1. पहला"; "साल 2013. इसके" ends
        return spaced and not after.lstrip()[0].isdigit() and len(before.split()) > 1
    last = _LAST_TOKEN.search(before)
    if _LATIN_ABBREVIATION.search(before) or (last and _is_abbreviation(last.group())):
        return False
    # Without a space only a whole Hindi word can end one: "किया है.उन्होंने", but not "bpsc.bih.nic.in".
    return spaced or (_closes(before) and _OPENS.match(after) is not None)


def _closes(before: str) -> bool:
    return _LAST_TOKEN.search(before) is not None or before[-1:] in _CLOSERS


def _is_abbreviation(token: str) -> bool:
    """`token` is what stands before a full stop, its own inner stops included: `ए.पी.जे`."""
    letters = token.strip(".").rsplit(".", maxsplit=1)[-1]
    return letters in _ABBREVIATIONS or letters in _INITIALS


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))
