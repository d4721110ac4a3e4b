"""The station on the air: /live.mp3, its playlists, and HLS for players that know no endless MP3."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bulletin import radio
from bulletin.config import Config
from bulletin.radio import icy, segments, transmitter
from bulletin.station.addresses import Addresses
from bulletin.station.shelf import Shelf, name_of

_BEHIND = 15.0  # seconds that a listener may be behind, besides what lies in the sockets
_NOT_KEPT = {"Cache-Control": "no-store"}
_KEPT = {"Cache-Control": "public, max-age=60, immutable"}


@dataclass(frozen=True, slots=True)
class Live:
    """The one stream of a station: whoever listens hears the same."""

    transmitter: radio.Transmitter
    hub: radio.Hub
    segments: radio.Segments

    def now(self) -> dict[str, Any] | None:
        """What is being played, for others; None before the first sound."""
        if self.transmitter.on_air is None:
            return None
        item, since = self.transmitter.on_air
        return {
            "title": item.title,
            "episode": name_of(item.episode) if item.episode else None,
            "position_ms": since,
            "listeners": len(self.hub),
        }

    @asynccontextmanager
    async def on_air(self) -> AsyncIterator[None]:
        """Be on the air for the length of the block, with or without listeners."""
        running = asyncio.create_task(self.transmitter.run())
        try:
            yield
        finally:
            self.hub.close()
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running


class Listeners(Collector):
    """How many listen, for `/metrics`."""

    def __init__(self, hub: radio.Hub) -> None:
        self._hub = hub

    def collect(self) -> Iterable[Metric]:
        yield GaugeMetricFamily("bulletin_listeners", "Listeners of /live.mp3.", len(self._hub))
        yield CounterMetricFamily("bulletin_listeners_dropped", "Listeners too slow.", self._hub.dropped)


def live(shelf: Shelf, settings: Config, clock: Callable[[], datetime]) -> Live:
    """The stream of a folder, not yet on the air. `clock`: the time now, with its zone."""
    hub = radio.Hub(
        burst=round(transmitter.LEAD / transmitter.LENGTH), limit=round(_BEHIND / transmitter.LENGTH)
    )
    rolling = radio.Segments(first=int(clock().timestamp() / segments.LENGTH))
    sender = transmitter.station(shelf.episodes, settings, clock, (hub.publish, rolling.add))
    return Live(sender, hub, rolling)


def routes(on: Live, settings: Config, addresses: Addresses) -> list[Route]:
    """`/live.mp3`, `/live.m3u`, `/live.pls`, `/live/live.m3u8` and its segments."""
    name = icy.plain(settings.station.name)

    async def stream(request: Request) -> Response:
        return Stream(
            on.hub, settings, addresses.base(request), titled=request.headers.get("icy-metadata") == "1"
        )

    async def m3u(request: Request) -> Response:
        text = f"#EXTM3U\n#EXTINF:-1,{name}\n{addresses.base(request)}/live.mp3\n"
        return Response(text, media_type="audio/x-mpegurl; charset=utf-8", headers=_NOT_KEPT)

    async def pls(request: Request) -> Response:
        entries = ("NumberOfEntries=1", f"File1={addresses.base(request)}/live.mp3", f"Title1={name}")
        text = "\n".join(["[playlist]", *entries, "Length1=-1", "Version=2", ""])
        return Response(text, media_type="audio/x-scpls; charset=utf-8", headers=_NOT_KEPT)

    async def hls(request: Request) -> Response:
        del request
        text = on.segments.playlist()
        if text is None:
            wait = {"Retry-After": str(round(segments.LENGTH)), **_NOT_KEPT}
            return PlainTextResponse("the station has only just gone on the air\n", 503, wait)
        return Response(text, media_type="application/vnd.apple.mpegurl", headers=_NOT_KEPT)

    async def segment(request: Request) -> Response:
        data = on.segments.get(request.path_params["number"])
        if data is None:
            return PlainTextResponse("that piece of the stream is past, or yet to come\n", 404, _NOT_KEPT)
        return Response(data, media_type="audio/mpeg", headers=_KEPT)

    return [
        Route("/live.mp3", stream),
        Route("/live.m3u", m3u),
        Route("/live.pls", pls),
        Route("/live/live.m3u8", hls),
        Route("/live/{number:int}.mp3", segment),
    ]


class Stream(Response):
    """The stream as one listener gets it, from now on until they or the station leave."""

    def __init__(self, hub: radio.Hub, settings: Config, base: str, *, titled: bool) -> None:
        """`titled`: with ICY metadata."""
        super().__init__(media_type="audio/mpeg")
        self._hub = hub
        self._titles = radio.Interleaver() if titled else None
        bitrate = settings.radio.bitrate
        told = {
            **_NOT_KEPT,
            "Accept-Ranges": "none",
            "icy-name": icy.plain(settings.station.name),
            "icy-genre": icy.plain(settings.radio.genre),
            "icy-url": base,
            "icy-br": str(bitrate),
            "icy-pub": "0",
            "ice-audio-info": f"ice-samplerate=44100;ice-bitrate={bitrate};ice-channels=1",
        }
        if titled:
            told["icy-metaint"] = str(icy.INTERVAL)
        # UTF-8, as players read it; Starlette itself would take no Hindi.
        headers = [(key.lower().encode(), value.encode()) for key, value in told.items()]
        self.raw_headers = [pair for pair in self.raw_headers if pair[0] != b"content-length"] + headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        if scope["method"] != "HEAD":
            await self._stream(receive, send)
        # One who was too slow stays here until the rest is read or the connection breaks.
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _stream(self, receive: Receive, send: Send) -> None:
        with self._hub.listener() as listener:
            leaving = asyncio.create_task(_left(receive))
            leaving.add_done_callback(lambda _: listener.close())
            try:
                async for chunk in listener:
                    data = self._titles.feed(chunk.data, chunk.item.title) if self._titles else chunk.data
                    await send({"type": "http.response.body", "body": data, "more_body": True})
            finally:
                leaving.cancel()


async def _left(receive: Receive) -> None:
    """Return when the listener has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass
