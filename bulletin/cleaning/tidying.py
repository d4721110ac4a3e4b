"""The lines of an article, in the one way they are written here, and where each letter stood."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bulletin import hindi
from bulletin.types import Article, Span

# What a page writes and nobody reads out: controls, joiners that join nothing, stray and doubled marks.
_UNTIDY = re.compile(
    r"(?P<drop>[\u0000-\u0008\u000e-\u001f\u007f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufe0f\ufffc\ufffd]"
    rf"|(?<!\u094d)[{hindi.JOINERS}]|[{hindi.JOINERS}](?![{hindi.LETTER}])|[\U0001f000-\U0001faff\u2600-\u27bf])"
    r"|(?P<space>\s+(?=[।॥,!;]|\?|$)|^\s+)"
    r"|(?P<gap>\s{2,}|[^\S ])"
    r"|(?P<again>(?<=[।?!])[।.]+|(?<=,),+|(?<=‘)‘|(?<=’)’|(?<=')'|(?<=[“”])[“”])"
)

_DANDAS = re.compile(r"(?:\s*[|۔৷]+(?=\s|$))+")


@dataclass(frozen=True, slots=True)
class Line:
    paragraph: int
    text: str
    """Tidied."""
    where: Sequence[int]
    """For every code point of `text`, and for its end, the offset in the article's paragraph."""

    def span(self, start: int, end: int) -> Span:
        return Span(self.paragraph, self.where[start], self.where[end - 1] + 1)


def lines(article: Article) -> Iterator[Line]:
    for number, paragraph in enumerate(article.paragraphs):
        start = 0
        for raw in paragraph.splitlines(keepends=True):
            text, where = lay_out(raw)
            if text:
                yield Line(number, text, [start + offset for offset in where])
            start += len(raw)


def lay_out(raw: str) -> tuple[str, Sequence[int]]:
    if not _UNTIDY.search(raw):
        return raw, range(len(raw) + 1)
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


def tidy(text: str) -> str:
    """A sentence in the one way it is written here: no control characters, single spaces, `।` for `|`."""
    return lay_out(_DANDAS.sub("।", hindi.nfc(text)))[0]


def fold(text: str) -> str:
    """For comparing: letters and digits only, without nuktas and with one sign of nasality."""
    bare = hindi.nfc(text).replace("\u093c", "").replace("\u0901", "\u0902")
    return " ".join(hindi.words(bare))
