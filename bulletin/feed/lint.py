"""What is wrong with a feed as it stands, by the fifteen points of docs/feed.md; all of it offline."""

import os
import re
import warnings
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import cache
from importlib import resources
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import msgspec

from bulletin.feed.document import NAMESPACES
from bulletin.feed.notes import LONGEST
from bulletin.feed.show import guid_of
from bulletin.types import Episode

_SUFFIXES = {
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "audio/x-m4a": ".m4a",
    "audio/aac": ".aac",
    "audio/ogg": ".opus",
    "audio/opus": ".opus",
    "audio/flac": ".flac",
    "audio/wav": ".wav",
    "audio/x-wav": ".wav",
}
_NEEDED = ("itunes", "podcast", "atom")
_RFC_2822 = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} "
    r"\d\d:\d\d:\d\d ([+-]\d{4}|GMT|UT)"
)
_ADDRESSES = {"url", "uri", "href"}
_UNDISCLOSED = "it does not tell that the voice is synthetic (podcast:txt, ai-content)"
_SHORT = 255
"""Characters of a value unless more is said (PSP-1)."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to mend."""

    point: int
    """Of docs/feed.md."""
    where: str
    what: str
    """What is wrong, and what to do about it."""
    grave: bool = True
    """A directory would refuse it, or a player fail on it; otherwise it could be better."""


def lint(
    name: str,
    data: bytes,
    episodes: Mapping[str, Episode],
    files: Container[str],
    directory: Path,
    now: datetime,
    guid: str = "",
) -> tuple[Finding, ...]:
    """Give what is wrong with a feed or an archive page of that file name.

    `episodes`: by the name of their sound. `files`: the names of all that lies in `directory`. `guid`:
    the podcast:guid that the station has set, if it is not made of the address.
    """
    try:
        strict = ET.XMLParser(encoding="utf-8")  # noqa: S314 (expat refuses entities that explode)
        rss = ET.fromstring(data, strict)  # noqa: S314 (and we wrote it)
    except ET.ParseError as error:
        return (Finding(1, name, f"it is not well-formed XML in UTF-8 ({error}); make it again"),)
    channel = rss.find("channel")
    if rss.tag != "rss" or channel is None:
        return (Finding(1, name, "it is no RSS 2.0: the root has to be <rss> with a <channel>"),)
    found = [
        *_form(name, data, rss, channel),
        *_show(name, channel),
        *_artwork(name, channel, files, directory),
        *_categories_of(name, channel),
        *_guid(name, channel, guid),
        *_values(name, channel),
    ]
    if not _is_disclosed(channel):
        found.append(Finding(14, name, _UNDISCLOSED))
    seen: dict[str, set[str]] = {"guid": set(), "enclosure": set()}
    for item in channel.iterfind("item"):
        found += _item(item, episodes, files, directory, now, seen)
    return tuple(found)


@cache
def _q(name: str) -> str:
    prefix, _, local = name.rpartition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}" if prefix else local


_AI, _DURATION = _q("podcast:txt"), _q("itunes:duration")
_EXPLICIT, _IMAGE, _LINK = _q("itunes:explicit"), _q("itunes:image"), _q("atom:link")


def _said(parent: ET.Element, name: str) -> str:
    return (parent.findtext(_q(name)) or "").strip()


def _form(name: str, data: bytes, rss: ET.Element, channel: ET.Element) -> Iterator[Finding]:
    if not data.startswith(b"<?xml") or rss.get("version") != "2.0":
        yield Finding(1, name, "it has to begin with an XML declaration and be <rss version='2.0'>")
    for prefix in _NEEDED:
        if f'xmlns:{prefix}="{NAMESPACES[prefix]}"'.encode() not in data:
            yield Finding(1, name, f"the namespace {prefix} is not {NAMESPACES[prefix]}")
    own = _links(channel).get("self")
    if not own:
        yield Finding(1, name, "it has no <atom:link rel='self'> with its own address")
    elif _file(own) != name:
        yield Finding(1, name, f"its <atom:link rel='self'> is {own}, which is another file")


def _links(channel: ET.Element) -> dict[str, str]:
    return {link.get("rel", ""): link.get("href", "") for link in channel.iterfind(_LINK)}


