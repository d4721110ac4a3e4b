"""Spoken sentences on disk, so that none is said twice and an interrupted run goes on where it was.

A clip is found by what was said, by which voice, and by the engine's fingerprint. An entry that is
damaged counts as missing. The cache is a convenience: what it cannot store is only said again.
"""

import hashlib
import json
import os
import struct
import tempfile
from pathlib import Path

from bulletin.types import Pcm, Take

_HEAD = struct.Struct("<4sI32s")  # a mark, the rate in Hz, the SHA-256 of the frames
_MARK = b"BLT1"


class Cache:
    """A directory of clips. Safe for several processes: files appear whole or not at all."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def get(self, take: Take, fingerprint: str) -> Pcm | None:
        """The sound of that take, or None if it is not here or not whole."""
        try:
            data = self._file(take, fingerprint).read_bytes()
            mark, rate, digest = _HEAD.unpack_from(data)
        except (OSError, struct.error):
            return None
        frames = data[_HEAD.size :]
        if mark != _MARK or hashlib.sha256(frames).digest() != digest:
            return None
        return Pcm(frames, rate)

    def put(self, take: Take, fingerprint: str, pcm: Pcm) -> None:
        """Store the sound of that take. A full or read-only disk is passed over."""
        file = self._file(take, fingerprint)
        temporary = None
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as out:
                temporary = Path(out.name)
                out.write(_HEAD.pack(_MARK, pcm.rate, hashlib.sha256(pcm.frames).digest()))
                out.write(pcm.frames)
            temporary.replace(file)
        except OSError:
            if temporary is not None:
                temporary.unlink(missing_ok=True)

    def _file(self, take: Take, fingerprint: str) -> Path:
        voice, spoken = take.voice, take.spoken
        said = [spoken.text, spoken.breaths, take.phonemes]
        by = [fingerprint, voice.engine, voice.name, voice.speed]
        key = hashlib.sha256(json.dumps([*by, *said]).encode()).hexdigest()
        return self.directory / key[:2] / key


def default_directory() -> Path:
    """The user's cache directory, or `BULLETIN_CACHE_DIR`."""
    import platformdirs

    return Path(os.environ.get("BULLETIN_CACHE_DIR") or platformdirs.user_cache_path("bulletin")) / "clips"
