"""Many articles → many episodes: a few at a time, so that no speaking process waits for another's mastering.

An article that fails is reported and does not stop the rest. The report is written anew after each, whole
or not at all: whatever ends a batch, a later one can go on from it.
"""

import hashlib
import os
import tempfile
import traceback
from collections.abc import Generator, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from queue import Queue
from threading import Event, Lock, Thread
from typing import Literal, Protocol

import msgspec

from bulletin import __version__, audio, cleaning, editing, pipeline, publishing
from bulletin.cache import Cache
from bulletin.config import Config
from bulletin.errors import BulletinError, ConfigError, PublishError
from bulletin.executors import Map
from bulletin.pipeline import Listener
from bulletin.sources.leads import Lead
from bulletin.types import Cast, Episode

VERSION = 1
_LEAVE = 100
"""Tenths of a second that what was begun is waited for after an interrupt."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one article."""

    source: str
    """The name of its lead."""
    status: Literal["made", "kept", "failed"]
    """`kept`: an earlier batch had made it."""
    title: str = ""
    sidecar: str = ""
    """The name of the episode's."""
    duration_ms: int = 0
    reason: str = ""
    """Why it failed."""
    trace: str = ""
    """Of a bug."""


@dataclass(frozen=True, slots=True)
class Report:
    """A batch, as far as it has come."""

    version: int
    settings: str
    """A digest of all that decides what is made: a batch with other settings does not go on from this one."""
    edition: datetime
    total: int
    articles: tuple[Outcome, ...]

    def count(self, status: str) -> int:
        return sum(outcome.status == status for outcome in self.articles)


class Board(Protocol):
    """Who is told how far each article is."""

    def article(self, name: str) -> AbstractContextManager[Listener]:
        """One of them is begun. Called from several threads."""


