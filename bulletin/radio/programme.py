"""Items one after the other as PCM, without a gap, for ever."""

import asyncio
import logging
from asyncio import StreamReader
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime

from bulletin.audio import streams
from bulletin.errors import AudioError, BulletinError
from bulletin.radio import rotation
from bulletin.radio.interludes import RATE, Interludes
from bulletin.types import Episode, Pcm

_log = logging.getLogger(__name__)
_PATIENCE = 3.0  # seconds for the next piece of a file, which a decoder has in milliseconds
_GRACE = 1.5  # seconds in which the next item should be open; what has been sent ahead lasts longer
_BLOCK = RATE // 4 * 2  # bytes: a quarter of a second


@dataclass(frozen=True, slots=True)
class Item:
    """What is on the air."""

    title: str
    episode: Episode | None = None
    """None while there is nothing to say."""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of sound at `RATE`, and the item it belongs to."""

    frames: bytes
    item: Item


@dataclass(slots=True)
class Desk:
    """Decides what comes next, by the rule that the settings name."""

    episodes: Callable[[], Sequence[Episode]]
    """Those there are; asked before each item, from another thread. May raise BulletinError."""
    clock: Callable[[], datetime]
    rule: str
    max_age: float
    """Hours a bulletin is news."""
    _aired: frozenset[rotation.Key] = frozenset()
    _broken: set[rotation.Key] = field(default_factory=set)

    async def next(self) -> Episode | None:
        try:
            found = await asyncio.to_thread(self.episodes)
        except BulletinError as error:
            _log.warning("%s", error)
            found = ()
        chosen, self._aired = rotation.choose(
            rotation.fresh(found, self.clock(), self.max_age), self._aired, self.rule
        )
        return chosen

    def pass_over(self, episode: Episode, reason: str) -> None:
        """Log, the first time, that it cannot be heard. Each round tries it again, for it may be mended."""
        level = logging.DEBUG if rotation.key(episode) in self._broken else logging.WARNING
        self._broken.add(rotation.key(episode))
        _log.log(level, "%s is passed over: %s", episode.audio.name, reason)


async def programme(desk: Desk, station: str, interludes: Callable[[], Interludes]) -> AsyncGenerator[Block]:
    """The station's sound: bulletins with a sting between, its ident when there is none.

    `interludes`: makes them; called in another thread.

    A file that cannot be decoded is passed over and logged. While one thing is heard the next is opened.
    """
    silent = Item(station)
    between = await asyncio.to_thread(interludes)
    opening = asyncio.create_task(_open_next(desk))
    try:
        while True:
            await asyncio.wait({opening}, timeout=_GRACE)
            opened = opening.result() if opening.done() else None
            if opened is None:
                if opening.done():
                    opening = asyncio.create_task(_open_next(desk))
                for block in _blocks(between.ident, silent):
                    yield block
                continue
            try:
                async for block in opened.blocks():
                    yield block
            finally:
                await opened.close()
            opening = asyncio.create_task(_open_next(desk))
            for block in _blocks(between.sting, opened.item):
                yield block
    finally:
        opening.cancel()
        (left,) = await asyncio.gather(opening, return_exceptions=True)
        if isinstance(left, _Opened):
            await left.close()


def _blocks(sound: Pcm, item: Item) -> list[Block]:
    return [Block(sound.frames[at : at + _BLOCK], item) for at in range(0, len(sound.frames), _BLOCK)]


async def _open_next(desk: Desk) -> "_Opened | None":
    """The next episode that can be decoded; None when there is none in a whole round."""
    tried = set[rotation.Key]()
    while (episode := await desk.next()) and rotation.key(episode) not in tried:
        tried.add(rotation.key(episode))
        opened = _Opened(episode)
        try:
            await opened.begin()
        except AudioError as error:
            desk.pass_over(episode, str(error))
        except BaseException:
            await opened.close()
            raise
        else:
            return opened
    return None


class _Opened:
    """An episode whose decoding has begun."""

    def __init__(self, episode: Episode) -> None:
        self.item = Item(episode.title, episode)
        self._path = episode.audio.path
        self._stack = AsyncExitStack()
        self._first = b""
        self._sound: StreamReader | None = None

    async def begin(self) -> None:
        """Decode the first piece. Raises AudioError if there is none."""
        self._sound = await self._stack.enter_async_context(streams.decoding(self._path, RATE))
        self._first = await self._read(self._sound)
        if not self._first:
            await self._stack.aclose()
            raise AudioError(f"{self._path.name} holds no sound")

    async def blocks(self) -> AsyncGenerator[Block]:
        """All of it. What a broken file holds before it breaks is heard."""
        frames = self._first
        while frames and self._sound:
            yield Block(frames, self.item)
            frames = await self._read(self._sound)

    async def _read(self, sound: StreamReader) -> bytes:
        """The next piece, of whole frames; nothing at the end or when the decoder is stuck."""
        try:
            async with asyncio.timeout(_PATIENCE):
                return await sound.readexactly(_BLOCK)
        except asyncio.IncompleteReadError as end:
            return end.partial[: len(end.partial) // 2 * 2]
        except TimeoutError:
            _log.warning("decoding %s has stopped; what comes next is played", self._path.name)
            return b""

    async def close(self) -> None:
        """End the decoder; log it if it has given up."""
        try:
            await self._stack.aclose()
        except AudioError as error:
            _log.warning("%s", error)
