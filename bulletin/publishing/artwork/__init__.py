"""The picture of an episode and of the station: the station's own, or a cover that is drawn for it."""

from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from bulletin.config import Config
from bulletin.publishing.artwork.cover import Palette, cover
from bulletin.publishing.artwork.picture import Picture, own, small
from bulletin.recipes import Remember, recipe
from bulletin.script import WEEKDAYS, hindi_date, part_of_day

__all__ = ["Picture", "of_edition", "of_sound", "of_station", "small"]

_LIBRARIES = ("fontpkg-mukta", "pillow", "uharfbuzz")
_COVER = Picture(b"", "image/jpeg", ".jpg")


def of_edition(edition: datetime, config: Config, remember: Remember = lambda _, make: make()) -> Picture:
    """The cover of one bulletin. `remember`: spares drawing the same one twice.

    Raises PublishError if the station's own picture breaks a rule.
    """
    if config.station.artwork:
        return own(Path(config.bulletin.out, config.station.artwork))
    day = f"{WEEKDAYS[edition.weekday()]}, {hindi_date(edition)}"
    part = f"{part_of_day(edition, config)} का बुलेटिन"
    # To the quarter of an hour: nobody sees the sun move by less.
    hour = edition.hour + edition.minute // 15 / 4
    words = (config.station.name, _palette(config), day, part, hour)
    key = ["cover", recipe(__file__), *map(version, _LIBRARIES), repr(words)]
    return replace(_COVER, data=remember(key, lambda: cover(*words).data))


def of_sound(picture: Picture, remember: Remember) -> Picture:
    """A small one of it, for the sound file."""
    key = ["small", recipe(__file__), version("pillow"), sha256(picture.data).hexdigest()]
    return replace(_COVER, data=remember(key, lambda: small(picture).data))


def of_station(config: Config) -> Picture:
    """The station's cover, for its feed and pages. Raises PublishError as `of_edition` does."""
    if config.station.artwork:
        return own(Path(config.bulletin.out, config.station.artwork))
    return cover(config.station.name, _palette(config))


def _palette(config: Config) -> Palette:
    colours = config.artwork
    return Palette(colours.background, colours.accent, colours.text)
