"""Three files that appear together or not at all."""

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

from bulletin import audio
from bulletin.config import Config
from bulletin.errors import AudioError, PublishError
from bulletin.publishing import sidecar
from bulletin.publishing.labels import tag, webvtt
from bulletin.publishing.slugs import slug
from bulletin.types import Episode, Kind, Recording, Script, Voice, Written

_KINDS = (".mp3", ".vtt", ".json")  # in the order they appear: the sidecar last, for it is the commit
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
    voice: Voice,
    fingerprint: str,
    config: Config,
    out: Path,
    *,
    silent: bool = False,
) -> Episode:
    """Master the recording and publish it in `out` as `<date>-<slug>.mp3`, `.vtt` and `.json`.

    `silent`: it is meant to be (a dry run), and is not brought to any loudness.

    An episode is replaced by a remake of itself only: the same edition, or the same stories in the same
    voice. Another bulletin of the same day and title gets a number.

    Raises AudioError if it cannot be mastered, PublishError if it cannot be written; then, as on an
    interrupt, everything in `out` is as it was before.
    """
    sound = config.sound
    _make_sure_of(recording.duration * sound.bitrate // 8 + _SPARE, out)
    with _told(out), TemporaryDirectory(dir=out, prefix=".making-") as made:
        name = _name(script, voice, out)
        mp3, vtt, json = (Path(made, name + kind) for kind in _KINDS)
        loudness = audio.master(
            recording.wav,
            mp3,
            loudness=None if silent else sound.loudness,
            true_peak=sound.true_peak,
            rate=sound.rate,
            bitrate=sound.bitrate,
        )
        tag(mp3, script, recording, config.station.name)
        vtt.write_text(webvtt(script, recording.cues, config.station.name), "utf-8", newline="\n")
        with mp3.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        episode = Episode(
            title=script.title,
            edition=script.edition,
            audio=out / mp3.name,
            transcript=out / vtt.name,
            sidecar=out / json.name,
            duration=recording.duration,
            size=mp3.stat().st_size,
            sha256=digest,
            loudness=loudness,
            voice=voice,
            fingerprint=fingerprint,
            script=script,
            cues=recording.cues,
            chapters=recording.chapters,
        )
        json.write_bytes(sidecar.dump(episode))
        _place([mp3, vtt, json], out)
    return episode


def _name(script: Script, voice: Voice, out: Path) -> str:
    """The first name that is free, or taken by this very bulletin."""
    base = f"{script.edition:%Y-%m-%d}-{slug(script.title)}"
    return next(
        name
        for name in (base, *(f"{base}-{number}" for number in range(2, 10_000)))
        if not any(Path(out, name + kind).exists() for kind in _KINDS)
        or _is_remade(Path(out, f"{name}.json"), script, voice)
    )


def _is_remade(earlier: Path, script: Script, voice: Voice) -> bool:
    try:
        episode = sidecar.read(earlier)
    except PublishError:
        return False
    same_stories = _stories(episode.script) == _stories(script) and episode.voice == voice
    return episode.title == script.title and (episode.edition == script.edition or same_stories)


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
