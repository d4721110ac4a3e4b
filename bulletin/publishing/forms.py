"""The form of a sidecar: the structs that its published JSON Schema is made of.

`docs/sidecar.schema.json` is written from here by scripts/docs.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from bulletin.types import Kind, Loudness, Ms, Omission, Source, Span, Written

VERSION = 4
"""Of the sidecar's format."""

Time = Annotated[Ms, Meta(ge=0, description="milliseconds")]
Digest = Annotated[str, Meta(pattern="^[0-9a-f]{64}$", description="SHA-256, in hex")]
Address = Annotated[str, Meta(description="of the web, http or https")]


class FileForm(Struct, frozen=True):
    """A file of the episode, as it was when it was published."""

    name: Annotated[
        str,
        Meta(
            pattern=r"^[^./\\][^/\\]*$", description="as it lies beside the sidecar: no path leads elsewhere"
        ),
    ]
    media_type: str
    size: Annotated[int, Meta(ge=0, description="bytes")]
    sha256: Digest


class ReaderForm(Struct, frozen=True):
    """A voice that is heard, and what made it."""

    voice: str
    speed: Annotated[float, Meta(gt=0, description="1.0 is the voice's own pace")]
    fingerprint: Annotated[str, Meta(description="the engine, its version and its model")]


class ChapterForm(Struct, frozen=True):
    """Chapters tile the episode: no gap, no overlap."""

    title: str
    start_ms: Time
    end_ms: Time
    url: Address | None


class SentenceForm(Struct, frozen=True, omit_defaults=True):
    """A sentence, as it is read and as it was said."""

    written: Annotated[Written, Meta(description="for eyes; transcripts are made of it")]
    spoken: Annotated[str, Meta(description="no digit, no Latin letter")]
    start_ms: Time
    end_ms: Time
    breaths: Annotated[tuple[int, ...], Meta(description="offsets into `spoken` where breath was taken")] = ()
    span: Annotated[
        Span | None,
        Meta(
            description="where in the segment's source it stands, in code points of a paragraph; "
            "paragraph -1 is the title; absent for the station's own phrases"
        ),
    ] = None
    wished: Annotated[str | None, Meta(description="how an editor wanted it said, when one did")] = None


class SegmentForm(Struct, frozen=True, omit_defaults=True):
    """A part of the bulletin, read by one voice."""

    kind: Kind
    voice: Annotated[str, Meta(description="one of `readers`")]
    sentences: tuple[SentenceForm, ...]
    title: Annotated[str | None, Meta(description="of the chapter that it begins")] = None
    source: Annotated[str | None, Meta(description="the name of the source that its spans point into")] = None


class MadeForm(Struct, frozen=True):
    """What the episode was made with: the same sources, settings and versions make the same files."""

    settings: Annotated[Digest, Meta(description="SHA-256 of the settings that an episode can differ by")]
    versions: Annotated[
        Mapping[str, str], Meta(description="of the programs and libraries that its bytes depend on")
    ]


class Listed(Struct, frozen=True, kw_only=True):
    """What an `Episode` holds; the rest of a sidecar is not even decoded for it."""

    version: Annotated[int, Meta(ge=1, description="of this format")]
    language: Literal["hi"]
    title: str
    summary: Annotated[str, Meta(description="a sentence for each story, plain text")]
    edition: Annotated[datetime, Meta(tz=True, description="when it goes on air")]
    guid: Annotated[str, Meta(description="given once, kept through every remake")]
    revision: Annotated[
        int, Meta(ge=1, description="one more for each remake that differs in any of its files")
    ]
    correction: Annotated[str | None, Meta(description="what listeners are told of a correction")]
    show: Annotated[str, Meta(description="of the station's shows, which one; empty for none")] = ""
    audio: FileForm
    renditions: Annotated[tuple[FileForm, ...], Meta(description="the same sound for narrow connections")]
    transcripts: Annotated[tuple[FileForm, ...], Meta(description="WebVTT first")]
    chapter_list: FileForm | None
    artwork: FileForm | None
    duration_ms: Time
    rate: Annotated[int, Meta(gt=0, description="Hz")]
    channels: Annotated[int, Meta(ge=1)]
    loudness: Annotated[Loudness, Meta(description="measured on the encoded file: LUFS and dBTP")]
    engine: str
    readers: tuple[ReaderForm, ...]
    chapters: tuple[ChapterForm, ...]
    sources: tuple[Source, ...]


class Sidecar(Listed, frozen=True, kw_only=True):
    """An episode of Bulletin: what a feed, a page or an archive needs of it, and how it came to be."""

    segments: tuple[SegmentForm, ...]
    omissions: Annotated[tuple[Omission, ...], Meta(description="what of the sources is not said, and why")]
    made_with: MadeForm


class Versioned(Struct, frozen=True):
    """What every version of the format has."""

    version: int


def schema() -> dict[str, Any]:
    """The JSON Schema of a sidecar (draft 2020-12)."""
    made = msgspec.json.schema(Sidecar)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Sidecar of an episode, version {VERSION}",
        **msgspec.json.decode(msgspec.json.encode(made)),  # tuples become lists
    }
