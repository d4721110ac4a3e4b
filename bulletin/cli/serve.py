"""A folder of episodes on the web: serve."""

import socket
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bulletin.cli.app import app, note, settings
from bulletin.errors import ConfigError

Directory = Annotated[
    Path | None,
    typer.Argument(metavar="DIR", help="A folder of episodes.", show_default="audio_out"),
]


STALLED = 30_000
"""Milliseconds for which a connection may take nothing of what is sent to it."""


@app.command()
def serve(
    context: typer.Context,
    directory: Directory = None,
    host: Annotated[
        str | None, typer.Option(help="0.0.0.0 for everyone who can reach it.", show_default="127.0.0.1")
    ] = None,
    port: Annotated[int | None, typer.Option("--port", "-p", show_default="8000")] = None,
    base_url: Annotated[
        str | None,
        typer.Option(
            help="Where listeners find it, such as https://radio.example.org.",
            show_default="as they ask for it",
        ),
    ] = None,
) -> None:
    """Serve the station: a page that plays, the feed, and an API, until interrupted."""
    try:
        import uvicorn

        from bulletin import station
    except ModuleNotFoundError as error:
        raise ConfigError(f"serving needs {error.name}; run: pip install 'bulletin[serve]'") from error

    chosen = settings(
        context,
        bulletin_out=str(directory) if directory else None,
        serve_host=host,
        serve_port=port,
        serve_base_url=base_url,
    )
    folder = Path(chosen.bulletin.out)
    if not folder.is_dir():
        raise ConfigError(f"there is no folder {folder}; make a bulletin first, or name the folder")
    zone = ZoneInfo(chosen.station.timezone)
    station_app = station.app(folder, chosen, lambda: datetime.now(zone))
    note(f"serving {folder} on http://{chosen.serve.host}:{chosen.serve.port}")
    uvicorn_settings = uvicorn.Config(
        station_app,
        host=chosen.serve.host,
        port=chosen.serve.port,
        server_header=False,
        timeout_graceful_shutdown=3,
    )

    class Server(uvicorn.Server):
        """Says good-bye to who listens to the stream, for it has no end that could be waited for.

        Who asks and then reads nothing at all is cut off by the system, where it knows how (Linux).
        """

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if hasattr(socket, "TCP_USER_TIMEOUT"):
                for listening in (one for server in self.servers for one in server.sockets):
                    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, STALLED)

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            station_app.state.live.hub.close()
            await super().shutdown(sockets)

    server = Server(uvicorn_settings)
    with suppress(KeyboardInterrupt):
        server.run()
    if not server.started:
        raise typer.Exit(1)
