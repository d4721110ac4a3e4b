"""Find an ffmpeg, run it, and say in one line why it failed."""

import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from shutil import which

from bulletin.errors import AudioError

# Everything that is asked of an ffmpeg, tried on a tenth of a second of nothing.
_TRIAL = (
    "-f lavfi -i anullsrc=r=24000:cl=mono:d=0.1 "
    "-af aformat=sample_fmts=dblp,highpass,acompressor,aresample=44100,alimiter=latency=1,ebur128=peak=true "
    "-map 0:a -c:a libmp3lame -f mp3 pipe:1 -map 0:a -c:a libopus -f ogg pipe:1 "
    "-map 0:a -c:a aac -f adts pipe:1 -map 0:a -c:a flac -f flac pipe:1"
).split()
_running: set["subprocess.Popen[bytes]"] = set()
_MEND = "run: pip install --force-reinstall imageio-ffmpeg (or install an ffmpeg with libmp3lame and libopus)"


@cache
def ffmpeg() -> str:
    """The ffmpeg to use: the system's if it can do all we need, else the one of imageio-ffmpeg.

    Raises AudioError if neither works.
    """
    for path in _candidates():
        if _is_able(path):
            return path
    raise AudioError(
        f"there is no ffmpeg that can encode MP3, AAC, Opus and FLAC, and measure loudness; {_MEND}"
    )


@cache
def version() -> str:
    """Which ffmpeg it is, as it tells itself."""
    told = subprocess.run([ffmpeg(), "-version"], capture_output=True, check=False).stdout.decode()
    return told.split()[2] if told.count(" ") > 2 else "unknown"


def _candidates() -> Iterator[str]:
    if system := which("ffmpeg"):
        yield system
    with suppress(ImportError, RuntimeError):  # not installed, or no binary for this machine
        import imageio_ffmpeg

        yield imageio_ffmpeg.get_ffmpeg_exe()


def _is_able(path: str) -> bool:
    command = [path, "-nostdin", "-v", "error", *_TRIAL]
    try:
        trial = subprocess.run(command, capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return trial.returncode == 0 and len(trial.stdout) > 0


def source(path: Path) -> list[str]:
    """The arguments that read that file."""
    return ["-i", f"file:{path.absolute()}"]  # `file:`, for a name may hold a colon


def command(arguments: list[str], verbosity: str = "error") -> list[str]:
    """What runs that ffmpeg."""
    return [ffmpeg(), "-hide_banner", "-nostats", "-v", verbosity, "-y", *arguments]


def run(
    what: str, arguments: list[str], stdin: bytes = b"", verbosity: str = "error"
) -> subprocess.CompletedProcess[bytes]:
    """Run ffmpeg to its end; an interrupt kills it."""
    pipe = subprocess.PIPE
    with subprocess.Popen(command(arguments, verbosity), stdin=pipe, stdout=pipe, stderr=pipe) as child:
        _running.add(child)
        try:
            out, err = child.communicate(stdin)
        except BaseException:
            child.kill()
            raise
        finally:
            _running.discard(child)
    succeed(what, child.returncode, err)
    return subprocess.CompletedProcess(arguments, child.returncode, out, err)


def stop() -> None:
    """Kill every ffmpeg that a thread waits for: an interrupt reaches only the main one."""
    for child in list(_running):
        child.kill()


def encode(what: str, arguments: list[str]) -> None:
    """Run ffmpeg to write a file. It must be mute: an older one ends well even if it could not write all."""
    ran = run(what, arguments)
    succeed(what, len(ran.stderr.strip()), ran.stderr)


def succeed(what: str, returncode: int, stderr: bytes) -> None:
    """Raise AudioError unless it did."""
    if returncode:
        killed = signal.strsignal(-returncode) if returncode < 0 else None
        raise AudioError(f"ffmpeg cannot {what}: {killed or reason(stderr.decode('utf-8', 'replace'))}")


def reason(said: str) -> str:
    """What ffmpeg gave up on: the last line that ends in `: Reason` or `(Reason)`."""
    lines = said.split("\n")
    reasons = [found[1] for line in lines if (found := re.search(r"(?:: |\()([A-Z][^:()]+)\)?\.?\s*$", line))]
    return (["no reason given", *filter(str.strip, lines), *reasons])[-1].strip()
