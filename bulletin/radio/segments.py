"""The same frames as HTTP Live Streaming (RFC 8216): MP3 segments and a playlist that rolls.

Players that know no endless MP3 know this. Packed audio (section 3.4) needs no second encoder.
"""

from collections import deque
from dataclasses import dataclass, field

from bulletin.radio.hub import Chunk
from bulletin.radio.icy import plain
from bulletin.radio.interludes import RATE
from bulletin.radio.mpeg import SAMPLES

FRAMES = 150
"""Of a segment: 3.9 s, so that a player, which begins three segments back, is 12 s behind."""
LENGTH = FRAMES * SAMPLES / RATE
"""Seconds of a segment."""
_WINDOW = 6  # segments in the playlist
_KEPT = 12  # segments that can still be fetched (section 6.2.2: the length of a playlist longer)
_OWNER = b"com.apple.streaming.transportStreamTimestamp\0"


@dataclass(frozen=True, slots=True)
class Segment:
    number: int
    title: str
    data: bytes


@dataclass(slots=True)
class Segments:
    """Takes chunks, whose frames make up whole segments, and keeps the last of them."""

    first: int
    """The number of the first segment. Numbers grow over restarts if it is the time in segments."""
    _made: deque[Segment] = field(default_factory=lambda: deque(maxlen=_KEPT))
    _pending: list[Chunk] = field(default_factory=list)
    _frames: int = 0

    def add(self, chunk: Chunk) -> None:
        self._pending.append(chunk)
        self._frames += chunk.frames
        if self._frames >= FRAMES:
            number = self._made[-1].number + 1 if self._made else self.first
            sound = b"".join(chunk.data for chunk in self._pending)
            stamp = timestamp(number * FRAMES * SAMPLES)
            self._made.append(Segment(number, self._pending[0].item.title, stamp + sound))
            self._pending.clear()
            self._frames = 0

    def get(self, number: int) -> bytes | None:
        """The segment of that number, if it is still there."""
        return next((segment.data for segment in self._made if segment.number == number), None)

    def playlist(self) -> str | None:
        """The playlist as it is now; None as long as there is no segment.

        Segments are `<number>.mp3` beside it.
        """
        window = list(self._made)[-_WINDOW:]
        if not window:
            return None
        lines = [
            "#EXTM3U",
            "#EXT-X-VERSION:3",
            f"#EXT-X-TARGETDURATION:{round(LENGTH)}",
            f"#EXT-X-MEDIA-SEQUENCE:{window[0].number}",
        ]
        for segment in window:
            lines += f"#EXTINF:{LENGTH:.5f},{plain(segment.title)}", f"{segment.number}.mp3"
        return "\n".join(lines) + "\n"


def timestamp(sample: int) -> bytes:
    """The ID3v2.4 tag that tells when a segment begins, in 90 kHz of 33 bits (RFC 8216, section 3.4)."""
    stamp = _OWNER + (sample * 90000 // RATE % (1 << 33)).to_bytes(8, "big")
    frame = b"PRIV" + len(stamp).to_bytes(4, "big") + b"\0\0" + stamp  # shorter than 128: synchsafe as it is
    return b"ID3\x04\0\0" + len(frame).to_bytes(4, "big") + frame
