"""What was made, on disk: no sentence is said and no mix mastered twice, and an interrupted run goes on.

A clip is found by what was said, by which voice, and by the engine's fingerprint; a mastered file by the
mix, sample for sample, and by how it was mastered. An entry that is damaged counts as missing. The cache is
a convenience: what it cannot store is only made again.
"""

import hashlib
import json
import os
import shutil
import struct
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from bulletin import audio, config
from bulletin.types import Loudness, Pcm, Take

_HEAD = struct.Struct("<4sI32s")  # a mark, the rate in Hz (0: no clip), the SHA-256 of what follows
_LOUDNESS = struct.Struct("<dd")  # before a mastered file: LUFS and dBTP
_MARK = b"BLT1"
_UNFINISHED = ".making-"
_ABANDONED = 3600
"""Seconds after which an unfinished file is no longer being written: its process was killed."""
_LOW = 0.9
"""Share of the limit to which a cache that has passed it is emptied, so that not every put must do it."""
_STEP = 20
"""A process measures the cache anew when it has written this part of the limit; others write too."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What lies in a cache."""

    entries: int
    size: int
    """Bytes."""


@dataclass(frozen=True, slots=True)
class _Entry:
    used: int
    """When it was last read or written, in ns since the epoch."""
    size: int
    path: Path


