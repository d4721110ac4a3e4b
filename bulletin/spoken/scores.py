"""Scores of play, which are no ranges: `287/6`, `21-12, 21-7`, `2-1 से`.

Cricket says the wickets first: छह विकेट पर दो सौ सत्तासी.
"""

import re

from bulletin.spoken.draft import Match, Rule, word_before, words_after, words_before
from bulletin.spoken.numbers import cardinal, figure

_PLAY = (
    "हराया", "हराकर", "हरा दिया", "हारी", "हार गई", "हार गए", "हार ", "हार का", "जीत", "मात दी", "मात ",
    "शिकस्त", "बराबर", "बढ़त", "स्कोर", "गोल", "सीरीज", "सीरीज़", "श्रृंखला", "ड्रॉ", "ड्रा ",
    "मुकाबल", "मुक़ाबल", "सेट", "गेम", "पराजित", "पीछे", "आगे", "क्लीन स्वीप", "व्हाइटवॉश", "टाईब्रेकर",
    "शूटआउट", "अंतर से",
)  # fmt: skip
_COUNTED = (
    "साल", "वर्ष", "दिन", "घंट", "मिनट", "लोग", "महीन", "हफ्त", "लाख", "करोड़", "हजार", "हज़ार",
    "बजे", "किमी", "रुप", "प्रतिशत", "फीसदी",
    "%", "बार", "गुना",
            "खिलाड़", "गेंद", "ओवर", "रन", "विकेट", "मीटर", "किलो", "फीट", "डिग्री", "अंक", "जून", "मार्च",
            "मई", "मैच", "गोल", "सीट", "बच्च", "युवक", "मई")  # fmt: skip


def _cricket(match: Match) -> str | None:
    runs, wickets = int(match["runs"]), int(match["wickets"])
    if (runs, wickets) == (24, 7):
        return None  # round the clock
    around = words_before(match, 60) + words_after(match, 40)
    if (
        wickets > 10
        or runs <= wickets
        or ("/" not in match.group() and runs < 20)
        or (
            not any(word in around for word in ("रन", "विकेट", "ओवर", "स्कोर", "पारी", "टीम", "बल्लेबाज"))
            and not (
                "/" in match.group()
                and runs >= 60
                and word_before(match)
                and not _ADDRESS.search(words_before(match, 20))
            )
        )
    ):
        return None
    return f"{cardinal(wickets)} विकेट पर {cardinal(runs)}"


def _bowling(match: Match) -> str | None:
    wickets, runs = int(match["wickets"]), int(match["runs"])
    around = words_before(match, 60) + words_after(match, 40)
    if wickets > 10 or not any(word in around for word in ("विकेट", "गेंदबाज", "झटके", "स्पेल")):
        return None
    return f"{cardinal(runs)} रन देकर {cardinal(wickets)} विकेट"


def _score(match: Match) -> str | None:
    """Two numbers and a hyphen: a score if they fall, or if the sentence is about play and counts nothing."""
    low, high = int(match["low"]), int(match["high"])
    right = words_after(match, 14).lstrip()
    if low == high and right.startswith(_COUNTED):
        return None
    around = words_before(match, 120) + words_after(match, 80)
    played = any(word in around for word in _PLAY) and not right.startswith(_COUNTED)
    if (
        low > high
        or (played and right.startswith(("से", "की", "का", "पर", "के", ",", ")", "।", "स्कोर", "ड्र")))
        or right.startswith(("की बराबरी", "की बढ़त"))
    ):
        return f"{cardinal(low)} {cardinal(high)}"
    return None


def _list(match: Match) -> str:
    """Sets and games: `21-12, 21-7`, `6-7(4), 6-3`."""
    text = match.group()
    return "".join(_part(piece) for piece in _pieces(text)).strip()


def _pieces(text: str) -> list[str]:
    pieces, number = [], ""
    for char in text:
        if char.isdecimal():
            number += char
        else:
            pieces += [number, char] if number else [char]
            number = ""
    return [*pieces, number] if number else pieces


def _part(piece: str) -> str:
    if piece.isdecimal():
        return cardinal(int(piece))
    return {",": ",", "(": ", ", ")": ""}.get(piece, " ")


_PAIR = r"\d{1,2}\s?-\s?\d{1,2}(?:\s?\(\d{1,2}(?:[-/]\d{1,2})?\))?"

_ADDRESS = re.compile("मकान|नंबर|प्लॉट|हाउस|खसरा|संख्या|वार्ड|गली|धारा|फ्लैट")

RULES = (
    Rule(
        "bowling analysis",
        r"(?<![\d.-])\d{1,2}(?:\.\d)?-\d{1,2}-\d{1,3}-\d{1,2}(?![\d-])",
        lambda match: " ".join(figure(part) for part in match.group().split("-")),
        needs=("-",),
    ),
    Rule(
        "sets",
        rf"(?<![\d./-]){_PAIR}(?:\s?,\s?{_PAIR}|\s{_PAIR})+(?![\d/-]|\s(?:साल|वर्ष|दिन|लाख|"
        rf"करोड़|हजार|रुप|जून|मई|बजे))",
        _list,
        needs=("-",),
    ),
    Rule(
        "cricket score",
        r"(?<![\d./-])(?P<runs>\d{1,4})\s?[/-]\s?(?P<wickets>10|\d)(?![\d/.-]|\s?(?:से\s|लाख|"
        r"करोड़|हिस्स))(?=\s|,|\)|।|$)",
        _cricket,
        needs=("/", "-"),
    ),
    Rule(
        "bowling figures",
        r"(?<![\d./-])(?P<wickets>10|\d)/(?P<runs>\d{1,3})(?![\d/.-])",
        _bowling,
        needs=("/",),
    ),
    Rule(
        "score", r"(?<![\d./-])(?P<low>\d{1,2})\s?-\s?(?P<high>\d{1,2})(?![\d/%.-]|,\d)", _score, needs=("-",)
    ),
)
