"""Roman numerals: `चार्ल्स III` is चार्ल्स तृतीय, `Phase II` फेज दो, `प्लेइंग XI` प्लेइंग इलेवन."""

import re

from bulletin.spoken.draft import Match, Rule, words_before
from bulletin.spoken.numbers import cardinal

_VALUES = {"I": 1, "V": 5, "X": 10}
_RULERS = (
    "प्रथम द्वितीय तृतीय चतुर्थ पंचम षष्ठ सप्तम अष्टम नवम दशम एकादश द्वादश त्रयोदश चतुर्दश पंद्रहवें सोलहवें सत्रहवें अठारहवें"
).split()
_RULER = (
    "(?:राजा|महाराजा|रानी|महारानी|सम्राट|किंग|क्वीन|पोप|प्रिंस|शाह|सुल्तान|जार|चार्ल्स|"
    "एलिजाबेथ|एलिज़ाबेथ|जॉर्ज|हेनरी|पॉल|फिलिप|लुई|जेम्स|विलियम|"
    "एडवर्ड|बेनेडिक्ट|निकोलस|फ्रेडरिक|नेपोलियन|रामसेस|अब्दुल्ला|Charles|Elizabeth|George|Henry|"
    "Paul|Philip|Louis|Edward|Benedict|King|Queen|Pope)"
    "[^,।]{0,14}$"
)
_ELEVEN = "(?:प्लेइंग|[Pp]laying|प्लेयिंग|वर्ल्ड|इंडिया)[ -]$"
_COUNTED = (
    "(?:फेज|फेस|चरण|मार्क|टाइप|ग्रुप|पार्ट|भाग|लेवल|क्लास|कक्षा|स्टेज|पेपर|श्रेणी|अनुसूची|खंड|"
    "वॉर|युद्ध|टेबल|वॉल्यूम|यूनिट|टियर|पेज|"
    "[Pp]hase|[Mm]ark|Mk|MK|[Tt]ype|[Gg]roup|[Pp]art|[Ll]evel|[Cc]lass|[Ss]tage|[Pp]aper|[Ww]"
    "ar|[Tt]ier|[Uu]nit|[Vv]olume)[ -]$"
)


def _value(numeral: str) -> int | None:
    values = [_VALUES[letter] for letter in numeral]
    total = sum(-low if low < high else low for low, high in zip(values, [*values[1:], 0], strict=True))
    return total if 0 < total < 40 and "IIII" not in numeral and "VV" not in numeral else None


def _roman(match: Match) -> str | None:
    numeral, left = match["numeral"], words_before(match, 30)
    value = _value(numeral)
    if value is None:
        return None
    hyphen = " " if match.group()[0] == "-" else ""
    if numeral == "XI" and re.search(_ELEVEN, left + (" " if hyphen else "")):
        return f"{hyphen}इलेवन"
    if re.search(_COUNTED, left + (" " if hyphen else "")):
        return hyphen + cardinal(value)
    if value <= len(_RULERS) and re.search(_RULER, left):
        return hyphen + _RULERS[value - 1]
    return (
        hyphen + cardinal(value)
        if len(numeral) > 1 and numeral not in {"IV", "XX"} and left.strip()
        else None
    )


RULES = (Rule("Roman numeral", r"(?:-|(?<![\w-]))(?P<numeral>[IVX]{1,5})(?![\w'.-])", _roman),)