def _show(name: str, channel: ET.Element) -> Iterator[Finding]:
    for tag in ("title", "description", "link"):
        if not _said(channel, tag):
            yield Finding(2, name, f"the show has no {tag}; set it under [station]")
    if not re.fullmatch("hi(-[A-Z]{2})?", _said(channel, "language")):
        yield Finding(2, name, f"the language is {_said(channel, 'language')!r}; set station.language to hi")
    if _said(channel, "itunes:explicit") not in {"true", "false"}:
        yield Finding(2, name, "itunes:explicit has to be true or false")
    if not _said(channel, "itunes:author"):
        yield Finding(2, name, "the show has no author; set station.author")
    if channel.find(_q("itunes:owner")) is None:
        yield Finding(2, name, "no owner can be reached; directories ask for station.email", grave=False)
    if channel.find("item") is None:
        yield Finding(2, name, "it has no episode; directories refuse an empty feed")


def _categories_of(name: str, channel: ET.Element) -> Iterator[Finding]:
    categories = [node.get("text", "") for node in channel.iter(_q("itunes:category"))]
    if not categories:
        yield Finding(2, name, "the show has no itunes:category; set station.category")
    elif not _is_category(*categories[:2]):
        known = "; ".join(_categories().get(categories[0], ()) or _categories())
        wrong = " > ".join(categories[:2])
        yield Finding(2, name, f"Apple has no category {wrong!r}; station.category can be one of {known}")


@cache
def _categories() -> dict[str, list[str]]:
    file = resources.files("bulletin").joinpath("data/feed/categories.json")
    return msgspec.json.decode(file.read_bytes(), type=dict[str, list[str]])


def _is_category(first: str, second: str = "") -> bool:
    return first in _categories() and (not second or second in _categories()[first])


def _artwork(name: str, channel: ET.Element, files: Container[str], directory: Path) -> Iterator[Finding]:
    node = channel.find(_IMAGE)
    url = node.get("href", "") if node is not None else ""
    picture = _file(url)
    if not url:
        yield Finding(3, name, "the show has no artwork; set station.artwork")
    elif url.rpartition("/")[0] != _links(channel).get("self", "").rpartition("/")[0]:
        yield Finding(3, picture, "the artwork lies elsewhere and cannot be looked at", grave=False)
    elif picture not in files:
        yield Finding(3, picture, f"the artwork is not in {directory}; put it there")
    elif what := _picture_fault(directory / picture, (directory / picture).stat().st_size):
        yield Finding(3, picture, what)


@cache
def _picture_fault(picture: Path, size: int) -> str:
    """What Apple would refuse in it; looked at once for all pages of a feed."""
    del size
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a huge picture is told below
            with Image.open(picture) as image:
                width, height, mode, form = *image.size, image.mode, image.format
    except (OSError, UnidentifiedImageError):
        return "it is no picture; artwork is a JPEG or PNG"
    good_form = (form, picture.suffix.lower()) in {("JPEG", ".jpg"), ("JPEG", ".jpeg"), ("PNG", ".png")}
    faults = {
        f"it is {form}; artwork is a .jpg or .png": good_form,
        f"it is {width}×{height}; artwork is square": width == height,
        f"it is {width}×{height}; artwork has 1400 to 3000 pixels a side": min(width, height) >= 1400
        and max(width, height) <= 3000,
        f"its colours are {mode}; artwork is RGB without transparency": mode == "RGB",
    }
    return next((fault for fault, good in faults.items() if not good), "")


def _guid(name: str, channel: ET.Element, guid: str) -> Iterator[Finding]:
    links = _links(channel)
    feed = links.get("current") or links.get("self", "")
    right = guid or guid_of(feed)
    if _said(channel, "podcast:guid") != right:
        yield Finding(
            12,
            name,
            f"podcast:guid is {_said(channel, 'podcast:guid') or 'missing'}, and of {feed} it is {right}; "
            "a feed that has moved keeps its first one: set feed.guid",
        )


def _values(name: str, channel: ET.Element) -> Iterator[Finding]:
    description = len((channel.findtext("description") or "").encode())
    if description > LONGEST:
        yield Finding(
            15, name, f"the description has {description} bytes of {LONGEST}; shorten station.description"
        )
    for tag in ("title", "itunes:author", "copyright"):
        if len(_said(channel, tag)) > _SHORT:
            yield Finding(15, name, f"{tag} has {len(_said(channel, tag))} characters of {_SHORT}")


