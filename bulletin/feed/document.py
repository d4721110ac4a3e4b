"""The feed itself: RSS 2.0 with the namespaces of Apple, Podcasting 2.0 and Atom; archive pages by RFC 5005.

A feed has the newest hundred episodes. What is older stands in archive pages of a hundred, filled from the
oldest on. An archive page is named by all that it is made of and never changes: the feed names the newest of
them, that one the next older, and so the feed is the one switch between two states of everything.
"""

import base64
import hashlib
from collections.abc import Container, Iterator, Sequence
from email.utils import format_datetime
from pathlib import PurePath

import msgspec

from bulletin import __version__
from bulletin.feed.markup import cdata, element, empty, escaped, parent, quoted
from bulletin.feed.notes import notes
from bulletin.feed.show import Show
from bulletin.script import hindi_date
from bulletin.types import Episode, File

PAGE = 100
FORM = 2
"""Of archive pages: one more when the same episodes come to make other pages, which then get other names."""
NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "fh": "http://purl.org/syndication/history/1.0",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
}
_CAPTIONS = {"text/vtt", "application/x-subrip", "application/srt"}
"""Transcripts that have times."""
_IN_PLAYERS = {*_CAPTIONS, "application/json", "text/html", "text/plain"}
"""Media types of podcast:transcript."""


def documents(
    show: Show, episodes: Sequence[Episode], standing: Container[str] = ()
) -> dict[str, bytes | None]:
    """The archive pages of a show, the oldest first, and then its feed; by file name.

    `episodes`: the newest first. `standing`: names of archive pages that are not to be made again; None
    stands for them.
    """
    made: dict[str, bytes | None] = {}
    older = list(reversed(episodes[PAGE:]))
    oldest_first = episodes[::-1]
    for start in range(0, len(older), PAGE):
        page = oldest_first[start : start + PAGE][::-1]
        name = _archive_name(show, page, list(made))
        made[name] = None if name in standing else _document(name, show, page, list(made))
    made[show.name] = _document(show.name, show, episodes[:PAGE], list(made))
    return made


def _archive_name(show: Show, episodes: Sequence[Episode], older: Sequence[str]) -> str:
    made_of = (FORM, __version__, show, older[:1], older[-1:], episodes)
    data = msgspec.msgpack.encode(made_of, enc_hook=_nowhere)
    return f"{show.name.removesuffix('.xml')}-archive-{hashlib.sha256(data).hexdigest()[:12]}.xml"


def _nowhere(path: PurePath) -> None:
    """A page is the same in whatever folder its episodes lie."""


