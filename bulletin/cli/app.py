"""The Typer app and what its commands share: options, settings, progress."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal
from zoneinfo import ZoneInfo

import typer
from typer.core import TyperGroup

from bulletin import __version__, config
from bulletin.config import Config
from bulletin.errors import ConfigError, PublishError
from bulletin.types import Cast

if TYPE_CHECKING:
    from bulletin.pipeline import Listener

_ORDER = (
    *("make", "script", "speak", "batch", "play", "show"),
    *("feed", "lint", "publish", "withdraw", "serve", "air", "playlist"),
    *("init", "config", "spoken", "say", "voices", "cache", "doctor"),
)


class _InOrder(TyperGroup):
    """Commands as a newcomer meets them: to make, to bring to listeners, to set up and try."""

    def list_commands(self, ctx: Any) -> list[str]:
        return sorted(super().list_commands(ctx), key=_ORDER.index)


app = typer.Typer(
    name="bulletin",
    cls=_InOrder,
    help="Hindi news articles in, an on-air news bulletin out.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # Rich takes longer to import than all the rest of --help
    context_settings={"help_option_names": ["-h", "--help"]},
)

Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCE",
        help="Files, folders, patterns, web pages, RSS or Atom feeds; - for standard input.",
        show_default=False,
    ),
]
Top = Annotated[
    int | None, typer.Option("--top", help="Stories of a feed, the newest first.", show_default="5")
]
Duration = Annotated[
    int | None, typer.Option("--duration", "-d", help="Seconds to aim for.", show_default="60")
]
Style = Annotated[
    Literal["headlines", "brief", "full"] | None,
    typer.Option(
        help="Headlines only, condensed to the duration, or every story whole.", show_default="brief"
    ),
]
Editor = Annotated[
    Literal["extractive", "llm"] | None,
    typer.Option(
        help="Whole sentences of the article, or a language model's, each checked.", show_default="extractive"
    ),
]
EngineName = Annotated[
    str | None,
    typer.Option("--engine", help="auto, kokoro, gtts, espeak, silence, or a plug-in.", show_default="auto"),
]
VoiceName = Annotated[
    str | None, typer.Option("--voice", help="See `bulletin voices list`.", show_default="the engine's first")
]
Voices = Annotated[
    str | None,
    typer.Option(
        "--voices",
        metavar="A,B",
        help="Newsreaders who take turns, a story each; the first opens, reads the headlines and closes.",
    ),
]
Music = Annotated[
    bool | None, typer.Option("--music/--no-music", help="Signature, stings, closing.", show_default="music")
]
Preset = Annotated[
    str | None,
    typer.Option("--preset", help="Loudness: podcast, broadcast, aes, or your own.", show_default="podcast"),
]
SoundFormat = Annotated[
    Literal["mp3", "m4a", "opus", "wav", "flac"] | None,
    typer.Option("--format", help="Of the sound file.", show_default="mp3"),
]
Fallback = Annotated[
    bool | None,
    typer.Option(
        "--fallback/--no-fallback",
        help="If the engine fails, make the whole bulletin with the next one of auto.",
        show_default="no-fallback",
    ),
]
Verify = Annotated[
    Literal["none", "asr"] | None,
    typer.Option("--verify", help="asr: a speech recogniser listens to every clip.", show_default="none"),
]
Speed = Annotated[float | None, typer.Option("--speed", help="1.1 is a tenth faster.", show_default="1.0")]
Out = Annotated[
    Path | None, typer.Option("--out", "-o", help="Where episodes land.", show_default="audio_out")
]
Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs", "-j", help="Sentences said side by side.", show_default="what suits voice and machine"
    ),
]
Dask = Annotated[
    str | None,
    typer.Option(metavar="ADDRESS", help="Speak on the workers of a Dask scheduler.", show_default="here"),
]
Play = Annotated[bool, typer.Option("--play", help="Let it be heard as soon as it is spoken.")]
Edition = Annotated[
    datetime | None,
    typer.Option(help="When it goes on air.", formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d"], show_default="now"),
]
Show = Annotated[str | None, typer.Option(help="Which of the station's shows it is.", show_default="none")]
Corrects = Annotated[
    str | None,
    typer.Option(
        metavar="EPISODE", help="Take the place of this episode: its name, a file of it, or its guid."
    ),
]
Correction = Annotated[
    str | None, typer.Option(metavar="TEXT", help="What is corrected, for the notes and the listener.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")]


@app.callback()
def common(
    context: typer.Context,
    config_file: Annotated[
        Path | None,
        typer.Option(
            "--config", help="Settings of a station.", show_default="./bulletin.toml if it is there"
        ),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", is_eager=True)
    ] = False,
) -> None:
    if version:
        print(f"bulletin {__version__}")
        raise typer.Exit
    context.obj = config_file


def settings(context: typer.Context, **options: Any) -> Config:
    """The configuration that this command runs with. An option is named `voice_name` for `voice.name`."""
    given = {name.replace("_", ".", 1): value for name, value in options.items()}
    return config.load(context.obj or config.find(Path()), os.environ, given)


def newsreaders(voices: str | None, voice: str | None) -> dict[str, Any]:
    """The settings that `--voices` and `--voice` come to."""
    names = [name.strip() for name in voices.split(",") if name.strip()] if voices else []
    if not names:
        return {"voice_name": voice}
    alone = dict.fromkeys(("readers_opening", "readers_headlines", "readers_closing"), "")
    return {"voice_name": voice or names[0], "readers_stories": names, **alone}


def edition_of(given: datetime | None, chosen: Config) -> datetime:
    """The given time, or now, in the station's time zone, to the second."""
    zone = ZoneInfo(chosen.station.timezone)
    return given.replace(tzinfo=zone) if given else datetime.now(zone).replace(microsecond=0)


