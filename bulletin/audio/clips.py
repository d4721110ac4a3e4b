"""Clips: sound in memory, by pydub and numpy."""

import io
import math
import warnings
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from bulletin.audio import process
from bulletin.errors import AudioError
from bulletin.types import Ms, Pcm

SILENCE = -50.0
"""dBFS: below it nothing of a voice is heard. Kokoro's edges are below −95."""
FAINT = -53.0
"""dBFS: a voice that dies away below it has ended, to the ear. Mastering lifts what is faint by about 8 dB:
of a mastered file it is what stays below −45, and within 30 ms what stays below −40."""
_KNEE = -1.0  # dBFS: from here on a peak is rounded off
_FULL = 32768
_DECODERS = {"mp3": "mp3float"}  # named, for pydub would ask ffprobe, which imageio-ffmpeg does not ship


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


def decode(data: bytes, format: Literal["mp3", "wav"]) -> Pcm:  # noqa: A002 (what pydub and everyone calls it)
    """Decode a whole file, `mp3` or `wav`, to mono 16-bit sound at its own rate.

    Raises AudioError if it is not that, or holds no sound.
    """
    segments = _segments()
    try:
        if format == "wav":
            sound = segments(data=data)
        else:
            segments.converter = process.ffmpeg()
            sound = segments.from_file(io.BytesIO(data), format=format, codec=_DECODERS[format])
        sound = sound.set_channels(1).set_sample_width(2)
    except AudioError:
        raise
    except Exception as error:  # pydub's parsers and ffmpeg fail in a dozen ways on bytes from the net
        raise AudioError(f"{len(data)} bytes are not {format} sound: {process.reason(str(error))}") from error
    if not sound.raw_data:
        raise AudioError(f"{len(data)} bytes of {format} hold no sound")
    return Pcm(sound.raw_data, sound.frame_rate)


def read(file: Path) -> Pcm:
    """Any sound file that ffmpeg reads, as mono 16-bit sound at 48,000 Hz.

    Raises AudioError if it cannot be read, or holds no sound.
    """
    arguments = [*process.source(file), *"-map 0:a:0 -f s16le -ac 1 -ar 48000 pipe:1".split()]
    frames = process.run(f"read {file}", arguments).stdout
    if not frames:
        raise AudioError(f"{file} holds no sound")
    return Pcm(frames, 48_000)