def _document(name: str, show: Show, episodes: Sequence[Episode], older: Sequence[str]) -> bytes:
    spaces = "".join(f' xmlns:{prefix}="{url}"' for prefix, url in NAMESPACES.items())
    parts = [f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"{spaces}>\n<channel>\n']
    parts += [*_links(name, show, older), *_about(show)]
    if episodes:
        parts.append(element("pubDate", format_datetime(episodes[0].edition)))
    parts += [_item(show, episode) for episode in episodes]
    parts.append("</channel>\n</rss>\n")
    return b"".join([part.encode() for part in parts])  # a page is large: joined once, and copied never


def _links(name: str, show: Show, older: Sequence[str]) -> Iterator[str]:
    links = {"self": name}
    if name != show.name:
        yield empty("fh:archive")
        links["current"] = show.name
    if older:
        links |= {"first": show.name, "next": older[-1], "prev-archive": older[-1], "last": older[0]}
    for relation, linked in links.items():
        about = {"rel": relation, "href": show.address(linked), "type": "application/rss+xml"}
        yield empty("atom:link", about)
    if show.hub:
        yield empty("atom:link", {"rel": "hub", "href": show.hub})


def _about(show: Show) -> Iterator[str]:
    yield element("title", show.title)
    yield element("link", show.link)
    yield element("description", show.description)
    yield element("language", show.language)
    if show.copyright:
        yield element("copyright", show.copyright)
    yield element("generator", f"Bulletin {__version__}")
    image = {"url": show.artwork, "title": show.title, "link": show.link}
    yield parent("image", (element(name, text) for name, text in image.items()))
    yield element("itunes:author", show.author)
    if show.email:
        owner = {"itunes:name": show.author, "itunes:email": show.email}
        yield parent("itunes:owner", (element(name, text) for name, text in owner.items()))
    yield empty("itunes:image", {"href": show.artwork})
    category, *inner = show.category
    nested = [empty("itunes:category", {"text": name}) for name in inner[:1]]
    yield parent("itunes:category", nested, {"text": category})
    yield element("itunes:explicit", _flag(show.explicit))
    yield element("itunes:type", "episodic")
    if show.moved_to:
        yield element("itunes:new-feed-url", show.moved_to)
    yield element("podcast:guid", show.guid)
    owned = {"owner": show.email} if show.email else {}
    yield element("podcast:locked", "yes" if show.locked else "no", owned)
    yield element("podcast:medium", "podcast")
    yield element("podcast:person", show.author[:128], {"role": "producer", "group": "creative direction"})
    yield element("podcast:txt", "true", {"purpose": "ai-content"})


def _item(show: Show, episode: Episode) -> str:
    edition, explicit = episode.edition, _flag(show.explicit)
    told, title = cdata(notes(episode)), escaped(episode.title[:255])
    page = next((file for file in episode.transcripts if file.media_type == "text/html"), None)
    number = f"{int(f'{edition:%j}')}.{edition:%H%M}"  # stays when others are withdrawn
    return f"""\
<item>
<title>{title}</title>
<guid isPermaLink="false">{escaped(episode.guid)}</guid>
<pubDate>{format_datetime(edition)}</pubDate>
<link>{escaped(show.address(page.name) if page else show.link)}</link>
<description>{told}</description>
<content:encoded>{told}</content:encoded>
<enclosure {_file(show, episode.audio)} length="{episode.audio.size}"/>
<itunes:duration>{round(episode.duration / 1000)}</itunes:duration>
<itunes:explicit>{explicit}</itunes:explicit>
<itunes:episodeType>full</itunes:episodeType>
<itunes:season>{edition.year}</itunes:season>
<podcast:season>{edition.year}</podcast:season>
<podcast:episode display="{hindi_date(edition)}, {edition:%H:%M}">{number}</podcast:episode>
{"".join(_companions(show, episode))}\
<podcast:txt purpose="ai-content">true</podcast:txt>
</item>
"""


def _companions(show: Show, episode: Episode) -> Iterator[str]:
    """What lies beside the sound, who reads, and the sound in other forms."""
    if episode.artwork:
        yield f'<itunes:image href="{quoted(show.address(episode.artwork.name))}"/>\n'
    for transcript in episode.transcripts:
        if transcript.media_type in _IN_PLAYERS:
            captions = ' rel="captions"' if transcript.media_type in _CAPTIONS else ""
            language = f'language="{quoted(show.language)}"'
            yield f"<podcast:transcript {_file(show, transcript)} {language}{captions}/>\n"
    if episode.chapter_list:
        yield f"<podcast:chapters {_file(show, episode.chapter_list)}/>\n"
    for name in dict.fromkeys(reader.voice.name for reader in episode.readers):
        yield f'<podcast:person role="narrator" group="cast">{escaped(name)} (कृत्रिम आवाज़)</podcast:person>\n'
    for file in (episode.audio, *episode.renditions):
        yield _alternate(show, episode, file)


def _alternate(show: Show, episode: Episode, file: File) -> str:
    """An alternateEnclosure: the default one too, for it alone can tell what its bytes must come to."""
    bitrate = file.size * 8000 // max(episode.duration, 1)
    default = ' default="true"' if file is episode.audio else ""
    digest = base64.b64encode(bytes.fromhex(file.sha256)).decode()
    sound = f'type="{quoted(file.media_type)}" length="{file.size}" bitrate="{bitrate}"'
    return f"""\
<podcast:alternateEnclosure {sound}{default}>
<podcast:source uri="{quoted(show.address(file.name))}"/>
<podcast:integrity type="sri" value="sha256-{digest}"/>
</podcast:alternateEnclosure>
"""


def _file(show: Show, file: File) -> str:
    return f'url="{quoted(show.address(file.name))}" type="{quoted(file.media_type)}"'


def _flag(value: bool) -> str:
    return "true" if value else "false"
