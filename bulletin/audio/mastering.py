"""Mastering: a WAV file to an MP3 of a measured loudness."""

import hashlib
import re
import subprocess
import wave
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, cast

from bulletin.audio import process
from bulletin.audio.clips import SILENCE
from bulletin.errors import AudioError
from bulletin.types import Loudness, Ms

FLOOR = -70.0
"""LUFS: the absolute gate of BS.1770. Stands for silence, for loudness and true peak alike."""
TOLERANCE = 1.0
"""LU: how far from its target a file may be (Apple Podcasts, audio requirements)."""
_AIM = 0.3  # LU: further off than this, a file is encoded once more

# A newsreader's voice: no rumble, and loud and soft syllables brought gently nearer.
_VOICE = "aformat=sample_fmts=dblp,highpass=f=80,acompressor=threshold=-26dB:ratio=3:attack=10:release=150"
_METER = "ebur128=framelog=verbose"
_LIFT = 12.0  # dB: about what a compressed voice of −18 LUFS lacks, so that the limiter is measured at work
_LAME = 0.45  # dB: it encodes everything at 0.95 of its level (measured, 64 to 160 kb/s)
# The header without dates or versions: the same sound is the same file.
_MP3 = "-map 0:a -map_metadata -1 -ac 1 -c:a libmp3lame -flags:a +bitexact -fflags +bitexact".split()
_SLAVE = "f=mp3:fflags=+bitexact:id3v2_version=0"


@cache
def fingerprint() -> str:
    """What, besides the sound and the arguments of `master`, decides the file: this module and the ffmpeg."""
    program = Path(process.ffmpeg())
    told = program.stat()
    text = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()
    return f"{text} {program} {told.st_size} {told.st_mtime_ns}"


def measure(path: Path) -> Loudness:
    """Decode all of a file and measure it by ITU-R BS.1770. Raises AudioError."""
    return _loudness(_decode_through(path, f"{_METER}:peak=true"))


def duration(path: Path) -> Ms:
    """How long a file is when all of it is decoded. Raises AudioError."""
    arguments = [*process.source(path), "-progress", "pipe:1", "-f", "null", "-"]
    return _progress(process.run(f"decode {path.name}", arguments).stdout)


def master(
    wav: Path,
    out: Path,
    *,
    loudness: float | None = -16.0,
    true_peak: float = -1.0,
    rate: int = 44100,
    bitrate: int = 96,
) -> Loudness:
    """Make of a mono WAV file an MP3 fit to go on air, and return what the MP3 measures.

    High-pass, gentle compression, a gain by measurement, a limiter; then the encoded sound is measured,
    and once corrected if need be. `loudness` in LUFS, or None to leave the level alone (a dry run that
    is silent); `true_peak` in dBTP; `rate` in Hz; `bitrate` in kb/s. The same WAV gives the same bytes.

    Raises AudioError if it is silent, if the target cannot be met within `TOLERANCE` and below
    `true_peak`, or if ffmpeg fails. `out` is there whole or not at all.
    """
    gain_db, ceiling = 0.0, true_peak - 1  # MP3 swings up to a decibel past its samples
    if loudness is not None:
        chain = f"{_VOICE},volume={_LIFT}dB,aresample={rate},{_limiter(ceiling)},{_METER}"
        first = _figure("I", _decode_through(wav, chain))
        if first < SILENCE:
            raise AudioError(f"{wav.name} is silent: there is nothing in it to bring on air")
        gain_db = _LIFT + _LAME + loudness - first
    try:
        made = _encode(wav, out, gain_db, ceiling, rate, bitrate)
        if loudness is not None and not _lands(made, loudness, true_peak, _AIM):
            gain_db += loudness - made.integrated
            ceiling -= max(made.true_peak - true_peak + 0.2, 0)
            made = _encode(wav, out, gain_db, ceiling, rate, bitrate)
    except BaseException:
        out.unlink(missing_ok=True)
        raise
    if loudness is not None and not _lands(made, loudness, true_peak, TOLERANCE):
        out.unlink()
        raise AudioError(
            f"{wav.name} cannot be mastered: {made.integrated} LUFS and {made.true_peak} dBTP, "
            f"where {loudness} ± {TOLERANCE} LUFS and at most {true_peak} dBTP were asked"
        )
    return made


def _lands(made: Loudness, loudness: float, true_peak: float, tolerance: float) -> bool:
    off = round(abs(made.integrated - loudness), 2)
    return off <= tolerance and made.true_peak <= true_peak


def _limiter(ceiling: float) -> str:
    return f"alimiter=limit={10 ** (ceiling / 20):.4f}:level=0:latency=1"


def _decode_through(path: Path, chain: str) -> bytes:
    arguments = [*process.source(path), "-af", chain, "-f", "null", "-"]
    return process.run(f"measure {path.name}", arguments, verbosity="info").stderr


def _encode(wav: Path, out: Path, gain_db: float, ceiling: float, rate: int, bitrate: int) -> Loudness:
    """Encode, and at the same time decode and measure what the encoder gives: no second wait."""
    chain = f"{_VOICE},volume={gain_db:.2f}dB,aresample={rate},{_limiter(ceiling)}"
    name = re.sub(r"([\\'|\[\]])", r"\\\1", f"file:{out.absolute()}")
    encoding = [*process.source(wav), "-af", chain, *_MP3, "-b:a", f"{bitrate}k", "-f", "tee"]
    target = f"[{_SLAVE}]{name}|[{_SLAVE}]pipe:1"
    measuring = f"-f mp3 -i pipe:0 -af {_METER}:peak=true -progress pipe:1 -f null -".split()
    pipe = subprocess.PIPE
    with (
        TemporaryFile() as complaints,
        process.child([*encoding, target], stdout=pipe, stderr=complaints) as encoder,
        process.child(measuring, verbosity="info", stdin=encoder.stdout, stdout=pipe, stderr=pipe) as meter,
    ):
        # Only the meter may hold this end: should it die, the encoder gets to know.
        cast("IO[bytes]", encoder.stdout).close()
        progress, summary = meter.communicate()
        encoder.wait()
        complaints.seek(0)
        process.succeed(f"encode {out.name}", encoder.returncode, complaints.read())
        process.succeed(f"decode {out.name} again", meter.returncode, summary)
    with wave.open(str(wav)) as source:
        expected = source.getnframes() * 1000 // source.getframerate()
    if abs(_progress(progress) - expected) > 100:  # a pipe's last frame keeps its padding
        raise AudioError(f"{out.name} is {_progress(progress)} ms long and should be {expected}")
    return _loudness(summary)


def _loudness(said: bytes) -> Loudness:
    return Loudness(_figure("I", said), _figure("Peak", said))


def _figure(name: str, said: bytes) -> float:
    """A figure of the summary with which ebur128 ends."""
    told = re.findall(rf"\b{name}:\s+(-?[0-9.]+|-?inf|-?nan) (?:LUFS|dBFS)", said.decode("utf-8", "replace"))
    if not told:
        raise AudioError("ffmpeg did not tell the loudness")
    return max(FLOOR, float(told[-1]))


def _progress(stdout: bytes) -> Ms:
    told = re.findall(rb"^out_time_us=(\d+)", stdout, re.MULTILINE)
    if not told:
        raise AudioError("ffmpeg did not tell how long the sound is")
    return Ms(round(int(told[-1]) / 1000))
