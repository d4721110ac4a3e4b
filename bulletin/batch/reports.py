"""What became of the articles of a batch, as a file that a later batch goes on from."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import msgspec

from bulletin import __version__
from bulletin.config import Config
from bulletin.errors import ConfigError, PublishError
from bulletin.types import Cast

VERSION = 1


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


def digest(config: Config, cast: Cast) -> str:
    """Of all that decides what is made: not where it is made, nor by how many."""
    voice = replace(config.voice, jobs=0, dask="")
    what = replace(config, voice=voice, bulletin=replace(config.bulletin, out=""), cache=None)  # type: ignore[arg-type]
    return hashlib.sha256(repr((__version__, what, cast)).encode()).hexdigest()[:16]


def save(report: Report, file: Path) -> None:
    """Write the report, whole or not at all. Raises PublishError."""
    try:
        with TemporaryDirectory(dir=file.parent, prefix=".making-") as desk:  # goes on an interrupt too
            made = Path(desk, file.name)
            made.write_bytes(dumps(report))
            made.replace(file)
    except OSError as error:
        raise PublishError(f"cannot write {file}: {error.strerror or error}") from error


def dumps(report: Report) -> bytes:
    """As JSON, with the sums that a script asks for first."""
    sums = {status: report.count(status) for status in ("made", "kept", "failed")}
    told = msgspec.to_builtins(report)
    return msgspec.json.format(msgspec.json.encode({**sums, **told}), indent=2) + b"\n"


def load(file: Path, name: str) -> Report:
    """Read a report again; a person knows it by `name`. Raises ConfigError if it is none."""
    try:
        report = msgspec.json.decode(file.read_bytes(), type=Report)
    except (OSError, msgspec.MsgspecError) as error:
        raise ConfigError(f"{name} is not the report of a batch: {error}") from error
    if report.version != VERSION:
        raise ConfigError(f"{name} is a report of version {report.version}; this program knows {VERSION}")
    return report
