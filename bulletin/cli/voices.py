"""What can speak here, and what it takes: voices list, install, try."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bulletin.cli.app import EngineName, Speed, app, cast, note, settings, speak_aloud
from bulletin.errors import BulletinError, EngineError
from bulletin.types import VoiceInfo

if TYPE_CHECKING:
    from bulletin.engines.models import Progress

voices = typer.Typer(help="List, install and try voices.", no_args_is_help=True)
app.add_typer(voices, name="voices")

SAMPLE = "आज दोपहर राजधानी में 24 नई बसें सड़क पर उतरीं, इन पर ₹3.5 करोड़ की लागत आई है।"


@voices.command(name="list")
def list_voices(context: typer.Context) -> None:
    """Show every voice of every engine, and whether it can speak here."""
    from rich.console import Console
    from rich.table import Table

    from bulletin import engines

    chosen = settings(context)
    table = Table("engine", "voice", "gender", "description", "", box=None)
    troubles = []
    for name in engines.names():
        infos: tuple[VoiceInfo, ...] = ()
        try:
            engine = engines.build(name, chosen.engines.get(name))
            infos = engine.voices()
            engine.check()
            here = "ready"
        except EngineError as error:
            here = "not here"
            troubles.append(f"{name}: {error}")
        for info in infos:
            table.add_row(name, info.name, info.gender, info.description, here)
    Console(soft_wrap=True).print(table)
    for trouble in troubles:
        note(trouble)


@voices.command()
def install() -> None:
    """Fetch the default voice: about 95 MB, each file checked by its SHA-256."""
    from bulletin.engines import models

    with _download_progress() as progress:
        came = models.install(progress)
    if came:
        print(f"installed in {models.directory()}: {', '.join(came)}")
    else:
        print(f"nothing to do: all files are in {models.directory()}, and whole")


@voices.command(name="try")
def try_voices(
    context: typer.Context,
    names: Annotated[list[str] | None, typer.Argument(metavar="[VOICE]…", help="Without it: all.")] = None,
    text: Annotated[str, typer.Option(help="What to say.")] = SAMPLE,
    out: Annotated[Path, typer.Option("--out", "-o", help="Where the files land.")] = Path(
        "audio_out/voices"
    ),
    engine: EngineName = None,
    speed: Speed = None,
) -> None:
    """Have each voice of an engine say a sentence, each to a file of its own."""
    from bulletin import engines

    chosen = settings(context, voice_engine=engine, voice_speed=speed)
    first = cast(chosen).opening
    every = [info.name for info in engines.build(first.engine, chosen.engines.get(first.engine)).voices()]
    for name in names or every:
        one = settings(context, voice_engine=first.engine, voice_name=name, voice_speed=speed)
        print(speak_aloud(text, one, cast(one), out / f"{first.engine}-{name}.wav"))


@app.command()
def doctor(context: typer.Context) -> None:
    """Tell what is here, what is missing and what mends it; exit 1 if no bulletin can be made."""
    from bulletin import audio, engines

    chosen = settings(context)

    def works(name: str) -> bool:
        return _report(name, lambda: engines.build(name, chosen.engines.get(name)).check())

    able = [name for name in engines.names() if works(name)]
    sound = _report("ffmpeg", audio.ffmpeg)
    speech = next((name for name in engines.AUTO if name in able), None)
    if not (sound and speech):
        note("no bulletin can be made here; mend what is marked above")
        raise typer.Exit(1)
    print(f"bulletins are spoken by {speech} here")


def _report(subject: str, probe: Any) -> bool:
    try:
        found = probe()
    except BulletinError as error:
        print(f"✗ {subject:<8} {error}")
        return False
    print(f"✓ {subject:<8} {found or 'ready'}")
    return True


@contextmanager
def _download_progress() -> "Iterator[Progress]":
    """A bar for each file on a terminal, a line for each otherwise."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    if not console.is_terminal:
        announced = set[str]()

        def line(name: str, _: int, total: int) -> None:
            if name not in announced:
                announced.add(name)
                note(f"fetching {name}, {total / 1e6:.0f} MB" if total else f"fetching {name}")

        yield line
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TimeRemainingColumn(compact=True),
    )
    tasks: dict[str, Any] = {}
    with Progress(*columns, console=console) as bars:

        def bar(name: str, done: int, total: int) -> None:
            if name not in tasks:
                tasks[name] = bars.add_task(name)
            bars.update(tasks[name], completed=done, total=total or None)

        yield bar
