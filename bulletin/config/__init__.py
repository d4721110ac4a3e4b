"""Settings: defaults < bulletin.toml < environment < command line.

load     the four layers together
origins  every setting and where it comes from
find     the bulletin.toml of a directory

`defaults.toml` in the package is the one list of every key, its default and what it means.
"""

import difflib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from bulletin.config.layers import layers, leaves
from bulletin.config.sections import Caching, Config, Editor, Pauses, ShowChoice, Word
from bulletin.errors import ConfigError

__all__ = ["FILE", "Caching", "Config", "Editor", "Pauses", "ShowChoice", "Word", "find", "load", "origins"]

FILE = "bulletin.toml"


def load(
    file: Path | None = None,
    environ: Mapping[str, str] | None = None,
    options: Mapping[str, Any] | None = None,
) -> Config:
    """Put the four layers together.

    `file`: a bulletin.toml; None when there is none. `environ`: `BULLETIN_<SECTION>_<KEY>` counts.
    `options`: from the command line, as `{"voice.name": "hm_omega"}`; None stands for "not given".

    Raises ConfigError with the key, the value and what would be right.
    """
    return _convert(layers(file, environ or {}, options or {}, {}))


def origins(file: Path | None, environ: Mapping[str, str]) -> tuple[tuple[str, Any, str], ...]:
    """Give every setting, `section.key`, with its value and where that comes from. Raises as `load` does."""
    changed: dict[str, str] = {}
    effective = msgspec.to_builtins(_convert(layers(file, environ, {}, changed)))
    return tuple(
        (path, value, next((changed[one] for one in _prefixes(path) if one in changed), "default"))
        for path, value in leaves(effective)
    )


def _prefixes(path: str) -> Iterator[str]:
    """The setting itself, and the tables around it."""
    while path:
        yield path
        path = path.rpartition(".")[0]


def find(directory: Path) -> Path | None:
    """The bulletin.toml of a directory, if there is one."""
    file = directory / FILE
    return file if file.is_file() else None


def _convert(table: dict[str, Any]) -> Config:
    try:
        config = msgspec.convert(table, Config, strict=False)  # not strict: the environment has only strings
    except msgspec.ValidationError as error:
        raise ConfigError(f"a setting is wrong: {_in_words(error)}") from error
    if config.sound.preset not in config.presets:
        known = ", ".join(config.presets)
        raise ConfigError(f"sound.preset: there is no preset {config.sound.preset!r}; there are {known}")
    try:
        ZoneInfo(config.station.timezone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        zone = config.station.timezone
        message = f"station.timezone: there is no time zone {zone!r}; India is Asia/Kolkata"
        raise ConfigError(message) from error
    _check_shows(config)
    return config


def _check_shows(config: Config) -> None:
    for key in config.shows:
        if not re.fullmatch("[a-z0-9]{1,30}", key):
            raise ConfigError(
                f"shows.{key}: the short name of a show stands in addresses: small Latin letters and digits"
            )
    show = config.bulletin.show
    if show and show not in config.shows:
        near = difflib.get_close_matches(show, config.shows, n=1)
        known = f"did you mean {near[0]!r}?" if near else f"make it with a table [shows.{show}]"
        raise ConfigError(f"bulletin.show: there is no show {show!r}; {known}")


def _in_words(error: msgspec.ValidationError) -> str:
    what, _, where = str(error).partition(" - at `$.")
    return f"{where.rstrip('`')}: {what[:1].lower()}{what[1:]}" if where else what
