"""Many articles, many episodes: batch."""

import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bulletin.cli.app import (
    AsJson,
    Dask,
    Duration,
    Edition,
    Editor,
    EngineName,
    Jobs,
    Speed,
    Style,
    Top,
    VoiceName,
    app,
    cast,
    edition_of,
    note,
    settings,
)
from bulletin.config import Config
from bulletin.errors import NothingToSay, PublishError
from bulletin.types import Cast

if TYPE_CHECKING:
    from bulletin.batch import Outcome, Place, Report
    from bulletin.cli.bars import Board
    from bulletin.pipeline import Listener


@app.command()
def batch(
    context: typer.Context,
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE",
            help="Lists (a path or an address in each line; - for one on standard input), folders, patterns, "
            "RSS or Atom feeds, articles.",
            show_default=False,
        ),
    ],
    out: Annotated[
        str | None,
        typer.Option(
            "--out",
            "-o",
            metavar="PLACE",
            help="Where episodes land: a folder, or s3://bucket/folder.",
            show_default="audio_out",
        ),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Make only what an earlier batch has not made.")
    ] = False,
    report: Annotated[
        Path | None,
        typer.Option(help="Where the report is written.", show_default="batch.json among the episodes"),
    ] = None,
    jobs: Jobs = None,
    dask: Dask = None,
    duration: Duration = None,
    style: Style = None,
    editor: Editor = None,
    top: Top = None,
    voice: VoiceName = None,
    engine: EngineName = None,
    speed: Speed = None,
    edition: Edition = None,
    as_json: AsJson = False,
) -> None:
    """Make an episode of each of many articles; exit 1 if any of them failed."""
    from bulletin import batch as many
    from bulletin import cache
    from bulletin.sources.leads import leads

    chosen = settings(
        context,
        bulletin_out=out,
        bulletin_duration=duration,
        bulletin_style=style,
        editor_name=editor,
        sources_top=top,
        voice_name=voice,
        voice_engine=engine,
        voice_speed=speed,
        voice_jobs=jobs,
        voice_dask=dask,
    )
    with many.place(chosen, report, time.sleep) as place:
        found = leads(sources, sys.stdin.buffer, top=chosen.sources.top, private=chosen.sources.private)
        if not found:
            raise NothingToSay(f"no article is named in {', '.join(sources)}")
        newsreaders = cast(chosen)
        earlier = _earlier(place, chosen, newsreaders) if resume else None
        when = earlier.edition if earlier and not edition else edition_of(edition, chosen)
        made = place.done(earlier, when)
        with _board(len(found)) as board:
            reports = many.make(found, chosen, newsreaders, cache.of(chosen.cache), when, board, place, made)
            with closing(reports):
                told: set[str] = set()
                for now in reports:
                    unsaved = place.save(now)
                    for outcome in (outcome for outcome in now.articles if outcome.source not in told):
                        board.done(outcome)
                    told = {outcome.source for outcome in now.articles}
        if as_json:
            sys.stdout.buffer.write(many.dumps(now))
        else:
            for outcome in (outcome for outcome in now.articles if outcome.status != "failed"):
                print(place.address(outcome.sidecar))
        _tell(now, place.address(many.REPORT))
        if unsaved:
            raise PublishError(unsaved)
        if now.count("failed"):
            raise typer.Exit(1)


class Lines:
    """Progress for logs: a line for each article that is done with."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._done = 0

    @contextmanager
    def article(self, name: str) -> "Iterator[Listener]":
        yield Quiet(name)

    def done(self, outcome: "Outcome") -> None:
        self._done += 1
        what = outcome.reason or outcome.sidecar
        note(f"{self._done} of {self._total} {outcome.status}: {outcome.source}: {what}")


class Quiet:
    """How far an article is, is no news for a log; what a person should know of it is."""

    def __init__(self, name: str) -> None:
        self._name = name

    def stage(self, name: str, total: int = 0, sentences: int = 0) -> None: ...

    def advance(self, amount: int) -> None: ...

    def note(self, text: str) -> None:
        note(f"{self._name}: {text}")


@contextmanager
def _board(total: int) -> "Iterator[Lines | Board]":
    if not sys.stderr.isatty():
        yield Lines(total)
        return
    from bulletin.cli.bars import Board

    with Board(total) as board:
        yield board


def _earlier(place: "Place", chosen: Config, newsreaders: Cast) -> "Report | None":
    """The report of the batch to go on from, if it made what this one would make."""
    from bulletin import batch as many

    earlier, name = place.earlier(), place.address(many.REPORT)
    if not earlier:
        note(f"there is no {name} to resume from: everything is made")
        return None
    if earlier.settings != many.digest(chosen, newsreaders):
        note(f"{name} is of a batch with other settings: everything is made anew")
        return None
    return earlier


def _tell(report: "Report", file: str) -> None:
    failed = [outcome for outcome in report.articles if outcome.status == "failed"]
    kept = f", {report.count('kept')} were there" if report.count("kept") else ""
    note(f"{report.count('made')} of {report.total} made{kept}, {len(failed)} failed; the report is {file}")
    for outcome in failed:
        note(f"{outcome.source}: {outcome.reason}")
        if outcome.trace:
            print(outcome.trace, file=sys.stderr)
