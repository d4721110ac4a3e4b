"""The sidecar: everything of an episode in one JSON object, and back again without loss."""

from dataclasses import replace
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from bulletin.errors import PublishError
from bulletin.types import (
    Chapter,
    Cue,
    Episode,
    Kind,
    Loudness,
    Ms,
    Omission,
    Script,
    Segment,
    Sentence,
    Source,
    Span,
    Spoken,
    Voice,
    Written,
)

VERSION = 1
"""Of the sidecar's format."""


class _Chapter(Struct, frozen=True):
    title: str
    start_ms: Ms
    end_ms: Ms


class _Sentence(Struct, frozen=True, omit_defaults=True):
    written: Written
    spoken: str
    """As it was said."""
    start_ms: Ms
    end_ms: Ms
    breaths: tuple[int, ...] = ()
    span: Span | None = None
    wished: str | None = None
    """How an editor wanted it said, when one did."""


class _Segment(Struct, frozen=True, omit_defaults=True):
    kind: Kind
    sentences: tuple[_Sentence, ...]
    title: str | None = None
    source: str | None = None


class _Sidecar(Struct, frozen=True):
    version: int
    bulletin: str
    """The version of the program."""
    title: str
    edition: datetime
    language: str
    audio: str
    transcript: str
    duration_ms: Ms
    size: int
    sha256: str
    loudness: Loudness
    engine: str
    voice: str
    speed: float
    fingerprint: str
    chapters: tuple[_Chapter, ...]
    segments: tuple[_Segment, ...]
    sources: tuple[Source, ...]
    omissions: tuple[Omission, ...]


def as_json(episode: Episode) -> dict[str, Any]:
    """The episode as plain JSON data, its files as they are found from here."""
    return {**_data(episode), "sidecar": str(episode.sidecar)}


def dump(episode: Episode) -> bytes:
    """The content of the sidecar: files are named as they lie beside it."""
    audio, transcript = Path(episode.audio.name), Path(episode.transcript.name)
    data = _data(replace(episode, audio=audio, transcript=transcript))
    return msgspec.json.format(msgspec.json.encode(data), indent=2) + b"\n"


def read(sidecar: Path) -> Episode:
    """The episode again. Raises PublishError if the file cannot be read or is not a sidecar."""
    try:
        found = msgspec.json.decode(sidecar.read_bytes(), type=_Sidecar)
    except OSError as error:
        raise PublishError(f"cannot read {sidecar}: {error.strerror or error}") from error
    except msgspec.DecodeError as error:
        raise PublishError(f"{sidecar} is not the sidecar of an episode: {error}") from error
    if found.version != VERSION:
        raise PublishError(f"{sidecar} has version {found.version}; this program reads version {VERSION}")
    return _episode(found, sidecar)


def _data(episode: Episode) -> dict[str, Any]:
    said = {(cue.segment, cue.sentence): cue for cue in episode.cues}
    script = episode.script
    segments = tuple(
        _Segment(
            segment.kind,
            tuple(
                _sentence(sentence, said[number, index]) for index, sentence in enumerate(segment.sentences)
            ),
            segment.title,
            segment.source,
        )
        for number, segment in enumerate(script.segments)
    )
    sidecar = _Sidecar(
        version=VERSION,
        bulletin=version("bulletin"),
        title=episode.title,
        edition=episode.edition,
        language="hi",
        audio=str(episode.audio),
        transcript=str(episode.transcript),
        duration_ms=episode.duration,
        size=episode.size,
        sha256=episode.sha256,
        loudness=episode.loudness,
        engine=episode.voice.engine,
        voice=episode.voice.name,
        speed=episode.voice.speed,
        fingerprint=episode.fingerprint,
        chapters=tuple(_Chapter(part.title, part.start, part.end) for part in episode.chapters),
        segments=segments,
        sources=script.sources,
        omissions=script.omissions,
    )
    data: dict[str, Any] = msgspec.to_builtins(sidecar)
    return data


def _sentence(sentence: Sentence, cue: Cue) -> _Sentence:
    return _Sentence(
        sentence.written,
        cue.spoken.text,
        cue.start,
        cue.end,
        cue.spoken.breaths,
        sentence.span,
        sentence.spoken,
    )


def _episode(found: _Sidecar, sidecar: Path) -> Episode:
    voice = Voice(found.engine, found.voice, found.speed)
    segments = tuple(
        Segment(
            part.kind,
            part.title,
            tuple(Sentence(line.written, line.span, line.wished) for line in part.sentences),
            part.source,
        )
        for part in found.segments
    )
    cues = tuple(
        Cue(number, index, line.written, Spoken(line.spoken, line.breaths), voice, line.start_ms, line.end_ms)
        for number, part in enumerate(found.segments)
        for index, line in enumerate(part.sentences)
    )
    return Episode(
        title=found.title,
        edition=found.edition,
        audio=sidecar.with_name(found.audio),
        transcript=sidecar.with_name(found.transcript),
        sidecar=sidecar,
        duration=found.duration_ms,
        size=found.size,
        sha256=found.sha256,
        loudness=found.loudness,
        voice=voice,
        fingerprint=found.fingerprint,
        script=Script(found.title, found.edition, segments, found.sources, found.omissions),
        cues=cues,
        chapters=tuple(Chapter(part.title, part.start_ms, part.end_ms) for part in found.chapters),
    )
