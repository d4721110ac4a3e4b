"""Sound: decode, trim, resample, master, encode, measure. All of pydub and ffmpeg is in here.

Knows nothing of news. Lengths are milliseconds; levels of clips are dBFS of 16-bit full scale, those of
finished files LUFS and dBTP.
"""

import io
import re
import signal
import subprocess
import warnings
import wave
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from shutil import which
from tempfile import TemporaryFile
from typing import IO, Any, Literal, cast

from bulletin.errors import AudioError
from bulletin.types import Loudness, Ms, Pcm

SILENCE = -50.0
"""dBFS: below it nothing of a voice is heard. Kokoro's edges are below −95."""
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
_DECODERS = {"mp3": "mp3float"}  # named, for pydub would ask ffprobe, which imageio-ffmpeg does not ship
_MEND = "run: pip install --force-reinstall imageio-ffmpeg (or install an ffmpeg with libmp3lame)"


@dataclass(frozen=True, slots=True)
class Level:
    """How loud a clip is, and how much of it is silence."""

    rms: float
    """dBFS over all of it; −inf for digital silence."""
    peak: float
    """dBFS of the greatest sample; −inf for digital silence."""
    silence: float
    """Share of its 10 ms windows that stay below `SILENCE`: 1.0 when nothing is heard."""
    clipped: int
    """Samples at full scale."""


@cache
def ffmpeg() -> str:
    """The ffmpeg to use: the system's if it can do all we need, else the one of imageio-ffmpeg.

    Raises AudioError if neither works.
    """
    for path in _candidates():
        if _is_able(path):
            return path
    raise AudioError(f"there is no ffmpeg that can encode MP3 and measure loudness; {_MEND}")


def _candidates() -> Iterator[str]:
    if system := which("ffmpeg"):
        yield system
    with suppress(ImportError, RuntimeError):  # not installed, or no binary for this machine
        import imageio_ffmpeg

        yield imageio_ffmpeg.get_ffmpeg_exe()


