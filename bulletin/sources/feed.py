"""An RSS or Atom feed → its newest stories."""

import logging
import re
from calendar import timegm
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import urldefrag

from bulletin.errors import BulletinError, NothingToSay, SourceError
from bulletin.hindi import hindi_words
from bulletin.sources.article import build
from bulletin.sources.page import fragment
from bulletin.types import Article, Omission

FULL = 80
"""Hindi words from which what a feed holds is the story itself, not a teaser."""

AGAIN = "the feed holds this story twice"
OLDER = "older than the {top} that were asked for"
UNDATED = "without a date, and the {top} that were asked for come before"

_TEASER = 12  # Hindi words that will do where the page cannot be had
_NEVER = datetime.min.replace(tzinfo=UTC)
_log = logging.getLogger(__name__)


def articles(data: bytes, name: str, top: int, page: Callable[[str], Article]) -> tuple[Article, ...]:
    """The `top` newest stories, each once. `page` reads the page of a story that is not in the feed whole.

    Raises SourceError if it is no feed, NothingToSay if none of its stories can be read.
    """
    feed = _parsed(data, name)
    publisher = str(feed.feed.get("title") or "")
    found: list[Article] = []
    passed_over: list[Omission] = []
    why = f"the feed {name} holds no story"
    newest = list(_newest(feed.entries))
    for number, (entry, again) in enumerate(newest, 1):
        if len(found) == top:
            passed_over += _older([entry for entry, again in newest[number - 1 :] if not again], name, top)
            break
        if again:
            passed_over.append(Omission(_named(entry, name), _title(entry), AGAIN))
            continue
        try:
            story = _story(entry, f"{name} #{number}", publisher, page)
        except BulletinError as error:
            why = str(error)
            _log.warning("passed over: %s", error)
            passed_over.append(Omission(_named(entry, name), _title(entry), why))
            continue
        found.append(replace(story, omissions=(*passed_over, *story.omissions)))
        passed_over.clear()
    if not found:
        raise NothingToSay(why)
    found[-1] = replace(found[-1], omissions=(*found[-1].omissions, *passed_over))
    return tuple(found)


def stories(
    data: bytes, name: str, top: int, page: Callable[[str], Article]
) -> Iterator[tuple[str, Callable[[], Article]]]:
    """Name the `top` newest stories, each once, and give what reads it, in its turn; as in `articles`."""
    feed = _parsed(data, name)
    publisher = str(feed.feed.get("title") or "")
    newest = [entry for entry, again in _newest(feed.entries) if not again][:top]
    if not newest:
        raise NothingToSay(f"the feed {name} holds no story")
    for number, entry in enumerate(newest, 1):
        known = str(entry.get("link") or f"{name} #{entry.get('id') or _title(entry)}")
        yield known, partial(_story, entry, f"{name} #{number}", publisher, page)


def _older(entries: list[Any], name: str, top: int) -> Iterator[Omission]:
    """What a feed holds besides the stories that were asked for, in one line for each reason."""
    undated = [entry for entry in entries if _time(entry) is None]
    for some, why in ((len(entries) - len(undated), OLDER), (len(undated), UNDATED)):
        if some:
            yield Omission(name, f"{some} more {'story' if some == 1 else 'stories'}", why.format(top=top))


def _named(entry: Any, name: str) -> str:
    return str(entry.get("link") or name)


def _title(entry: Any) -> str:
    return " ".join(fragment(str(entry.get("title") or ""))) or "a story without a title"


def _parsed(data: bytes, name: str) -> Any:
    import feedparser

    if re.search(rb"<!ENTITY", data[:4096]):  # a feed has no use for them; a bomb has
        raise SourceError(f"{name} defines entities of its own, which no honest feed does")
    try:
        feed = feedparser.parse(data)
    except Exception as error:  # its fallback for broken XML fails in a dozen ways
        raise SourceError(f"{name} is not a feed that can be read ({type(error).__name__})") from error
    if not feed.get("version") and not feed.entries:
        raise SourceError(f"{name} is not a feed that can be read")
    return feed


def _newest(entries: list[Any]) -> Iterator[tuple[Any, bool]]:
    """Every story, the newest first, and whether it came already; those without a time come last."""
    seen: set[str] = set()
    for entry in sorted(entries, key=lambda entry: _time(entry) or _NEVER, reverse=True):
        keys = {str(entry.get(key)) for key in ("id", "title") if entry.get(key)}
        keys |= {_plain(entry.get("link") or "")} - {""}
        yield entry, bool(keys & seen)
        seen |= keys


def _time(entry: Any) -> datetime | None:
    told = next((entry[key] for key in ("published_parsed", "updated_parsed") if key in entry), None)
    with suppress(ValueError, OverflowError, OSError):  # a year that no calendar has
        return datetime.fromtimestamp(timegm(told), UTC) if told else None
    return None


def _plain(link: str) -> str:
    """The address without what only counts visitors."""
    return re.sub(r"[?&](?:utm_\w+|src|ref|fbclid|gclid)=[^&]*", "", urldefrag(link).url)


def _story(entry: Any, name: str, publisher: str, page: Callable[[str], Article]) -> Article:
    link, title = str(entry.get("link") or ""), str(entry.get("title") or "")
    bodies = [*(content.get("value") for content in entry.get("content", ())), entry.get("summary")]
    lines = max((fragment(body or "") for body in bodies), key=_length)

    def held() -> Article:
        return build(" ".join(fragment(title)), lines, link or name, link or None, _time(entry), publisher)

    if _length(lines) >= FULL or not link:
        return held()
    try:
        return page(link)
    except BulletinError as error:
        if _length(lines) < _TEASER:
            raise
        _log.warning("only the feed's own summary is read: %s", error)
        return held()


def _length(lines: list[str]) -> int:
    return sum(len(hindi_words(line)) for line in lines)
