"""A web page → an Article: its text by trafilatura, the rest by what the page says of itself.

Publishers tell search engines the truth in JSON-LD (schema.org), so that comes first; then Open Graph.
"""

import html as entities
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bulletin.errors import SourceError
from bulletin.hindi import LETTER, hindi_words, nfc
from bulletin.sources import encoding
from bulletin.sources.article import build
from bulletin.sources.text import moment
from bulletin.types import Article

_CHARSET = re.compile(
    rb"<meta[^>]+charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)|<\?xml[^>]+encoding=[\"']([A-Za-z0-9_-]+)",
    re.IGNORECASE,
)
_ARTICLE = re.compile(
    r"(?:News|Reportage|AnalysisNews|OpinionNews|Blog|Social)?(?:Article|Posting)$|LiveBlogPosting$"
)
_WRAPPING = re.compile(r"\A\s*(?:<!--|(?://)?<!\[CDATA\[)|(?:-->|(?://)?\]\]>)\s*\Z")
_ENDED = re.compile(r"[।॥.?!…][\"'”’)]*$")
_BLOCKS = frozenset(
    "p div br li ul ol tr td th h1 h2 h3 h4 h5 h6 blockquote section article figure figcaption".split()
)
_CONTROLS = re.compile(
    r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|&#(?:0*\d|x0*[0-9a-f]);", re.IGNORECASE
)
FOLD, FEW = 12, 5
"""Hindi words of an article's hidden part, at the least; of what opens it, at the most."""
_FOLDED = re.compile(r"more|expand|full|collaps|content|rest|story|article|read", re.IGNORECASE)
_SITE = re.compile(r"\s+(?:\||[-–—:])\s+(?=[^|]*$)")


def article(data: bytes, name: str, url: str | None = None, charset: str | None = None) -> Article:
    """`charset`: what the server said. Raises SourceError, or NothingToSay without Hindi."""
    html = decode(data, name, charset)
    tree = parsed(html, name)
    told = _told(tree)
    title = _title(told, tree)
    publisher = _name(told.get("publisher")) or _meta(tree, "og:site_name")
    published = moment(told.get("datePublished")) or moment(_meta(tree, "article:published_time"))
    paragraphs = _updates(told) or list(_prose(_extracted(tree, url), title))
    body = list(_prose(fragment(entities.unescape(str(told.get("articleBody") or ""))), title))
    # A page that only a script fills in: there the text is told, not shown.
    if _length(paragraphs) * 2 < _length(body) or (
        _length(paragraphs) <= _length(body) and len(paragraphs) < len(body)
    ):
        paragraphs = body
    if not paragraphs and (font := encoding.legacy_font(str(tree.text_content()))):
        raise SourceError(f"{name} is written in the old font {font}, not in Unicode: convert it first")
    return build(title, paragraphs, name, url or _address(told, tree), published, publisher)


def decode(data: bytes, name: str, charset: str | None = None) -> str:
    """The page as text. Valid UTF-8 is UTF-8, whatever was declared: servers are often wrong."""
    declared = _CHARSET.search(data[:4096])
    said = [found.decode() for found in (declared.groups() if declared else ()) if found]
    said[:0] = [charset] if charset else []
    plain = b"\0" not in data  # else it is of two bytes a letter, which may happen to be valid UTF-8
    for codec in (*(("utf-8-sig",) if plain else ()), *said):
        try:
            return data.decode(codec)
        except (UnicodeDecodeError, LookupError):
            continue
    return encoding.decode(data, name)


def fragment(html: str) -> list[str]:
    """The lines of a piece of HTML, such as a feed holds."""
    from lxml import html as parser
    from lxml.etree import ParserError

    try:
        tree = parser.fragment_fromstring(_CONTROLS.sub("", html), create_parent="div")
    except ParserError:  # there is nothing in it
        return []
    for element in tree.xpath("//script|//style|//figure"):
        element.drop_tree()
    for element in tree.iter():
        if element.tag in _BLOCKS:
            element.text = f"\n{element.text or ''}"
            element.tail = f"\n{element.tail or ''}"
    return [line for raw in str(tree.text_content()).splitlines() if (line := raw.strip())]


def parsed(html: str, name: str) -> Any:
    """The tree of a page. Raises SourceError."""
    from trafilatura import load_html

    tree = load_html(html)
    if tree is None:
        raise SourceError(f"{name} is not a web page that can be read")
    _unfold(tree)
    return tree


def _unfold(tree: Any) -> None:
    """Let what waits behind a “read more” of the page itself be seen, and the “read more” not."""
    for element in tree.xpath("//*[contains(translate(@style, ' ', ''), 'display:none')]"):
        hides = f"{element.get('class', '')} {element.get('id', '')}"
        if _FOLDED.search(hides) and len(hindi_words(element.text_content())) >= FOLD:
            del element.attrib["style"]
            for link in element.xpath("preceding-sibling::*[self::a or self::button or self::span][1]"):
                if len(hindi_words(link.text_content())) < FEW:
                    link.drop_tree()


