"""Mastering: a WAV file to a sound file of a measured loudness."""

import re
import wave
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bulletin.audio import process
from bulletin.audio.clips import SILENCE
from bulletin.audio.formats import FORMATS, Format
from bulletin.errors import AudioError
from bulletin.recipes import recipe
from bulletin.types import Loudness, Ms

FLOOR = -70.0
"""LUFS: the absolute gate of BS.1770. Stands for silence, for loudness and true peak alike."""
TOLERANCE = 1.0
"""LU: how far from its target a file may be (Apple Podcasts, audio requirements)."""
_AIM = 0.2  # LU: further off than this, a file is encoded once more (EBU R128 allows no more)
_LENGTH = 60  # ms: a codec's last frame may keep some of its padding

# A newsreader's voice: no rumble, and loud and soft syllables brought gently nearer.
_VOICE = "aformat=sample_fmts=dblp,highpass=f=80,acompressor=threshold=-26dB:ratio=3:attack=10:release=150"
_METER = "ebur128=framelog=verbose"
_LIFT = 12.0  # dB: about what a compressed voice of −18 LUFS lacks, so that the limiter is measured at work
# Without dates or versions: the same sound is the same file.
_PLAIN = ("-map", "0:a", "-map_metadata", "-1", "-ac", "1", "-flags:a", "+bitexact", "-fflags", "+bitexact")


@dataclass(frozen=True, slots=True)
class Measured:
    """What a file is when all of it is decoded."""

    loudness: Loudness
    rate: int
    """Hz."""
    channels: int
    duration: Ms


@cache
def fingerprint() -> str:
    """What, besides the sound and the arguments of `master`, decides the file: these modules, the ffmpeg."""
    program = Path(process.ffmpeg())
    told = program.stat()
    return f"{recipe(__file__)} {program} {told.st_size} {told.st_mtime_ns}"


def measure(path: Path) -> Loudness:
    """Decode all of a file and measure it by ITU-R BS.1770. Raises AudioError."""
    return examine(path).loudness


def duration(path: Path) -> Ms:
    """How long a file is when all of it is decoded. Raises AudioError."""
    arguments = [*process.source(path), "-progress", "pipe:1", "-f", "null", "-"]
    return _progress(process.run(f"decode {path.name}", arguments).stdout)


def examine(path: Path) -> Measured:
    """Decode all of a file and measure everything that a listing asks of it. Raises AudioError."""
    arguments = [
        *process.source(path),
        "-af",
        f"{_METER}:peak=true",
        "-progress",
        "pipe:1",
        "-f",
        "null",
        "-",
    ]
    ran = process.run(f"measure {path.name}", arguments, verbosity="info")
    said = ran.stderr.decode("utf-8", "replace")
    stream = re.search(r"Audio: .*?, (\d+) Hz, (mono|stereo|(\d+) channels|[^,\n]+)", said)
    if not stream:
        raise AudioError(f"ffmpeg did not tell what {path.name} is")
    channels = int(stream[3] or {"mono": 1, "stereo": 2}.get(stream[2], 0))
    loudness = Loudness(_figure("I", ran.stderr), _figure("Peak", ran.stderr))
    return Measured(loudness, int(stream[1]), channels, _progress(ran.stdout))


