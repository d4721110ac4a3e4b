"""Directories of episodes to make feeds of: one that was really published, and as many like it as wanted."""

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bulletin import publishing
from bulletin.publishing import sidecar
from bulletin.types import Episode, File
from tests.desk import EDITION

BASE = "https://example.org/bulletin"
NOW = EDITION + timedelta(hours=1)


def fill(directory: Path, model: Episode, count: int, show: str = "") -> tuple[Episode, ...]:
    """Episodes an hour apart, the newest first; the files of all are the model's."""
    provenance = publishing.read_provenance(model.sidecar)
    made = []
    for number in range(count):
        edition = EDITION - timedelta(hours=number)
        name = f"{edition:%Y-%m-%d}-samachar-{show}{number}"

        def moved(file: File, name: str = name) -> File:
            suffix = file.name.removeprefix(model.sidecar.stem)
            target = directory / f"{name}{suffix}"
            target.hardlink_to(file.path)
            return replace(file, folder=directory, name=target.name)

        episode = replace(
            model,
            title=f"समाचार {number}",
            edition=edition,
            guid=f"00000000-0000-5000-8000-{number:06}{show.encode().hex()[:6]:0>6}",
            audio=moved(model.audio),
            renditions=tuple(map(moved, model.renditions)),
            transcripts=tuple(map(moved, model.transcripts)),
            chapter_list=moved(model.chapter_list) if model.chapter_list else None,
            artwork=moved(model.artwork) if model.artwork else None,
            sidecar=directory / f"{name}.json",
            show=show,
        )
        episode.sidecar.write_bytes(sidecar.dump(episode, provenance))
        made.append(episode)
    return tuple(made)


def copy_of(directory: Path, target: Path) -> Path:
    """The directory anew, its files linked."""
    shutil.rmtree(target, ignore_errors=True)
    return Path(shutil.copytree(directory, target, copy_function=_link))


def _link(source: str, target: str) -> None:
    Path(target).hardlink_to(source)
