"""Many articles → many episodes: a few at a time, so that no speaking process waits for another's mastering.

An article that fails is reported and does not stop the rest. The report is written anew after each, whole
or not at all: whatever ends a batch, a later one can go on from it.
"""

import traceback
from collections.abc import Generator, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from queue import Queue
from threading import Event, Lock, Thread
from typing import Protocol

from bulletin import audio, cleaning, editing, pipeline, publishing
from bulletin.batch.places import Place
from bulletin.batch.reports import VERSION, Outcome, Report, digest
from bulletin.cache import Cache
from bulletin.config import Config
from bulletin.errors import BulletinError
from bulletin.executors import Map
from bulletin.pipeline import Listener
from bulletin.sources.leads import Lead
from bulletin.types import Cast, Episode

_LEAVE = 100
"""Tenths of a second that what was begun is waited for after an interrupt."""


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
    place: Place,
    made: Sequence[Outcome] = (),
) -> Generator[Report]:
    """Make an episode of each lead, and give the report at the beginning and after each of them.

    `place`: where they are left. `made`: by an earlier batch, and not to be made again. Whoever leaves early,
    by an error or an interrupt, ends everything that was begun; what was spoken is in the cache.
    """
    config = replace(config, bulletin=replace(config.bulletin, out=str(place.folder)))
    publishing.prepare(place.folder, config)
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
            newsroom = _Newsroom(config, cast, cache, edition, board, place, run, outcomes, iter(missing))
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
    place: Place
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
            episode = pipeline.produce(written, self.config, self.cast, self.cache, listener, run=self.run)
        self.place.bring(episode, self.closed.wait)
        return episode


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