def master(
    wav: Path,
    out: Path,
    *,
    format: str = "mp3",  # noqa: A002 (what everyone calls it)
    loudness: float | None = -16.0,
    true_peak: float = -1.0,
    tolerance: float = TOLERANCE,
    rate: int = 44100,
    bitrate: int = 96,
) -> Loudness:
    """Make of a mono WAV file one fit to go on air, and return what the made file measures.

    High-pass, gentle compression, a gain by measurement, a limiter; then the encoded file is decoded and
    measured, and once corrected if need be. `format`: one of `FORMATS`; `loudness` in LUFS, or None to
    leave the level alone (a dry run that is silent); `true_peak` in dBTP; `tolerance` in LU; `rate` in Hz
    (opus always has 48,000); `bitrate` in kb/s, for lossy formats. The same WAV gives the same bytes.

    Raises AudioError, with the figures, if it is silent, if the target cannot be met within `tolerance`
    and below `true_peak`, if rate, channels or duration are not what they should be, or if ffmpeg fails.
    `out` is there whole or not at all.
    """
    made_as = FORMATS[format]
    rate = made_as.rate or rate
    gain_db, ceiling = 0.0, true_peak - (1 if made_as.lossy else 0.3)  # codecs swing past their samples
    if loudness is not None:
        chain = f"{_VOICE},volume={_LIFT}dB,aresample={rate},{_limiter(ceiling)},{_METER}"
        first = _figure("I", _decode_through(wav, chain))
        if first < SILENCE:
            raise AudioError(f"{wav.name} is silent: there is nothing in it to bring on air")
        gain_db = _LIFT + made_as.raised_by + loudness - first
    try:
        made = _encode(wav, out, made_as, gain_db, ceiling, rate, bitrate)
        if loudness is not None and not _lands(made, loudness, true_peak, _AIM):
            gain_db += loudness - made.integrated
            ceiling -= max(made.true_peak - true_peak + 0.2, 0)
            made = _encode(wav, out, made_as, gain_db, ceiling, rate, bitrate)
        if loudness is not None:
            _settle_for(made, wav, loudness, true_peak, tolerance)
    except BaseException:
        out.unlink(missing_ok=True)
        raise
    return made


def narrow(mastered: Path, out: Path, bitrate: int = 32) -> None:
    """Make of a mastered file a small one for narrow connections.

    Mono, its format by the suffix of `out`: `.opus`, whose speech is good at 24 kb/s and better at 32, or
    `.m4a` for players that know no Opus. The level is left as it was mastered.

    Raises AudioError if ffmpeg fails, or if the duration is not that of the mastered file. `out` is there
    whole or not at all.
    """
    made_as = next(one for one in FORMATS.values() if one.suffix == out.suffix)
    rate = made_as.rate or 24_000
    encoding = [*process.source(mastered), *_PLAIN, "-ar", str(rate), *made_as.arguments]
    try:
        process.encode(f"encode {out.name}", [*encoding, "-b:a", f"{bitrate}k", f"file:{out.absolute()}"])
        _expect(out, examine(out), rate, duration(mastered))
    except BaseException:
        out.unlink(missing_ok=True)
        raise


def _lands(made: Loudness, loudness: float, true_peak: float, tolerance: float) -> bool:
    off = round(abs(made.integrated - loudness), 2)
    return off <= tolerance and made.true_peak <= true_peak


def _settle_for(made: Loudness, wav: Path, loudness: float, true_peak: float, tolerance: float) -> None:
    if not _lands(made, loudness, true_peak, tolerance):
        raise AudioError(
            f"{wav.name} cannot be mastered: {made.integrated} LUFS and {made.true_peak} dBTP, "
            f"where {loudness} ± {tolerance} LUFS and at most {true_peak} dBTP were asked"
        )


def _limiter(ceiling: float) -> str:
    return f"alimiter=limit={10 ** (ceiling / 20):.4f}:level=0:latency=1"


def _decode_through(path: Path, chain: str) -> bytes:
    arguments = [*process.source(path), "-af", chain, "-f", "null", "-"]
    return process.run(f"measure {path.name}", arguments, verbosity="info").stderr


def _encode(
    wav: Path, out: Path, made_as: Format, gain_db: float, ceiling: float, rate: int, bitrate: int
) -> Loudness:
    """Encode, then decode and measure what the encoder gave."""
    chain = f"{_VOICE},volume={gain_db:.2f}dB,aresample={rate},{_limiter(ceiling)}"
    encoding = [*process.source(wav), "-af", chain, *_PLAIN, *made_as.arguments]
    if made_as.lossy:
        encoding += ["-b:a", f"{bitrate}k"]
    process.encode(f"encode {out.name}", [*encoding, f"file:{out.absolute()}"])
    made = examine(out)
    with wave.open(str(wav)) as source:
        expected = Ms(source.getnframes() * 1000 // source.getframerate())
    _expect(out, made, rate, expected)
    return made.loudness


def _expect(out: Path, made: Measured, rate: int, length: Ms) -> None:
    """Raise AudioError unless a made file has that rate and length, and is mono."""
    if abs(made.duration - length) > _LENGTH:
        raise AudioError(f"{out.name} is {made.duration} ms long and should be {length}")
    if (made.rate, made.channels) != (rate, 1):
        raise AudioError(
            f"{out.name} has {made.rate} Hz and {made.channels} channels and should have {rate} Hz and one"
        )


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
