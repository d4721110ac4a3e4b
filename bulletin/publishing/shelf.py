"""What episodes lie in a directory."""

import difflib
import hashlib
import os
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from bulletin.errors import PublishError
from bulletin.publishing import sidecar
from bulletin.types import Episode, File

SIDECAR = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}-[^.]*\.json")
"""Transcripts and chapters have one more suffix."""
_FEED = re.compile(r"feed.*\.xml")


def collect(directory: Path) -> tuple[tuple[Episode, ...], tuple[PublishError, ...]]:
    """Give all episodes of a directory, the newest edition first, and why any sidecar cannot be read.

    What is no sidecar by its name (`<date>-<slug>.json`) is passed over. A directory that is not there holds
    none. Raises PublishError if it cannot be read.
    """
    episodes: list[Episode] = []
    faults: list[PublishError] = []
    try:
        sidecars = named(directory, SIDECAR)
    except FileNotFoundError:
        return (), ()
    except OSError as error:
        raise PublishError(f"cannot read {directory}: {error.strerror or error}") from error
    for file in sidecars:
        try:
            episodes.append(sidecar.read(file))
        except PublishError as fault:
            faults.append(fault)
    episodes.sort(key=lambda episode: (episode.edition, episode.sidecar.name), reverse=True)
    return tuple(episodes), tuple(faults)


def sidecars(names: Iterable[str], day: date) -> set[str]:
    """Which of these files are sidecars of that day's editions, by their names."""
    return {name for name in names if name.startswith(f"{day:%Y-%m-%d}-") and SIDECAR.fullmatch(name)}


def feeds(directory: Path) -> list[Path]:
    """The feeds and archive pages of a directory, by name. Raises OSError if it cannot be read."""
    return named(directory, _FEED)


def named(directory: Path, form: re.Pattern[str]) -> list[Path]:
    """What lies in a directory under names of a form, by name: `glob` makes a path of every file first."""
    return [directory / name for name in sorted(filter(form.fullmatch, os.listdir(directory)))]  # noqa: PTH208


def as_file(path: Path, media_type: str) -> File:
    """A file as it is now. Raises OSError."""
    with path.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    return File(path.parent, path.name, media_type, path.stat().st_size, digest)


def find(directory: Path, wanted: str) -> Episode:
    """Give the episode that a person means: by its name, any of its files, or its guid.

    Raises PublishError, with the nearest name, if the directory holds no such episode.
    """
    episodes, _ = collect(directory)
    name = Path(wanted).name
    for episode in episodes:
        names = {episode.sidecar.name, episode.sidecar.stem, *(file.name for file in episode.files)}
        if name in names or wanted == episode.guid:
            return episode
    near = difflib.get_close_matches(name, [episode.sidecar.stem for episode in episodes], n=1, cutoff=0.3)
    hint = f"; did you mean {near[0]}?" if near else "; it holds no episode" if not episodes else ""
    raise PublishError(f"{directory} has no episode {wanted}{hint}")
