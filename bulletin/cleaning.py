"""Article → Copy: the sentences that could go on air, and what was left out and why.

The rules are data (`data/cleaning/rules.toml`, each with a reason and an example); what is code here
is where they apply, and what is known by its shape alone: sub-headings, English lines, captions.
Knows nothing of how long a bulletin is or which sentence matters.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from bulletin import hindi
from bulletin.types import TITLE, Article, Copy, Omission, Sentence, Span, Written

MOST = 0.4
"""A cleaner that takes more than this share of an article has mistaken its shape."""

HEADLINE_WORDS = 14
"""What a newsreader says in one breath."""

_EDGE = rf"[{hindi.LETTER}{hindi.SIGN}{hindi.DIGIT}A-Za-z]"
_TERMINATED = re.compile(r"[।॥?!….][\"'”’»)\]।.\s]*$")
_TEASING = re.compile(
    r"[?!…]|\.\.|\b(?:VIDEO|PHOTOS?|LIVE|Watch)\b"
    r"|(?:^|\s)(?:जानें|जानिए|जाने|देखें|देखिए|पढ़ें|पढ़िए|समझें|समझिए|मिलिए|वायरल|क्या|कैसे|क्यों|कौन|कब|कितना|कितनी|कितने"
    r"|यहां|ये|यह|ऐसे|ऐसा|ऐसी|इस|इन|इसे|इन्हें|वो|वजह|राज|चौंकाने|हैरान)(?=[\s,:;-]|$)"
)
_POSTPOSITION = re.compile(r"(?:^|\s)(?:ने|को|में|से|पर|तक|कि|लिए|साथ|बाद|द्वारा|है|हैं|था|थे|थी)(?=[\s,।.]|$)")
_WHOLE_VERB = re.compile(r"(?:है|हैं|था|थे|थी|थीं|हूं|[^\s]+(?:गा|गी|गे))$")

# What a page writes and nobody reads out: controls, joiners that join nothing, stray and doubled marks.
_UNTIDY = re.compile(
    r"(?P<drop>[\u0000-\u0008\u000e-\u001f\u007f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufe0f\ufffc\ufffd]"
    rf"|(?<!\u094d)[{hindi.JOINERS}]|[{hindi.JOINERS}](?![{hindi.LETTER}])|[\U0001f000-\U0001faff\u2600-\u27bf])"
    r"|(?P<space>\s+(?=[।॥,!;]|\?|$)|^\s+)"
    r"|(?P<gap>\s+)"
    r"|(?P<again>(?<=।)[।.]+|(?<=,),+|(?<=‘)‘|(?<=’)’|(?<=')'|(?<=[“”])[“”])"
)

_DANDAS = re.compile(r"(?:\s*[|۔৷]+(?=\s|$))+")


def clean(article: Article) -> Copy:
    """Take an article apart into sentences; leave out what nobody would say on air.

    Every sentence's span covers all of it as it stands in the article, what was cut included.
    Never raises; an article that is all boilerplate gives a Copy without sentences.
    """
    lines = list(_lines(article))
    strict = [*_sift(article, lines, by_shape=True)]
    if _share(strict) > MOST:
        strict = [*_sift(article, lines, by_shape=False)]
    kept = tuple(piece for piece in strict if isinstance(piece, Sentence))
    left = tuple(piece for piece in strict if isinstance(piece, Omission))
    headline, more = _headline(article, lines)
    if headline and headline.span and headline.span.paragraph != TITLE:
        left = tuple(piece for piece in left if piece.text != headline.written)
    return Copy(article, headline, kept, (*more, *left))


def tidy(text: str) -> str:
    """A sentence in the one way it is written here: no control characters, single spaces, `।` for `|`."""
    return _tidy(_DANDAS.sub("।", hindi.nfc(text)))[0]


# --- lines and pieces --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Line:
    paragraph: int
    text: str
    """Tidied."""
    where: Sequence[int]
    """For every code point of `text`, and for its end, the offset in the article's paragraph."""

    def span(self, start: int, end: int) -> Span:
        return Span(self.paragraph, self.where[start], self.where[end - 1] + 1)


def _lines(article: Article) -> Iterator[_Line]:
    for number, paragraph in enumerate(article.paragraphs):
        start = 0
        for raw in paragraph.splitlines(keepends=True):
            text, where = _tidy(raw)
            if text:
                yield _Line(number, text, [start + offset for offset in where])
            start += len(raw)


def _tidy(raw: str) -> tuple[str, list[int]]:
    text: list[str] = []
    where: list[int] = []
    position = 0
    for match in _UNTIDY.finditer(raw):
        text.append(raw[position : match.start()])
        where.extend(range(position, match.start()))
        if match.lastgroup == "gap":
            text.append(" ")
            where.append(match.start())
        position = match.end()
    text.append(raw[position:])
    where.extend(range(position, len(raw) + 1))
    return "".join(text), where


