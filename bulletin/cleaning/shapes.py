"""What a piece is by its shape alone: a sub-heading, an English line, a caption; and the headline."""

import re
from collections.abc import Sequence

from bulletin import hindi
from bulletin.cleaning.rules import head, said, verdict
from bulletin.cleaning.tidying import Line, fold, lay_out
from bulletin.types import TITLE, Article, Omission, Sentence, Written

OPENING = 900
"""The letters of an article in which its headline's words must come again."""

HEADLINE_WORDS = 14
"""What a newsreader says in one breath."""

HALF_A_TITLE = 7
"""Words from which the beginning of a title that is too long says what the matter is."""

TERMINATED = re.compile(r"[।॥?!….][\"'”’»)\]।.\s]*$")
_TEASING = re.compile(
    r"^(?:कहा|बोले|बोलीं|बोली|बोला|लिखा|बताया)(?=[\s,:–-])|[?!…]|\.\.|\b(?:VIDEO|PHOTOS?|LIVE|Watch)\b"
    r"|(?:^|\s)(?:जानें|जानिए|जाने|देखें|देखिए|पढ़ें|पढ़िए|समझें|समझिए|मिलिए|वायरल|क्या|कैसे|क्यों|कौन|कब|कितना|कितनी|कितने"
    r"|यहां|ये|यह|ऐसे|ऐसा|ऐसी|इस|इन|इसे|इन्हें|वो|वजह|राज|चौंकाने|हैरान)(?=[\s,:;-]|$)"
)
_SAYS_NOTHING = re.compile(r"(?:कहा|बताया|बोले|बोली|लिखा|पूछा|कहते हैं)$")
_OPENERS = frozenset("उन्होंने उन्होने इसके इससे इसमें उनके उनका उनकी वहीं हालांकि लेकिन इसलिए पिछले दरअसल".split())
_OPENINGS = ("इस बीच", "इस दौरान", "इस मामले", "बता दें", "जानकारी के", "गौरतलब है")
_VERBAL = re.compile(r"(?:या|ये|यी|ई|ए|ता|ती|ते|ना|नी|ने|आ|गा|गी|गे|की|दी|ली|है|हैं|थे|था|थी|ो|ें)$")
_POSTPOSITION = re.compile(r"(?:^|\s)(?:ने|को|में|से|पर|तक|कि|लिए|साथ|बाद|द्वारा|है|हैं|था|थे|थी)(?=[\s,।.]|$)")
_WHOLE_VERB = re.compile(r"(?:है|हैं|था|थे|थी|थीं|हूं|[^\s]+(?:गा|गी|गे))$")


def unspeakable(text: str) -> str:
    """Why a piece is no Hindi sentence, whatever article it stands in."""
    spoken = hindi.words(text)
    latin = sum(1 for word in spoken if word.isascii() and not word.isdigit())
    if not hindi.hindi_words(text):
        return "not Hindi"
    if latin * 2 > len(spoken):
        return "an English line"
    if len(spoken) < 3:
        return "a fragment"
    if TERMINATED.search(text):
        trails = re.search(r"(?:\.\.|…)[\"'”’»)\].।\s]*$", text)
        bare = text[: trails.start()].rstrip() if trails else ""
        return "a piece that trails off" if trails and not _WHOLE_VERB.search(bare) else ""
    if len(spoken) >= 10 and _WHOLE_VERB.search(text.rstrip("\"'”’»)] ")):
        return ""
    return "a sub-heading or a headline"


def misshapen(text: str, *, alone: bool) -> str:
    """Why a piece is no sentence of an article that ends its sentences: `alone` is a line by itself."""
    if TERMINATED.search(text) or (alone and len(hindi.words(text)) >= 12):
        return unspeakable(text)
    return unspeakable(text) or "a sub-heading or a headline"


def is_caption(line: str) -> bool:
    """Whether a line only names people: “थानेदार … और अध्यक्ष …।”, no verb, no postposition, no number."""
    bare = line.rstrip(" ।.")
    return (
        " और " in bare
        and len(hindi.words(bare)) < 13
        and not re.search(r"\d", bare)
        and not _POSTPOSITION.search(line)
        and not _VERBAL.search(bare)
    )


def headline(article: Article, lines: Sequence[Line]) -> tuple[Sentence | None, tuple[Omission, ...]]:
    """The article's own headline, or why it cannot be spoken."""
    line = Line(TITLE, *lay_out(article.title)) if article.title.strip() else None
    if line is None or not line.text:
        if len(lines) < 2 or TERMINATED.search(lines[0].text):
            return None, ()
        line = lines[0]
    begin, cuts = head(line.text, first=False)
    title = line.text[begin:].split("|", maxsplit=1)[0]  # after it comes the site's name
    text, why = said(title)
    why = why or verdict("line", title)
    if not why:
        body = [other.text for other in lines if other is not line]
        tries = _briefer(text.rstrip(" ।.")) if line.paragraph == TITLE else [text.rstrip(" ।.")]
        verdicts = [(shorter, _no_headline(shorter, body, cut=shorter not in tries[:1])) for shorter in tries]
        text, why = next((found for found in verdicts if not found[1]), verdicts[0])
    if why:
        unsaid = (Omission(article.name, line.text, why),) if line.paragraph == TITLE else ()
        return None, unsaid
    omissions = tuple(Omission(article.name, piece, reason) for piece, reason in cuts)
    return Sentence(Written(text), line.span(0, len(line.text))), omissions


def _no_headline(text: str, body: Sequence[str], *, cut: bool) -> str:
    spoken = hindi.words(text)
    if _TEASING.search(text) or _SAYS_NOTHING.search(text):
        return "a teaser, not a headline"
    if not 4 <= len(spoken) <= HEADLINE_WORDS:
        return "too long to be said as a headline" if len(spoken) > 4 else "too short for a headline"
    if len(hindi.hindi_words(text)) * 2 <= len(spoken):
        return "an English title"
    # Words of a headline come again where the story begins; those of a teaser or a section do not.
    story = {_root(word) for word in hindi.words(" ".join(body)[:OPENING])}
    own = {_root(word) for word in hindi.hindi_words(text) if len(word) > 2}
    shared = sum(root in story for root in own)
    # What is left of a cut title may be its teasing half.
    return "" if shared * (2 if cut else 3) >= len(own) else "a title that says other words than the story"


def _root(word: str) -> str:
    return fold(word).rstrip("\u0902\u093e\u093f\u0940\u0941\u0942\u0947\u0948\u094b\u094c").lower()


def _briefer(title: str) -> list[str]:
    """A title, and its parts that can stand for it: after a slug's colon, before each comma, longest first.

    A comma inside a list (“युवाओं, किसानों और …”) is known by the oblique plural before it.
    """
    slug = re.match(r"[^:]{3,30}:\s+(?=\S)", title)
    wholes = [title, title[slug.end() :]] if slug and len(hindi.words(slug.group())) <= 3 else [title]
    ends = ((whole, match.start()) for whole in wholes for match in re.finditer(r"[,;](?!\d)", whole))
    starts = sorted((whole[:end] for whole, end in ends), key=len, reverse=True)
    return [*wholes, *(start for start in starts if _stands(start))]


def _stands(start: str) -> bool:
    open_quote = any(start.count(mark) % 2 for mark in "\"'") or any(
        start.count(left) != start.count(right) for left, right in ("‘’", "“”")
    )
    oblique = start.endswith(("\u094b\u0902", "\u0913\u0902"))  # ों, ओं: a postposition is still to come
    return len(hindi.words(start)) >= HALF_A_TITLE and not open_quote and not oblique
