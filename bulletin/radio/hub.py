"""One stream, any number of listeners; who is too slow is let go and costs nobody else."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bulletin.radio.programme import Item


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some whole MP3 frames, and what is heard in them."""

    data: bytes
    frames: int
    item: Item


class Listener:
    """What one listener has yet to get. It ends when they leave, are let go, or the station closes."""

    def __init__(self, burst: tuple[Chunk, ...], limit: int) -> None:
        self._waiting = deque(burst)
        self._limit = limit
        self._news = asyncio.Event()
        self._closed = False

    def give(self, chunk: Chunk) -> bool:
        """Put one more in line; False if the line is too long, which ends it."""
        if len(self._waiting) >= self._limit:
            self.close()
            return False
        self._waiting.append(chunk)
        self._news.set()
        return True

    def close(self) -> None:
        """Nothing more comes, and what is in line is forgotten."""
        self._closed = True
        self._waiting.clear()
        self._news.set()

    async def __aiter__(self) -> AsyncIterator[Chunk]:
        while True:
            while self._waiting:
                yield self._waiting.popleft()
            if self._closed:
                return
            self._news.clear()
            await self._news.wait()


class Hub:
    """Hands each chunk to all who listen."""

    def __init__(self, burst: int, limit: int) -> None:
        """`burst`: the last chunks, which whoever comes gets at once. `limit`: how many one may be behind."""
        self._burst: deque[Chunk] = deque(maxlen=burst)
        self._limit = limit
        self._listeners: set[Listener] = set()
        self._closed = False
        self.dropped = 0
        """How many were too slow, ever."""

    def __len__(self) -> int:
        """How many listen."""
        return len(self._listeners)

    def publish(self, chunk: Chunk) -> None:
        self._burst.append(chunk)
        slow = [listener for listener in self._listeners if not listener.give(chunk)]
        self._listeners.difference_update(slow)
        self.dropped += len(slow)

    @contextmanager
    def listener(self) -> Iterator[Listener]:
        """One who listens, from now on, for as long as the block lasts."""
        one = Listener(tuple(self._burst), self._limit)
        if self._closed:
            one.close()
        self._listeners.add(one)
        try:
            yield one
        finally:
            self._listeners.discard(one)
            one.close()

    def close(self) -> None:
        """The station goes off the air: every listener's stream ends."""
        self._closed = True
        for listener in self._listeners:
            listener.close()
