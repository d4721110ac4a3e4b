"""Sounds to test with, made by arithmetic."""

from typing import Any

import numpy as np

from bulletin.types import Pcm

RATE = 24_000


def speech(milliseconds: int, rate: int = RATE, pitch: float = 140.0, rms: float = -20.0) -> Pcm:
    """Something that a loudness meter, a compressor and a limiter take for a voice.

    Harmonics under two formants, four syllables a second. `rms` in dBFS.
    """
    time = np.arange(rate * milliseconds // 1000) / rate
    sound = np.zeros_like(time)
    for harmonic in range(1, 40):
        frequency = harmonic * pitch
        strength = np.exp(-(((frequency - 500) / 400) ** 2)) + 0.3 * np.exp(
            -(((frequency - 1800) / 600) ** 2)
        )
        sound += strength * np.cos(2 * np.pi * frequency * time + harmonic**2)
    sound *= np.sin(4 * np.pi * time) ** 2 + 0.05
    return pcm(sound * 10 ** (rms / 20) / np.sqrt(np.mean(sound**2)), rate)


def sine(milliseconds: int, frequency: float, peak: float, rate: int = RATE) -> Pcm:
    """`peak` in dBFS."""
    time = np.arange(rate * milliseconds // 1000) / rate
    return pcm(10 ** (peak / 20) * np.sin(2 * np.pi * frequency * time), rate)


def pcm(samples: Any, rate: int = RATE) -> Pcm:
    """From samples between −1 and 1."""
    return Pcm((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes(), rate)


def samples(sound: Pcm) -> Any:
    """To samples between −1 and 1."""
    return np.frombuffer(sound.frames, "<i2") / 32768


def strength(sound: Pcm, frequency: float) -> float:
    """DBFS of what is within 5 Hz of a frequency."""
    found = samples(sound)
    spectrum = np.abs(np.fft.rfft(found * np.hanning(found.size))) * 4 / found.size
    frequencies = np.fft.rfftfreq(found.size, 1 / sound.rate)
    peak = float(spectrum[np.abs(frequencies - frequency) < 5].max())
    return 20 * float(np.log10(max(peak, 1e-9)))