def resample(pcm: Pcm, rate: int) -> Pcm:
    """The same sound at another rate: what is above half of it is taken away, so that nothing aliases."""
    if pcm.rate == rate:
        return pcm
    import numpy as np

    samples = np.frombuffer(pcm.frames, "<i2")
    length = samples.size * rate // pcm.rate
    block = pcm.rate // math.gcd(pcm.rate, rate)  # whole blocks, so that both have the same pitch
    padded = np.concatenate([samples, np.zeros(-samples.size % block + block)])
    size = padded.size * rate // pcm.rate
    spectrum = np.fft.rfft(padded)[: min(size, padded.size) // 2 + 1]
    made = np.fft.irfft(spectrum, size) * (rate / pcm.rate)
    return Pcm(np.clip(made[:length].round(), -32768, 32767).astype("<i2").tobytes(), rate)


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
    """Raise or lower by `db`. Peaks that would pass full scale are rounded off, not cut off."""
    sound = _segment(pcm)
    if sound.max_dBFS + db < _KNEE:
        return Pcm(sound.apply_gain(db).raw_data, pcm.rate)
    import numpy as np

    knee = 10 ** (_KNEE / 20)
    samples = np.frombuffer(pcm.frames, "<i2") * (10 ** (db / 20) / _FULL)
    beyond = np.maximum(np.abs(samples) - knee, 0)
    rounded = np.minimum(np.abs(samples), knee) + (1 - knee) * np.tanh(beyond / (1 - knee))
    return Pcm((np.sign(samples) * rounded * (_FULL - 1)).astype("<i2").tobytes(), pcm.rate)


def trim(pcm: Pcm, threshold_dbfs: float = SILENCE, head: int = 20, tail: int = 70) -> Pcm:
    """Cut the silence at both edges, leave `head` and `tail` ms of it, and fade them so that no edge clicks.

    A clip in which nothing passes the threshold comes back as it is.
    """
    import numpy as np

    limit = 10 ** (threshold_dbfs / 20) * _FULL
    loud = np.flatnonzero(np.abs(np.frombuffer(pcm.frames, "<i2").astype(np.int32)) > limit)
    if not loud.size:
        return pcm
    start = max(int(loud[0]) - pcm.rate * head // 1000, 0)
    end = int(loud[-1]) + 1 + pcm.rate * tail // 1000
    cut = _segment(Pcm(pcm.frames[2 * start : 2 * end], pcm.rate))
    return Pcm(cut.fade_in(min(head, 10)).fade_out(min(tail, 40)).raw_data, pcm.rate)


def tighten(pcm: Pcm, longest: int) -> Pcm:
    """Shorten every silence between two sounds of a clip to `longest` ms; what is heard stays as it is."""
    import numpy as np

    samples = np.frombuffer(pcm.frames, "<i2")
    loud = np.flatnonzero(np.abs(samples.astype(np.int32)) > 10 ** (SILENCE / 20) * _FULL)
    most, blend = pcm.rate * longest // 1000, pcm.rate * 5 // 1000
    gaps = np.flatnonzero(np.diff(loud) > most + blend)
    if not gaps.size:
        return pcm
    pieces, start = [], 0
    for before, after in zip(loud[gaps], loud[gaps + 1], strict=True):
        end, begin = before + most // 2, after - (most - most // 2)
        falling = np.linspace(1, 0, blend)
        pieces += [samples[start : end - blend], _blend(samples, end - blend, begin - blend, falling)]
        start = begin
    return Pcm(np.concatenate([*pieces, samples[start:]]).astype("<i2").tobytes(), pcm.rate)


def _blend(samples: Any, first: int, second: int, falling: Any) -> Any:
    """From one place of a clip to another, without a step."""
    old, new = (samples[at : at + falling.size] for at in (first, second))
    return (old * falling + new * (1 - falling)).round()


def rests(pcm: Pcm, threshold_dbfs: float = FAINT) -> tuple[Ms, Ms]:
    """How long the ends of a clip are in which nothing is heard; none of a clip that is all silence."""
    import numpy as np

    limit = 10 ** (threshold_dbfs / 20) * _FULL
    heard = np.flatnonzero(np.abs(np.frombuffer(pcm.frames, "<i2").astype(np.int32)) > limit)
    if not heard.size:
        return Ms(0), Ms(0)
    after = len(pcm.frames) // 2 - int(heard[-1]) - 1
    return Ms(int(heard[0]) * 1000 // pcm.rate), Ms(after * 1000 // pcm.rate)


def level(pcm: Pcm) -> Level:
    """How loud it is."""
    import numpy as np

    sound = _segment(pcm)
    samples = np.abs(np.frombuffer(pcm.frames, "<i2").astype(np.int32))
    window = max(pcm.rate // 100, 1)
    starts = np.arange(0, samples.size, window)
    peaks = np.maximum.reduceat(samples, starts) if samples.size else np.zeros(1)
    quiet = peaks <= 10 ** (SILENCE / 20) * _FULL
    return Level(sound.dBFS, sound.max_dBFS, float(quiet.mean()), int((samples >= 32767).sum()))


def tempo(pcm: Pcm, speed: float) -> Pcm:
    """The same voice at the same pitch, so many times as fast (0.5 to 2). Raises AudioError."""
    if speed == 1:
        return pcm
    raw = ["-f", "s16le", "-ac", "1", "-ar", str(pcm.rate)]
    arguments = [*raw, "-i", "pipe:0", "-af", f"atempo={speed:.4f}", *raw, "pipe:1"]
    return Pcm(process.run("change the speed of a clip", arguments, pcm.frames).stdout, pcm.rate)