def _sift(article: Article, lines: Sequence[_Line], *, by_shape: bool) -> Iterator[Sentence | Omission]:
    """Every piece of the article in order, said or left out. `by_shape`: sub-headings are known by it."""
    rules = _rules()
    seen: set[str] = {_fold(article.title)}
    length = sum(len(line.text) for line in lines) or 1
    done = 0
    over = ""
    for number, line in enumerate(lines):
        if over:
            yield Omission(article.name, line.text, over)
            continue
        why = _verdict(rules["line"], line.text)
        tail = _verdict(rules["tail"], line.text)
        if why or tail:
            yield Omission(article.name, line.text, why or tail)
            over = tail if done > length / 2 else ""
            done += len(line.text)
            continue
        head, cuts = _head(line.text, first=number == 0)
        yield from (Omission(article.name, text, why) for text, why in cuts)
        for start, end in hindi.sentence_spans(line.text[head:]):
            if over:
                yield Omission(article.name, line.text[head + start :], over)
                break
            raw = line.text[head + start : head + end]
            text, why = _said(raw)
            tail = _verdict(rules["tail"], raw)
            if not why and not tail and by_shape:
                why = _misshapen(text, alone=(start, end) == (0, len(line.text) - head))
            elif not why and not tail:
                why = _unspeakable(text)
            if not why and not tail and _fold(text) in seen:
                why = "said already"
            if why or tail:
                yield Omission(article.name, raw, why or tail)
                over = tail if tail and done + head + start > length / 2 else ""
                continue
            seen.add(_fold(text))
            begin = 0 if start == 0 else head + start
            yield Sentence(Written(text), line.span(begin, head + end))
        done += len(line.text)


def _share(pieces: Sequence[Sentence | Omission]) -> float:
    kept = sum(hindi.count_aksharas(piece.written) for piece in pieces if isinstance(piece, Sentence))
    left = sum(hindi.count_aksharas(piece.text) for piece in pieces if isinstance(piece, Omission))
    return left / (kept + left or 1)


