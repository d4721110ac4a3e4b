"""Hear what was made: play, playlist."""

import subprocess
import sys
from datetime import datetime
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, Annotated, Literal
from zoneinfo import ZoneInfo

import typer

from bulletin.cli.app import Out, app, note, settings
from bulletin.config import Config
from bulletin.errors import ConfigError, PublishError
from bulletin.types import Episode, Ms

if TYPE_CHECKING:
    from bulletin.station.shelf import Shelf


@app.command()
def play(
    context: typer.Context,
    episode: Annotated[
        str,
        typer.Argument(metavar="EPISODE", help="latest, its name, one of its files, or its guid."),
    ] = "latest",
    out: Out = None,
    chapter: Annotated[int, typer.Option("--chapter", "-c", min=1, help="Begin with this chapter.")] = 1,
    player: Annotated[
        str | None,
        typer.Option(
            help="mpv, ffplay, vlc, mplayer or mpg123.", show_default="the first of them that is here"
        ),
    ] = None,
) -> None:
    """Play an episode in the terminal, its chapters shown, through a player that is there."""
    from bulletin.station.players import PLAYERS
    from bulletin.station.wording import place

    chosen = settings(context, bulletin_out=str(out) if out else None)
    found = _find(episode, chosen)
    if chapter > len(found.chapters):
        raise ConfigError(
            f"{found.sidecar.stem} has {len(found.chapters)} chapters, and no chapter {chapter}"
        )
    names = [one.name for one in PLAYERS]
    if player is not None and player not in names:
        raise ConfigError(f"there is no player {player!r}; it can be one of {', '.join(names)}")
    ready = next((one for one in PLAYERS if player in {None, one.name} and which(one.name)), None)
    if ready is None:
        raise ConfigError(f"{player or 'a player'} is not here; install one of {', '.join(names)}")
    print(f"{found.title}\n{found.edition:%Y-%m-%d %H:%M}, {place(found.duration)}\n")
    for number, one in enumerate(found.chapters, 1):
        print(f"{'>' if number == chapter else ' '} {number:2}  {place(one.start):>6}  {one.title}")
    sys.stdout.flush()
    start = found.chapters[chapter - 1].start if found.chapters else Ms(0)
    code = subprocess.run(ready.command(found.audio.path.absolute(), start), check=False).returncode
    if code:
        note(f"{ready.name} stopped with exit status {code}")
        raise typer.Exit(1)


@app.command()
def playlist(
    context: typer.Context,
    out: Out = None,
    form: Annotated[Literal["m3u8", "xspf"], typer.Option("--format", "-f", help="For players.")] = "m3u8",
    base_url: Annotated[
        str | None,
        typer.Option(
            help="The station on the web, whose addresses are listed.", show_default="the files here"
        ),
    ] = None,
    count: Annotated[int, typer.Option("--count", "-n", min=1, help="Episodes at most.")] = 100,
) -> None:
    """Print a playlist of the episodes on air, the newest first."""
    from bulletin.station import playlists

    chosen = settings(context, bulletin_out=str(out) if out else None, serve_base_url=base_url)
    write = playlists.m3u8 if form == "m3u8" else playlists.xspf
    episodes = _shelf(chosen).episodes()[:count]
    print(write(episodes, chosen.station.name, chosen.serve.base_url), end="")


def _shelf(chosen: Config) -> "Shelf":
    """Raises PublishError if there is no episode on it."""
    from bulletin.station.shelf import Shelf

    zone = ZoneInfo(chosen.station.timezone)
    shelf = Shelf(Path(chosen.bulletin.out), lambda: datetime.now(zone))
    stock = shelf.stock()
    for fault in stock.faults:
        note(str(fault))
    if not stock.episodes:
        raise PublishError(f"{chosen.bulletin.out} holds no episode; make one with: bulletin make")
    return shelf


def _find(wanted: str, chosen: Config) -> Episode:
    """On air or not: whoever makes a bulletin hears it first."""
    from bulletin import publishing

    if wanted != "latest":
        return publishing.find(Path(chosen.bulletin.out), wanted)
    return _shelf(chosen).stock().episodes[0]
