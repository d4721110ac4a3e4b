"""A directory of episodes and its feeds, which agree at every moment.

Feeds are written from the episodes that lie there. An episode that is to go is retired first, then the feeds
are written without it, and then its files go: at no moment does a feed name a file that is not there, and
whatever is cut off in between is ended by the next run.
"""

import gc
import hashlib
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from importlib import resources
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar
from urllib.parse import unquote

from bulletin import feed, publishing
from bulletin.config import Config
from bulletin.errors import ConfigError, PublishError
from bulletin.feed import Finding, Show
from bulletin.types import Episode, File

_ARCHIVE = re.compile(r"feed(-[a-z0-9]+)?-archive-[0-9a-f]{12}\.xml")
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
_SELF = re.compile(rb'<atom:link rel="self" href="([^"]+)"')
_ADDRESS = re.compile(rb'(?: (?:url|uri|href)="|<link>)(https?://[^"<]+)')
_PICTURES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}


@dataclass(frozen=True, slots=True)
class State:
    """How a directory stands after its feeds were made."""

    shows: tuple[Show, ...]
    """Those that have a feed."""
    written: tuple[Path, ...]
    """Feeds and archive pages that are new or changed."""
    retired: tuple[Episode, ...]
    swept: tuple[Path, ...]
    findings: tuple[Finding, ...]
    refused: bool
    """The new feeds are worse than the standing ones, and nothing was changed."""


@dataclass(frozen=True, slots=True)
class _Plan:
    shows: tuple[Show, ...]
    new: dict[str, bytes]
    """Feeds, and the archive pages that do not stand yet."""
    stale: frozenset[str]
    """Archive pages that nothing leads to any more."""
    findings: tuple[Finding, ...]


_More = ParamSpec("_More")
_Found = TypeVar("_Found")


def _at_work(work: Callable[Concatenate[Path, _More], _Found]) -> Callable[Concatenate[Path, _More], _Found]:
    """Have it tell in one line that, and why, a directory cannot be worked in.

    Ten thousand episodes come and all go together: to look for garbage among them again and again takes a
    fifth of the time, so nobody looks meanwhile.
    """

    @wraps(work)
    def told(directory: Path, /, *more: _More.args, **named: _More.kwargs) -> _Found:
        if not directory.is_dir():
            raise PublishError(f"there is no directory {directory}; name the one where the episodes are")
        collecting = gc.isenabled()
        gc.disable()
        try:
            return work(directory, *more, **named)
        except OSError as error:
            raise PublishError(f"cannot make the feeds of {directory}: {error.strerror or error}") from error
        finally:
            if collecting:
                gc.enable()

    return told


@_at_work
def refresh(directory: Path, config: Config, now: datetime, base_url: str = "") -> State:
    """Write the feeds of a directory, without the episodes that its settings keep no longer.

    `base_url`: where listeners find the directory; empty: as the settings or the standing feed say. An
    episode whose edition is yet to come is not listed yet.

    A good feed is not replaced by one that fails lint. Raises PublishError, ConfigError.
    """
    episodes, faults = publishing.collect(directory)
    kept = retained(episodes, config, now)
    plan = _plan(directory, kept, config, now, base_url)
    broken = tuple(Finding(5, _subject(fault), str(fault)) for fault in faults)
    findings = (*broken, *plan.findings)
    if any(finding.grave for finding in findings) and _stands_well(directory, episodes, config, now):
        return State(plan.shows, (), (), (), findings, refused=True)
    staying = {episode.sidecar for episode in kept}
    gone = tuple(episode for episode in episodes if episode.sidecar not in staying)
    return _carry_out(directory, plan, gone, findings)


@_at_work
def withdraw(directory: Path, gone: Episode, config: Config, now: datetime, base_url: str = "") -> State:
    """Take an episode out of the directory and its feeds, whatever lint has to say. Raises PublishError.

    Without a feed to write, only the files go.
    """
    publishing.retire(gone)  # first, for no later run may list it again
    if not publishing.feeds(directory):
        return State((), (), (gone,), publishing.sweep(directory), (), refused=False)
    episodes, _ = publishing.collect(directory)
    plan = _plan(directory, episodes, config, now, base_url)
    state = _carry_out(directory, plan, (), plan.findings)
    return State(state.shows, state.written, (gone,), state.swept, state.findings, refused=False)


@_at_work
def inspect(directory: Path, config: Config, now: datetime) -> tuple[Finding, ...]:
    """Give what is wrong with the feeds of a directory as they stand, and with its sidecars."""
    episodes, faults = publishing.collect(directory)
    found = [Finding(5, _subject(fault), str(fault)) for fault in faults]
    feeds = publishing.feeds(directory)
    if not any(not _ARCHIVE.fullmatch(file.name) for file in feeds):
        found.append(Finding(1, "feed.xml", f"{directory} has no feed; make one with `bulletin feed`"))
    documents = {file.name: file.read_bytes() for file in feeds}
    return (*found, *_lint(directory, documents, episodes, config, now))


def retained(episodes: Sequence[Episode], config: Config, now: datetime) -> tuple[Episode, ...]:
    """The episodes, newest first, that the settings keep; those yet to come are kept in any case."""
    kept = tuple(episodes)
    if config.feed.keep:
        days = int(config.feed.keep[:-1]) * _DAYS[config.feed.keep[-1]]
        kept = tuple(episode for episode in kept if now - episode.edition <= timedelta(days=days))
    if config.feed.keep_last:
        to_come = sum(episode.edition > now for episode in kept)
        kept = kept[: to_come + config.feed.keep_last]
    return kept


