"""Players of sound that a machine may have, and how each is told what to play."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bulletin.types import Ms


@dataclass(frozen=True, slots=True)
class Player:
    """A program that plays an MP3 in the terminal."""

    name: str
    command: Callable[[Path, Ms], list[str]]
    """What is run to play a file from a place in it on."""


def _mpv(file: Path, start: Ms) -> list[str]:
    """It reads the chapters of the file: PgUp and PgDn go from one to the next."""
    status = "${playback-time} / ${duration}  ${chapter-metadata/by-key/title:}"
    told = ["--no-video", f"--start={_seconds(start)}", f"--term-status-msg={status}"]
    return ["mpv", *told, "--", str(file)]


def _ffplay(file: Path, start: Ms) -> list[str]:
    quiet = ["-nodisp", "-autoexit", "-hide_banner", "-loglevel", "error", "-stats"]
    return ["ffplay", *quiet, "-ss", _seconds(start), "-i", f"file:{file}"]


def _vlc(file: Path, start: Ms) -> list[str]:
    told = ["--intf", "ncurses", "--no-video", "--play-and-exit", f"--start-time={_seconds(start)}"]
    return ["vlc", *told, "--", str(file)]


def _mplayer(file: Path, start: Ms) -> list[str]:
    return ["mplayer", "-vo", "null", "-ss", _seconds(start), str(file)]


def _mpg123(file: Path, start: Ms) -> list[str]:
    frames = start * 44_100 // 1_152 // 1000  # it counts in frames of MPEG audio
    return ["mpg123", "-C", "-k", str(frames), str(file)]


def _seconds(start: Ms) -> str:
    return f"{start / 1000:.3f}"


PLAYERS = (
    Player("mpv", _mpv),
    Player("ffplay", _ffplay),
    Player("vlc", _vlc),
    Player("mplayer", _mplayer),
    Player("mpg123", _mpg123),
)
"""The one that shows and jumps chapters by itself first."""
