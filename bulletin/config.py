"""Settings: defaults < bulletin.toml < environment < command line.

`defaults.toml` beside this file is the one list of every key, its default and what it means.
"""

import difflib
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec import Meta

from bulletin import layers
from bulletin.errors import ConfigError

FILE = "bulletin.toml"


@dataclass(frozen=True, slots=True)
class Station:
    name: str
    timezone: str
    link: str
    description: str
    author: str
    email: str
    category: str
    explicit: bool
    language: str
    copyright: str
    artwork: str


@dataclass(frozen=True, slots=True)
class Bulletin:
    duration: Annotated[int, Meta(ge=10, le=7200)]
    style: Literal["headlines", "brief", "full"]
    headlines_from: Annotated[int, Meta(ge=0)]
    out: str
    show: str


@dataclass(frozen=True, slots=True)
class Reading:
    top: Annotated[int, Meta(ge=1, le=100)]
    private: bool


@dataclass(frozen=True, slots=True)
class Editor:
    name: Literal["extractive", "llm"]
    base_url: str
    model: str
    key_from: str
    timeout: Annotated[float, Meta(gt=0, le=3600)]


@dataclass(frozen=True, slots=True)
class VoiceChoice:
    engine: str
    name: str
    speed: Annotated[float, Meta(ge=0.7, le=1.5)]
    jobs: Annotated[int, Meta(ge=0, le=64)]
    dask: str
    fallback: bool
    speeds: Mapping[str, Annotated[float, Meta(ge=0.7, le=1.5)]]
    """By the name of a voice: how fast it is beside the others."""


@dataclass(frozen=True, slots=True)
class Readers:
    opening: str
    headlines: str
    stories: tuple[str, ...]
    closing: str


@dataclass(frozen=True, slots=True)
class Pauses:
    comma: Annotated[int, Meta(ge=100, le=1000)]
    sentence: Annotated[int, Meta(ge=150, le=1100)]
    paragraph: Annotated[int, Meta(ge=150, le=1100)]
    story: Annotated[int, Meta(ge=150, le=1100)]
    music: Annotated[int, Meta(ge=100, le=1000)]
    edge: Annotated[int, Meta(ge=200, le=450)]


@dataclass(frozen=True, slots=True)
class MusicChoice:
    """Each piece: `default`, `none`, or a sound file."""

    on: bool
    signature: str
    sting: str
    closing: str
    bed: str
    bed_under: Annotated[float, Meta(ge=20, le=60)]


@dataclass(frozen=True, slots=True)
class Verification:
    by: Literal["none", "asr"]
    model: str
    worst: Annotated[float, Meta(gt=0, le=1)]


@dataclass(frozen=True, slots=True)
class Sound:
    preset: str
    format: Literal["mp3", "m4a", "opus", "wav", "flac"]
    rate: Literal[44100, 48000]
    bitrate: Literal[64, 80, 96, 112, 128, 160, 192]


@dataclass(frozen=True, slots=True)
class Preset:
    """What a mastered file has to measure."""

    loudness: Annotated[float, Meta(ge=-30, le=-10)]
    tolerance: Annotated[float, Meta(ge=0.1, le=3)] = 1.0
    true_peak: Annotated[float, Meta(ge=-9, le=0)] = -1.0


_Hue = Annotated[str, Meta(pattern="^#[0-9a-fA-F]{6}$")]


@dataclass(frozen=True, slots=True)
class Artwork:
    background: _Hue
    accent: _Hue
    text: _Hue


@dataclass(frozen=True, slots=True)
class Feed:
    base_url: str
    guid: str
    locked: bool
    moved_to: str
    keep: Annotated[str, Meta(pattern="^([1-9][0-9]*[dwmy])?$")]
    keep_last: Annotated[int, Meta(ge=0)]
    hub: str


@dataclass(frozen=True, slots=True)
class Delivery:
    target: str
    endpoint: str
    hook: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShowChoice:
    """A show of the station with a feed of its own; what it leaves out is the station's."""

    name: str | None = None
    link: str | None = None
    description: str | None = None
    author: str | None = None
    category: str | None = None
    explicit: bool | None = None
    artwork: str | None = None
    guid: str = ""


@dataclass(frozen=True, slots=True)
class Caching:
    dir: str
    size: Annotated[int, Meta(ge=0)]


@dataclass(frozen=True, slots=True)
class Serve:
    host: str
    port: Annotated[int, Meta(ge=0, le=65535)]
    base_url: Annotated[str, Meta(pattern=r"^(https?://[^\s?#]+)?$")]
    max_age: Annotated[float, Meta(gt=0)]


@dataclass(frozen=True, slots=True)
class Radio:
    rotation: Literal["newest-first", "latest"]
    bitrate: Literal[64, 80, 96, 112, 128, 160, 192]
    genre: str


@dataclass(frozen=True, slots=True)
class Phrases:
    opening: tuple[str, ...]
    shorter_openings: tuple[tuple[str, ...], ...]
    correction: tuple[str, ...]
    headlines: tuple[str, ...]
    topic: str
    detail: tuple[str, ...]
    bridges: tuple[str, ...]
    last_bridge: tuple[str, ...]
    closing: tuple[str, ...]
    short_closing: tuple[str, ...]
    parts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Word:
    """How the station says one word; `"word" = "say it so"` is short for `{ say = "say it so" }`."""

    say: str = ""
    spell: bool = False
    """Letter by letter."""
    phonemes: Mapping[str, str] = field(default_factory=dict)
    """By engine."""


@dataclass(frozen=True, slots=True)
class Config:
    station: Station
    bulletin: Bulletin
    sources: Reading
    editor: Editor
    voice: VoiceChoice
    readers: Readers
    verify: Verification
    pauses: Pauses
    music: MusicChoice
    sound: Sound
    presets: Mapping[str, Preset]
    artwork: Artwork
    feed: Feed
    publish: Delivery
    shows: Mapping[str, ShowChoice]
    cache: Caching
    serve: Serve
    radio: Radio
    phrases: Phrases
    lexicon: Mapping[str, str | Word]
    engines: Mapping[str, Mapping[str, Any]]
    """Settings by engine; each engine knows its own."""

    @property
    def preset(self) -> Preset:
        """The one that `sound.preset` names."""
        return self.presets[self.sound.preset]


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
    return _convert(_tables(file, environ or {}, options or {}, {}))


def origins(file: Path | None, environ: Mapping[str, str]) -> tuple[tuple[str, Any, str], ...]:
    """Give every setting, `section.key`, with its value and where that comes from. Raises as `load` does."""
    changed: dict[str, str] = {}
    effective = msgspec.to_builtins(_convert(_tables(file, environ, {}, changed)))
    return tuple(
        (path, value, next((changed[one] for one in layers.prefixes(path) if one in changed), "default"))
        for path, value in layers.leaves(effective)
    )


def _tables(
    file: Path | None, environ: Mapping[str, str], options: Mapping[str, Any], changed: dict[str, str]
) -> dict[str, Any]:
    return layers.combine(file, environ, options, changed, {"shows": asdict(ShowChoice())})


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
