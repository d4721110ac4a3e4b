"""What programs ask: the list of episodes, what is on now, whether the station is well, and how to ask."""

import json
from collections.abc import Callable
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any

import yaml
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bulletin import __version__
from bulletin.config import Config
from bulletin.errors import PublishError
from bulletin.station.addresses import Addresses
from bulletin.station.searching import search
from bulletin.station.shelf import Shelf, name_of
from bulletin.types import Episode, File

MOST = 200
"""Episodes in one answer."""


def routes(
    shelf: Shelf,
    settings: Config,
    addresses: Addresses,
    clock: Callable[[], datetime],
    live: Callable[[], dict[str, Any] | None],
) -> list[Route]:
    """`/api/episodes`, `/api/now`, `/healthz` and `/openapi.json`. `live`: what the stream is playing."""

    def episodes(request: Request) -> Response:
        asked = request.query_params
        try:
            limit, offset = int(asked.get("limit", "50")), int(asked.get("offset", "0"))
        except ValueError:
            return _refuse("limit and offset are whole numbers")
        if not (1 <= limit <= MOST and offset >= 0):
            return _refuse(f"limit is 1 to {MOST}, offset is 0 or more")
        found = search(shelf.episodes(), asked.get("q", ""))
        page = found[offset : offset + limit]
        base = addresses.base(request)
        return JSONResponse({"total": len(found), "episodes": [describe(one, base) for one in page]})

    def now(request: Request) -> Response:
        episode = shelf.latest(settings.serve.max_age)
        return JSONResponse(
            {
                "station": settings.station.name,
                "time": clock().isoformat(timespec="seconds"),
                "max_age_hours": settings.serve.max_age,
                "episode": describe(episode, addresses.base(request)) if episode else None,
                "live": live(),
            }
        )

    def healthz(request: Request) -> Response:
        del request
        try:
            on_air, faults = shelf.episodes(), shelf.stock().faults
        except PublishError:
            return JSONResponse({"status": "the folder cannot be read", "episodes": 0, "faults": 0}, 503)
        return JSONResponse(
            {
                "status": "ok",
                "episodes": len(on_air),
                "faults": len(faults),
                "newest": on_air[0].edition.isoformat() if on_air else None,
            }
        )

    def openapi(request: Request) -> Response:
        servers = [{"url": addresses.base(request)}]
        return JSONResponse({**_description(), "servers": servers})

    return [
        Route("/api/episodes", episodes),
        Route("/api/now", now),
        Route("/healthz", healthz),
        Route("/openapi.json", openapi),
    ]


def describe(episode: Episode, base: str) -> dict[str, Any]:
    """What others may know of an episode; `base`: the station's address, without a slash at its end."""

    def file(one: File) -> dict[str, Any]:
        address = f"{base}/episodes/{one.name}"
        return {"url": address, "type": one.media_type, "size": one.size, "sha256": one.sha256}

    return {
        "name": name_of(episode),
        "guid": episode.guid,
        "revision": episode.revision,
        "correction": episode.correction,
        "title": episode.title,
        "edition": episode.edition.isoformat(),
        "url": f"{base}/bulletins/{name_of(episode)}",
        "duration_ms": episode.duration,
        "loudness_lufs": episode.loudness.integrated,
        "audio": file(episode.audio),
        "renditions": [file(one) for one in episode.renditions],
        "transcripts": [file(one) for one in episode.transcripts],
        "chapter_list": file(episode.chapter_list) if episode.chapter_list else None,
        "artwork": file(episode.artwork) if episode.artwork else None,
        "chapters": [
            {"title": one.title, "start_ms": one.start, "end_ms": one.end} for one in episode.chapters
        ],
        "readers": [{"engine": one.voice.engine, "voice": one.voice.name} for one in episode.readers],
        "sources": [
            {
                "title": one.title,
                "url": one.url,
                "publisher": one.publisher,
                "published": one.published.isoformat() if one.published else None,
            }
            for one in episode.sources  # not their names, which are paths of the newsroom's machine
        ],
    }


@cache
def _description() -> dict[str, Any]:
    text = resources.files("bulletin.station").joinpath("openapi.yaml").read_text("utf-8")
    described: dict[str, Any] = yaml.safe_load(text)
    described["info"]["version"] = __version__
    json.dumps(described)  # a date that nobody quoted would be found here
    return described


def _refuse(why: str) -> Response:
    return JSONResponse({"error": why}, 400)
