"""Take + Pcm → is this clip a reading of that take? Every clip is proofed before it is mixed."""

from collections.abc import Iterator
from typing import Any

from bulletin import audio
from bulletin.errors import BadAudio
from bulletin.hindi import count_aksharas
from bulletin.types import Ms, Pcm, Spoken, Take, VoiceInfo

SHORTEST, LONGEST, SLACK = 0.45, 2.2, 700
"""A clip shorter or longer than these shares of its expected length, give or take `SLACK` ms, is no
reading of its text: it was cut off, or it stuck. Kokoro's own spread is well inside (scripts/bench)."""
QUIETEST = -45.0
"""dBFS RMS; speech is at −25 to −17."""
CLIPPED = 0.005
"""Share of samples at full scale from which on it is heard; Kokoro has up to 6 in a clip."""
HELD = 600
"""Milliseconds for which a voice may hold one sound. Measured on 40 sentences of Kokoro's four voices and
10 of eSpeak's: 100."""
REPEATED = 0.94
"""How like itself, some time later, 1.2 s of a voice may be (1 is a copy). Measured on the same: 0.87."""
_ALIKE = 0.93  # of two spectra 100 ms apart, from which on they are one sound; in speech the median is 0.76
_WINDOW, _FURTHEST, _NEAREST = 1_200, 400, 3  # ms
_COARSE = 6_000  # Hz: enough to see that a sound comes again


def expected(text: Spoken, info: VoiceInfo, speed: float) -> Ms:
    """How long this voice will need."""
    return Ms(round(info.ms_per_akshara * count_aksharas(text.text) / speed))


def check(take: Take, pcm: Pcm, info: VoiceInfo) -> Pcm:
    """Give the clip back if it can be a reading of the take; BadAudio says what is wrong with it."""
    if info.silent:
        return pcm
    fault = next(_faults(take, pcm, info), None)
    if fault:
        raise BadAudio(f"{take.voice.engine}/{take.voice.name} saying {take.spoken.text!r}: {fault}")
    return pcm


def _faults(take: Take, pcm: Pcm, info: VoiceInfo) -> Iterator[str]:
    """What is wrong with a clip, the quickest seen first."""
    if info.rate and pcm.rate != info.rate:
        yield f"the clip has {pcm.rate} Hz and should have {info.rate}"
    level = audio.level(pcm)
    if level.rms < QUIETEST:
        yield f"the clip is {'silent' if pcm.frames else 'empty'}"
    if level.clipped > CLIPPED * len(pcm.frames) // 2:
        yield f"{level.clipped} samples of the clip are cut off at full scale"
    words = audio.trim(pcm)
    due = expected(take.spoken, info, take.voice.speed)
    if not SHORTEST * due - SLACK <= words.duration <= LONGEST * due + SLACK:
        yield f"the clip is {words.duration} ms long, about {due} ms were due"
    held = longest_held(words)
    if held > HELD:
        yield f"the clip holds one tone for {held} ms"
    if likeness(words) > REPEATED:
        yield f"the clip repeats itself for {_WINDOW} ms"


def longest_held(pcm: Pcm) -> Ms:
    """For how long one sound is held: while every 50 ms have the spectrum of those 100 ms before."""
    import numpy as np

    frames = _windows(_samples(pcm), pcm.rate // 20)
    loud = np.sqrt((frames**2).mean(axis=1)) > 0.01
    spectra = np.sqrt(np.abs(np.fft.rfft(frames * np.hanning(frames.shape[1]), axis=1)))
    spectra /= np.linalg.norm(spectra, axis=1, keepdims=True) + 1e-9
    alike = ((spectra[2:] * spectra[:-2]).sum(axis=1) > _ALIKE) & loud[2:] & loud[:-2]
    edges = np.flatnonzero(np.diff(np.concatenate([[False], alike, [False]]).astype(int)))
    return Ms(50 * int((edges[1::2] - edges[::2]).max(initial=0)))


def likeness(pcm: Pcm) -> float:
    """How like itself a clip is at its worst: 1 for 1.2 s of a tone, drone or loop; 0 if it is too short."""
    import numpy as np

    step = max(pcm.rate // _COARSE, 1)
    samples, rate = _windows(_samples(pcm), step).mean(axis=1), pcm.rate / step
    window, lags, first = (int(rate * ms / 1000) for ms in (_WINDOW, _FURTHEST, _NEAREST))
    size = 1 << (2 * window + lags).bit_length()
    worst = 0.0
    for start in range(0, samples.size - window - lags + 1, window // 4):
        piece, longer = samples[start : start + window], samples[start : start + window + lags]
        both = np.fft.rfft(longer, size) * np.conj(np.fft.rfft(piece, size))
        powers = np.concatenate([[0], np.cumsum(longer**2)])
        power = np.sqrt((piece @ piece) * (powers[window:-1] - powers[:lags]))
        alike = np.fft.irfft(both, size)[:lags] / np.maximum(power, 1e-6)
        worst = max(worst, float(alike[first:].max()))
    return worst


def _samples(pcm: Pcm) -> Any:
    """Between −1 and 1."""
    import numpy as np

    return np.frombuffer(pcm.frames, "<i2") / 32768


def _windows(samples: Any, size: int) -> Any:
    """Whole windows of so many samples, one a row."""
    return samples[: samples.size // size * size].reshape(-1, size)
