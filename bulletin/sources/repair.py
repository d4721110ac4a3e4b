"""Put Hindi text right that was typed, converted or copied badly. Pure; knows nothing of news.

Every text comes in by this door once, so that a word has one spelling everywhere after it. Only what
cannot be meant is changed: a quotation mark, a dash or a spelling that a writer may choose is kept.
"""

import html
import re
import unicodedata

from bulletin.hindi import DIGIT, LETTER, SIGN, nfc

_HINDI = f"{LETTER}{SIGN}"
_VISARGA = "अत|अंत|अंतत|अंशत|क्रमश|छ|दु|नि|पुन|पूर्णत|प्राय|प्रात|फलत|मुख्यत|मूलत|वस्तुत|विशेषत|शत|संभवत|सामान्यत|स्वत"

_LOOKALIKES = str.maketrans(
    {
        "\u2010": "-", "\u2011": "-", "\u2212": "-", "\u2012": "–", "\u2015": "—",  # hyphens, minus, dashes
        "\u060c": ",", "\u061b": ";", "\u061f": "?", "\u066a": "%", "\u06d4": "।",  # Arabic and Urdu
        "\u09f7": "।", "\u01c0": "|", "\u2502": "|", "\uff5c": "|",  # what stands in for a danda
        "\u00b4": "’", "\u0060": "‘", "\u201b": "‘", "\u201a": "‘", "\u201e": "“",
        "\u090e": "ए", "\u0912": "ओ", "\u0946": "े", "\u094a": "ो",  # the short e and o of southern languages
        "\u2028": "\n", "\u2029": "\n", "\u0085": "\n", "\u000b": "\n", "\u000c": "\n",
    }
)  # fmt: skip

# What is seen but was put together of the wrong parts: each pair looks the same on paper.
_PARTS = {
    "अा": "आ", "आे": "ओ", "आै": "औ", "अो": "ओ", "अौ": "औ", "अॉ": "ऑ", "अॅ": "ॲ", "एे": "ऐ",
    "ाे": "ो", "ाै": "ौ", "ाॅ": "ॉ", "ेा": "ो", "ैा": "ौ", "ॅा": "ॉ", "र्इ": "ई",
}  # fmt: skip

_RULES = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        ("[\u200c\u200d]", ""),  # joiners: they change how a conjunct is drawn, not how it is said
        ("[\ufeff\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufffc\ufffd]", ""),
        ("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]", ""),  # controls
        (r"[^\S\n]+", " "),
        ("([डढजफखग])([\u093e-\u094c]+)\u093c", "\\1\u093c\\2"),  # पीडि़त: the dot was typed after the sign
        ("(?<=[\u093e-\u094d])\u093c", ""),  # लौटे़: a dot on a letter that has none
        ("([\u0900-\u0903\u093c\u093e-\u094d])\\1+", r"\1"),  # जहांं: the same sign twice
        (f"(?<![{_HINDI}])[\u093a-\u093c\u093e-\u094d]+", ""),  # a sign on nothing
        (rf"(?<![{_HINDI}])({_VISARGA}):(?=[{_HINDI}]| [{_HINDI}{DIGIT}])", "\\1\u0903"),  # नि:शुल्क, अत: वह
        ("\u0931(?!\u094d)", "र"),  # औऱ: a letter of Marathi and the south, at home in no Hindi word
        (rf"(?<![{_HINDI}])(के|की|का|में|से|को|पर|और|ने)(?=\d)", r"\1 "),  # के14वें
        (rf"(?<=[{_HINDI}])[lI](?=\s|$)", "।"),  # नाम लिखायाl
        (r"[^\S\n]+(?=[।॥,;!?](?![A-Za-z]))", ""),
        (rf"(?<=[।॥])(?=[{LETTER}])", " "),
    )
)  # fmt: skip
_BAR = re.compile(rf"(?<=[{_HINDI}\"”’')])[^\S\n]*(\|+)(?=\s|$|[{_HINDI}”’\"])")
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{2,6}|#[xX][0-9a-fA-F]{2,5});")


def repair(text: str) -> str:
    """The text in NFC, as its writer meant it. Line ends stay line ends; idempotent."""
    while (better := _pass(text)) != text:  # one repair may lay bare the next
        text = better
    return text


def _pass(text: str) -> str:
    text = _ENTITY.sub(lambda match: html.unescape(match.group()), text)
    text = nfc(text.replace("\r\n", "\n").replace("\r", "\n").translate(_LOOKALIKES))
    text = "".join(map(_plain, text)) if not text.isascii() else text
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    for wrong, right in _PARTS.items():
        text = text.replace(wrong, right)
    return nfc("\n".join(_danda(line).strip() for line in text.split("\n")))


def _plain(character: str) -> str:
    """Full-width letters and the digits of other scripts, as they are written in a Hindi newspaper."""
    if "\uff01" <= character <= "\uff5e":
        return chr(ord(character) - 0xFEE0)
    if unicodedata.category(character) == "Nd" and not "\u0966" <= character <= "\u096f":
        return str(unicodedata.decimal(character))
    return character


def _danda(line: str) -> str:
    """`|` → `।` where it ends a sentence; between the entries of a menu or a table it stays."""
    entries = line.split("|")
    is_menu = len(entries) > 2 and entries[-1].strip() and all(len(entry.split()) < 4 for entry in entries)
    if is_menu or line.lstrip().startswith("|"):
        return line
    return _BAR.sub(lambda match: "।" if len(match.group(1)) == 1 else "॥", line)
