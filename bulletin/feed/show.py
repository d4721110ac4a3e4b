"""What a feed says of itself, from the station's settings."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import UUID, uuid5

from bulletin.config import Config, ShowChoice
from bulletin.errors import ConfigError

_NAMESPACE = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""Of podcast:guid (Podcasting 2.0, guid)."""


@dataclass(frozen=True, slots=True)
class Show:
    """A podcast: what its feed says before the episodes come. Addresses are whole and ASCII."""

    key: str
    """The short name among the station's shows; empty for the station's own feed, with every episode."""
    title: str
    link: str
    description: str
    author: str
    email: str
    category: tuple[str, ...]
    """Apple's category, and its subcategory."""
    explicit: bool
    language: str
    copyright: str
    artwork: str
    base_url: str
    """Ends with a slash; files are found right below it."""
    guid: str
    locked: bool
    moved_to: str
    hub: str

    @property
    def name(self) -> str:
        """The file name of the feed."""
        return f"feed-{self.key}.xml" if self.key else "feed.xml"

    @property
    def url(self) -> str:
        return self.address(self.name)

    def address(self, name: str) -> str:
        """Where listeners find a file."""
        return self.base_url + quote(name)


def shows(config: Config, base_url: str, artwork: str) -> tuple[Show, ...]:
    """The station's own feed first, then those of its shows.

    `base_url`: where the directory of the episodes is found. `artwork`: the file to show where the settings
    name none. Raises ConfigError for an address that cannot stand in a feed.
    """
    base = _checked(base_url, "feed.base_url").rstrip("/") + "/"
    own = _show("", config, ShowChoice(guid=config.feed.guid), base, artwork)
    return (own, *(_show(key, config, chosen, base, artwork) for key, chosen in config.shows.items()))


def guid_of(url: str) -> str:
    """The podcast:guid of a feed by its address, scheme and trailing slashes left out."""
    return str(uuid5(_NAMESPACE, url.split("://", 1)[-1].rstrip("/")))


def _show(key: str, config: Config, chosen: ShowChoice, base: str, artwork: str) -> Show:
    station, feed = config.station, config.feed

    def setting(name: str) -> Any:
        own = getattr(chosen, name)
        return getattr(station, name) if own is None else own

    title: str = setting("name")
    picture: str = setting("artwork") or artwork
    name = f"feed-{key}.xml" if key else "feed.xml"
    return Show(
        key=key,
        title=title,
        link=_checked(setting("link") or base, "station.link"),
        description=setting("description") or f"{title}: हिंदी में ताज़ा समाचार, संक्षेप में।",
        author=setting("author") or station.name,
        email=station.email,
        category=tuple(part.strip() for part in setting("category").split(">")),
        explicit=setting("explicit"),
        language=station.language,
        copyright=station.copyright,
        artwork=_checked(picture, "station.artwork") if "://" in picture else base + quote(picture),
        base_url=base,
        guid=chosen.guid or guid_of(base + name),
        locked=feed.locked,
        moved_to=_checked(feed.moved_to, "feed.moved_to") if feed.moved_to and not key else "",
        hub=_checked(feed.hub, "feed.hub") if feed.hub else "",
    )


def _checked(url: str, setting: str) -> str:
    """An address that every podcast player takes: http or https, ASCII, no query."""
    try:
        parts = urlsplit(url)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and url.isascii()
    except ValueError:
        good = False
    if not good or any(char.isspace() or char in '<>"' for char in url):
        raise ConfigError(
            f"{setting}: {url!r} is no address for a feed; it has to be like https://example.org/bulletin, "
            "in ASCII letters (a Hindi domain in its xn-- form)"
        )
    return url
