"""Many articles, each to be read by itself when its turn comes: lists, folders, patterns, feeds."""

import glob
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from bulletin import sources
from bulletin.errors import BulletinError, NothingToSay, SourceError
from bulletin.sources import encoding
from bulletin.types import Article

_LIST = 65_536
"""Bytes of a file that are looked at to tell whether it is a list."""


@dataclass(frozen=True, slots=True)
class Lead:
    """An article that is still to be read."""

    name: str
    """A path, an address, or what its feed calls it; the same the next time."""
    read: Callable[[], tuple[Article, ...]]
    """Raises SourceError, NothingToSay."""


def leads(names: Sequence[str], stdin: BinaryIO, *, top: int, private: bool) -> tuple[Lead, ...]:
    """Every article that the sources lead to, once.

    A list is a text file with a path or an address in each line, `-` a list on standard input; of a folder
    or a pattern each file is an article, of a feed each of its `top` newest stories. What cannot be opened
    becomes a lead whose reading tells why.
    """
    found = (lead for name in names for lead in _of(name, stdin, top, private))
    return tuple({lead.name: lead for lead in found}.values())


def _of(name: str, stdin: BinaryIO, top: int, private: bool) -> Iterator[Lead]:
    one = partial(_one, private=private)
    try:
        if name == sources.STDIN:
            yield from map(one, _lines(stdin.read(sources.TEXT_LIMIT), Path(), name))
        elif sources.is_address(name):
            yield from _on_the_web(name, top, private)
        elif (folder := Path(name)).is_dir():
            files = sorted(file for file in folder.iterdir() if file.suffix.lower() in sources.SUFFIXES)
            if not files:
                raise NothingToSay(f"{name} holds no text, page or feed")
            yield from (one(str(file)) for file in files)
        elif glob.has_magic(name) and not folder.exists():
            files = sorted(Path(file) for file in glob.glob(name, recursive=True))  # noqa: PTH207 (absolute too)
            if not files:
                raise NothingToSay(f"no file is named like {name}")
            yield from (one(str(file)) for file in files if file.is_file())
        elif _is_list(folder):
            yield from map(one, _lines(folder.read_bytes(), folder.parent, name))
        else:
            yield one(name)
    except OSError as error:
        yield _failing(name, SourceError(f"cannot read {name}: {(error.strerror or str(error)).lower()}"))
    except BulletinError as error:
        yield _failing(name, error)


def _one(name: str, private: bool) -> Lead:
    return Lead(name, lambda: sources.read_all([name], BytesIO(), private=private))


def _failing(name: str, error: BulletinError) -> Lead:
    def read() -> tuple[Article, ...]:
        raise error

    return Lead(name, read)


def _on_the_web(url: str, top: int, private: bool) -> Iterator[Lead]:
    """The stories of a feed, or a page, which is asked for only in its turn if it is not known to be none."""
    try:
        from bulletin.sources import feed
        from bulletin.sources.fetch import Web
    except ImportError as error:
        raise SourceError(f"to read {url}, run: pip install 'bulletin[web]' ({error})") from error

    with Web(sources.LIMIT, private=private) as web:
        fetched = web.get(url)
    if not sources.is_feed(fetched.body):
        yield _one(url, private)
        return

    def page(link: str) -> Article:
        with Web(sources.LIMIT, private=private) as web:
            web.heed(fetched.url)
            get = partial(web.get, robots=True)
            return sources.page_of(get(link), link, get)

    for name, story in feed.stories(fetched.body, url, top, page):
        yield Lead(name, lambda story=story: (story(),))  # type: ignore[misc]


def _is_list(file: Path) -> bool:
    """Is the first line of a file the name of another, or an address?"""
    with file.open("rb") as content:
        head = content.read(_LIST)
    if b"\0" in head or head.lstrip().startswith(b"<"):
        return False
    lines = [*_entries(head.decode("utf-8", "ignore"))]
    return bool(lines) and (sources.is_address(lines[0]) or _is_file(_found(lines[0], file.parent)))


def _lines(data: bytes, folder: Path, name: str) -> Iterator[str]:
    """The names in a list; a path is looked for here, then beside the list."""
    for line in _entries(encoding.decode(data, name) if data.strip() else ""):
        yield line if sources.is_address(line) else str(_found(line, folder))


def _entries(text: str) -> Iterator[str]:
    stripped = (line.strip() for line in text.splitlines())
    return (line for line in stripped if line and not line.startswith("#"))


def _found(line: str, folder: Path) -> Path:
    path, beside = Path(line), folder / line
    return beside if not _is_file(path) and _is_file(beside) else path


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a line of an article is no file name, and may be too long for one
        return False