class Cache:
    """A directory of sounds. Safe for several processes: files appear whole or not at all.

    `limit`: bytes, None for no limit; when they are passed, what was unused for longest goes first.
    """

    def __init__(self, directory: Path, limit: int | None = None) -> None:
        self.directory = directory
        self.limit = limit
        self._unmeasured: int | None = None  # bytes written since the cache was measured; None: never was

    def has(self, take: Take, fingerprint: str) -> bool:
        """Is there an entry for that take? Quick: whether it is whole is seen when it is got."""
        return self._file(_clip(take, fingerprint)).is_file()

    def get(self, take: Take, fingerprint: str) -> Pcm | None:
        """The sound of that take, or None if it is not here or not whole."""
        with self._opened(_clip(take, fingerprint)) as entry:
            if entry is None:
                return None
            file, rate, digest = entry
            frames = file.read()
        return Pcm(frames, rate) if rate and hashlib.sha256(frames).digest() == digest else None

    def put(self, take: Take, fingerprint: str, pcm: Pcm) -> None:
        """Store the sound of that take. A full or read-only disk is passed over."""
        digest = hashlib.sha256(pcm.frames).digest()
        self._write(_clip(take, fingerprint), pcm.rate, digest, lambda file: file.write(pcm.frames))

    def master(self, wav: Path, out: Path, **how: Any) -> Loudness:
        """Do what `audio.master` does; the same sound to be mastered the same way is not mastered twice."""
        with wav.open("rb") as file:
            mix = hashlib.file_digest(file, "sha256").hexdigest()
        key = _key([audio.fingerprint(), mix, sorted(how.items())])
        if known := self._take_out(key, out):
            return known
        made = audio.master(wav, out, **how)
        told = _LOUDNESS.pack(made.integrated, made.true_peak)
        digest = hashlib.sha256(told)
        with out.open("rb") as mastered:
            while block := mastered.read(1 << 20):
                digest.update(block)

        def fill(file: IO[bytes]) -> None:
            file.write(told)
            with out.open("rb") as mastered:
                shutil.copyfileobj(mastered, file)

        self._write(key, 0, digest.digest(), fill)
        return made

    def remember(self, key: Sequence[object], make: Callable[[], bytes]) -> bytes:
        """What `make` gives, or gave for the same key before. Not for what does not fit into memory."""
        name = _key(list(key))
        with self._opened(name) as entry:
            if entry is not None:
                file, _, digest = entry
                known = file.read()
                if hashlib.sha256(known).digest() == digest:
                    return known
        made = make()
        self._write(name, 0, hashlib.sha256(made).digest(), lambda file: file.write(made))
        return made

    def usage(self) -> Usage:
        """How much lies in it."""
        sizes = [entry.size for entry in self._entries()]
        return Usage(len(sizes), sum(sizes))

    def prune(self, limit: int) -> Usage:
        """Delete what was unused for longest until the rest is within `limit` bytes; tell what went."""
        entries = sorted(self._entries(), key=lambda entry: entry.used)
        excess = sum(entry.size for entry in entries) - limit
        gone = size = 0
        for entry in entries:
            if size >= excess:
                break
            with suppress(OSError):
                entry.path.unlink(missing_ok=True)
                gone += 1
                size += entry.size
        return Usage(gone, size)

    def _take_out(self, key: str, out: Path) -> Loudness | None:
        """Copy a mastered file to `out`, if it is here and whole."""
        with self._opened(key) as entry:
            if entry is None:
                return None
            file, rate, digest = entry
            told = file.read(_LOUDNESS.size)
            if rate or len(told) < _LOUDNESS.size:
                return None
            found = hashlib.sha256(told)
            try:
                with out.open("wb") as copy:
                    while block := file.read(1 << 20):
                        found.update(block)
                        copy.write(block)
            except BaseException:
                out.unlink(missing_ok=True)
                raise
        if found.digest() != digest:
            out.unlink()
            return None
        return Loudness(*_LOUDNESS.unpack(told))

    @contextmanager
    def _opened(self, key: str) -> Iterator[tuple[IO[bytes], int, bytes] | None]:
        """An entry behind its head, with the rate and the digest; it is noted that it was used."""
        try:
            file = self._file(key).open("rb")
        except OSError:
            yield None
            return
        with file:
            try:
                mark, rate, digest = _HEAD.unpack(file.read(_HEAD.size))
            except (OSError, struct.error):
                mark, rate, digest = b"", 0, b""
            if mark != _MARK:
                yield None
                return
            with suppress(OSError):  # a cache that is only to be read
                os.utime(file.name, ns=(time.time_ns(), os.fstat(file.fileno()).st_mtime_ns))
            yield file, rate, digest

    def _write(self, key: str, rate: int, digest: bytes, fill: Callable[[IO[bytes]], Any]) -> None:
        target = self._file(key)
        temporary = None
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=target.parent, prefix=_UNFINISHED, delete=False) as file:
                temporary = Path(file.name)
                file.write(_HEAD.pack(_MARK, rate, digest))
                fill(file)
                size = file.tell()
            temporary.replace(target)
        except OSError:
            if temporary is not None:
                temporary.unlink(missing_ok=True)
        except BaseException:
            if temporary is not None:
                temporary.unlink(missing_ok=True)
            raise
        else:
            self._keep_to_the_limit(size)

    def _keep_to_the_limit(self, written: int) -> None:
        if self.limit is None:
            return
        if self._unmeasured is None or self._unmeasured + written > self.limit // _STEP:
            self._unmeasured = 0
            if self.usage().size > self.limit:
                self.prune(int(self.limit * _LOW))
        else:
            self._unmeasured += written

    def _entries(self) -> Iterator[_Entry]:
        """Every entry; what a killed process has left half-written is deleted on the way."""
        for folder in self.directory.glob("[0-9a-f][0-9a-f]"):
            with suppress(OSError), os.scandir(folder) as files:
                for file in files:
                    with suppress(FileNotFoundError):  # another process may have deleted it
                        told = file.stat()
                        if not file.name.startswith(_UNFINISHED):
                            yield _Entry(
                                max(told.st_atime_ns, told.st_mtime_ns), told.st_size, Path(file.path)
                            )
                        elif time.time() - told.st_mtime > _ABANDONED:
                            Path(file.path).unlink()

    def _file(self, key: str) -> Path:
        return self.directory / key[:2] / key


def of(settings: config.Caching) -> Cache:
    """The cache that the configuration asks for."""
    import platformdirs

    home = Path(settings.dir or platformdirs.user_cache_path("bulletin"))
    return Cache(home.expanduser() / "clips", settings.size * 1_000_000 or None)


def _clip(take: Take, fingerprint: str) -> str:
    voice, spoken = take.voice, take.spoken
    said = [spoken.text, spoken.breaths, take.phonemes]
    return _key([fingerprint, voice.engine, voice.name, voice.speed, *said])


def _key(parts: list[Any]) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
