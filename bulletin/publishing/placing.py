"""Three files that appear together or not at all."""

import errno
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from uuid import UUID, uuid5

from bulletin import audio
from bulletin.config import Config
from bulletin.errors import AudioError, PublishError
from bulletin.publishing import sidecar
from bulletin.publishing.labels import tag, webvtt
from bulletin.publishing.slugs import slug
from bulletin.types import (
    Episode,
    File,
    Kind,
    Loudness,
    Provenance,
    Reader,
    Recording,
    Script,
    Voice,
    Written,
)

_TYPES = {".mp3": "audio/mpeg", ".vtt": "text/vtt", ".json": "application/json"}
"""The files of an episode, in the order they appear: the sidecar last, for it is the commit."""
_GUIDS = UUID("8d3cd0d5-7a2c-5b35-9f53-2b6c7ed0b2b4")
"""The name space of new episodes' guids; made once, never changed."""
_SPARE = 1_000_000
"""Bytes that tags, transcript and sidecar take at most, with a margin."""


def prepare(out: Path) -> None:
    """Make the directory and see that an episode can be made there: before the long work, not after it.

    Raises PublishError if nothing can be written to it, AudioError if there is no ffmpeg.
    """
    if out.exists() and not out.is_dir():
        raise PublishError(f"{out} is a file; episodes need a directory, choose one with --out")
    with _told(out):
        out.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=out) as probe:
            probe.write(b"bulletin")
    _make_sure_of(_SPARE, out)
    audio.ffmpeg()


def publish(
    script: Script,
    recording: Recording,
    fingerprints: Mapping[Voice, str],
    config: Config,
    out: Path,
    *,
    silent: bool = False,
    master: Callable[..., Loudness] | None = None,
) -> Episode:
    """Master the recording and publish it in `out` as `<date>-<slug>.mp3`, `.vtt` and `.json`.

    `fingerprints`: of every voice that is heard in it. `silent`: it is meant to be (a dry run), and is not
    brought to any loudness. `master`: what stands in for `audio.master`, such as a
    cache's.

    An episode is replaced by a remake of itself only: the same edition, or the same stories in the same
    voices. Another bulletin of the same day and title gets a number.

    Raises AudioError if it cannot be mastered, PublishError if it cannot be written; then, as on an
    interrupt, everything in `out` is as it was before.
    """
    sound = config.sound
    _make_sure_of(recording.duration * sound.bitrate // 8 + _SPARE, out)
    readers = tuple(
        Reader(voice, fingerprints[voice]) for voice in dict.fromkeys(cue.voice for cue in recording.cues)
    )
    with _told(out), TemporaryDirectory(dir=out, prefix=".making-") as made:
        name, earlier = _name(script, readers, out)
        mp3, vtt, json = (Path(made, name + suffix) for suffix in _TYPES)
        loudness = (master or audio.master)(
            recording.wav,
            mp3,
            loudness=None if silent else sound.loudness,
            true_peak=sound.true_peak,
            rate=sound.rate,
            bitrate=sound.bitrate,
        )
        tag(mp3, script, recording, config.station.name)
        vtt.write_text(webvtt(script, recording.cues, config.station.name), "utf-8", newline="\n")
        sound_file = _file(mp3, out)
        episode = Episode(
            title=script.title,
            edition=script.edition,
            guid=earlier.guid if earlier else str(uuid5(_GUIDS, f"{config.station.name}/{name}")),
            revision=_revision(earlier, sound_file),
            correction=None,
            audio=sound_file,
            renditions=(),
            transcripts=(_file(vtt, out),),
            chapter_list=None,
            artwork=None,
            sidecar=out / json.name,
            duration=recording.duration,
            loudness=loudness,
            readers=readers,
            chapters=recording.chapters,
            sources=script.sources,
        )
        json.write_bytes(sidecar.dump(episode, Provenance(script, recording.cues)))
        _place([mp3, vtt, json], out)
    return episode


def _file(made: Path, out: Path) -> File:
    """A file that is ready, as it will be found in `out`."""
    with made.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    return File(out / made.name, _TYPES[made.suffix], made.stat().st_size, digest)


def _revision(earlier: Episode | None, sound: File) -> int:
    if earlier is None:
        return 1
    return earlier.revision + (earlier.audio.sha256 != sound.sha256)


def _name(script: Script, readers: tuple[Reader, ...], out: Path) -> tuple[str, Episode | None]:
    """The first name that is free, or taken by an earlier make of this very bulletin; and that make."""
    base = f"{script.edition:%Y-%m-%d}-{slug(script.title)}"
    for name in (base, *(f"{base}-{number}" for number in range(2, 10_000))):
        earlier = _earlier(Path(out, f"{name}.json"), script, readers)
        if earlier or not any(Path(out, name + suffix).exists() for suffix in _TYPES):
            return name, earlier
    raise PublishError(
        f"{out} holds ten thousand bulletins named {base}; choose another directory with --out"
    )


def _earlier(json: Path, script: Script, readers: tuple[Reader, ...]) -> Episode | None:
    try:
        episode = sidecar.read(json)
        if episode.title != script.title:
            return None
        if episode.edition == script.edition:
            return episode
        voices = [reader.voice for reader in readers]
        same_voices = [reader.voice for reader in episode.readers] == voices
        told = sidecar.read_provenance(json).script
    except PublishError:
        return None
    return episode if same_voices and _stories(told) == _stories(script) else None


def _stories(script: Script) -> list[Written]:
    return [
        sentence.written
        for segment in script.segments
        if segment.kind is Kind.STORY
        for sentence in segment.sentences
    ]


def _place(made: list[Path], out: Path) -> None:
    """Move the files to `out`, each over its earlier self; undo all of it if one cannot be moved."""
    with ExitStack() as undo:
        for file in made:
            target = out / file.name
            if target.exists():
                kept = file.with_suffix(f"{file.suffix}.kept")
                _copy(target, kept)
                undo.callback(kept.replace, target)
            else:
                undo.callback(target.unlink, missing_ok=True)
            file.replace(target)
        undo.pop_all()


def _copy(file: Path, copy: Path) -> None:
    try:
        copy.hardlink_to(file)
    except OSError:  # a file system without links
        shutil.copy2(file, copy)


def _make_sure_of(size: int, out: Path) -> None:
    with _told(out):
        free = shutil.disk_usage(out).free
    if free < size:
        raise PublishError(
            f"{out} has {free / 1e6:.1f} MB of room and {size / 1e6:.1f} MB are needed; "
            "make room there, or choose another directory with --out"
        )


@contextmanager
def _told(out: Path) -> Iterator[None]:
    """Tell in one line that, and why, a directory cannot be written to."""
    try:
        yield
    except OSError as error:
        raise PublishError(f"cannot write to {out}: {error.strerror or error}") from error
    except AudioError as error:
        if os.strerror(errno.ENOSPC) in str(error):
            raise PublishError(f"cannot write to {out}: {error}") from error
        raise