def _extracted(tree: Any, url: str | None) -> Iterator[str]:
    """The blocks of the main text. The filter for duplicates counts Latin words only, so it is off."""
    from trafilatura import bare_extraction

    found: Any = bare_extraction(
        tree, url=url, favor_recall=True, include_comments=False, deduplicate=False, with_metadata=False
    )
    if found is None:
        return
    for element in found.body.iter("p", "head", "item", "cell", "quote", "ab"):
        yield from "".join(_own_text(element)).split("\n")


def _own_text(element: Any) -> Iterator[str]:
    """Text of a block without that of the blocks inside it, which come by themselves."""
    yield element.text or ""
    for child in element:
        if child.tag == "lb":
            yield "\n"
        elif child.tag not in {"p", "head", "item", "cell", "quote", "ab", "list", "table", "row"}:
            yield from _own_text(child)
        yield child.tail or ""


def _prose(lines: Iterable[str], title: str) -> Iterator[str]:
    """Lines that may be of an article: Hindi, no fragment of a menu, none twice, the title not again."""
    seen = {_fold(title)}
    for raw in lines:
        line = " ".join(raw.split())
        hindi, latin = len(re.findall(f"[{LETTER}]", line)), len(re.findall("[A-Za-z]", line))
        whole = len(line.split()) >= 4 or _ENDED.search(line)
        if hindi and hindi >= latin * 2 and whole and _fold(line) not in seen:
            seen.add(_fold(line))
            yield line


def _fold(line: str) -> str:
    return re.sub(r"[\W_]", "", nfc(line))


def _length(paragraphs: Iterable[str]) -> int:
    return sum(len(hindi_words(paragraph)) for paragraph in paragraphs)


# --- what the page says of itself ----------------------------------------------------------------------


def _told(tree: Any) -> Mapping[str, Any]:
    """Its JSON-LD entry of an article; empty if it has none."""
    best: Mapping[str, Any] = {}
    for script in tree.xpath("//script[contains(@type, 'ld+json')]/text()"):
        try:
            data = json.loads(_WRAPPING.sub("", script), strict=False)
        except (json.JSONDecodeError, RecursionError):
            continue
        for entry in _entries(data):
            kinds = entry.get("@type")
            kind = any(_ARTICLE.search(str(kind)) for kind in (kinds if isinstance(kinds, list) else [kinds]))
            if kind and len(entry) > len(best):
                best = entry
    return best


def _entries(data: object) -> Iterator[Mapping[str, Any]]:
    if isinstance(data, list):
        for entry in data:
            yield from _entries(entry)
    elif isinstance(data, Mapping):
        yield data
        yield from _entries(data.get("@graph"))
        yield from _entries(data.get("mainEntity"))


def _title(told: Mapping[str, Any], tree: Any) -> str:
    """The headline, without the name of the site before or after it."""
    shown = [" ".join(heading.text_content().split()) for heading in tree.xpath("//h1")]
    shown = [heading for heading in shown if len(hindi_words(heading)) > 2]
    if headline := entities.unescape(str(told.get("headline") or "")).strip():
        whole = _fold(headline)
        return next(
            (heading for heading in shown if _fold(heading) in whole[1:] or _fold(heading) in whole[:-1]),
            headline,
        )
    named = tree.xpath("//head/title/text()")
    return next(iter(shown), "") or _SITE.split(_meta(tree, "og:title") or str(named[0] if named else ""))[0]


def _meta(tree: Any, name: str) -> str:
    found = tree.xpath("//meta[@property=$name or @name=$name]/@content", name=name)
    return str(found[0]).strip() if found else ""


def _name(publisher: object) -> str:
    if isinstance(publisher, list):
        publisher = publisher[0] if publisher else None
    if isinstance(publisher, Mapping):
        publisher = publisher.get("name")
    return entities.unescape(publisher).strip() if isinstance(publisher, str) else ""


def _address(told: Mapping[str, Any], tree: Any) -> str | None:
    """Of a saved page, where it came from."""
    links = tree.xpath("//link[@rel='canonical']/@href")
    found = [str(links[0]) if links else "", _meta(tree, "og:url"), str(told.get("url") or "")]
    return next((address for address in found if re.match("https?://", address)), None)


def _updates(told: Mapping[str, Any]) -> list[str]:
    """The entries of a live blog, the newest first."""
    found = told.get("liveBlogUpdate")
    entries = [entry for entry in found if isinstance(entry, Mapping)] if isinstance(found, list) else []
    entries.sort(key=lambda entry: str(entry.get("datePublished") or ""), reverse=True)
    lines = (
        line for entry in entries for line in fragment(entities.unescape(str(entry.get("articleBody") or "")))
    )
    return list(_prose(lines, ""))
