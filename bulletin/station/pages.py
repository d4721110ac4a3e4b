"""The station page: HTML that plays and reads without JavaScript, in Hindi and in English.

`/`, `/bulletins/<name>`, and the same below `/en`. The scripts in `static/` fetch the same pages and put
their parts in place, so there is one way in which a bulletin is drawn.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import jinja2
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bulletin.config import Config
from bulletin.station import wording
from bulletin.station.addresses import Addresses
from bulletin.station.searching import search
from bulletin.station.shelf import Shelf
from bulletin.station.views import Desk, label, neighbours
from bulletin.types import Episode

_HERE = Path(str(resources.files("bulletin.station")))
_ROOTS = {"hi": "", "en": "/en"}


class Pages:
    """Draws the pages of a station."""

    def __init__(
        self, shelf: Shelf, settings: Config, addresses: Addresses, clock: Callable[[], datetime]
    ) -> None:
        self._shelf = shelf
        self._settings = settings
        self._addresses = addresses
        self._clock = clock
        self._templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=jinja2.StrictUndefined,
        )

    def routes(self) -> list[BaseRoute]:
        """For every language a front page and a page for each bulletin; and the assets."""
        squeeze = [Middleware(GZipMiddleware, minimum_size=1000)]
        assets = _Assets(directory=_HERE / "static")
        made: list[BaseRoute] = [Mount(f"/assets/{_version()}", assets, name="assets", middleware=squeeze)]
        for language, root in _ROOTS.items():
            made += [
                Route(f"{root}/", self._front(language), middleware=squeeze),
                Route(f"{root}/bulletins/{{name}}", self._bulletin(language), middleware=squeeze),
            ]
        return made

    def not_found(self, request: Request, error: Exception) -> Response:
        """For a person a page; for a program a line."""
        status = getattr(error, "status_code", 404)
        if "text/html" not in request.headers.get("accept", ""):
            return PlainTextResponse(f"{getattr(error, 'detail', 'Not Found')}\n", status)
        return self._draw(request, _language(request.url.path), None, status=404)

    def _front(self, language: str) -> Callable[[Request], Response]:
        def front(request: Request) -> Response:
            return self._draw(request, language, next(iter(self._shelf.episodes()), None))

        return front

    def _bulletin(self, language: str) -> Callable[[Request], Response]:
        def bulletin(request: Request) -> Response:
            episode = self._shelf.find(request.path_params["name"])
            return self._draw(request, language, episode, status=200 if episode else 404)

        return bulletin

    def _draw(self, request: Request, language: str, episode: Episode | None, status: int = 200) -> Response:
        desk = Desk(self._settings, language, self._clock)
        on_air = self._shelf.episodes()
        query = request.query_params.get("q", "").strip()[:100]
        page = request.query_params.get("page", "")
        older, newer = neighbours(on_air, episode) if episode else (None, None)
        html = self._templates.get_template("station.html").render(
            **self._frame(request, language),
            status=status,
            bulletin=desk.whole(episode) if episode else None,
            newest=bool(on_air) and episode == on_air[0],
            older=desk.entry(older) if older else None,
            newer=desk.entry(newer) if newer else None,
            listing=desk.listing(search(on_air, query), query, int(page) if page.isdecimal() else 1),
        )
        return HTMLResponse(html, status, {"cache-control": "no-cache", "content-language": language})

    def _frame(self, request: Request, language: str) -> dict[str, Any]:
        addresses = self._addresses
        other = next(one for one in _ROOTS if one != language)
        path = request.url.path
        bare = path.removeprefix(_ROOTS[language]) if language != "hi" else path
        return {
            "words": wording.words(language),
            "language": language,
            "other": other,
            "station": self._settings.station,
            "base": addresses.base(request),
            "here": bare,
            "link": lambda to: addresses.path(_ROOTS[language] + to),
            "swap": addresses.path(_ROOTS[other] + bare),
            "file": addresses.path,
            "asset": lambda name: addresses.path(f"/assets/{_version()}/{name}"),
            "place": wording.place,
            "label": label,
            "roots": {one: addresses.path(root) for one, root in _ROOTS.items()},
        }


class _Assets(StaticFiles):
    """They carry their version in their address, so a browser need never ask again."""

    def file_response(self, *arguments: Any, **named: Any) -> Response:
        response = super().file_response(*arguments, **named)
        response.headers["cache-control"] = "public, max-age=31536000, immutable"
        return response


@cache
def _version() -> str:
    """Of the assets, by what is in them."""
    content = hashlib.sha256()
    for file in sorted((_HERE / "static").iterdir()):
        content.update(file.read_bytes())
    return content.hexdigest()[:12]


def _language(path: str) -> str:
    return "en" if path == "/en" or path.startswith("/en/") else "hi"
