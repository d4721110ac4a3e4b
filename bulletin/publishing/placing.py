"""An episode's files appear together or not at all.

A file that was published once is never changed, for listeners' caches may hold it for ever: a remake that
differs gets new names (`<name>-r2.mp3`), and its sidecar, which keeps its name, is the switch from the old
files to the new. At whatever moment the work is cut off, the sidecar names files that are there and whole.
"""

import errno
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Any, Protocol

from bulletin import audio
from bulletin.config import Config
from bulletin.errors import AudioError, PublishError
from bulletin.publishing import artwork, making, naming, retiring, sidecar, transcripts
from bulletin.publishing.chapters import chapter_list
from bulletin.publishing.pages import page
from bulletin.publishing.programme import Programme
from bulletin.publishing.shelf import as_file
from bulletin.publishing.tags import tag
from bulletin.types import Episode, File, Loudness, Provenance, Reader, Recording, Script, Voice

_TRANSCRIPTS = (".vtt", ".srt", ".transcript.json", ".html", ".txt")
_NARROW = ".narrow.opus"
_MAKING = ".making-"
_ABANDONED = 86_400
"""Seconds after which what is being made is no longer being made: its process was killed."""
_SPARE = 2_000_000
"""Bytes that everything but the sound takes at most, with a margin."""


class Store(Protocol):
    """What spares making a thing twice, such as a cache."""

    def master(self, wav: Path, out: Path, **how: Any) -> Loudness:
        """Do what `audio.master` does."""

    def remember(self, key: Sequence[object], make: Callable[[], bytes], /) -> bytes:
        """Give what `make` gives, or gave for the same key before."""


class _Anew:
    """Makes everything anew."""

    def master(self, wav: Path, out: Path, **how: Any) -> Loudness:
        return audio.master(wav, out, **how)

    def remember(self, key: Sequence[object], make: Callable[[], bytes], /) -> bytes:
        del key
        return make()


def prepare(out: Path, config: Config) -> None:
    """Make the directory and see that an episode can be made there: before the long work, not after it.

    Raises PublishError if nothing can be written to it or the station's own picture is none for an
    episode, AudioError if there is no ffmpeg.
    """
    if config.station.artwork:
        artwork.of_station(config)
    if out.exists() and not out.is_dir():
        raise PublishError(f"{out} is a file; episodes need a directory, choose one with --out")
    with _told(out):
        out.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=out) as probe:
            probe.write(b"bulletin")
        for abandoned in out.glob(f"{_MAKING}*"):
            with suppress(FileNotFoundError):  # another was just finished
                if time.time() - abandoned.stat().st_mtime > _ABANDONED:
                    shutil.rmtree(abandoned, ignore_errors=True)
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
    corrects: Episode | None = None,
    correction: str | None = None,
    store: Store | None = None,
) -> Episode:
    """Master the recording and publish it in `out`: `<date>-<slug>.mp3`, say, and what goes with it.

    `fingerprints`: of every voice that is heard in it. `silent`: it is meant to be (a dry run), and is not
    brought to any loudness. `corrects`: the episode in `out` whose place this one takes, whatever its title;
    it keeps the guid. `correction`: what listeners are told of it. `store`: spares making what
    was made before.

    An episode is replaced by a remake of itself only: the same edition, or the same stories in the same
    voices. Another bulletin of the same day and title gets a number.

    Raises AudioError if it cannot be mastered, PublishError if it cannot be written; then, as on an
    interrupt, everything in `out` is as it was before.
    """
    sound, store = config.sound, store or _Anew()
    size = audio.bytes_a_second(sound.format, sound.bitrate, sound.rate) * recording.duration // 1000
    _make_sure_of(size + _SPARE, out)
    programme = Programme.of(script, recording, config.station.name)
    with _told(out), TemporaryDirectory(dir=out, prefix=_MAKING) as desk:
        made = Path(desk)
        made_as = audio.FORMATS[sound.format]
        heard = made / f"sound{made_as.suffix}"
        loudness = store.master(
            recording.wav,
            heard,
            format=sound.format,
            loudness=None if silent else config.preset.loudness,
            true_peak=config.preset.true_peak,
            tolerance=config.preset.tolerance,
            rate=sound.rate,
            bitrate=sound.bitrate,
        )
        narrow = _narrowed(heard, made, sound.narrow, store)
        picture = artwork.of_edition(script.edition, config, store.remember)
        tag(heard, programme, artwork.of_sound(picture, store.remember))
        readers = tuple(
            Reader(voice, fingerprints[voice]) for voice in dict.fromkeys(cue.voice for cue in recording.cues)
        )
        name, earlier = (corrects.sidecar.stem, corrects) if corrects else naming.find(script, readers, out)
        told = correction or (earlier.correction if earlier else None)
        revision = earlier.revision if earlier else 1
        files = _make(programme, (heard, *narrow), picture, made, naming.stem(name, revision))
        if earlier and (_digests(files.values()) != _digests(earlier.files) or earlier.correction != told):
            revision += 1
            files = _make(programme, (heard, *narrow), picture, made, naming.stem(name, revision))
        there = {suffix: replace(file, folder=out) for suffix, file in files.items()}
        episode = Episode(
            title=script.title,
            edition=script.edition,
            guid=earlier.guid if earlier else naming.guid(programme.station, name),
            revision=revision,
            correction=told,
            show=config.bulletin.show,
            summary=programme.summary,
            audio=there[heard.suffix],
            renditions=tuple(there[_NARROW] for _ in narrow),
            transcripts=tuple(there[suffix] for suffix in _TRANSCRIPTS),
            chapter_list=there[".chapters.json"],
            artwork=there[picture.suffix],
            sidecar=out / f"{name}.json",
            duration=programme.duration,
            rate=made_as.rate or sound.rate,
            channels=1,
            loudness=loudness,
            readers=readers,
            chapters=programme.chapters,
            sources=script.sources,
        )
        provenance = Provenance(script, recording.cues, making.settings(config), making.versions())
        json = made / episode.sidecar.name
        json.write_bytes(sidecar.dump(episode, provenance))
        superseded = earlier if earlier and earlier.revision != revision else None
        _place([*(file.path for file in files.values()), json], out, superseded)
    with suppress(OSError):  # it is published; what is left is swept next time
        retiring.sweep(out)
    return episode


