"""Episodes that are replaced or withdrawn: their files go when no feed names them any more.

What is left of such an episode is its old sidecar under a hidden name, its grave. It says which files were
the episode's, so that nothing else is ever taken away, and it goes last: however often the work is cut off,
the next sweep ends it.
"""

import re
from contextlib import suppress
from pathlib import Path

from bulletin.errors import PublishError
from bulletin.publishing import sidecar
from bulletin.publishing.shelf import SIDECAR, feeds, named
from bulletin.types import Episode, File

_GRAVE = ".retired"
_GRAVES = re.compile(r"\..*\.retired")
_NAMED = re.compile(rb"""/([^/"'?#<>\s]+)["'<?#]""")
"""The last part of an address, wherever it stands in a feed."""


def grave(episode: Episode) -> Path:
    """Where the sidecar goes when the episode is no more, or has other files."""
    return episode.sidecar.with_name(f".{episode.sidecar.stem}.r{episode.revision}{_GRAVE}")


def retire(episode: Episode) -> None:
    """Make it an episode no longer. Its files stay until a `sweep` finds that no feed names them.

    Raises PublishError if the directory cannot be written to.
    """
    try:
        episode.sidecar.replace(grave(episode))
    except OSError as error:
        raise PublishError(f"cannot withdraw {episode.sidecar}: {error.strerror or error}") from error


def sweep(directory: Path) -> tuple[Path, ...]:
    """Take away the files of retired episodes that no episode and no feed here names; give their paths.

    Raises OSError if one cannot be taken away.
    """
    graves = named(directory, _GRAVES)
    if not graves:
        return ()
    fed = {name.decode() for feed in feeds(directory) for name in _NAMED.findall(feed.read_bytes())}
    swept: list[Path] = []
    for file in graves:
        try:
            left = _files(file) - _files(directory / f"{file.name.split('.')[1]}.json")
        except PublishError:
            continue  # rather a file too many than one too few
        for name in sorted(left - fed):
            (directory / name).unlink(missing_ok=True)
            swept.append(directory / name)
        if not left & fed:
            file.unlink()
    return tuple(swept)


def every_file(directory: Path) -> tuple[File, ...]:
    """The files of all episodes of a directory, those of retired ones too while they are there."""
    found: list[File] = []
    for file in (*named(directory, _GRAVES), *named(directory, SIDECAR)):
        with suppress(PublishError):
            found += sidecar.read(file).files
    return tuple(found)


def _files(file: Path) -> set[str]:
    return {one.name for one in sidecar.read(file).files} if file.exists() else set()
