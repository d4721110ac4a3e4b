"""The programme to an Icecast server, as a source; on the air again when the server is.

Our own client, for ffmpeg's neither connects again nor changes titles. Icecast 2.4 and newer: PUT with
`Expect: 100-continue`, sound without end, titles by /admin/metadata.
"""

import asyncio
import base64
import logging
from asyncio import Queue, StreamReader
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from random import random
from urllib.parse import quote, unquote, urlencode, urlsplit

from bulletin import __version__
from bulletin.errors import ConfigError
from bulletin.radio.hub import Hub
from bulletin.radio.icy import plain
from bulletin.radio.pacing import Backoff

_log = logging.getLogger(__name__)
_PATIENCE = 10.0  # seconds for an answer, or for the server to take a piece of sound
_STEADY = 40  # chunks after which a connection counts as good: ten seconds
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Server:
    """Where the programme goes."""

    host: str
    port: int
    mount: str
    user: str
    password: str = field(repr=False)

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"icecast://{host}:{self.port}{self.mount}"


def parse(address: str, password: str | None) -> Server:
    """Read `icecast://[user[:password]@]host[:port]/mount`; the user is `source`, the port 8000 if not given.

    `password`: used if the address holds none. Raises ConfigError, which does not tell the address, for a
    password may be in it.
    """
    form = "an Icecast server is named as icecast://source@host:8000/mount"
    try:
        parts = urlsplit(address)
        port = parts.port or 8000
    except ValueError as error:
        raise ConfigError(f"{form}; this address has no port that is a number") from error
    if parts.scheme != "icecast" or not parts.hostname or len(parts.path) < 2:
        raise ConfigError(form)
    known = unquote(parts.password) if parts.password else password
    if not known:
        raise ConfigError("the server's password is missing; set BULLETIN_ICECAST_PASSWORD to it")
    return Server(parts.hostname, port, unquote(parts.path), unquote(parts.username or "source"), known)


@dataclass(frozen=True, slots=True)
class Station:
    """What the server's listeners are told of the stream."""

    name: str
    genre: str
    bitrate: int
    """kb/s."""


class _Lost(Exception):
    """The connection, or the hope of one; another try may go better."""


async def send(
    server: Server,
    station: Station,
    hub: Hub,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    chance: Callable[[], float] = random,
) -> None:
    """Send what the hub gives until cancelled. Raises ConfigError if the server refuses the password."""
    backoff = Backoff()
    while True:
        try:
            await _connected(server, station, hub, backoff)
        except (_Lost, OSError, asyncio.IncompleteReadError) as error:  # a TimeoutError is an OSError
            pause = backoff.pause(chance())
            _log.warning("%s: %s; next try in %.1f s", server, _reason(error), pause)
            await sleep(pause)


def _reason(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "no answer"
    if isinstance(error, asyncio.IncompleteReadError):
        return "it hung up"
    return getattr(error, "strerror", None) or str(error)


async def _connected(server: Server, station: Station, hub: Hub, backoff: Backoff) -> None:
    async with asyncio.timeout(_PATIENCE):
        reader, writer = await asyncio.open_connection(server.host, server.port)
    titles = Queue[str]()
    helpers = set[asyncio.Task[None]]()
    try:
        writer.write(_put(server, station))
        async with asyncio.timeout(_PATIENCE):
            await _accepted(server, reader)
        _log.info("on the air at %s", server)
        with hub.listener() as listener:
            gone = asyncio.create_task(_end(reader))
            gone.add_done_callback(lambda _: listener.close())
            helpers |= {gone, asyncio.create_task(_tell_all(server, titles))}
            told, sent = None, 0
            async for chunk in listener:
                writer.write(chunk.data)
                async with asyncio.timeout(_PATIENCE):
                    await writer.drain()
                if chunk.item.title != told:
                    told = chunk.item.title
                    titles.put_nowait(told)
                sent += 1
                if sent == _STEADY:
                    backoff.succeed()
        raise _Lost("it closed the connection" if gone.done() else "it takes the sound too slowly")
    finally:
        for helper in helpers:
            helper.cancel()
        await asyncio.gather(*helpers, return_exceptions=True)
        writer.close()


def _put(server: Server, station: Station) -> bytes:
    """The head of the request. Header values are UTF-8, which Icecast passes on as it is."""
    headers = {
        "Host": f"{server.host}:{server.port}",
        "Authorization": _authorization(server),
        "User-Agent": f"bulletin/{__version__}",
        "Content-Type": "audio/mpeg",
        "Expect": "100-continue",
        "Ice-Public": "0",
        "Ice-Name": plain(station.name),
        "Ice-Genre": plain(station.genre),
        "Ice-Bitrate": str(station.bitrate),
        "Ice-Audio-Info": f"ice-samplerate=44100;ice-bitrate={station.bitrate};ice-channels=1",
    }
    lines = [f"PUT {quote(server.mount)} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode()


def _authorization(server: Server) -> str:
    return "Basic " + base64.b64encode(f"{server.user}:{server.password}".encode()).decode()


async def _accepted(server: Server, reader: StreamReader) -> None:
    """Read the answer's head. Raises _Lost if it is a no, ConfigError if it will always be one."""
    status, text = await _status(reader)
    if status == 401:
        raise ConfigError(f"{server} refuses the password of {server.user!r}")
    if status not in {100, 200}:
        raise _Lost(f"it answers {status} {text}")


async def _status(reader: StreamReader) -> tuple[int, str]:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("utf-8", "replace")
    except asyncio.LimitOverrunError as error:
        raise _Lost("its answer has no end") from error
    version, status, text = [*head.split("\r\n")[0].split(" ", 2), "", ""][:3]
    if not version.startswith("HTTP/") or not status.isdecimal():
        raise _Lost("it does not speak HTTP")
    return int(status), text


async def _end(reader: StreamReader) -> None:
    """Return when the server hangs up."""
    while await reader.read(4096):
        pass


async def _tell_all(server: Server, titles: "Queue[str]") -> None:
    """Pass on each title; one that the server will not take is logged, and the sound goes on."""
    while True:
        title = await titles.get()
        for left in reversed(range(_TRIES)):
            try:
                async with asyncio.timeout(_PATIENCE):
                    await _tell(server, title)
                break
            except (_Lost, OSError, asyncio.IncompleteReadError) as error:
                if not left:
                    _log.warning("%s does not take a title: %s", server, _reason(error))
                await asyncio.sleep(1)  # the mount may only just be coming up


async def _tell(server: Server, title: str) -> None:
    """Set the mount's title.

    No charset is sent: on a mount that is not configured for UTF-8 Icecast 2.4 would turn Hindi into
    `&#2342;` for its listeners; without it the bytes pass through as they are.
    """
    query = urlencode({"mode": "updinfo", "mount": server.mount, "song": plain(title)})
    reader, writer = await asyncio.open_connection(server.host, server.port)
    try:
        lines = (
            f"GET /admin/metadata?{query} HTTP/1.0",
            f"Host: {server.host}:{server.port}",
            f"Authorization: {_authorization(server)}",
            f"User-Agent: bulletin/{__version__}",
        )
        writer.write("\r\n".join([*lines, "", ""]).encode())
        status, text = await _status(reader)
        if status != 200:
            raise _Lost(f"it answers {status} {text}")
    finally:
        writer.close()