def base_of(directory: Path) -> str:
    """Where the standing feed says that its directory is found; empty if it does not."""
    standing = directory / "feed.xml"
    found = _SELF.search(standing.read_bytes()) if standing.is_file() else None
    return found[1].decode().rpartition("/")[0] if found else ""


@dataclass(frozen=True, slots=True)
class Holdings:
    """What listeners may fetch: all that the feeds name, and the feeds."""

    base_url: str
    files: tuple[File, ...]
    archives: tuple[Path, ...]
    feeds: tuple[Path, ...]


@_at_work
def holdings(directory: Path) -> Holdings:
    """What the standing feeds of a directory name. Raises PublishError if something of it is not there."""
    base = base_of(directory)
    if not base:
        raise PublishError(f"{directory} has no feed; make one with `bulletin feed`")
    standing = publishing.feeds(directory)
    named: set[str] = set()
    for file in standing:
        for url in _ADDRESS.findall(file.read_bytes()):
            folder, _, name = url.decode().rpartition("/")
            if folder == base and not name.endswith(".xml") and name:
                named.add(unquote(name))
    known = {file.name: file for file in publishing.every_file(directory)}
    files = tuple(known.get(name) or _picture_of(directory / name) for name in sorted(named))
    archives = tuple(file for file in standing if _ARCHIVE.fullmatch(file.name))
    return Holdings(base, files, archives, tuple(file for file in standing if file not in archives))


def _picture_of(path: Path) -> File:
    """What a feed names and no episode has: the station's artwork."""
    return publishing.as_file(path, _PICTURES.get(path.suffix.lower(), "application/octet-stream"))


def _plan(
    directory: Path, episodes: Sequence[Episode], config: Config, now: datetime, base_url: str
) -> _Plan:
    base = base_url or config.feed.base_url or base_of(directory)
    if not base:
        raise ConfigError(
            "where do listeners find the episodes? Set feed.base_url, or give --base-url https://example.org/…"
        )
    on_air = [episode for episode in episodes if episode.edition <= now]
    feeds = {file.name: file.stat().st_size for file in publishing.feeds(directory)}
    standing = {name for name, size in feeds.items() if size}
    documents: dict[str, bytes | None] = {}
    fed = []
    for show in feed.shows(config, base, _picture().name):
        own = [episode for episode in on_air if show.key in {"", episode.show}]
        if own or not show.key or (directory / show.name).exists():
            documents |= feed.documents(show, own, standing)
            fed.append(show)
    if any(show.artwork == show.address(_picture().name) for show in fed):
        _write(directory / _picture().name, _picture().data)
    new = {name: data for name, data in documents.items() if data is not None}
    stale = {name for name in feeds if _ARCHIVE.fullmatch(name)} - documents.keys()
    return _Plan(tuple(fed), new, frozenset(stale), _lint(directory, new, on_air, config, now))


def _lint(
    directory: Path,
    documents: dict[str, bytes],
    episodes: Sequence[Episode],
    config: Config,
    now: datetime,
) -> tuple[Finding, ...]:
    sounds = {episode.audio.name: episode for episode in episodes}
    files = {*os.listdir(directory)}  # noqa: PTH208 (so is the name alone in every one of them)
    guids = {f"feed-{key}": show.guid for key, show in config.shows.items()} | {"feed": config.feed.guid}
    found: list[Finding] = []
    for name, data in documents.items():
        guid = guids.get(re.sub(r"(-archive-.*)?\.xml$", "", name), "")
        findings = feed.lint(name, data, sounds, files, directory, now, guid)
        archive = _ARCHIVE.fullmatch(name)  # what could be better is told of the feed
        found += [finding for finding in findings if finding.grave or not archive]
    return tuple(found)


def _stands_well(directory: Path, episodes: Sequence[Episode], config: Config, now: datetime) -> bool:
    standing = {file.name: file.read_bytes() for file in publishing.feeds(directory)}
    feeds = {name: data for name, data in standing.items() if not _ARCHIVE.fullmatch(name)}
    return bool(feeds) and not any(
        finding.grave for finding in _lint(directory, feeds, episodes, config, now)
    )


def _carry_out(directory: Path, plan: _Plan, gone: Sequence[Episode], findings: tuple[Finding, ...]) -> State:
    for episode in gone:
        publishing.retire(episode)
    feeds = {show.name for show in plan.shows}
    archive_first = sorted(plan.new.items(), key=lambda one: one[0] in feeds)
    written = tuple(directory / name for name, data in archive_first if _write(directory / name, data))
    for name in plan.stale:
        (directory / name).unlink(missing_ok=True)
    return State(plan.shows, written, tuple(gone), publishing.sweep(directory), findings, refused=False)


@dataclass(frozen=True, slots=True)
class _Picture:
    name: str
    data: bytes


def _picture() -> _Picture:
    """The artwork of a station that has none; its name changes when it does."""
    data = resources.files("bulletin").joinpath("data/feed/artwork.png").read_bytes()
    return _Picture(f"artwork-{hashlib.sha256(data).hexdigest()[:8]}.png", data)


def _write(file: Path, data: bytes) -> bool:
    """Write a file whole or not at all, if that changes it."""
    if file.is_file() and file.read_bytes() == data:
        return False
    part = file.with_name(f".{file.name}.part")
    try:
        with part.open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    return True


def _subject(fault: PublishError) -> str:
    words = str(fault).split()
    return next((Path(word).name for word in words if word.endswith(".json")), "a sidecar")