# --- rules ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of `rules.toml`."""

    name: str
    at: str
    find: re.Pattern[str]
    why: str
    example: str
    spares: str


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, compiled once."""
    table = tomllib.loads(_data("rules.toml"))
    macros: dict[str, str] = {"place": r"(?P<place>[^\s,:।.()\[\]|]+(?:[ /,-]+[^\s,:।.()\[\]|]+){0,5}?)"}
    for name, pattern in table["macros"].items():
        macros[name] = _loosen(pattern)
    return tuple(
        Rule(
            row["name"],
            row["at"],
            re.compile(_filled(_loosen(row["find"]), macros)),
            row["why"],
            row["example"],
            row.get("spares", ""),
        )
        for row in table["rule"]
    )


@cache
def _rules() -> dict[str, tuple[Rule, ...]]:
    places = ("line", "tail", "head", "open", "close", "inside")
    return {place: tuple(rule for rule in rules() if rule.at == place) for place in places}


def _loosen(pattern: str) -> str:
    """Nuktas become optional, ं and ँ the same, `_` a space, and `\\b` the edge of a Hindi word."""
    pattern = hindi.nfc(pattern).replace("\u093c", "")
    pattern = re.sub("[कखगजडढफ]", "\\g<0>\u093c?", pattern)
    pattern = re.sub("[\u0901\u0902]", "[\u0901\u0902]", pattern)
    edge = f"(?:(?<!{_EDGE})(?={_EDGE})|(?<={_EDGE})(?!{_EDGE}))"
    return pattern.replace("_", " ").replace(r"\b", edge)


def _filled(pattern: str, macros: dict[str, str]) -> str:
    def fill(match: re.Match[str]) -> str:
        return macros[match.group(1)]

    return re.sub(r"\{([a-z]+)\}", fill, re.sub(r"\{([a-z]+)\}", fill, pattern))


@cache
def _places() -> frozenset[str]:
    names = (line.strip() for line in _data("places.txt").splitlines())
    return frozenset(_fold(name) for name in names if name and not name.startswith("#"))


def _data(name: str) -> str:
    return resources.files("bulletin").joinpath("data", "cleaning", name).read_text("utf-8")


def _verdict(some: Sequence[Rule], text: str) -> str:
    return next((rule.why for rule in some if rule.find.fullmatch(text)), "")


def _head(text: str, *, first: bool) -> tuple[int, list[tuple[str, str]]]:
    """How much of a line comes before the news, and each piece of it with the reason."""
    cut = 0
    pieces = []
    while found := _one_head(text[cut:], first=first):
        length, why = found
        pieces.append((text[cut : cut + length].strip(), why))
        cut += length
    return cut, pieces


def _one_head(text: str, *, first: bool) -> tuple[int, str] | None:
    for rule in _rules()["head"]:
        match = rule.find.match(text)
        if match and match.end() < len(text):
            place = match.groupdict().get("place")
            if place is None or _is_place(place):
                return match.end(), rule.why
    if first:  # a place nobody listed, or a topic: "खेड़ा चौक: …"; never a speaker's quoted words
        match = re.match(r"(?:[^\s:।,.]+ ){0,2}[^\s:।,.]+ ?: ?(?=[^\s“\"‘'])", text)
        if match and len(hindi.words(text[match.end() :])) > 6 and not re.search(r"\d ?:", match.group()):
            return match.end(), "a dateline or a slug"
    return None


_PLACE_ENDING = re.compile(r"[^\s]{2,}(?:पुर|नगर|बाद|गढ|गंज|कोट|पुरम|पट्टनम|वाडा|गांव|हाट|घाट|पट्टी)$")


def _is_place(text: str) -> bool:
    names = [name for name in re.split(r"[/,]| और | - ", text) if name.strip()]
    if not names:
        return False
    return _known(names[0]) and all(_known(name) or len(name.split()) < 3 for name in names[1:])


def _known(name: str) -> bool:
    name = _fold(name)
    return name in _places() or _PLACE_ENDING.fullmatch(name) is not None


def _said(raw: str) -> tuple[str, str]:
    """A sentence with its cuts made, or the reason to leave it out."""
    why = _verdict(_rules()["line"], raw)
    if why:
        return raw, why
    text = raw
    for rule in _rules()["close"]:
        match = rule.find.search(text)
        if match and match.end() == len(text.rstrip(" ।.")):
            return _said(text[: match.start()] + text[match.end() :])
        if match and not text[match.end() :].strip(" ।."):
            text = text[: match.start()] + text[match.end() :]
    for rule in _rules()["inside"]:
        text = rule.find.sub("", text)
    opened = True
    while opened:
        opened = False
        for rule in _rules()["open"]:
            match = rule.find.match(text)
            if match and match.end() and len(hindi.words(text[match.end() :])) > 1:
                text = text[match.end() :]
                opened = True
    text = tidy(text).lstrip(",;:।-–— ")
    why = _verdict(_rules()["line"], text) if text != raw else ""
    return text, why or ("" if text else "nothing is left of it")


# --- shapes --------------------------------------------------------------------------------------------


def _unspeakable(text: str) -> str:
    """Why a piece is no Hindi sentence, whatever article it stands in."""
    spoken = hindi.words(text)
    latin = sum(1 for word in spoken if word.isascii() and not word.isdigit())
    if not hindi.hindi_words(text):
        return "not Hindi"
    if latin * 2 > len(spoken):
        return "an English line"
    if len(spoken) < 3:
        return "a fragment"
    if _TERMINATED.search(text):
        return ""
    if len(spoken) >= 10 and _WHOLE_VERB.search(text.rstrip("\"'”’»)] ")):
        return ""
    return "a sub-heading or a headline"


def _misshapen(text: str, *, alone: bool) -> str:
    """Why a piece is no sentence of an article that ends its sentences: `alone` is a line by itself."""
    why = _unspeakable(text)
    if why or _TERMINATED.search(text):
        if not why and alone and len(hindi.words(text)) < 13 and not _POSTPOSITION.search(text):
            bare = text.rstrip(" ।.")
            if " और " in bare and re.search(r"\d", bare) is None and not re.search(r"(?:ा|े|ी|ीं)$", bare):
                return "a picture caption"
        return why
    if alone and len(hindi.words(text)) >= 12:
        return ""
    return "a sub-heading or a headline"


# --- the headline ----------------------------------------------------------------------------------------


def _headline(article: Article, lines: Sequence[_Line]) -> tuple[Sentence | None, tuple[Omission, ...]]:
    """The article's own headline, or why it cannot be spoken."""
    line = _Line(TITLE, *_tidy(article.title)) if article.title.strip() else None
    if line is None or not line.text:
        if len(lines) < 2 or _TERMINATED.search(lines[0].text):
            return None, ()
        line = lines[0]
    head, cuts = _head(line.text, first=False)
    text, why = _said(line.text[head:])
    text = text.rstrip(" ।.|")
    if "|" in text:
        text = text.split("|", maxsplit=1)[0].strip()
    spoken = hindi.words(text)
    if not why and _TEASING.search(text):
        why = "a teaser, not a headline"
    elif not why and not 4 <= len(spoken) <= HEADLINE_WORDS:
        why = "too long to be said as a headline" if len(spoken) > 4 else "too short for a headline"
    elif not why and len(hindi.hindi_words(text)) * 2 <= len(spoken):
        why = "an English title"
    if why:
        said = (Omission(article.name, line.text, why),) if line.paragraph == TITLE else ()
        return None, said
    omissions = tuple(Omission(article.name, piece, reason) for piece, reason in cuts)
    return Sentence(Written(text), line.span(0, len(line.text))), omissions


def _fold(text: str) -> str:
    """For comparing: letters and digits only, without nuktas and with one sign of nasality."""
    bare = hindi.nfc(text).replace("\u093c", "").replace("\u0901", "\u0902")
    return " ".join(hindi.words(bare))


__all__ = ["HEADLINE_WORDS", "MOST", "Rule", "clean", "rules", "tidy"]
