"""A folder of episodes as a radio station on the web.

app     the whole station as one ASGI application
Shelf   the episodes of a folder, as they are now
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bulletin.config import Config
from bulletin.errors import PublishError
from bulletin.station.shelf import Shelf

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

__all__ = ["Shelf", "app"]


def app(directory: Path, settings: Config, clock: Callable[[], datetime]) -> "Starlette":
    """The station of a folder. `clock`: the time now, with its zone."""
    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.middleware.cors import CORSMiddleware

    from bulletin.station import api, guard, live, metrics, resources
    from bulletin.station.addresses import Addresses
    from bulletin.station.pages import Pages

    shelf = Shelf(directory, clock)
    addresses = Addresses(settings.serve.base_url)
    on = live.live(shelf, settings, clock)
    numbers = metrics.registry(shelf, clock)
    numbers.register(live.Listeners(on.hub))
    pages = Pages(shelf, settings, addresses, clock)
    made = Starlette(
        routes=[
            *resources.routes(shelf, settings),
            *api.routes(shelf, settings, addresses, clock, on.now),
            *live.routes(on, settings, addresses),
            *metrics.routes(numbers),
            *pages.routes(),
        ],
        middleware=[
            Middleware(
                CORSMiddleware,
                allow_origins=["*"],
                allow_methods=["GET", "HEAD"],
                allow_headers=["Range", "If-Range", "If-None-Match"],
                expose_headers=["Accept-Ranges", "Content-Length", "Content-Range", "ETag", "Last-Modified"],
            ),
            Middleware(guard.Guard, https=addresses.https),
            Middleware(metrics.Meter, numbers=numbers),
        ],
        exception_handlers={404: pages.not_found, PublishError: _unready},
        lifespan=lambda _: on.on_air(),
    )
    made.state.numbers = numbers
    made.state.live = on
    return made


def _unready(request: "Request", error: Exception) -> "Response":
    """A folder or a file that cannot be read, or is being replaced, may be well again in a moment."""
    from starlette.responses import PlainTextResponse

    del request
    return PlainTextResponse(f"{error}\n", 503, {"retry-after": "5"})
