"""What is left when all words are words: quotes and brackets go, a dash or a colon becomes a comma."""

import re

from bulletin.spoken.draft import DEV, Rule

RULES = (
    Rule("rupee", r"(?<![\u0900-\u0963])(?:रु|रू)\.", lambda _: "रुपए", needs=("रु.", "रू.")),
    Rule(
        "plus between numbers",
        r"(?<=[\ue000-\uf8ff])\s?\+\s?(?=[\ue000-\uf8ff])",
        lambda _: "प्लस",
        needs=("+",),
    ),
    Rule("about", r"~\s?(?=[\ue000-\uf8ff])", lambda _: "क़रीब ", needs=("~",)),
    Rule("and", r"\s?&\s?", lambda _: " एंड ", needs=("&",)),
    Rule("plus", r"\+", lambda _: "प्लस", needs=("+",)),
    Rule("degree", r"°", lambda _: "डिग्री", needs=("°",)),
    Rule(
        "per",
        r"(?<=[\ue000-\uf8ff])\s?/\s?(?P<unit>किलो|किग्रा|लीटर|यूनिट|क्विंटल|टन|दिन|माह|महीने|"
        r"महीना|घंटा|वर्ग फुट|व्यक्ति)"
        r"(?![\u0900-\u0963])",
        lambda match: f" प्रति {match['unit']}",
        needs=("/",),
    ),
    Rule(
        "slash between words",
        rf"(?<=[{DEV}\ue000-\uf8ff])\s?/\s?(?=[{DEV}\ue000-\uf8ff])",
        lambda _: " या ",
        final=False,
        needs=("/",),
    ),
)

_PUNCTUATION = frozenset(" ,;.।?!…–:\"'()[]{}-")
_PAUSES = re.compile(r"\s*[:–()\[\]{}]+\s*|\s+-+\s*|\s*-+\s+|--+|^-+|-+$")
_LONE = re.compile("(?<![\u0900-\u097f])([एईओबसडजटक][ीे]?)\\s?-\\s?(?=[\u0900-\u097f])")  # ई- वे बिल
_CLOSED = re.compile(r"\s*[)\]]\s*(?=(?:ने|को|का|के|की|में|से|पर|तक|व|और|तथा|एवं)\s)")
_HYPHEN = re.compile(r"-")
_DANDAS = re.compile("।[।\\s]*।")
_QUOTES = re.compile("[\"']+")
_COMMAS = re.compile(r"[\s,;]*,[\s,;]*")
_COMMA_EDGE = re.compile(r"^[\s,;]+|\s*[,;]+\s*(?=[।.?!…])|[\s,;]+$|(?<=[।?!…])\s*,")
_STOP_SPACE = re.compile(r"\s+(?=[।.?!…,;])")
_SPACES = re.compile(r"\s{2,}")


def settle(text: str) -> str:
    """Words and the punctuation that a voice understands: `, ; . । ? ! …`."""
    text = text.translate({ord(char): " " for char in set(text) if not _is_kept(char)})
    text = _QUOTES.sub("", text)
    text = _DANDAS.sub("।", text)
    text = _LONE.sub(r"\1 ", text)
    text = _CLOSED.sub(" ", text)
    text = _PAUSES.sub(", ", text)
    text = _HYPHEN.sub(" ", text)
    text = _STOP_SPACE.sub("", text)
    text = _COMMAS.sub(", ", text)
    text = _COMMA_EDGE.sub("", text)
    return _SPACES.sub(" ", text).strip()


def _is_kept(char: str) -> bool:
    return "\u0900" <= char <= "\u0965" or "\u0970" <= char <= "\u097f" or char in _PUNCTUATION
