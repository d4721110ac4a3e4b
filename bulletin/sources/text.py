"""Plain text and Markdown → an Article."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bulletin.errors import SourceError
from bulletin.sources.article import build, is_headline
from bulletin.types import Article

INDIA = ZoneInfo("Asia/Kolkata")
"""Where a time that names no zone is meant."""

_WRAPPED = 100  # characters: the longest line of a text that was broken to fit a screen
_ENDED = re.compile(r"[।॥.?!:…][\"'”’)\]]*$")
_FRONT_MATTER = re.compile(r"\A(---|\+\+\+)[ \t]*\r?\n(.*?)^\1[ \t]*$\r?\n?", re.DOTALL | re.MULTILINE)


def article(text: str, name: str) -> Article:
    """The first line is the headline if it looks like one. Raises NothingToSay."""
    paragraphs = [paragraph for block in re.split(r"\n\s*\n", text) for paragraph in _paragraphs(block)]
    if len(paragraphs) > 1 and is_headline(paragraphs[0]):
        return build(paragraphs[0], paragraphs[1:], name)
    return build("", paragraphs, name)


def _paragraphs(block: str) -> list[str]:
    """One for each line, or all in one if the lines were broken only to fit a screen."""
    lines = [line for raw in block.splitlines() if (line := raw.strip())]
    if len(lines) > 2:
        longest = max(map(len, lines))
        full = all(len(line) > longest * 0.6 for line in lines[:-1])
        broken = sum(not _ENDED.search(line) for line in lines[:-1]) * 2 > len(lines)
        if longest <= _WRAPPED and full and broken:
            return [" ".join(lines)]
    return lines


def has_front_matter(text: str) -> bool:
    """Only Markdown has it."""
    return _FRONT_MATTER.match(text) is not None


def markdown(text: str, name: str) -> Article:
    """The title is that of the front matter (YAML or TOML), else the first heading.

    Raises SourceError if the front matter is broken, NothingToSay if there is no Hindi.
    """
    front: Mapping[str, Any] = {}
    if match := _FRONT_MATTER.match(text):
        front = _front_matter(match, name)
        text = text[match.end() :]
    blocks = list(_blocks(text))
    title = _words_of(front, "title")
    if not title and blocks and blocks[0][0]:
        title = blocks.pop(0)[1]
    elif blocks and blocks[0] == (True, title):
        blocks.pop(0)
    published = next((front[key] for key in ("date", "published", "published_at") if key in front), None)
    publisher = _words_of(front, "publisher", "source", "site")
    url = _words_of(front, "url", "link", "canonical") or None
    return build(title, [line for _, line in blocks], name, url, moment(published), publisher)


def _words_of(front: Mapping[str, Any], *keys: str) -> str:
    """The first of these entries that is a plain value: a list may be as large as the writer's malice."""
    return next((str(front[key]) for key in keys if isinstance(front.get(key), str | int | float)), "")


def moment(value: object) -> datetime | None:
    """A date or a time as files and pages write it, with a zone; None if it is none."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError:
            return None
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time())
    if not isinstance(value, datetime):
        return None
    return value if value.tzinfo else value.replace(tzinfo=INDIA)


def _front_matter(match: re.Match[str], name: str) -> Mapping[str, Any]:
    import yaml

    try:
        front = yaml.safe_load(match.group(2)) if match.group(1) == "---" else tomllib.loads(match.group(2))
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # TOML's own is a ValueError
        raise SourceError(
            f"the front matter of {name} cannot be read: {' '.join(str(error).split())}"
        ) from error
    return front if isinstance(front, Mapping) else {}


def _blocks(text: str) -> Iterator[tuple[bool, str]]:
    """The words of each heading (True) and paragraph; pictures, code, tables and HTML are left out."""
    from markdown_it import MarkdownIt

    heading = False
    for token in MarkdownIt("commonmark").parse(text):
        if token.type in {"heading_open", "heading_close"}:
            heading = token.type == "heading_open"
        elif token.type == "inline":
            words = "".join(_words(child.type, child.content) for child in token.children or [])
            yield from ((heading, line) for line in words.split("\n") if line.strip())


def _words(kind: str, content: str) -> str:
    if kind == "hardbreak":
        return "\n"
    if kind == "softbreak":
        return " "
    return content if kind in {"text", "code_inline"} else ""