def cast(chosen: Config) -> Cast:
    """Settle the voices; say so when `auto` could not have the best."""
    from bulletin import casting, pipeline

    voices, passed_over = casting.choose(chosen)
    for reason in passed_over:
        note(reason)
    if passed_over:
        note(f"speaking with {voices.opening.engine} instead")
    wanted, jobs = chosen.voice.jobs, pipeline.jobs(chosen, voices)
    if wanted > jobs and not chosen.voice.dask:
        note(f"{voices.opening.engine} speaks with {jobs} at a time here; {wanted} would be no faster")
    return voices


def note(text: str) -> None:
    """Tell the user something by the way, on standard error."""
    print(f"bulletin: {text}", file=sys.stderr)


def speak_aloud(text: str, chosen: Config, newsreaders: Cast, out: Path, *, play: bool = False) -> Path:
    """Say a text to a WAV file, and return its path."""
    from bulletin import audio, cache, pipeline, script

    aloud = script.aloud(text, edition_of(None, chosen))
    chosen = replace(chosen, music=replace(chosen.music, on=False))
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PublishError(f"cannot write to {out.parent}: {error.strerror}") from error
    with audio.playing(out) if play else nullcontext(), progress() as listener:
        pipeline.record(aloud, chosen, newsreaders, cache.of(chosen.cache), out, listener)
    return out


class Lines:
    """Progress for logs: a line when a stage begins."""

    def stage(self, name: str, total: int = 0, sentences: int = 0) -> None:
        del total
        note(f"{name} {sentences} sentence{'s' * (sentences > 1)}" if sentences else name)

    def advance(self, amount: int) -> None:
        """Logs stay quiet."""

    def note(self, text: str) -> None:
        note(text)


@contextmanager
def progress() -> Iterator["Listener"]:
    """A `pipeline.Listener`: bars and time left on a terminal, quiet lines otherwise."""
    if not sys.stderr.isatty():
        yield Lines()
        return
    from bulletin.cli.bars import Bars

    with Bars() as bars:
        yield bars


def read_text(file: Path) -> str:
    """A text file of the user's. Raises ConfigError if it cannot be read."""
    try:
        return sys.stdin.read() if str(file) == "-" else file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot read {file}: {error}") from error
