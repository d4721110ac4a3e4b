"""The episodes of a folder, as they are now: a new one needs no restart, and looking costs little."""

import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bulletin import publishing, store
from bulletin.errors import PublishError
from bulletin.types import Episode, File

_log = logging.getLogger(__name__)
_Print = frozenset[tuple[str, int, int]]
"""Name, size and time of change (ns) of all that lies in the folder."""


@dataclass(frozen=True, slots=True)
class Stock:
    """What there was when the folder was last looked at."""

    episodes: tuple[Episode, ...] = ()
    """Those whose sound is whole, the newest first."""
    faults: tuple[PublishError, ...] = ()
    """Why the others cannot be heard."""
    fed: tuple[File, ...] = ()
    """What the feeds in the folder name, and the feeds; files of earlier revisions among them."""


class Shelf:
    """Watches a folder of episodes. May be asked from any thread.

    An episode is on air from its edition's time on; before it, nobody hears of it.
    """

    def __init__(self, directory: Path, clock: Callable[[], datetime], patience: float = 1.0) -> None:
        """`patience`: seconds for which a look is good."""
        self.directory = directory.resolve()
        self._clock = clock
        self._patience = patience
        self._lock = threading.Lock()
        self._stock = Stock()
        self._print: _Print | None = None
        self._looked = -patience

    def episodes(self) -> tuple[Episode, ...]:
        """Those on air by now, the newest first. Raises PublishError if the folder cannot be read."""
        now = self._clock()
        return tuple(episode for episode in self.stock().episodes if episode.edition <= now)

    def find(self, name: str) -> Episode | None:
        """The episode of that name, which is `<date>-<slug>`."""
        return next((episode for episode in self.episodes() if name_of(episode) == name), None)

    def file(self, name: str) -> File | None:
        """A file that an episode on air names, or a feed: nothing else that lies in the folder."""
        held = (one for episode in self.episodes() for one in episode.files)
        return next((one for one in (*held, *self.stock().fed) if one.name == name), None)

    def latest(self, max_age: float) -> Episode | None:
        """The newest, if it is not older than that; hours."""
        newest = next(iter(self.episodes()), None)
        if newest is None or (self._clock() - newest.edition).total_seconds() > max_age * 3600:
            return None
        return newest

    def stock(self) -> Stock:
        """What lies there, on air or not. Raises PublishError if the folder cannot be read."""
        with self._lock:
            if time.monotonic() - self._looked >= self._patience:
                found = _print(self.directory)
                if found != self._print:
                    self._stock = _take_stock(self.directory)
                    self._print = found
                self._looked = time.monotonic()
            return self._stock


def name_of(episode: Episode) -> str:
    """What an episode is called in addresses: `<date>-<slug>`."""
    return episode.sidecar.stem


def _print(directory: Path) -> _Print:
    try:
        with os.scandir(directory) as entries:
            found = [(entry.name, entry) for entry in entries if not entry.name.startswith(".")]
            return frozenset(
                (name, state.st_size, state.st_mtime_ns)
                for name, entry in found
                for state in (entry.stat(follow_symlinks=False),)
            )
    except FileNotFoundError:
        if directory.is_dir():  # a file went while we looked
            return frozenset()
        raise PublishError(f"there is no folder {directory}") from None
    except OSError as error:
        raise PublishError(f"cannot read {directory}: {error.strerror or error}") from error


def _take_stock(directory: Path) -> Stock:
    episodes, faults = publishing.collect(directory)
    broken = {episode: fault for episode in episodes if (fault := _fault(episode))}
    for fault in (*faults, *broken.values()):
        _log.warning("%s", fault)
    whole = tuple(episode for episode in episodes if episode not in broken)
    return Stock(whole, (*faults, *broken.values()), _fed(directory))


def _fed(directory: Path) -> tuple[File, ...]:
    try:
        held = store.holdings(directory)
        return (*held.files, *map(_feed, (*held.archives, *held.feeds)))
    except (PublishError, OSError):  # there is no feed, or it is being replaced
        return ()


def _feed(path: Path) -> File:
    return publishing.as_file(path, "application/rss+xml; charset=utf-8")


def _fault(episode: Episode) -> PublishError | None:
    """Sound that is missing, still being copied, or not the sound that was published."""
    sound = episode.audio
    try:
        size = sound.path.lstat().st_size
    except OSError as error:
        return PublishError(f"cannot read {sound.path}: {error.strerror or error}")
    if size != sound.size:
        return PublishError(f"{sound.path} has {size} bytes, and its sidecar says {sound.size}")
    return None
