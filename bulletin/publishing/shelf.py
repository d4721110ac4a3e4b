"""What episodes lie in a directory."""

from pathlib import Path

from bulletin.errors import PublishError
from bulletin.publishing import sidecar
from bulletin.types import Episode

_SIDECARS = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]-*.json"


def collect(directory: Path) -> tuple[tuple[Episode, ...], tuple[PublishError, ...]]:
    """Give all episodes of a directory, the newest edition first, and why any sidecar cannot be read.

    What is no sidecar by its name (`<date>-<slug>.json`) is passed over.
    """
    episodes: list[Episode] = []
    faults: list[PublishError] = []
    for file in directory.glob(_SIDECARS):
        if len(file.suffixes) > 1:  # a transcript or chapters
            continue
        try:
            episodes.append(sidecar.read(file))
        except PublishError as fault:
            faults.append(fault)
    episodes.sort(key=lambda episode: (episode.edition, episode.sidecar.name), reverse=True)
    return tuple(episodes), tuple(faults)
