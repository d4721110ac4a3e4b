"""The sidecar: everything of an episode in one JSON object, and back again without loss."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from bulletin.errors import PublishError
from bulletin.publishing.forms import (
    VERSION,
    ChapterForm,
    FileForm,
    Listed,
    MadeForm,
    ReaderForm,
    SegmentForm,
    SentenceForm,
    Sidecar,
    Versioned,
)
from bulletin.types import (
    Chapter,
    Cue,
    Episode,
    File,
    Provenance,
    Reader,
    Script,
    Segment,
    Sentence,
    Spoken,
    Voice,
)


def as_json(episode: Episode, provenance: Provenance) -> dict[str, Any]:
    """The episode as plain JSON data, its files as they are found from here."""
    return {**_data(episode, provenance, str), "sidecar": str(episode.sidecar)}


def dump(episode: Episode, provenance: Provenance) -> bytes:
    """The content of the sidecar: files are named as they lie beside it."""
    data = _data(episode, provenance, lambda path: path.name)
    return msgspec.json.format(msgspec.json.encode(data), indent=2) + b"\n"


def read(sidecar: Path) -> Episode:
    """The episode again. Raises PublishError if the file cannot be read or is not a sidecar."""
    return _episode(_decode(sidecar, Listed), sidecar)


def read_provenance(sidecar: Path) -> Provenance:
    """What was said in the episode. Raises PublishError as `read` does."""
    return _provenance(_decode(sidecar, Sidecar))


_Any = TypeVar("_Any", bound=Listed)


def _decode(sidecar: Path, form: type[_Any]) -> _Any:
    try:
        data = sidecar.read_bytes()
    except OSError as error:
        raise PublishError(f"cannot read {sidecar}: {error.strerror or error}") from error
    try:
        found = msgspec.json.decode(data, type=form)
        version = found.version
    except msgspec.DecodeError as error:
        told = _version(data)
        if told is None or told == VERSION:
            raise PublishError(f"{sidecar} is not the sidecar of an episode: {error}") from error
        version = told
    if version != VERSION:
        raise PublishError(f"{sidecar} has version {version}; this program reads version {VERSION}")
    return found


def _version(data: bytes) -> int | None:
    """The version of a sidecar that this program cannot read; None for what is no sidecar of any."""
    try:
        return msgspec.json.decode(data, type=Versioned).version
    except msgspec.DecodeError:
        return None


def _data(episode: Episode, provenance: Provenance, name: Callable[[Path], str]) -> dict[str, Any]:
    said = {(cue.segment, cue.sentence): cue for cue in provenance.cues}
    script = provenance.script

    def file(one: File) -> FileForm:
        return FileForm(name(one.path), one.media_type, one.size, one.sha256)

    segments = tuple(
        SegmentForm(
            segment.kind,
            said[number, 0].voice.name if segment.sentences else "",
            tuple(
                _sentence(sentence, said[number, index]) for index, sentence in enumerate(segment.sentences)
            ),
            segment.title,
            segment.source,
        )
        for number, segment in enumerate(script.segments)
    )
    sidecar = Sidecar(
        version=VERSION,
        language="hi",
        title=episode.title,
        edition=episode.edition,
        guid=episode.guid,
        revision=episode.revision,
        correction=episode.correction,
        summary=episode.summary,
        audio=file(episode.audio),
        renditions=tuple(map(file, episode.renditions)),
        transcripts=tuple(map(file, episode.transcripts)),
        chapter_list=file(episode.chapter_list) if episode.chapter_list else None,
        artwork=file(episode.artwork) if episode.artwork else None,
        duration_ms=episode.duration,
        rate=episode.rate,
        channels=episode.channels,
        loudness=episode.loudness,
        engine=episode.readers[0].voice.engine,
        readers=tuple(
            ReaderForm(one.voice.name, one.voice.speed, one.fingerprint) for one in episode.readers
        ),
        chapters=tuple(ChapterForm(part.title, part.start, part.end, part.url) for part in episode.chapters),
        sources=episode.sources,
        show=episode.show,
        segments=segments,
        omissions=script.omissions,
        made_with=MadeForm(provenance.settings, provenance.versions),
    )
    data: dict[str, Any] = msgspec.to_builtins(sidecar)
    return data


def _sentence(sentence: Sentence, cue: Cue) -> SentenceForm:
    return SentenceForm(
        sentence.written,
        cue.spoken.text,
        cue.start,
        cue.end,
        cue.spoken.breaths,
        sentence.span,
        sentence.spoken,
    )


def _episode(found: Listed, sidecar: Path) -> Episode:
    folder = sidecar.parent

    def file(one: FileForm) -> File:
        return File(folder, one.name, one.media_type, one.size, one.sha256)

    return Episode(
        title=found.title,
        edition=found.edition,
        guid=found.guid,
        revision=found.revision,
        correction=found.correction,
        summary=found.summary,
        audio=file(found.audio),
        renditions=tuple(map(file, found.renditions)),
        transcripts=tuple(map(file, found.transcripts)),
        chapter_list=file(found.chapter_list) if found.chapter_list else None,
        artwork=file(found.artwork) if found.artwork else None,
        sidecar=sidecar,
        duration=found.duration_ms,
        rate=found.rate,
        channels=found.channels,
        loudness=found.loudness,
        readers=_readers(found),
        chapters=tuple(Chapter(part.title, part.start_ms, part.end_ms, part.url) for part in found.chapters),
        sources=found.sources,
        show=found.show,
    )


def _readers(found: Listed) -> tuple[Reader, ...]:
    return tuple(Reader(Voice(found.engine, one.voice, one.speed), one.fingerprint) for one in found.readers)


def _provenance(found: Sidecar) -> Provenance:
    voices = {reader.voice.name: reader.voice for reader in _readers(found)}
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
        Cue(
            number,
            index,
            line.written,
            Spoken(line.spoken, line.breaths),
            voices[part.voice],
            line.start_ms,
            line.end_ms,
        )
        for number, part in enumerate(found.segments)
        for index, line in enumerate(part.sentences)
    )
    script = Script(found.title, found.edition, segments, found.sources, found.omissions)
    return Provenance(script, cues, found.made_with.settings, found.made_with.versions)