def _narrowed(heard: Path, made: Path, bitrate: int, store: Store) -> tuple[Path, ...]:
    """The same sound for narrow connections, if it is wanted."""
    if not bitrate:
        return ()
    narrow = made / f"sound{_NARROW}"

    def make() -> bytes:
        audio.narrow(heard, narrow, bitrate)
        return narrow.read_bytes()

    with heard.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    narrow.write_bytes(store.remember(["narrow", audio.fingerprint(), digest, bitrate], make))
    return (narrow,)


def _make(
    programme: Programme, sounds: Sequence[Path], picture: artwork.Picture, made: Path, stem: str
) -> dict[str, File]:
    """Make all files but the sidecar under one stem, and give them by suffix, in the order they appear."""
    heard = [sound.name.removeprefix("sound") for sound in sounds]
    for sound, suffix in zip(sounds, heard, strict=True):
        _copy(sound, made / f"{stem}{suffix}")
    sound = made / f"{stem}{heard[0]}"
    texts = {
        ".vtt": transcripts.webvtt(programme),
        ".srt": transcripts.srt(programme),
        ".transcript.json": transcripts.podcast_json(programme),
        ".html": page(programme, sound.name),
        ".txt": transcripts.plain(programme),
        ".chapters.json": chapter_list(programme, sound.name),
    }
    for suffix, text in texts.items():
        Path(made, stem + suffix).write_text(text, "utf-8", newline="\n")
    Path(made, stem + picture.suffix).write_bytes(picture.data)
    suffixes = (*heard, *texts, picture.suffix)
    return {suffix: as_file(Path(made, stem + suffix), naming.TYPES[suffix]) for suffix in suffixes}


def _digests(files: Iterable[File]) -> set[str]:
    return {file.sha256 for file in files}


def _place(made: list[Path], out: Path, superseded: Episode | None) -> None:
    """Move the files to `out`, the sidecar last; undo all of it if one cannot be moved."""
    with ExitStack() as undo:
        if superseded:
            grave = retiring.grave(superseded)
            undo.callback(grave.unlink, missing_ok=True)
            _copy(superseded.sidecar, grave)
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
    copy.unlink(missing_ok=True)
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
