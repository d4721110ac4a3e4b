"""What players and podcast apps fetch: the files of the episodes, the newest bulletin, the feed."""

from functools import lru_cache

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bulletin.config import Config
from bulletin.errors import PublishError
from bulletin.station.delivery import deliver
from bulletin.station.guard import policy_of
from bulletin.station.shelf import Shelf, name_of
from bulletin.types import File

FEED = "feed.xml"


def routes(shelf: Shelf, settings: Config) -> list[Route]:
    """`/episodes/…`, `/latest.mp3` and `/feed.xml`."""

    def episode_file(request: Request) -> Response:
        name = request.path_params["file"]
        file = shelf.file(name)
        if file is None:
            return PlainTextResponse(f"no episode on air and no feed names a file: {name}\n", 404)
        return deliver(request, file, _policy(file))

    def latest(request: Request) -> Response:
        hours = _hours(request.query_params.get("max_age"), settings.serve.max_age)
        if hours is None:
            return PlainTextResponse("max_age is a number of hours, such as 6 or 0.5\n", 400)
        episode = shelf.latest(hours)
        if episode is None:
            newest = next(iter(shelf.episodes()), None)
            told = f"the newest is of {newest.edition.isoformat()}" if newest else "there is none at all"
            return PlainTextResponse(f"no bulletin is newer than {hours:g} hours; {told}\n", 404)
        place = f"episodes/{episode.audio.name}"  # relative: right behind any proxy
        disposition = f'inline; filename="{name_of(episode)}.mp3"'
        return deliver(
            request, episode.audio, {"content-location": place, "content-disposition": disposition}
        )

    def feed(request: Request) -> Response:
        file = shelf.file(FEED)
        if file is None:
            return PlainTextResponse("there is no feed yet; run: bulletin feed\n", 404)
        return deliver(request, file)

    return [
        Route("/episodes/{file}", episode_file),
        Route("/latest.mp3", latest),
        Route("/feed.xml", feed),
    ]


@lru_cache(maxsize=256)
def _policy(file: File) -> dict[str, str]:
    """A transcript in HTML brings its own style."""
    if file.media_type != "text/html":
        return {}
    try:
        return {"content-security-policy": policy_of(file.path.read_text("utf-8"))}
    except (OSError, UnicodeDecodeError) as error:
        raise PublishError(f"cannot read {file.name}: {error}") from error


def _hours(asked: str | None, usual: float) -> float | None:
    if asked is None:
        return usual
    try:
        hours = float(asked)
    except ValueError:
        return None
    return hours if 0 < hours < float("inf") else None
