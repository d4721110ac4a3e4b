"""What an episode that was made is like: show."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bulletin.cli.app import AsJson, Out, app, settings
from bulletin.errors import PublishError
from bulletin.types import Episode

if TYPE_CHECKING:
    from bulletin.showing import Part


@app.command()
def show(
    context: typer.Context,
    episode: Annotated[
        str, typer.Argument(metavar="EPISODE", help="A sidecar, any other of its files, its name, or latest.")
    ],
    out: Out = None,
    plot: Annotated[
        Path | None, typer.Option("--plot", help="Draw waveform, chapters and loudness: a .png or .svg file.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show the parts of an episode: when they are heard, who reads them, how fast and how loud."""
    from bulletin import audio, publishing, showing

    chosen = settings(context, bulletin_out=str(out) if out else None)
    found = _find(episode, Path(chosen.bulletin.out))
    levels = audio.levels(found.audio.path)
    parts = showing.figures(publishing.read_provenance(found.sidecar), levels)
    if plot:
        showing.plot(found, levels, plot)
    if as_json:
        print(json.dumps(_as_json(found, parts), ensure_ascii=False, indent=2))
    else:
        _print(found, parts)


def _find(wanted: str, out: Path) -> Episode:
    """The episode of that file, or of that name in `out`."""
    from bulletin import publishing

    if wanted == "latest":
        episodes, _ = publishing.collect(out)
        if not episodes:
            raise PublishError(f"{out} holds no episode; `bulletin make` makes one")
        return episodes[0]
    file = Path(wanted)
    if not file.is_file():
        return publishing.find(out, wanted)
    if file.suffix == ".json" and "." not in file.stem:
        return publishing.read(file)
    return publishing.find(file.parent, wanted)


def _as_json(episode: Episode, parts: "tuple[Part, ...]") -> dict[str, Any]:
    return {
        "title": episode.title,
        "sidecar": str(episode.sidecar),
        "audio": str(episode.audio.path),
        "duration_ms": episode.duration,
        "loudness": {"integrated": episode.loudness.integrated, "true_peak": episode.loudness.true_peak},
        "segments": [
            {
                "kind": part.kind,
                "title": part.title,
                "voice": part.voice,
                "start_ms": part.start,
                "end_ms": part.end,
                "sentences": part.sentences,
                "words": part.words,
                "words_per_minute": round(part.pace, 1),
                "loudness": None if part.loudness is None else round(part.loudness, 1),
            }
            for part in parts
        ],
    }


def _print(episode: Episode, parts: "tuple[Part, ...]") -> None:
    from rich.console import Console
    from rich.table import Table

    size, loudness = episode.audio.size / 1e6, episode.loudness
    print(" ".join(episode.title.split()))
    print(episode.audio.path)
    print(
        f"{_clock(episode.duration)}, {size:.1f} MB, {episode.rate} Hz, {loudness.integrated:.1f} LUFS, "
        f"{loudness.true_peak:.1f} dBTP; revision {episode.revision} of {episode.edition:%Y-%m-%d %H:%M}\n"
    )
    table = Table(box=None)
    # What is in Latin stands first: terminals do not agree on how wide Hindi is.
    for name in ("from", "to", "sentences", "words", "words/min", "LUFS"):
        table.add_column(name, justify="right", no_wrap=True, min_width=max(len(name), 6))
    for name, width in (("voice", 8), ("part", 9), ("title", 0)):
        table.add_column(name, no_wrap=True, min_width=width)
    for part in parts:
        loud = "–" if part.loudness is None else f"{part.loudness:.1f}"
        figures = (part.sentences, part.words, round(part.pace), loud)
        words = (part.voice, str(part.kind), part.title or "")
        table.add_row(_clock(part.start), _clock(part.end), *map(str, figures), *words)
    # A title that is too long is cut on a terminal; a file takes it whole.
    Console(width=None if sys.stdout.isatty() else 200).print(table)


def _clock(time: int) -> str:
    minutes, tenths = divmod(round(time / 100), 600)
    return f"{minutes}:{tenths / 10:04.1f}"
