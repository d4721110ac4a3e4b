"""Episodes as a programme that never ends: chosen, joined, encoded once, sent to many in real time.

    episodes ─rotation→ Item ─programme→ Block ─transmitter→ Chunk ─hub→ listeners
                                                                   └segments→ HLS

rotation     which episode comes next
interludes   what is heard between bulletins, and when there is none
programme    items one after the other as PCM, without a gap
mpeg         an MP3 stream cut into frames
pacing       when the next piece is due; how long to wait before the next try
transmitter  the programme through one encoder, at real-time rate
hub          any number of listeners, of whom a slow one costs nobody else
icy          titles within the stream
segments     the same frames as HLS
icecast      the same programme to an Icecast server

Knows nothing of web pages and folders. Clocks come in as arguments.
"""

from bulletin.radio.hub import Chunk, Hub, Listener
from bulletin.radio.icecast import Server, Station, parse, send
from bulletin.radio.icy import Interleaver
from bulletin.radio.programme import Desk, Item
from bulletin.radio.segments import Segments
from bulletin.radio.transmitter import Transmitter, station

__all__ = [
    "Chunk",
    "Desk",
    "Hub",
    "Interleaver",
    "Item",
    "Listener",
    "Segments",
    "Server",
    "Station",
    "Transmitter",
    "parse",
    "send",
    "station",
]