def _is_able(path: str) -> bool:
    """Try everything that is asked of ffmpeg on a tenth of a second of nothing."""
    chain = f"{_VOICE},aresample=44100,{_limiter(-2)},{_METER}:peak=true"
    source = "-f lavfi -i anullsrc=r=24000:cl=mono:d=0.1".split()
    command = [
        path,
        "-nostdin",
        "-v",
        "error",
        *source,
        "-af",
        chain,
        *_MP3,
        "-f",
        "tee",
        f"[{_SLAVE}]pipe:1",
    ]
    try:
        trial = subprocess.run(command, capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return trial.returncode == 0 and len(trial.stdout) > 0


def decode(data: bytes, format: Literal["mp3", "wav"]) -> Pcm:  # noqa: A002 (what pydub and everyone calls it)
    """Decode a whole file, `mp3` or `wav`, to mono 16-bit sound at its own rate.

    Raises AudioError if it is not that, or holds no sound.
    """
    segments = _segments()
    try:
        if format == "wav":
            sound = segments(data=data)
        else:
            segments.converter = ffmpeg()
            sound = segments.from_file(io.BytesIO(data), format=format, codec=_DECODERS[format])
        sound = sound.set_channels(1).set_sample_width(2)
    except AudioError:
        raise
    except Exception as error:  # pydub's parsers and ffmpeg fail in a dozen ways on bytes from the net
        raise AudioError(f"{len(data)} bytes are not {format} sound: {_reason(str(error))}") from error
    if not sound.raw_data:
        raise AudioError(f"{len(data)} bytes of {format} hold no sound")
    return Pcm(sound.raw_data, sound.frame_rate)


@cache
def _segments() -> Any:
    """The AudioSegment of pydub. Importing it looks for programs on PATH and warns; we bring our own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pydub import AudioSegment
    return AudioSegment


def _segment(pcm: Pcm) -> Any:
    return _segments()(data=pcm.frames, sample_width=2, frame_rate=pcm.rate, channels=1)


def silence(ms: int, rate: int) -> Pcm:
    """Digital silence."""
    return Pcm(bytes(2 * (rate * ms // 1000)), rate)


def gain(pcm: Pcm, db: float) -> Pcm:
    """Raise or lower by `db`; what would pass full scale is clipped."""
    return Pcm(_segment(pcm).apply_gain(db).raw_data, pcm.rate)


def trim(pcm: Pcm, threshold_dbfs: float = SILENCE, head: int = 20, tail: int = 70) -> Pcm:
    """Cut the silence at both edges, leave `head` and `tail` ms of it, and fade them so that no edge clicks.

    A clip in which nothing passes the threshold comes back as it is.
    """
    import numpy as np

    limit = 10 ** (threshold_dbfs / 20) * 32768
    loud = np.flatnonzero(np.abs(np.frombuffer(pcm.frames, "<i2").astype(np.int32)) > limit)
    if not loud.size:
        return pcm
    start = max(int(loud[0]) - pcm.rate * head // 1000, 0)
    end = int(loud[-1]) + 1 + pcm.rate * tail // 1000
    cut = _segment(Pcm(pcm.frames[2 * start : 2 * end], pcm.rate))
    return Pcm(cut.fade_in(min(head, 10)).fade_out(min(tail, 40)).raw_data, pcm.rate)


def level(pcm: Pcm) -> Level:
    """How loud it is."""
    import numpy as np

    sound = _segment(pcm)
    samples = np.abs(np.frombuffer(pcm.frames, "<i2").astype(np.int32))
    window = max(pcm.rate // 100, 1)
    starts = np.arange(0, samples.size, window)
    peaks = np.maximum.reduceat(samples, starts) if samples.size else np.zeros(1)
    quiet = peaks <= 10 ** (SILENCE / 20) * 32768
    return Level(sound.dBFS, sound.max_dBFS, float(quiet.mean()), int((samples >= 32767).sum()))


def resample(pcm: Pcm, rate: int) -> Pcm:
    """The same sound at another rate. Raises AudioError."""
    if rate == pcm.rate:
        return pcm
    raw = ["-f", "s16le", "-ac", "1"]
    arguments = [*raw, "-ar", str(pcm.rate), "-i", "pipe:0", *raw, "-ar", str(rate), "pipe:1"]
    return Pcm(_run("resample a clip", arguments, pcm.frames).stdout, rate)


def measure(path: Path) -> Loudness:
    """Decode all of a file and measure it by ITU-R BS.1770. Raises AudioError."""
    return _loudness(_decode_through(path, f"{_METER}:peak=true"))


def duration(path: Path) -> Ms:
    """How long a file is when all of it is decoded. Raises AudioError."""
    arguments = [*_input(path), "-progress", "pipe:1", "-f", "null", "-"]
    return _progress(_run(f"decode {path.name}", arguments).stdout)


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
    arguments = [*_input(path), "-af", chain, "-f", "null", "-"]
    return _run(f"measure {path.name}", arguments, verbosity="info").stderr


def _encode(wav: Path, out: Path, gain_db: float, ceiling: float, rate: int, bitrate: int) -> Loudness:
    """Encode, and at the same time decode and measure what the encoder gives: no second wait."""
    chain = f"{_VOICE},volume={gain_db:.2f}dB,aresample={rate},{_limiter(ceiling)}"
    name = re.sub(r"([\\'|\[\]])", r"\\\1", f"file:{out.absolute()}")
    encoding = [*_input(wav), "-af", chain, *_MP3, "-b:a", f"{bitrate}k", "-f", "tee"]
    measuring = [
        "-f",
        "mp3",
        "-i",
        "pipe:0",
        "-af",
        f"{_METER}:peak=true",
        "-progress",
        "pipe:1",
        "-f",
        "null",
        "-",
    ]
    pipe = subprocess.PIPE
    with (
        TemporaryFile() as complaints,
        _child([*encoding, f"[{_SLAVE}]{name}|[{_SLAVE}]pipe:1"], stdout=pipe, stderr=complaints) as encoder,
        _child(measuring, verbosity="info", stdin=encoder.stdout, stdout=pipe, stderr=pipe) as meter,
    ):
        cast(
            "IO[bytes]", encoder.stdout
        ).close()  # the meter's alone: should it die, the encoder gets to know
        progress, summary = meter.communicate()
        encoder.wait()
        complaints.seek(0)
        _succeed(f"encode {out.name}", encoder.returncode, complaints.read())
        _succeed(f"decode {out.name} again", meter.returncode, summary)
    with wave.open(str(wav)) as source:
        expected = source.getnframes() * 1000 // source.getframerate()
    if abs(_progress(progress) - expected) > 100:  # a pipe's last frame keeps its padding
        raise AudioError(f"{out.name} is {_progress(progress)} ms long and should be {expected}")
    return _loudness(summary)


def _input(path: Path) -> list[str]:
    return ["-i", f"file:{path.absolute()}"]  # `file:`, for a name may hold a colon


def _command(arguments: list[str], verbosity: str) -> list[str]:
    return [ffmpeg(), "-hide_banner", "-nostats", "-v", verbosity, "-y", *arguments]


def _run(
    what: str, arguments: list[str], stdin: bytes = b"", verbosity: str = "error"
) -> subprocess.CompletedProcess[bytes]:
    """Run ffmpeg to its end; an interrupt kills it."""
    ran = subprocess.run(_command(arguments, verbosity), input=stdin, capture_output=True, check=False)
    _succeed(what, ran.returncode, ran.stderr)
    return ran


@contextmanager
def _child(
    arguments: list[str], verbosity: str = "error", **streams: Any
) -> Iterator[subprocess.Popen[bytes]]:
    """An ffmpeg that does not outlive the block."""
    process = subprocess.Popen(_command(arguments, verbosity), **streams)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _succeed(what: str, returncode: int, stderr: bytes) -> None:
    if returncode:
        reason = (
            signal.strsignal(-returncode) if returncode < 0 else _reason(stderr.decode("utf-8", "replace"))
        )
        raise AudioError(f"ffmpeg cannot {what}: {reason}")


def _reason(said: str) -> str:
    """What ffmpeg gave up on: the last line that ends in `: Reason` or `(Reason)`."""
    lines = said.split("\n")
    reasons = [found[1] for line in lines if (found := re.search(r"(?:: |\()([A-Z][^:()]+)\)?\.?\s*$", line))]
    return (["no reason given", *filter(str.strip, lines), *reasons])[-1].strip()


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
