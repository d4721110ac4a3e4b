"""Instruments, made by arithmetic: each function gives the samples of one note, between −1 and 1.

Additive synthesis throughout: every partial is a sine below `HIGHEST`, so nothing aliases at any rate of
speech, and each decays by itself, the high ones first, as on a struck string.
"""

from cmath import exp
from functools import cache
from math import pi
from typing import Any

import numpy as np

RATE = 24_000
"""Hz: of everything that is made here; clips of speech have no more."""
HIGHEST = 10_500
"""Hz: of the highest partial; clips of 22,050 Hz hold no more."""
_SOFT = 0.004  # seconds: no note begins faster

Samples = Any  # a float64 array


def _time(seconds: float) -> Samples:
    return np.arange(round(seconds * RATE)) / RATE


def _ring(pitch: float, decay: float, seconds: float, phase: float = 0.0) -> Samples:
    """A sine that dies away by `decay` nepers a second, from powers of one complex number."""
    count = round(seconds * RATE)
    turning = np.empty(max(count, 1), np.complex128)
    turning[0], done = exp(1j * phase), 1
    while done < count:
        more = min(done, count - done)
        turning[done : done + more] = turning[:more] * exp(complex(-decay, 2 * pi * pitch) * done / RATE)
        done += more
    return turning.imag[:count]


def _let_go(sound: Samples, seconds: float = 0.06) -> Samples:
    """Fade the end, so that a note that is cut off does not click."""
    count = min(round(seconds * RATE), sound.size)
    sound[sound.size - count :] *= np.cos(np.linspace(0, np.pi / 2, count)) ** 2
    return sound


def _attack(time: Samples, seconds: float) -> Samples:
    return np.sin(np.clip(time / seconds, 0, 1) * np.pi / 2) ** 2


@cache
def santoor(pitch: float, seconds: float = 2.2) -> Samples:
    """A hammered string: three strings to a note, a few cents apart, so that it shimmers."""
    time = _time(seconds)
    sound = np.zeros_like(time)
    for cents in (-2.2, 0.0, 1.7):
        string = pitch * 2 ** (cents / 1200)
        for number in range(1, 25):
            partial = string * number * np.sqrt(1 + 1.1e-4 * number**2)  # a stiff string is a little sharp
            if partial > HIGHEST:
                break
            struck = np.sin(np.pi * number * 0.13) / number**1.25  # the hammer falls near one end
            decay = 1.5 + 0.9 * number + pitch / 900
            heard = min(seconds, 10 / decay)
            rung = struck * _ring(partial, decay, heard, number)
            sound[: rung.size] += rung
    return _let_go(sound * _attack(time, _SOFT) / 2.2)


@cache
def tanpura(pitch: float, seconds: float = 4.0) -> Samples:
    """A drone string on its curved bridge: the overtones bloom one after the other, the lower ones first."""
    time = _time(seconds)
    sound = np.zeros_like(time)
    for number in range(1, 29):
        partial = pitch * number * (1 + 2e-5 * number**2)
        if partial > HIGHEST / 2:
            break
        bloom = 1 - np.exp(-time / (0.012 + 0.018 * number))
        strength = number**-0.95 * (0.35 if number == 1 else 1.0)
        rung = _ring(partial, 0.75 + 0.055 * number, seconds, 0.7 * number**2)
        sound += strength * bloom * rung
    return _let_go(sound * _attack(time, 0.012) / 3.0, 0.3)


@cache
def bell(pitch: float, seconds: float = 3.0) -> Samples:
    """A small, clear bell, tuned as bells are: hum, prime, tierce (major here), quint, nominal and above."""
    time = _time(seconds)
    sound = np.zeros_like(time)
    partials = ((0.5, 0.35, 0.9), (1, 1, 1.3), (1.25, 0.16, 1.8), (1.5, 0.3, 2.0), (2, 0.55, 2.3))
    for ratio, strength, decay in (*partials, (3.01, 0.22, 4.0), (4.02, 0.16, 6.0), (5.4, 0.06, 9.0)):
        if pitch * ratio < HIGHEST:
            beating = 1 + 0.12 * np.sin(2 * np.pi * 3.1 * ratio * time)
            sound += strength * beating * _ring(pitch * ratio, decay, seconds, ratio)
    return _let_go(sound * _attack(time, 0.006) / 2.4, 0.3)


@cache
def pad(pitches: tuple[float, ...], seconds: float, rise: float = 0.5, fall: float = 1.0) -> Samples:
    """A soft chord: each note a few mild overtones of two voices that drift against each other."""
    time = _time(seconds)
    sound = np.zeros_like(time)
    for pitch in pitches:
        for cents, drift in ((-3.5, 0.31), (3.5, 0.23)):
            voice = pitch * 2 ** (cents / 1200)
            for number in range(1, 7):
                if voice * number < 3_000:
                    swell = 1 + 0.25 * np.sin(2 * np.pi * drift * time + number + pitch)
                    sound += number**-1.7 * swell * _ring(voice * number, 0, seconds, number * pitch)
    left = np.clip((seconds - time) / fall, 0, 1)
    return sound * _attack(time, rise) * np.sin(left * np.pi / 2) ** 2 / (3.2 * len(pitches))


@cache
def drum(pitch: float = 98.0, seconds: float = 0.7) -> Samples:
    """A low stroke of the left-hand drum of a tabla: its pitch falls as the palm lets go."""
    time = _time(seconds)
    phase = 2 * np.pi * (pitch * time + pitch * 0.55 * 0.05 * (1 - np.exp(-time / 0.05)))
    skin = np.sin(phase) + 0.35 * np.sin(2.02 * phase) * np.exp(-time * 9) + 0.12 * np.sin(3.5 * phase)
    return _let_go(skin * np.exp(-time * 6.5) * _attack(time, _SOFT) / 1.3)


def room(sound: Samples, wet: float = 0.22, seconds: float = 1.4) -> Samples:
    """Put a sound into a small hall: convolved with a noise that dies away, its treble first."""
    noise = np.random.Generator(np.random.PCG64(1857)).standard_normal((4, round(seconds * RATE)))
    time = _time(seconds)
    frequencies = np.fft.rfftfreq(time.size, 1 / RATE)
    response = np.zeros_like(time)
    edges = (150, 500, 1500, 4000, 8000)
    for band, low, high, decay in zip(noise, edges[:-1], edges[1:], (4.2, 4.6, 5.8, 8.0), strict=True):
        limits = 1 / (1 + (low / np.maximum(frequencies, 1)) ** 4) / (1 + (frequencies / high) ** 4)
        response += np.fft.irfft(np.fft.rfft(band) * limits, time.size) * np.exp(-decay * time)
    response *= _attack(time - 0.012, 0.02)  # the walls answer a little later
    response /= np.sqrt(np.sum(response**2))
    length = sound.size + response.size - 1
    fast = 1 << (length - 1).bit_length()
    answer = np.fft.irfft(np.fft.rfft(sound, fast) * np.fft.rfft(response, fast), fast)[:length]
    answer[: sound.size] = wet * answer[: sound.size] + sound
    answer[sound.size :] *= wet
    return answer
