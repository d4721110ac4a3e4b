"""What a Prometheus server reads: requests, how long they take, and how the station's stock stands."""

import time
from collections.abc import Callable, Iterable
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bulletin.errors import PublishError
from bulletin.station.shelf import Shelf


def registry(shelf: Shelf, clock: Callable[[], datetime]) -> CollectorRegistry:
    """One for each application, so that two in a process do not mix."""
    made = CollectorRegistry()
    ProcessCollector(registry=made)
    made.register(_Stock(shelf, clock))
    return made


def routes(numbers: CollectorRegistry) -> list[Route]:
    """`/metrics`."""

    def metrics(request: Request) -> Response:
        del request
        return Response(generate_latest(numbers), media_type=CONTENT_TYPE_LATEST)

    return [Route("/metrics", metrics)]


class Meter:
    """Counts what is asked and answered, by the part of the station that answers."""

    def __init__(self, app: ASGIApp, *, numbers: CollectorRegistry) -> None:
        self._app = app
        labels = ("handler", "method", "status")
        self._requests = Counter("bulletin_requests", "Requests answered.", labels, registry=numbers)
        self._seconds = Histogram(
            "bulletin_first_byte_seconds", "Time to the first byte.", ("handler",), registry=numbers
        )
        self._sent = Counter("bulletin_sent_bytes", "Bytes of bodies sent.", ("handler",), registry=numbers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.monotonic()

        async def metered(message: Message) -> None:
            handler = _handler(scope)
            if message["type"] == "http.response.start":
                method = scope["method"] if scope["method"] in {"GET", "HEAD", "OPTIONS"} else "other"
                self._requests.labels(handler, method, message["status"]).inc()
                self._seconds.labels(handler).observe(time.monotonic() - began)
            else:
                self._sent.labels(handler).inc(len(message.get("body", b"")))
            await send(message)

        await self._app(scope, receive, metered)


def _handler(scope: Scope) -> str:
    """The name of the function that answers; a path would be one series for each that strangers think up."""
    endpoint = scope.get("endpoint")
    return "none" if endpoint is None else str(getattr(endpoint, "__name__", type(endpoint).__name__))


class _Stock(Collector):
    """Looks at the shelf when it is asked."""

    def __init__(self, shelf: Shelf, clock: Callable[[], datetime]) -> None:
        self._shelf = shelf
        self._clock = clock

    def collect(self) -> Iterable[Metric]:
        try:
            episodes, faults = self._shelf.episodes(), self._shelf.stock().faults
        except PublishError:
            yield GaugeMetricFamily("bulletin_folder_readable", "1 if the folder can be read.", 0)
            return
        yield GaugeMetricFamily("bulletin_folder_readable", "1 if the folder can be read.", 1)
        yield GaugeMetricFamily("bulletin_episodes", "Episodes on air.", len(episodes))
        yield GaugeMetricFamily("bulletin_faults", "Sidecars that cannot be used.", len(faults))
        if episodes:
            age = (self._clock() - episodes[0].edition).total_seconds()
            yield GaugeMetricFamily("bulletin_newest_age_seconds", "Age of the newest bulletin.", age)
