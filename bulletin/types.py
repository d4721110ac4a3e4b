"""The nouns, in the order they are born.

    source ─read→ Article ─clean→ Copy ─condense→ Story ─compose→ Script ─verbalise→ Take
           ─say→ Pcm ─narrate→ Clip ─mix→ Recording ─publish→ Episode

Frozen data, flowing one way. Times are whole milliseconds (`Ms`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import NewType

Written = NewType("Written", str)
"""Hindi as it stands on a page: digits, abbreviations, Latin words. For eyes."""

Ms = NewType("Ms", int)
"""A time or a length in milliseconds."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """Hindi as a newsreader says it: words and punctuation, no digit, no Latin letter. For engines."""

    text: str
    breaths: tuple[int, ...] = ()
    """Offsets into `text` where a reader may take breath; each stands right after a word."""

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Omission:
    """A piece of an article that is not said, or an article that is not told, and why."""

    article: str
    """The article's `name`."""
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Article:
    """A news article as it was read: NFC text, nothing dropped yet."""

    title: str
    """Its headline; empty when it has none."""
    paragraphs: tuple[str, ...]
    name: str
    """What a person calls it: a file name, a page's address, or `-`."""
    url: str | None = None
    published: datetime | None = None
    publisher: str | None = None
    omissions: tuple[Omission, ...] = ()
    """What its source held besides and was passed over on the way to it."""


@dataclass(frozen=True, slots=True)
class Span:
    """Where in an article a text stands: `paragraphs[paragraph][start:end]`, in code points."""

    paragraph: int
    """`TITLE` for the article's title."""
    start: int
    end: int


TITLE = -1


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: the atom of speech, caching, failure and transcript."""

    written: Written
    span: Span | None = None
    """Where it comes from; None for the station's own phrases."""
    spoken: str | None = None
    """How an editor wants it said; None leaves that to the rules of spoken form."""


@dataclass(frozen=True, slots=True)
class Copy:
    """Clean copy: the sentences of an article that could go on air, in order."""

    article: Article
    headline: Sentence | None
    """The article's own headline, when it is one that can be spoken."""
    sentences: tuple[Sentence, ...]
    omissions: tuple[Omission, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """What will be told of one article: a headline, and whole sentences of it in their order."""

    article: Article
    headline: Sentence
    sentences: tuple[Sentence, ...]
    omissions: tuple[Omission, ...] = ()
    """Of the article, by cleaning and by condensing."""
    headline_says: bool = True
    """False: the headline is no sentence, it only names what the story is about."""


class Kind(StrEnum):
    """What a segment does in a bulletin."""

    OPENING = "opening"
    HEADLINES = "headlines"
    STORY = "story"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a story comes from: what a listener may be shown of an `Article`."""

    name: str
    title: str = ""
    url: str | None = None
    published: datetime | None = None
    publisher: str | None = None
    sha256: str | None = None
    """In hex, of the article's title and paragraphs as they were read, a line each, in UTF-8."""


@dataclass(frozen=True, slots=True)
class Segment:
    kind: Kind
    title: str | None = None
    """The chapter it begins; None when it belongs to the chapter before."""
    sentences: tuple[Sentence, ...] = ()
    source: str | None = None
    """The `name` of the source that its sentences' spans point into."""


@dataclass(frozen=True, slots=True)
class Script:
    """What will be said, in order: an editor can read it, change it and approve it."""

    title: str
    edition: datetime
    """When this bulletin goes on air, with its time zone."""
    segments: tuple[Segment, ...]
    sources: tuple[Source, ...] = ()
    omissions: tuple[Omission, ...] = ()


@dataclass(frozen=True, slots=True)
class Voice:
    """A choice of voice: enough for a worker to build the engine and speak."""

    engine: str
    name: str
    speed: float = 1.0
    """1.0 is the voice's own pace; 1.1 is a tenth faster."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Who reads what: voices of one engine."""

    opening: Voice
    headlines: Voice
    stories: tuple[Voice, ...]
    """They take turns, a story each."""
    closing: Voice

    @property
    def voices(self) -> tuple[Voice, ...]:
        """Each voice once, the one that opens first."""
        return tuple(dict.fromkeys((self.opening, self.headlines, *self.stories, self.closing)))


@dataclass(frozen=True, slots=True)
class VoiceInfo:
    """What an engine says of one of its voices."""

    name: str
    gender: str
    description: str
    ms_per_akshara: float
    """Its pace at speed 1.0, edge silence trimmed: measured speech time per written syllable."""
    gain_db: float = 0.0
    """What brings this voice to the house level (−18 LUFS) before the mix."""
    silent: bool = False
    """It is meant to be silent."""
    rate: int | None = None
    """Hz of its clips, where the engine can promise one."""


@dataclass(frozen=True, slots=True)
class Take:
    """One sentence to be said by one voice: all that ever crosses to a worker."""

    spoken: Spoken
    voice: Voice
    phonemes: tuple[tuple[str, str], ...] = ()
    """Words of the text whose phonemes the station itself has set for this engine."""


@dataclass(frozen=True, slots=True)
class Pcm:
    """Mono signed 16-bit little-endian sound."""

    frames: bytes = field(repr=False)
    rate: int  # Hz

    def __post_init__(self) -> None:
        if len(self.frames) % 2:
            raise ValueError(f"{len(self.frames)} bytes is not a whole number of 16-bit frames")
        if self.rate <= 0:
            raise ValueError(f"a sample rate of {self.rate} Hz is no rate")

    @property
    def duration(self) -> Ms:
        return Ms(len(self.frames) // 2 * 1000 // self.rate)


@dataclass(frozen=True, slots=True)
class Clip:
    """One spoken sentence of a script, trimmed and levelled."""

    segment: int
    """Index into `Script.segments`."""
    sentence: int
    """Index into that segment's `sentences`."""
    take: Take
    pcm: Pcm


@dataclass(frozen=True, slots=True)
class Cue:
    """When one sentence is heard."""

    segment: int
    sentence: int
    written: Written
    spoken: Spoken
    voice: Voice
    start: Ms
    end: Ms


@dataclass(frozen=True, slots=True)
class Chapter:
    title: str
    start: Ms
    end: Ms
    url: str | None = None
    """The page that its story comes from."""


@dataclass(frozen=True, slots=True)
class Recording:
    """The mixed bulletin before mastering: a WAV file and what is heard when."""

    wav: Path
    duration: Ms
    cues: tuple[Cue, ...]
    chapters: tuple[Chapter, ...]
    """They tile the recording: no gap, no overlap."""


@dataclass(frozen=True, slots=True)
class Loudness:
    """Measured on an encoded file by ITU-R BS.1770."""

    integrated: float  # LUFS
    true_peak: float  # dBTP


@dataclass(frozen=True, slots=True)
class File:
    """One file of an episode, as it was when it was published."""

    folder: Path
    name: str
    media_type: str
    size: int  # bytes
    sha256: str  # in hex

    @property
    def path(self) -> Path:
        """Made when asked for: a feed of many thousand files needs their names only."""
        return self.folder / self.name


@dataclass(frozen=True, slots=True)
class Reader:
    """A voice that is heard in an episode, and what made it."""

    voice: Voice
    fingerprint: str
    """The engine, its version and its model, as `Engine.fingerprint` tells them."""


@dataclass(frozen=True, slots=True)
class Episode:
    """A finished bulletin on disk: what a feed or a station page needs of it. Its sidecar holds more."""

    title: str
    edition: datetime
    guid: str
    """Given once and kept for ever, through every remake."""
    revision: int
    """1, and one more for each remake that differs in any of its files, which then get new names."""
    correction: str | None
    """What the station tells of its correction, if it is one."""
    summary: str
    """What it tells of, in a sentence for each story."""
    audio: File
    renditions: tuple[File, ...]
    """The same sound for narrow connections."""
    transcripts: tuple[File, ...]
    """WebVTT first, then SRT, JSON, HTML and plain text."""
    chapter_list: File | None
    """Podcasting 2.0 chapters."""
    artwork: File | None
    sidecar: Path
    duration: Ms
    rate: int  # Hz
    channels: int
    loudness: Loudness
    readers: tuple[Reader, ...]
    chapters: tuple[Chapter, ...]
    sources: tuple[Source, ...]
    show: str = ""
    """Which of the station's shows it belongs to; empty for none."""

    @property
    def files(self) -> tuple[File, ...]:
        """All that listeners may fetch, the sound first."""
        more = filter(None, (self.chapter_list, self.artwork))
        return (self.audio, *self.renditions, *self.transcripts, *more)


@dataclass(frozen=True, slots=True)
class Provenance:
    """What was said in an episode, when, and where it comes from; and what it was made with."""

    script: Script
    cues: tuple[Cue, ...]
    settings: str
    """SHA-256, in hex, of the settings that an episode can differ by."""
    versions: Mapping[str, str]  # of the programs and libraries that its bytes depend on
