"""Where articles come from: files, folders, patterns and standard input; web pages and feeds.

What a source is, is told by what is in it, not by its name. One way in, one file: `text` (plain and
Markdown), `page` (HTML), `feed` (RSS and Atom). `fetch` gets what is on the web, `article` makes the Article.
"""

import glob
import logging
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from bulletin.errors import BulletinError, NothingToSay, SourceError
from bulletin.hindi import hindi_words
from bulletin.sources import encoding, text
from bulletin.types import Article, Omission

if TYPE_CHECKING:
    from bulletin.sources.fetch import Fetched, Web

STDIN = "-"
TEXT_LIMIT = 2_000_000
"""Bytes of text: no news article is longer."""
LIMIT = 4_500_000
"""Bytes of a page or a feed, where mark-up outweighs the words."""
TOP = 5
"""How many stories are taken of a feed."""

SUFFIXES = frozenset(".txt .text .md .markdown .html .htm .xhtml .xml .rss .atom".split())
_LONGEST_NAME = 255
"""Letters of a source that an error names whole; what is longer is hardly a path."""
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]")
_PAGE = re.compile(rb"<(?:!doctype html|!--|[a-z][a-z0-9]*[\s/>])", re.IGNORECASE)
_log = logging.getLogger(__name__)


def read_all(
    sources: Sequence[str], stdin: BinaryIO, *, top: int = TOP, private: bool = False
) -> tuple[Article, ...]:
    """Read every source, in order; an article that comes twice is taken once.

    `top`: how many stories of a feed, the newest first. `private`: whether addresses of this machine and
    its own network may be asked.

    Raises SourceError for a source that cannot be read, NothingToSay for one without Hindi. A member of a
    folder, a pattern or a feed is passed over with a warning instead, unless no other is left.
    """
    if not sources:
        raise NothingToSay("no source was given: name a file, a web address, or - for standard input")
    reader = _Reader(stdin, top, private)
    articles = [article for source in sources for article in reader.read(source)]
    return tuple(_once(articles))


def _once(articles: Iterable[Article]) -> Iterator[Article]:
    """Each article once; the first keeps what was passed over with the others."""
    alike: dict[tuple[str, tuple[str, ...]], list[Article]] = {}
    for article in articles:
        alike.setdefault((article.title, article.paragraphs), []).append(article)
    for first, *others in alike.values():
        again = [Omission(other.name, _subject(other), f"the same text as {first.name}") for other in others]
        theirs = [omission for other in others for omission in other.omissions]
        yield replace(first, omissions=(*first.omissions, *again, *theirs))


def _subject(article: Article) -> str:
    return article.title or article.paragraphs[0]


@dataclass(frozen=True, slots=True)
class _Reader:
    stdin: BinaryIO
    top: int
    private: bool

    def read(self, source: str) -> tuple[Article, ...]:
        """The articles of one source."""
        try:
            if _ADDRESS.match(source):
                return self._on_the_web(source)
            if source == STDIN:
                articles = self._of_bytes(self.stdin.read(LIMIT + 1), "standard input")
                return tuple(replace(article, name=STDIN) for article in articles)
            return self._on_disk(source)
        except ImportError as error:  # text needs nothing more, pages and feeds do
            raise SourceError(f"to read {source}, run: pip install 'bulletin[web]' ({error})") from error

    def _on_disk(self, source: str) -> tuple[Article, ...]:
        """A file, or the files of a folder or a pattern."""
        path = Path(source)
        try:
            if path.is_dir():
                files = (file for file in path.iterdir() if file.suffix.lower() in SUFFIXES)
                return self._each(files, source)
            if glob.has_magic(source) and not path.exists():
                return self._each(map(Path, glob.glob(source, recursive=True)), source)  # noqa: PTH207 (absolute too)
            return self._of_bytes(_bytes(path), source)
        except (OSError, ValueError) as error:
            hint = ""
            if source.startswith("www."):
                hint = "; a web address begins with https://"
            elif len(hindi_words(source)) > 2:
                hint = "; to read a text itself, send it to standard input and name -"
            reason = (getattr(error, "strerror", None) or str(error)).lower()
            named = source if len(source) <= _LONGEST_NAME else f"{source[:80]}…"
            raise SourceError(f"cannot read {named}: {reason}{hint}") from error

    def _each(self, files: Iterable[Path], source: str) -> tuple[Article, ...]:
        """The articles of many files, by name."""
        found: list[Article] = []
        passed_over: list[Omission] = []
        problem: BulletinError = NothingToSay(f"{source} holds no text, page or feed")
        for file in sorted(file for file in files if file.is_file()):
            try:
                found.extend(self._of_bytes(_bytes(file), str(file)))
            except (SourceError, NothingToSay) as error:
                problem = error
                _log.warning("passed over: %s", error)
                passed_over.append(Omission(str(file), file.name, str(error)))
        if not found:
            raise problem
        found[-1] = replace(found[-1], omissions=(*found[-1].omissions, *passed_over))
        return tuple(found)

    def _of_bytes(self, data: bytes, name: str) -> tuple[Article, ...]:
        """Tell by its first bytes what it is, and read it."""
        if not data.strip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"):
            raise NothingToSay(f"{name} is empty")
        markup = _markup(data)
        if len(data) > (LIMIT if markup else TEXT_LIMIT):
            limit = (LIMIT if markup else TEXT_LIMIT) / 1e6
            raise SourceError(f"{name} is larger than {limit:.1f} MB: it is no news article")
        if markup == "feed":
            from bulletin.sources.fetch import Web

            with Web(LIMIT, private=self.private) as web:
                return self._stories(data, name, web)
        if markup == "page":
            from bulletin.sources import page

            return (page.article(data, name),)
        decoded = encoding.decode(data, name)
        if Path(name).suffix.lower() in {".md", ".markdown"} or text.has_front_matter(decoded):
            return (text.markdown(decoded, name),)
        return (text.article(decoded, name),)

    def _on_the_web(self, url: str) -> tuple[Article, ...]:
        """A page, or the stories of a feed."""
        from bulletin.sources.fetch import Web

        with Web(LIMIT, private=self.private) as web:
            fetched = web.get(url)
            match _markup(fetched.body):
                case "feed":  # a person named it, but a feed is there to be asked again and again
                    web.heed(fetched.url)
                    return self._stories(fetched.body, url, web)
                case "page":
                    return (page_of(fetched, url, web.get),)
        return (text.article(encoding.decode(fetched.body, url), url),)

    def _stories(self, data: bytes, name: str, web: "Web") -> tuple[Article, ...]:
        """The pages of a feed were asked for by no person, so its sites' robots.txt is heard."""
        from bulletin.sources import feed

        get = partial(web.get, robots=True)
        return feed.articles(data, name, self.top, lambda link: page_of(get(link), link, get))


def page_of(fetched: "Fetched", name: str, get: "Callable[[str], Fetched]") -> Article:
    """The article of a page that was fetched; `get` fetches its further parts."""
    from bulletin.sources import paging

    return paging.article(fetched, name, get)


def is_address(name: str) -> bool:
    """Is it one of the web, not of a file?"""
    return bool(_ADDRESS.match(name))


def is_feed(data: bytes) -> bool:
    return _markup(data) == "feed"


def _markup(data: bytes) -> str:
    """`feed`, `page`, or nothing for text; in any encoding."""
    head = data[:4096].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if not head.startswith(b"<"):
        return ""
    return "feed" if _FEED.search(head) else "page" if _PAGE.search(head) else ""


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LIMIT + 1)
