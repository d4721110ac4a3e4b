"""What machines fetch: the newest bulletin, the files of the episodes."""

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from bulletin.config import Config
from bulletin.station.shelf import Shelf


def routes(shelf: Shelf, settings: Config) -> list[Route]:
    """`/latest.mp3`."""

    def latest(request: Request) -> Response:
        del request
        episode = shelf.latest(settings.serve.max_age)
        if episode is None:
            return PlainTextResponse("no bulletin is new enough\n", 404)
        return FileResponse(episode.audio.path, media_type=episode.audio.media_type)

    return [Route("/latest.mp3", latest)]
