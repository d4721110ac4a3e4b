"""Let a recording be heard while it is still being written, by a player that is here."""

import struct
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import which
from typing import IO, cast

from bulletin.errors import AudioError

# Each reads mono 16-bit samples from its standard input.
_PLAYERS = (
    "mpv --no-config --no-terminal --demuxer=rawaudio --demuxer-rawaudio-channels=1 "
    "--demuxer-rawaudio-rate={rate} -\n"
    "ffplay -nodisp -autoexit -loglevel error -f s16le -ar {rate} -i pipe:0\n"
    "paplay --raw --rate={rate} --channels=1 --format=s16le\n"
    "aplay --quiet --file-type raw --format S16_LE --rate {rate} --channels 1 -"
).splitlines()
_HEADER = 44
"""Bytes before the samples of a WAV file that Python's `wave` writes; the rate stands at 24."""
_PAUSE = 0.05  # seconds between looks at the file
_BLOCK = 1 << 16


@contextmanager
def playing(wav: Path) -> Iterator[None]:
    """Play what the block writes to `wav`, from its first sample on; wait at the end until all was heard.

    An error in the block, or an interrupt, stops the player. A listener may leave early.

    Raises AudioError if there is no player here.
    """
    playback = _Playback(_player(), wav)
    playback.start()
    try:
        yield
        playback.written.set()
        while playback.is_alive():
            playback.join(_PAUSE)  # in steps, so that an interrupt is heard
    finally:
        playback.stop()


def _player() -> str:
    for player in _PLAYERS:
        if which(player.split()[0]):
            return player
    names = ", ".join(player.split()[0] for player in _PLAYERS)
    raise AudioError(f"there is no player here (looked for {names}); install one, or leave out --play")


class _Playback(threading.Thread):
    """Follows a growing file and hands its samples to a player."""

    def __init__(self, command: str, wav: Path) -> None:
        super().__init__()
        self._command = command
        self._wav = wav
        self._player: subprocess.Popen[bytes] | None = None
        self._stopped = False
        self.written = threading.Event()

    def stop(self) -> None:
        """Be silent at once."""
        self._stopped = True
        self.written.set()
        if self._player:
            self._player.kill()
        self.join()

    def run(self) -> None:
        while not (self._wav.exists() and self._wav.stat().st_size >= _HEADER):
            if self.written.wait(_PAUSE):
                return
        with self._wav.open("rb") as sound:
            (rate,) = struct.unpack_from("<I", sound.read(_HEADER), 24)
            arguments = self._command.format(rate=rate).split()
            with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as player:
                self._player = player
                if self._stopped:
                    player.kill()
                with suppress(BrokenPipeError):  # who listens has left
                    self._feed(sound, cast("IO[bytes]", player.stdin))

    def _feed(self, sound: IO[bytes], player: IO[bytes]) -> None:
        while True:
            last = self.written.is_set()
            if block := sound.read(_BLOCK):
                player.write(block)
                player.flush()
            elif last:
                player.close()
                return
            else:
                self.written.wait(_PAUSE)