def _item(
    item: ET.Element,
    episodes: Mapping[str, Episode],
    files: Container[str],
    directory: Path,
    now: datetime,
    seen: dict[str, set[str]],
) -> Iterator[Finding]:
    enclosure = item.find("enclosure")
    if enclosure is None:
        yield Finding(4, _said(item, "guid") or _said(item, "title"), "it has no enclosure")
        return
    name = _file(enclosure.get("url", ""))
    episode = episodes.get(name)
    yield from _enclosure(name, enclosure, directory, seen["enclosure"])
    yield from _addresses(name, item, enclosure.get("url", ""), files)
    guid = _said(item, "guid")
    if not guid or guid in seen["guid"]:
        yield Finding(
            5, name, f"its guid is {'used twice' if guid else 'missing'}; every episode has its own"
        )
    elif episode and guid != episode.guid:
        yield Finding(5, name, f"its guid is {guid}, and was given as {episode.guid}; a guid stays for ever")
    seen["guid"].add(guid)
    fault = _date_fault(_said(item, "pubDate"), now)
    if fault:
        yield Finding(6, name, fault)
    seconds = item.findtext(_DURATION) or ""
    if not seconds.isdecimal() or (episode and abs(int(seconds) - episode.duration / 1000) > 1):
        yield Finding(7, name, f"itunes:duration is {seconds!r}, which are not its seconds")
    if not _is_disclosed(item):
        yield Finding(14, name, _UNDISCLOSED)
    if not 1 <= len(_said(item, "title")) <= _SHORT:
        yield Finding(15, name, f"its title has {len(_said(item, 'title'))} characters, of 1 to {_SHORT}")
    if len((item.findtext("description") or "").encode()) > LONGEST:
        yield Finding(15, name, f"its description is longer than {LONGEST} bytes")


def _enclosure(name: str, enclosure: ET.Element, directory: Path, seen: set[str]) -> Iterator[Finding]:
    url, kind, size = enclosure.get("url", ""), enclosure.get("type", ""), _size(directory, name)
    if url in seen:
        yield Finding(4, name, "two episodes have this enclosure, and players take one of them")
    seen.add(url)
    if kind not in _SUFFIXES or not url.endswith(_SUFFIXES[kind]):
        yield Finding(4, name, f"its type is {kind!r}, and its address does not end like one")
    if size is None:
        yield Finding(4, name, "it is not there; make it again or withdraw the episode")
    elif enclosure.get("length") != str(size):
        told = enclosure.get("length")
        yield Finding(4, name, f"its length is {told!r}, and the file has {size} bytes; make the feed again")


def _addresses(name: str, item: ET.Element, sound: str, files: Container[str]) -> Iterator[Finding]:
    """Every address is ASCII, and every file of ours that it names is there."""
    base = sound.rpartition("/")[0]
    for node in item.iter():
        for key, url in node.items():
            if key not in _ADDRESSES:
                continue
            if not url.isascii() or " " in url:
                yield Finding(4, name, f"the address {url} is not ASCII")
            elif url != sound and url.rpartition("/")[0] == base and _file(url) not in files:
                yield Finding(4, name, f"{_file(url)}, which it names, is not there")


def _date_fault(date: str, now: datetime) -> str:
    if not _RFC_2822.fullmatch(date):
        return f"its date {date!r} is not like 'Wed, 14 Jan 2026 18:30:00 +0530'"
    try:
        when = parsedate_to_datetime(date)
    except ValueError:
        return f"its date {date!r} is no day of the calendar"
    if when.tzinfo is None or when > now:
        return f"its date {date} has {'no zone' if when.tzinfo is None else 'not yet come'}"
    return ""


def _size(directory: Path, name: str) -> int | None:
    try:
        return os.stat(f"{directory}/{name}").st_size  # noqa: PTH116 (a path for each takes as long again)
    except OSError:
        return None


def _file(url: str) -> str:
    name = url.rpartition("/")[2]
    return unquote(name) if "%" in name else name


def _is_disclosed(parent: ET.Element) -> bool:
    return any(node.get("purpose") == "ai-content" and node.text == "true" for node in parent.iterfind(_AI))
