"""Before anything is read: one form for every character that has several.

Devanagari and other digits become 0-9, curly quotes straight ones, every dash that stands for a hyphen
`-` and every other dash ` – `; characters that cannot be seen go.
"""

import re
import unicodedata

_DIGITS = {ord(char): str(value) for value, char in enumerate("०१२३४५६७८९")}
_SUBSCRIPTS = {ord(char): str(value) for value, char in enumerate("₀₁₂₃₄₅₆₇₈₉")}
_SPACE = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000\t\r\n●•"
_UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202b\u202c\u202d\u202e\ufe0f"
_SAME = str.maketrans(
    _DIGITS
    | _SUBSCRIPTS
    | {
        **dict.fromkeys(map(ord, "“”„‟«»″〃"), '"'),
        **dict.fromkeys(map(ord, "‘’‚‛`´′ʼ"), "'"),
        **dict.fromkeys(map(ord, "‐‑‒−﹣－"), "-"),  # hyphens and the minus sign
        **dict.fromkeys(map(ord, "–—―"), "–"),
        **dict.fromkeys(map(ord, _SPACE), " "),
        **dict.fromkeys(map(ord, _UNSEEN)),
        ord("º"): "°",
        ord("˚"): "°",
        ord("µ"): "μ",
        ord("॰"): ".",
        ord("\u0965"): "।",
        ord("½"): " 1/2",
        ord("¼"): " 1/4",
        ord("¾"): " 3/4",
        ord("⅓"): " 1/3",
        ord("⅔"): " 2/3",
    }
)  # fmt: skip
_SPACES = re.compile("  +")
_RING = "(?<=[\u0904-\u0963])०(?![०-९0-9])"
"""A Devanagari zero that stands for the dot of an abbreviation."""
_BAR = "(?<=[\u0900-\u0963)\"'])\\s*\\|+(?=\\s|$)"
_VISARGA = (
    "(?<![\u0900-\u097f])(अत|अंत|अन्त|अंतत|अन्तत|स्वत|पुन|प्राय|क्रमश|मूलत|संभवत|सम्भवत|विशेषत|"
    "सामान्यत|मुख्यत|पूर्णत|अंशत|आंशिकत|"
    "वस्तुत|फलत|प्रात|शत|अक्षरश|छ|दु|साधारणत|प्रथमत):"
    "(?=[ ,।\u0900-\u097f])"
)
_ENTITIES = (("&amp;", "&"), ("&nbsp;", " "), ("&quot;", '"'), ("&#39;", "'"), ("&lt;", "<"), ("&gt;", ">"))


def tidy(written: str) -> str:
    """NFC, and one form for every character that has several."""
    text = unicodedata.normalize("NFC", written)
    if "०" in text:
        text = re.sub(_RING, ".", text)  # डॉ०, उ०प्र०
    if "&" in text:
        for entity, char in _ENTITIES:
            text = text.replace(entity, char)
    text = text.translate(_SAME).replace("\u0905\u0949", "\u0911")
    strange = {
        ord(char): _plain(char) for char in set(text) if char > "\u007f" and not "\u0900" <= char <= "\u097f"
    }
    if strange:
        text = text.translate(strange)
    if "|" in text:
        text = re.sub(_BAR, "।", text)  # a bar typed for the danda
    if ":" in text:
        text = re.sub(_VISARGA, "\\1ः", text)  # a colon typed for the visarga
    return _SPACES.sub(" ", text).strip()


def _plain(char: str) -> str:
    """A digit or a Latin letter in its simple form: ５, é, Ａ."""
    if "\ue000" <= char <= "\uf8ff":  # private: drafts keep what is spoken there
        return ""
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    if unicodedata.category(char)[0] == "L":
        base = unicodedata.normalize("NFKD", char)
        return "".join(part for part in base if part.isascii()) or char
    return char
