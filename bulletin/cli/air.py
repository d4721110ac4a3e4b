"""The programme to an Icecast server: air."""

import os
import signal
import sys
from collections.abc import Coroutine
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

import typer

from bulletin.cli.app import app, note, settings
from bulletin.errors import ConfigError

PASSWORD = "BULLETIN_ICECAST_PASSWORD"  # noqa: S105 (the name of a variable)


@app.command()
def air(
    context: typer.Context,
    address: Annotated[
        str,
        typer.Argument(
            metavar="ADDRESS",
            help=f"icecast://source@host:8000/mount; the password in it or in {PASSWORD}.",
        ),
    ],
    directory: Annotated[
        Path | None,
        typer.Argument(metavar="DIR", help="A folder of episodes.", show_default="audio_out"),
    ] = None,
) -> None:
    """Send the station's programme to an Icecast server, until interrupted."""
    import asyncio
    import logging

    from bulletin import radio, station

    _hide_password(address)
    server = radio.parse(address, os.environ.pop(PASSWORD, None))
    chosen = settings(context, bulletin_out=str(directory) if directory else None)
    folder = Path(chosen.bulletin.out)
    if not folder.is_dir():
        raise ConfigError(f"there is no folder {folder}; make a bulletin first, or name the folder")
    logging.basicConfig(format="bulletin: %(message)s", level=logging.INFO)
    zone = ZoneInfo(chosen.station.timezone)

    def clock() -> datetime:
        return datetime.now(zone)

    async def on_air() -> None:
        hub = radio.Hub(burst=8, limit=60)
        sender = radio.station(station.Shelf(folder, clock).episodes, chosen, clock, (hub.publish,))
        about = radio.Station(chosen.station.name, chosen.radio.genre, chosen.radio.bitrate)
        await _until_stopped(sender.run(), radio.send(server, about, hub))

    note(f"sending {folder} to {server}")
    asyncio.run(on_air())
    note("off the air")


def _hide_password(address: str) -> None:
    """Start anew with the password in the environment, which others cannot read, as they can arguments."""
    try:
        password = urlsplit(address).password
    except ValueError:
        return  # no address at all, which is told where it is read
    if not password:
        return
    bare = address.replace(f":{password}@", "@", 1)
    arguments = [bare if argument == address else argument for argument in sys.argv[1:]]
    os.environ[PASSWORD] = unquote(password)
    os.execv(sys.executable, [sys.executable, "-m", "bulletin", *arguments])  # noqa: S606 (ourselves)


async def _until_stopped(*works: Coroutine[Any, Any, None]) -> None:
    """Run them until SIGTERM or Ctrl-C, which is a good end, or until one fails."""
    import asyncio

    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    tasks = [asyncio.create_task(work) for work in (*works, stopped.wait())]
    done, left = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
    for task in done:
        task.result()
