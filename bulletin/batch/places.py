"""Where the episodes of a batch are left: a folder, or an object store.

In a folder they stay where they are made. To a store they are brought as they are made; the store alone is
what a later batch goes on from, on whatever machine.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from bulletin import delivery, publishing
from bulletin.batch.reports import Outcome, Report, load, save
from bulletin.config import Config
from bulletin.errors import PublishError
from bulletin.types import Episode

REPORT = "batch.json"
Sleep = Callable[[float], object]
"""Waits for seconds."""


class Place(Protocol):
    """Where the episodes of a batch and its report are left."""

    @property
    def folder(self) -> Path:
        """Where they are made."""

    def earlier(self) -> Report | None:
        """What an earlier batch has left. Raises ConfigError if it is no report."""

    def done(self, earlier: Report | None, edition: datetime) -> tuple[Outcome, ...]:
        """What of an earlier batch need not be made again: its episode is there, and whole."""

    def bring(self, episode: Episode, sleep: Sleep) -> None:
        """Leave an episode there that was made. Raises PublishError."""

    def save(self, report: Report) -> str:
        """Write the report; tell why it is not there yet, if a later one may be.

        Raises PublishError if nothing can be written there.
        """

    def address(self, name: str) -> str:
        """Where a file of that name is found."""


@dataclass(frozen=True, slots=True)
class Folder:
    """Episodes stay where they are made."""

    folder: Path
    report: Path

    def earlier(self) -> Report | None:
        return _on_this_machine(self.report)

    def done(self, earlier: Report | None, edition: datetime) -> tuple[Outcome, ...]:
        del edition

        def is_there(episode: Episode) -> bool:
            return episode.audio.path.stat().st_size == episode.audio.size

        return _done(earlier, self.folder, is_there)

    def bring(self, episode: Episode, sleep: Sleep) -> None:
        """They are there."""

    def save(self, report: Report) -> str:
        save(report, self.report)
        return ""

    def address(self, name: str) -> str:
        return str(self.report if name == REPORT else self.folder / name)


@dataclass(frozen=True, slots=True)
class Store:
    """Episodes are made in a folder that goes with the batch, and brought to an object store.

    The folder holds sidecars of the store too, so that no name is given twice and a remake knows what it
    takes the place of. Nothing is ever removed from the store.
    """

    target: delivery.Target
    there: Mapping[str, int]
    """The files of the store as the batch begins, and their bytes."""
    folder: Path
    report: Path | None
    """Where on this machine a report is kept too."""
    sleep: Sleep

    def earlier(self) -> Report | None:
        if self.report:
            return _on_this_machine(self.report)
        if REPORT not in self.there:
            return None
        self.target.fetch([REPORT], self.folder)
        return load(self.folder / REPORT, self.address(REPORT))

    def done(self, earlier: Report | None, edition: datetime) -> tuple[Outcome, ...]:
        named = {outcome.sidecar for outcome in earlier.articles} if earlier else set()
        wanted = publishing.sidecars(self.there, edition) | (named & self.there.keys())
        self.target.fetch(sorted(wanted), self.folder)

        def is_there(episode: Episode) -> bool:
            return all(self.there.get(file.name) == file.size for file in episode.files)

        return _done(earlier, self.folder, is_there)

    def bring(self, episode: Episode, sleep: Sleep) -> None:
        try:
            delivery.bring(delivery.of_episode(episode), self.target, sleep)
        finally:
            for file in episode.files:  # the sidecar stays, and with it the name is taken
                file.path.unlink(missing_ok=True)

    def save(self, report: Report) -> str:
        if self.report:
            save(report, self.report)
        here = self.folder / REPORT
        save(report, here)
        try:
            delivery.bring([delivery.record(here)], self.target, self.sleep)
        except PublishError as error:
            if report.count("kept") == len(report.articles):  # nothing is lost by ending here
                raise
            return str(error)
        return ""

    def address(self, name: str) -> str:
        return str(self.report) if self.report and name == REPORT else f"{self.target.address}/{name}"


@contextmanager
def place(config: Config, report: Path | None, sleep: Sleep) -> Iterator[Place]:
    """Where `bulletin.out` says: a folder, or a store by its address (`s3://bucket/folder`).

    `report`: where the report is written, if not among the episodes; `sleep`: between tries of bringing it.
    Raises PublishError or ConfigError if there is no such store, or none that can be read from here.
    """
    out = config.bulletin.out
    if "://" not in out:
        yield Folder(Path(out), report or Path(out, REPORT))
        return
    target = delivery.Target(out.rstrip("/"), delivery.options(config.publish.endpoint))
    there = target.sizes()
    with tempfile.TemporaryDirectory(prefix="bulletin-") as folder:
        yield Store(target, there, Path(folder), report, sleep)


def _on_this_machine(report: Path) -> Report | None:
    return load(report, str(report)) if report.exists() else None


def _done(earlier: Report | None, folder: Path, is_there: Callable[[Episode], bool]) -> tuple[Outcome, ...]:
    def is_whole(outcome: Outcome) -> bool:
        try:
            return outcome.status != "failed" and is_there(publishing.read(folder / outcome.sidecar))
        except (PublishError, OSError):
            return False

    return tuple(filter(is_whole, earlier.articles)) if earlier else ()