def make(
    leads: Sequence[Lead],
    config: Config,
    cast: Cast,
    cache: Cache,
    edition: datetime,
    board: Board,
    made: Sequence[Outcome] = (),
) -> Generator[Report]:
    """Make an episode of each lead, and give the report at the beginning and after each of them.

    `made`: by an earlier batch, and not to be made again. Whoever leaves early, by an error or an interrupt,
    ends everything that was begun; what was spoken is in the cache.
    """
    publishing.prepare(Path(config.bulletin.out), config)
    kept = {outcome.source: replace(outcome, status="kept") for outcome in made}
    known = {lead.name: kept.get(lead.name) for lead in leads}
    begun = Report(VERSION, digest(config, cast), edition, len(leads), ())

    def report() -> Report:
        return replace(begun, articles=tuple(filter(None, known.values())))

    yield report()
    missing = [lead for lead in leads if not known[lead.name]]
    if not missing:
        return
    desks: list[_Desk] = []
    outcomes = Queue[Outcome]()
    try:
        with pipeline.speaking(config, cast) as run:
            newsroom = _Newsroom(config, cast, cache, edition, board, run, outcomes, iter(missing))
            try:
                for _ in range(min(2 + run.workers // 4, len(missing))):
                    desks.append(_Desk(newsroom))
                    desks[-1].start()
                for _ in missing:
                    outcome = outcomes.get()
                    known[outcome.source] = outcome
                    yield report()
            finally:
                newsroom.closed.set()
    finally:
        _dismiss(desks)


@dataclass(frozen=True, slots=True)
class _Newsroom:
    """What the desks share."""

    config: Config
    cast: Cast
    cache: Cache
    edition: datetime
    board: Board
    run: Map
    outcomes: Queue[Outcome]
    missing: Iterator[Lead]
    turn: Lock = field(default_factory=Lock)
    reading: Lock = field(default_factory=Lock)
    """One page at a time is asked for, whoever's it is."""
    titles: dict[str, Lock] = field(default_factory=dict)
    """Two bulletins of one title are made one after the other, or both would take the same name."""
    closed: Event = field(default_factory=Event)

    def next(self) -> Lead | None:
        with self.turn:
            return None if self.closed.is_set() else next(self.missing, None)

    def outcome(self, lead: Lead) -> Outcome:
        try:
            with self.board.article(lead.name) as listener:
                episode = self._produce(lead, listener)
        except BulletinError as error:
            return Outcome(lead.name, "failed", reason=" ".join(str(error).split()))
        except Exception as error:  # noqa: BLE001 (a bug; the others need not suffer, and it is told)
            bug = f"{type(error).__name__}: {error}"
            return Outcome(lead.name, "failed", reason=bug, trace=traceback.format_exc())
        return Outcome(lead.name, "made", episode.title, episode.sidecar.name, episode.duration)

    def _produce(self, lead: Lead, listener: Listener) -> Episode:
        listener.stage("reading")
        with self.reading:
            articles = lead.read()
        copies = editing.tell_once([cleaning.clean(article) for article in articles])
        written = pipeline.write(copies, self.config, self.cast, self.edition)
        with self.titles.setdefault(publishing.slug(written.title), Lock()):
            return pipeline.produce(written, self.config, self.cast, self.cache, listener, run=self.run)


class _Desk(Thread):
    """Takes one article after the other."""

    def __init__(self, newsroom: _Newsroom) -> None:
        super().__init__(daemon=True)  # one that waits for a page does not keep an interrupt waiting
        self._newsroom = newsroom

    def run(self) -> None:
        while lead := self._newsroom.next():
            self._newsroom.outcomes.put(self._newsroom.outcome(lead))


def _dismiss(desks: Sequence[_Desk]) -> None:
    """Wait until all have left; the pool has ended what they had spoken, here ends what they had encoded."""
    for _ in range(_LEAVE):
        busy = [desk for desk in desks if desk.is_alive()]
        if not busy:
            return
        busy[0].join(0.1)
        if busy[0].is_alive():
            audio.stop()


def digest(config: Config, cast: Cast) -> str:
    """Of all that decides what is made: not where it is made, nor by how many."""
    voice = replace(config.voice, jobs=0, dask="")
    what = replace(config, voice=voice, bulletin=replace(config.bulletin, out=""), cache=None)  # type: ignore[arg-type]
    return hashlib.sha256(repr((__version__, what, cast)).encode()).hexdigest()[:16]


def done(report: Report, out: Path) -> tuple[Outcome, ...]:
    """What of an earlier batch need not be made again: its episode is there, and whole."""
    return tuple(
        outcome
        for outcome in report.articles
        if outcome.status != "failed" and _is_there(out / outcome.sidecar)
    )


def _is_there(sidecar: Path) -> bool:
    try:
        sound = publishing.read(sidecar).audio
        return sound.path.stat().st_size == sound.size
    except (PublishError, OSError):
        return False


def save(report: Report, file: Path) -> None:
    """Write the report, whole or not at all. Raises PublishError."""
    try:
        with tempfile.NamedTemporaryFile(dir=file.parent, prefix=".making-", delete=False) as made:
            made.write(dumps(report))
        Path(made.name).chmod(0o666 & ~_umask())
        Path(made.name).replace(file)
    except OSError as error:
        raise PublishError(f"cannot write {file}: {error.strerror or error}") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def dumps(report: Report) -> bytes:
    """As JSON, with the sums that a script asks for first."""
    sums = {status: report.count(status) for status in ("made", "kept", "failed")}
    told = msgspec.to_builtins(report)
    return msgspec.json.format(msgspec.json.encode({**sums, **told}), indent=2) + b"\n"


def load(file: Path) -> Report:
    """Read a report again. Raises ConfigError if it is none."""
    try:
        report = msgspec.json.decode(file.read_bytes(), type=Report)
    except (OSError, msgspec.MsgspecError) as error:
        raise ConfigError(f"{file} is not the report of a batch: {error}") from error
    if report.version != VERSION:
        raise ConfigError(f"{file} is a report of version {report.version}; this program knows {VERSION}")
    return report
