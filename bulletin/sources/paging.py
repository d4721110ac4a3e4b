"""An article that goes on on other pages: its next pages, or the whole of which a page shows the beginning.

Only what is sure to be the same article is followed: on the same site, the next number of the same address,
or a page that begins with what was read already.
"""

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin, urlsplit

from bulletin.errors import BulletinError, NothingToSay
from bulletin.hindi import hindi_words
from bulletin.sources import page
from bulletin.sources.fetch import Fetched
from bulletin.types import Article, Omission

MOST = 10
"""Pages of one article."""
TEASER = 90
"""Hindi words; a page with fewer may be only the beginning of its article."""

_NEXT = "//link[@rel='next']|//a[contains(concat(' ', @rel, ' '), ' next ')]"
_TURN = "//*[contains(@class, 'pagin') or contains(@class, 'pager') or contains(@class, 'page-nav')]//a"
_NUMBER = re.compile(
    r"(?P<query>[?&](?:page|pg|p|paged|pageno|page_no|pagenum|pagenumber)=(?P<a>\d{1,2}))(?=&|$)"
    r"|(?P<path>/(?:page[/-]?)?(?P<b>\d{1,2})/?$)|(?P<name>[-_](?:page-?)?(?P<c>\d{1,2}))(?=\.[a-z]{3,5}$)",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"(?:पूरी|पूरा|पुरी)\s(?:खबर|ख़बर|समाचार|स्टोरी|लेख|आर्टिकल)|(?:और|आगे|विस्तार से)\s(?:पढ़ें|पढ़े|पढ़िए|देखें)"
    r"|(?i:read (?:more|full|the full|complete|on)|continue reading|full story|view full)"
)
_log = logging.getLogger(__name__)


def article(fetched: Fetched, name: str, get: Callable[[str], Fetched]) -> Article:
    """The article of a page, whole. `get` fetches what else belongs to it.

    Raises SourceError, or NothingToSay without Hindi. A further page that cannot be had is an omission.
    """
    tree = page.parsed(page.decode(fetched.body, name, fetched.charset), name)
    problem: NothingToSay | None = None
    found: Article | None = None
    try:
        found = page.article(fetched.body, name, fetched.url, fetched.charset)
    except NothingToSay as error:
        problem = error
    if found is None or _words(found) < TEASER:
        for link in _wholes(tree, fetched.url):
            other = _tried(link, name, get)
            if other and _tells_more(other, found):
                return replace(other, url=fetched.url)
    if found is None:
        raise problem or NothingToSay(f"{name} holds no Hindi text")
    return _with_next(found, tree, fetched, get)


def _with_next(found: Article, tree: Any, fetched: Fetched, get: Callable[[str], Fetched]) -> Article:
    paragraphs, passed_over = list(found.paragraphs), list(found.omissions)
    here = fetched.url
    for _ in range(MOST - 1):
        link = next(_following(tree, here), None)
        if link is None:
            break
        try:
            more = get(link)
            tree = page.parsed(page.decode(more.body, link, more.charset), link)
            added = page.article(more.body, link, more.url, more.charset).paragraphs
        except BulletinError as error:
            _log.warning("the article goes on, but is read only so far: %s", error)
            passed_over.append(Omission(found.name, link, f"the article goes on here: {error}"))
            break
        fresh = [paragraph for paragraph in added if paragraph not in set(paragraphs)]
        if not fresh:
            break
        paragraphs += fresh
        here = link
    return replace(found, paragraphs=tuple(paragraphs), omissions=tuple(passed_over))


def _tried(link: str, name: str, get: Callable[[str], Fetched]) -> Article | None:
    try:
        fetched = get(link)
        return page.article(fetched.body, name, fetched.url, fetched.charset)
    except BulletinError as error:
        _log.warning("only the beginning of the article is read: %s", error)
        return None


def _following(tree: Any, here: str) -> Iterator[str]:
    """Addresses of the next page: those whose number is one more than that of this one."""
    base, number = _numbered(here)
    for element in (*tree.xpath(_NEXT), *tree.xpath(_TURN)):
        link = urljoin(here, str(element.get("href") or "").strip())
        if _same_site(link, here) and _numbered(link) == (base, number + 1):
            yield link


def _numbered(url: str) -> tuple[str, int]:
    """An address without its page's number, and that number; 1 when it has none."""
    plain = url.partition("#")[0]
    matches = list(_NUMBER.finditer(plain))
    if not matches:
        return plain.rstrip("/?"), 1
    last = matches[-1]
    number = int(next(filter(None, last.group("a", "b", "c"))))
    rest = plain[: last.start()] + plain[last.end() :]
    if last.group("query") and "?" not in rest:
        rest = rest.replace("&", "?", 1)
    return rest.rstrip("/?"), number


def _wholes(tree: Any, here: str) -> Iterator[str]:
    """Addresses at which the whole article may be: what its “read more” leads to, its AMP page."""
    links = [
        urljoin(here, str(element.get("href") or ""))
        for element in tree.xpath("//a[@href]")
        if _GOES_ON.search(" ".join(element.text_content().split())) and len(element.text_content()) < 60
    ]
    if len(set(links)) == 1:  # several lead to other articles
        yield from (link for link in links[:1] if _same_site(link, here) and link.partition("#")[0] != here)
    amp = tree.xpath("//link[@rel='amphtml']/@href")
    yield from (link for link in (urljoin(here, str(href)) for href in amp[:1]) if link != here)


def _same_site(link: str, here: str) -> bool:
    ours, theirs = urlsplit(here), urlsplit(link)
    return theirs.scheme in {"http", "https"} and theirs.netloc == ours.netloc


def _tells_more(other: Article, found: Article | None) -> bool:
    """Whether a page is the same article, told at greater length."""
    if found is None:
        return True
    if _words(other) <= _words(found):
        return False
    beginning = {*hindi_words(found.title), *hindi_words(" ".join(found.paragraphs))}
    told = {*hindi_words(other.title), *hindi_words(" ".join(other.paragraphs))}
    return len(beginning & told) >= len(beginning) * 0.8


def _words(article: Article) -> int:
    return len(hindi_words(" ".join(article.paragraphs)))
