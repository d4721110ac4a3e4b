"""What can be set, section by section: the shape of `defaults.toml`, which says what each setting means."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from msgspec import Meta


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
    narrow: Literal[0, 16, 24, 32, 48]


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
