"""The feed, and what goes with it: feed, lint, withdraw, publish."""

import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from bulletin.cli.app import app, note, settings
from bulletin.config import Config
from bulletin.errors import ConfigError
from bulletin.types import Episode

if TYPE_CHECKING:
    from bulletin.feed import Finding

Directory = Annotated[
    Path | None,
    typer.Argument(metavar="DIR", help="Where the episodes are.", show_default="bulletin.out, audio_out"),
]
BaseUrl = Annotated[
    str | None,
    typer.Option(metavar="URL", help="Where listeners find DIR.", show_default="feed.base_url, or as it was"),
]


@app.command()
def feed(
    context: typer.Context,
    directory: Directory = None,
    base_url: BaseUrl = None,
    keep: Annotated[
        str | None, typer.Option(metavar="90d", help="Let episodes go that are older: d, w, m, y.")
    ] = None,
    keep_last: Annotated[int | None, typer.Option(min=0, help="Let all but the newest go.")] = None,
) -> None:
    """Write the podcast feeds of a directory of episodes: feed.xml, and one for each show.

    Exit code 1 if a feed has a fault; a good feed is not replaced by one that has.
    """
    from bulletin import store

    chosen = settings(context, feed_base_url=base_url, feed_keep=keep, feed_keep_last=keep_last)
    state = store.refresh(_directory(directory, chosen), chosen, _now(chosen))
    _tell(state.findings)
    if state.refused:
        note("the feeds were left as they are")
        raise typer.Exit(1)
    _tell_gone(state.retired, state.swept)
    for show in state.shows:
        print(show.name, show.url)
    if any(finding.grave for finding in state.findings):
        raise typer.Exit(1)


@app.command()
def lint(
    context: typer.Context,
    directory: Directory = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="Look at the feeds only; do not decode the sound.")
    ] = False,
    online: Annotated[
        bool, typer.Option("--online", help="Ask the server too, for HEAD and byte ranges.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Fail on what could be better, too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print a list of JSON objects.")] = False,
) -> None:
    """Check feeds and files before listeners do, and say what to mend. Exit code 1 if something is."""
    from bulletin import feed, publishing, store

    chosen = settings(context)
    place = _directory(directory, chosen)
    found = list(store.inspect(place, chosen, _now(chosen)))
    episodes, _ = publishing.collect(place)
    for episode in () if quick else episodes:
        found += feed.listen(episode, chosen.preset.loudness)
    if online and episodes:
        newest = episodes[0].audio
        found += feed.probe(f"{store.base_of(place)}/{newest.name}", newest)
    if as_json:
        print(json.dumps([asdict(finding) for finding in found], ensure_ascii=False, indent=2))
    else:
        _tell(found)
        note(f"{_counted(len(episodes), 'episode')}, {_counted(len(found), 'fault')}")
    if any(finding.grave or strict for finding in found):
        raise typer.Exit(1)


@app.command()
def withdraw(
    context: typer.Context,
    episode: Annotated[str, typer.Argument(metavar="EPISODE", help="Its name, a file of it, or its guid.")],
    directory: Directory = None,
    base_url: BaseUrl = None,
) -> None:
    """Take an episode out of the feeds, and then its files away. Run `bulletin publish` after it."""
    from bulletin import publishing, store

    chosen = settings(context, feed_base_url=base_url)
    place = _directory(directory, chosen)
    gone = publishing.find(place, episode)
    state = store.withdraw(place, gone, chosen, _now(chosen))
    _tell(state.findings)
    _tell_gone(state.retired, state.swept)


@app.command()
def publish(
    context: typer.Context,
    target: Annotated[
        str | None,
        typer.Argument(
            metavar="TARGET", help="A folder, or s3://bucket/folder.", show_default="publish.target"
        ),
    ] = None,
    directory: Annotated[
        Path | None, typer.Option("--from", help="Where the episodes are.", show_default="bulletin.out")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be done.")] = False,
    endpoint: Annotated[
        str | None, typer.Option(metavar="URL", help="Of an S3 store that is not Amazon's.")
    ] = None,
) -> None:
    """Bring episodes and feeds to where listeners fetch them: what is new or changed, the feeds last."""
    from bulletin import delivery, store

    chosen = settings(context, publish_target=target, publish_endpoint=endpoint)
    if not chosen.publish.target:
        raise ConfigError("where to? Name a TARGET, or set publish.target")
    held = store.holdings(_directory(directory, chosen))
    wanted = delivery.items(held.files, held.archives, held.feeds)
    there = delivery.Target(chosen.publish.target, delivery.options(chosen.publish.endpoint))
    todo = delivery.plan(wanted, there)
    same = len(wanted) - len(todo.bring)
    if dry_run:
        for item in todo.bring:
            print(f"bring {item.name} ({item.size} bytes, {item.media_type}, {item.cache})")
        for name in todo.remove:
            print(f"remove {name}")
        note(f"{len(todo.bring)} to bring, {len(todo.remove)} to remove, {same} as they are")
        return
    delivery.deliver(todo, there, lambda item: print(item.name), time.sleep)
    note(f"{len(todo.bring)} brought, {len(todo.remove)} removed, {same} as they were")
    changed = [f"{held.base_url}/{item.name}" for item in todo.bring if item.path in held.feeds]
    for fault in delivery.announce(changed, chosen.feed.hub, chosen.publish.hook):
        note(fault)


def _directory(given: Path | None, chosen: Config) -> Path:
    return given or Path(chosen.bulletin.out)


def _now(chosen: Config) -> datetime:
    return datetime.now(ZoneInfo(chosen.station.timezone))


def _tell(findings: Iterable["Finding"]) -> None:
    for finding in findings:
        weight = "" if finding.grave else " (could be better)"
        print(f"{finding.where}: point {finding.point}{weight}: {finding.what}")


def _tell_gone(retired: Sequence[Episode], swept: Sequence[Path]) -> None:
    for episode in retired:
        note(f"{episode.sidecar.stem} is withdrawn")
    if swept:
        note(f"{_counted(len(swept), 'file')} taken away")


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
