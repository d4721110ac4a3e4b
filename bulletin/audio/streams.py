"""Sound that flows, for asyncio: a file decoded as it is played, and an encoder that runs for ever.

Each is an ffmpeg of its own, which does not outlive its block.
"""

import asyncio
import tempfile
from asyncio import StreamReader, subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import IO, Any

from bulletin.audio import process
from bulletin.errors import AudioError


@asynccontextmanager
async def decoding(path: Path, rate: int) -> AsyncIterator[StreamReader]:
    """A sound file as mono signed 16-bit little-endian frames.

    Raises AudioError at the end of the block if ffmpeg has given up on the file before its end.
    """
    raw = ["-f", "s16le", "-ac", "1", "-ar", str(rate), "pipe:1"]
    arguments = [*process.source(path), "-map", "0:a:0", *raw]
    with tempfile.TemporaryFile() as said:
        async with _child(arguments, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said) as child:
            yield _given(child.stdout)
            if _given(child.stdout).at_eof():
                process.succeed(f"decode {path.name}", await child.wait(), _all_of(said))


@asynccontextmanager
async def encoding(rate: int, bitrate: int) -> AsyncIterator[subprocess.Process]:
    """MP3 of constant bitrate (kb/s): mono 16-bit frames go to its `stdin`, MP3 comes from its `stdout`.

    No frame leans on the one before (no bit reservoir), so that a stream can be joined at any of them.
    """
    source = [
        "-probesize",
        "32",
        "-analyzeduration",
        "0",
        "-f",
        "s16le",
        "-ac",
        "1",
        "-ar",
        str(rate),
        "-i",
        "pipe:0",
    ]
    coding = ["-c:a", "libmp3lame", "-b:a", f"{bitrate}k", "-reservoir", "0"]
    bare = ["-write_xing", "0", "-id3v2_version", "0", "-flush_packets", "1", "-f", "mp3", "pipe:1"]
    streams = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    async with _child([*source, *coding, *bare], **streams) as child:
        yield child


@asynccontextmanager
async def _child(arguments: list[str], **streams: Any) -> AsyncIterator[subprocess.Process]:
    command = await asyncio.to_thread(process.command, arguments)  # the first call tries what ffmpeg can do
    try:
        # In a session of its own: an interrupt at the terminal is for us, and we end it.
        child = await asyncio.create_subprocess_exec(*command, start_new_session=True, **streams)
    except OSError as error:
        raise AudioError(f"cannot run {command[0]}: {error.strerror or error}") from error
    try:
        yield child
    finally:
        with suppress(ProcessLookupError):
            child.kill()
        await child.communicate()  # to the end of its pipes: with sound left in one, `wait` would not return


def _given(stream: StreamReader | None) -> StreamReader:
    if stream is None:
        raise AssertionError("a pipe was asked for")
    return stream


def _all_of(said: IO[bytes]) -> bytes:
    said.seek(0)
    return said.read()
