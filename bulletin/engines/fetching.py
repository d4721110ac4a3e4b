"""Getting a file from a server or a package manager: patiently, but not for ever.

Knows nothing of voices.
"""

import hashlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

PATIENCE = 120.0
"""Seconds in which a package manager must give a further byte."""
DEADLINE = 3600.0
"""Seconds for one download or one package manager in all."""
STALL = 30.0
"""Seconds in which a server must give a further byte."""
ATTEMPTS = 3
PAUSE = 2.0
"""Seconds before the next attempt."""
BLOCK = 1 << 16
"""Bytes; of a broken download no more than this is lost."""


class Failed(Exception):
    """It could not be had from there; another source may have it."""


class Unreachable(Failed):
    """Nobody answers there; another file from there need not be tried."""


def sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def download(url: str, size: int, digest: str, part: Path, tick: Callable[[int], None]) -> None:
    """Fetch `url` into `part`, going on where an earlier attempt stopped, until it has that SHA-256.

    `tick` is told the bytes so far. Raises Failed.
    """
    import requests

    host = urlsplit(url).netloc
    failure = Failed(f"{host}: no attempt was made")
    deadline = time.monotonic() + DEADLINE
    for attempt in range(ATTEMPTS):
        if attempt:
            time.sleep(PAUSE)
        try:
            with part.open("ab") as file:
                _append(url, size, file, deadline, tick)
        except Unreachable as error:
            failure = error
        except requests.RequestException as error:
            failure = Failed(f"{host}: {_reason(error)}")
            if error.response is not None and error.response.status_code < 500:
                break
        else:
            if sha256(part) == digest:
                return
            failure = Failed(f"{host}: what came is not the file it should be")
            part.unlink()
    if part.exists() and not part.stat().st_size:
        part.unlink()
    raise failure


def _append(url: str, size: int, file: IO[bytes], deadline: float, tick: Callable[[int], None]) -> None:
    """Append what is still missing of the `size` bytes."""
    import requests

    have = file.tell()
    if have >= size:
        return
    headers = {"Accept-Encoding": "identity", "Range": f"bytes={have}-"}
    try:
        reply = requests.get(url, headers=headers, stream=True, timeout=(10, STALL))
    except requests.ConnectionError as error:
        raise Unreachable(f"{urlsplit(url).netloc}: {_reason(error)}") from error
    with reply as answer:
        answer.raise_for_status()
        if not answer.headers.get("Content-Range", "").startswith(f"bytes {have}-"):
            file.truncate(0)  # the server began again, so do we
            have = 0
        for block in answer.iter_content(BLOCK):
            have += len(block)
            file.write(block)
            tick(min(have, size))
            if have > size:  # not our file; the hash will tell
                return
            if time.monotonic() > deadline:
                raise requests.Timeout(f"not done after {DEADLINE:.0f} s")
    if have < size:
        raise requests.ConnectionError(f"stopped after {have:,} of {size:,} bytes")


def _reason(error: Exception) -> str:
    """A library's error in a few words."""
    text = str(error)
    signs = {
        "connect timeout": "no answer",
        "timed out": "stalled",
        "Connection broken": "the connection broke",
        "Pool(": "not reachable",
    }
    return next((words for sign, words in signs.items() if sign in text), text)


def run(command: Sequence[str], folder: Path, tick: Callable[[int], None]) -> None:
    """Run a package manager in `folder`, telling `tick` how many bytes it has put there.

    Raises Failed if it is not there, fails, or puts no further byte there for `PATIENCE` seconds.
    """
    name = "pip" if "pip" in command else command[0]
    log = folder / "log"
    with log.open("wb") as errors:
        try:
            process = subprocess.Popen(
                command,
                cwd=folder,
                env={**os.environ, "TMPDIR": str(folder)},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                start_new_session=True,
            )
        except OSError as error:
            raise Failed(f"{name} is not installed") from error
        try:
            _watch(process, name, folder, tick)
        finally:
            if process.poll() is None:  # stalled, or we were interrupted: it goes, and its children too
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
    if process.returncode:
        lines = [line.strip() for line in log.read_text("utf-8", "replace").splitlines() if line.strip()]
        told = [line for line in lines if line.lower().startswith(("error", "npm error", "npm err!"))]
        raise Failed(f"{name}: {(told or lines or [f'exit {process.returncode}'])[0][:200]}")


def _watch(process: subprocess.Popen[bytes], name: str, folder: Path, tick: Callable[[int], None]) -> None:
    started = last = time.monotonic()
    begin = size = _size(folder)
    while process.poll() is None:
        now, grown = time.monotonic(), _size(folder)
        if grown != size:
            size, last = grown, now
            tick(max(0, size - begin))
        if now - last > PATIENCE or now - started > DEADLINE:
            raise Failed(f"{name} stalled and was stopped")
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.2)


def _size(folder: Path) -> int:
    total = 0
    for file in folder.rglob("*"):
        with suppress(OSError):  # it may be gone by now
            total += file.lstat().st_size
    return total
