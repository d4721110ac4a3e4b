"""Latin words in Hindi text as the Hindi press writes them: `data/english.tsv`, then rules for the rest."""

from bulletin.spoken.draft import Match, Rule
from bulletin.spoken.letters import spell
from bulletin.spoken.tables import table
from bulletin.spoken.transliterate import parts, transliterate


def read(word: str) -> str:
    """One Latin word in Devanagari."""
    known = spell(word) if len(word) == 1 and word.isupper() else _known(word)
    if known:
        return known
    if word.isupper() and not _sayable(word):
        return spell(word)
    pieces = parts(word)
    if len(pieces) > 1 and not word.isupper():
        return " ".join(read(piece) for piece in pieces)
    plural = _known(word[:-1]) if word[-1:] == "s" and len(word) > 3 else None
    return plural_of(plural) if plural else transliterate(word)


def _known(word: str) -> str | None:
    return table("acronyms").get(word) or table("english").get(word.lower())


def _sayable(word: str) -> bool:
    """Whether capitals are a word and no acronym: a headline's `OXYGEN`, not `JSSC`."""
    return len(word) > 5


def _word(match: Match) -> str:
    word = read(match["word"])
    return word if match["possessive"] is None else plural_of(word)


def plural_of(word: str) -> str:
    """`Minister's` is मिनिस्टर्स, `India's` इंडियाज, `Bush's` बुशेज."""
    last = word[-1]
    if last in "सशचजझ":
        return f"{word}ेज"
    return f"{word}्स" if "\u0915" <= last <= "\u0939" else f"{word}ज"


_TITLES = {
    "mr": "मिस्टर", "mrs": "मिसेज", "ms": "मिस", "dr": "डॉक्टर", "prof": "प्रोफेसर",
    "st": "सेंट", "jr": "जूनियर", "sr": "सीनियर",
           "ltd": "लिमिटेड", "pvt": "प्राइवेट", "co": "कंपनी", "inc": "इंक", "no": "नंबर", "vs": "बनाम",
           "capt": "कैप्टन", "col": "कर्नल",
           "lt": "लेफ्टिनेंट", "gen": "जनरल", "maj": "मेजर", "adv": "एडवोकेट", "govt": "गवर्नमेंट",
           "dept": "डिपार्टमेंट"}  # fmt: skip

RULES = (
    Rule(
        "Latin abbreviation",
        r"(?<!\w)(?P<word>Mr|Mrs|Ms|Dr|Prof|St|Jr|Sr|Ltd|Pvt|Co|Inc|No|[Vv]s|Capt|Col|Lt|Gen|"
        r"Maj|Adv|Govt|Dept)\.(?=\s?\S)",
        lambda match: _TITLES[match["word"].lower()],
    ),
    Rule("versus", r"(?<=\s)[Vv][Ss](?=\s)", lambda _: "बनाम"),
    Rule("Latin word", r"(?P<word>[A-Za-z]+)(?P<possessive>'s(?![A-Za-z]))?", _word),
)
