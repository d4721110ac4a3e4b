"""An episode's files appear together or not at all."""

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

from bulletin import audio
from bulletin.config import Config
from bulletin.errors import AudioError, PublishError
from bulletin.publishing import artwork, naming, sidecar, transcripts
from bulletin.publishing.chapters import chapter_list
from bulletin.publishing.pages import page
from bulletin.publishing.programme import Programme
from bulletin.publishing.tags import tag
from bulletin.types import Episode, File, Loudness, Provenance, Reader, Recording, Script, Voice

_TRANSCRIPTS = (".vtt", ".srt", ".transcript.json", ".html", ".txt")
_SPARE = 2_000_000
"""Bytes that everything but the sound takes at most, with a margin."""


def prepare(out: Path, config: Config) -> None:
    """Make the directory and see that an episode can be made there: before the long work, not after it.

    Raises PublishError if nothing can be written to it or the station's own picture is none for an
    episode, AudioError if there is no ffmpeg.
    """
    if config.artwork.picture:
        artwork.of_station(config)
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
) -> Episode:
    """Master the recording and publish it in `out` as `<date>-<slug>.mp3` (or the like), and the rest.

    `fingerprints`: of every voice that is heard in it. `silent`: it is meant to be (a dry run), and is not
    brought to any loudness.

    An episode is replaced by a remake of itself only: the same edition, or the same stories in the same
    voices. Another bulletin of the same day and title gets a number.

    Raises AudioError if it cannot be mastered, PublishError if it cannot be written; then, as on an
    interrupt, everything in `out` is as it was before.
    """
    sound = config.sound
    size = audio.bytes_a_second(sound.format, sound.bitrate, sound.rate) * recording.duration // 1000
    _make_sure_of(size + _SPARE, out)
    programme = Programme.of(script, recording, config.station.name)
    readers = tuple(
        Reader(voice, fingerprints[voice]) for voice in dict.fromkeys(cue.voice for cue in recording.cues)
    )
    with _told(out), TemporaryDirectory(dir=out, prefix=".making-") as made:
        name, earlier = naming.find(script, readers, out)
        base = Path(made, name)
        made_as = audio.FORMATS[sound.format]
        heard = base.with_name(name + made_as.suffix)
        loudness = audio.master(
            recording.wav,
            heard,
            format=sound.format,
            loudness=None if silent else config.preset.loudness,
            true_peak=config.preset.true_peak,
            tolerance=config.preset.tolerance,
            rate=sound.rate,
            bitrate=sound.bitrate,
        )
        picture = artwork.of_edition(script.edition, config)
        tag(heard, programme, artwork.small(picture))
        base.with_name(name + picture.suffix).write_bytes(picture.data)
        for suffix, text in _texts(programme, heard.name).items():
            base.with_name(name + suffix).write_text(text, "utf-8", newline="\n")
        rate = made_as.rate or sound.rate
        episode = _episode(programme, heard, loudness, rate, picture.suffix, readers, earlier, out)
        data = sidecar.dump(episode, Provenance(script, recording.cues))
        base.with_name(f"{name}.json").write_bytes(data)
        _place(base, earlier, out)
    return episode


def _texts(programme: Programme, sound: str) -> dict[str, str]:
    """The content of the files that are text, by suffix."""
    return {
        ".vtt": transcripts.webvtt(programme),
        ".srt": transcripts.srt(programme),
        ".transcript.json": transcripts.podcast_json(programme),
        ".html": page(programme, sound),
        ".txt": transcripts.plain(programme),
        ".chapters.json": chapter_list(programme, sound),
    }


def _episode(
    programme: Programme,
    heard: Path,
    loudness: Loudness,
    rate: int,
    picture: str,
    readers: tuple[Reader, ...],
    earlier: Episode | None,
    out: Path,
) -> Episode:
    """`heard`: the tagged sound file, beside which the others have been made.

    `picture`: the suffix of its artwork; `out`: where the files will be.
    """

    def file(suffix: str) -> File:
        made = heard.with_suffix(suffix)
        with made.open("rb") as content:
            digest = hashlib.file_digest(content, "sha256").hexdigest()
        return File(out / made.name, naming.TYPES[suffix], made.stat().st_size, digest)

    script, sound = programme.script, file(heard.suffix)
    return Episode(
        title=script.title,
        edition=script.edition,
        guid=earlier.guid if earlier else naming.guid(programme.station, heard.stem),
        revision=_revision(earlier, sound),
        correction=None,
        summary=programme.summary,
        audio=sound,
        renditions=(),
        transcripts=tuple(file(suffix) for suffix in _TRANSCRIPTS),
        chapter_list=file(".chapters.json"),
        artwork=file(picture),
        sidecar=out / f"{heard.stem}.json",
        duration=programme.duration,
        rate=rate,
        channels=1,
        loudness=loudness,
        readers=readers,
        chapters=programme.chapters,
        sources=script.sources,
    )


def _revision(earlier: Episode | None, sound: File) -> int:
    if earlier is None:
        return 1
    return earlier.revision + (earlier.audio.sha256 != sound.sha256)


def _place(base: Path, earlier: Episode | None, out: Path) -> None:
    """Move the files to `out`, each over its earlier self, the sidecar last: it is the commit.

    What the earlier make had and this one has not goes. All of it is undone if one cannot be moved.
    """
    made = [file for suffix in naming.TYPES if (file := base.with_name(base.name + suffix)).exists()]
    new = {out / file.name for file in made}
    with ExitStack() as undo:
        for gone in (path for path in naming.files_of(earlier) if path not in new and path.exists()):
            kept = base.with_name(f"{gone.name}.kept")
            gone.replace(kept)
            undo.callback(kept.replace, gone)
        for file in made:
            target = out / file.name
            if target.exists():
                kept = file.with_name(f"{file.name}.kept")
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
