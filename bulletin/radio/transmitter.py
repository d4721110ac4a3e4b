"""The programme through one encoder, at real-time rate."""

import asyncio
import logging
import time
from asyncio import Queue, StreamReader, StreamWriter
from asyncio.subprocess import Process
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import aclosing, suppress
from datetime import datetime
from functools import cache

from bulletin.audio import streams
from bulletin.config import Config
from bulletin.errors import AudioError
from bulletin.radio import interludes
from bulletin.radio.hub import Chunk
from bulletin.radio.interludes import RATE
from bulletin.radio.mpeg import SAMPLES, Cutter
from bulletin.radio.pacing import Backoff, Pace
from bulletin.radio.programme import Block, Desk, Item, programme
from bulletin.types import Episode, Ms

_log = logging.getLogger(__name__)
FRAMES = 10
"""Of a chunk: a quarter of a second; 500 listeners are 2,000 writes a second then."""
LENGTH = FRAMES * SAMPLES / RATE
"""Seconds of a chunk."""
LEAD = 2.0
"""Seconds that the stream runs ahead of the clock, which is what a new listener gets at once."""
_AHEAD = 16  # chunks encoded ahead: what a slow disk or a new encoder may take without being heard
_INSIDE = RATE * 3 // 2  # samples in an encoder and its pipes
_BLOCKS = 4  # blocks of the programme ahead of the encoder
_STUCK = 10.0  # seconds without a byte, after which an encoder is taken for dead


class Transmitter:
    """Runs the station: programme → encoder → clock → sinks."""

    def __init__(
        self,
        programme: Callable[[], AsyncGenerator[Block]],
        bitrate: int,
        sinks: Sequence[Callable[[Chunk], None]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`bitrate`: kb/s. `sinks`: each gets every chunk when it is due. `clock`: seconds."""
        self._programme = programme
        self._bitrate = bitrate
        self._sinks = sinks
        self._clock = clock
        self._item: Item | None = None
        self._since = 0

    @property
    def on_air(self) -> tuple[Item, Ms] | None:
        """What is heard now and for how long it has been; None before the first sound."""
        return (self._item, Ms(self._since * SAMPLES * 1000 // RATE)) if self._item else None

    async def run(self) -> None:
        """Be on the air until cancelled."""
        blocks: Queue[Block] = Queue(_BLOCKS)
        chunks: Queue[Chunk] = Queue(_AHEAD)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._play(blocks))
            tasks.create_task(self._encode(blocks, chunks))
            tasks.create_task(self._send(chunks))

    async def _play(self, blocks: Queue[Block]) -> None:
        while True:
            try:
                async with aclosing(self._programme()) as programme:
                    async for block in programme:
                        await blocks.put(block)
            except Exception:  # noqa: BLE001 (a bug keeps its traceback, and the station stays on the air)
                _log.exception("the programme broke off; it begins anew")
            await asyncio.sleep(1)

    async def _encode(self, blocks: Queue[Block], chunks: Queue[Chunk]) -> None:
        backoff = Backoff(first=0.1, limit=10)
        while True:
            try:
                async with streams.encoding(RATE, self._bitrate) as encoder:
                    if await _through(encoder, blocks, chunks):
                        backoff.succeed()
            except AudioError as error:
                _log.error("%s", error)
            _log.warning("the encoder has ended; another is started")
            await asyncio.sleep(backoff.pause(1))

    async def _send(self, chunks: Queue[Chunk]) -> None:
        pace = Pace(self._clock(), LEAD, patience=2 * LEAD)
        while True:
            chunk = await chunks.get()
            if wait := pace.wait(self._clock()):
                await asyncio.sleep(wait)
            pace.send(chunk.frames * SAMPLES / RATE)
            self._since = self._since + chunk.frames if chunk.item is self._item else 0
            self._item = chunk.item
            for sink in self._sinks:
                sink(chunk)


def station(
    episodes: Callable[[], Sequence[Episode]],
    settings: Config,
    clock: Callable[[], datetime],
    sinks: Sequence[Callable[[Chunk], None]],
) -> Transmitter:
    """Build the transmitter that a station's settings ask for; for the arguments see it and `Desk`."""
    chosen = settings.radio
    desk = Desk(episodes, clock, chosen.rotation, settings.serve.max_age)
    between = cache(lambda: interludes.load(settings))
    return Transmitter(lambda: programme(desk, settings.station.name, between), chosen.bitrate, sinks)


class Cues:
    """Which item is heard in which frame: an encoder keeps the order and the length of what it is fed."""

    def __init__(self) -> None:
        self._cues: deque[tuple[int, Item]] = deque()  # the sample at which each item begins
        self._fed = 0
        self._taken = 0
        self._room = asyncio.Event()

    async def room(self) -> None:
        """Wait until more may be fed. Pipes would hold far more, behind which what is new would wait."""
        while self._fed - self._taken > _INSIDE:
            self._room.clear()
            await self._room.wait()

    def add(self, block: Block) -> None:
        """It goes into the encoder."""
        if not self._cues or self._cues[-1][1] is not block.item:
            self._cues.append((self._fed, block.item))
        self._fed += len(block.frames) // 2

    def at(self, frames: int) -> Item:
        """So many frames come out: the item in which the first of them begins."""
        while len(self._cues) > 1 and self._cues[1][0] <= self._taken:
            self._cues.popleft()
        self._taken += frames * SAMPLES
        self._room.set()
        return self._cues[0][1]


async def _through(encoder: Process, blocks: Queue[Block], chunks: Queue[Chunk]) -> bool:
    """Feed an encoder and take what it makes until it ends; True if it made anything."""
    if encoder.stdin is None or encoder.stdout is None:
        raise AssertionError("an encoder has pipes")
    cues = Cues()
    feeding = asyncio.create_task(_feed(encoder.stdin, blocks, cues))
    made = False
    try:
        async for frames in _frames(encoder.stdout):
            await chunks.put(Chunk(b"".join(frames), len(frames), cues.at(len(frames))))
            made = True
    except TimeoutError:
        _log.warning("the encoder gives nothing any more")
    finally:
        feeding.cancel()
        await asyncio.gather(feeding, return_exceptions=True)
    return made


async def _feed(pipe: StreamWriter, blocks: Queue[Block], cues: Cues) -> None:
    """A block that an encoder dies of is lost; nobody hears it, for the next begins there."""
    with suppress(BrokenPipeError, ConnectionResetError):
        while True:
            block = await blocks.get()
            await cues.room()
            cues.add(block)
            pipe.write(block.frames)
            await pipe.drain()


async def _frames(pipe: StreamReader) -> AsyncIterator[list[bytes]]:
    """The frames of a stream, so many at a time. Raises TimeoutError if nothing comes."""
    cutter, whole = Cutter(), list[bytes]()
    while True:
        async with asyncio.timeout(_STUCK):
            data = await pipe.read(4096)
        if not data:
            return
        whole += cutter.feed(data)
        while len(whole) >= FRAMES:
            yield whole[:FRAMES]
            del whole[:FRAMES]
