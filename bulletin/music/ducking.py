"""The bed under the headlines: it makes room while somebody speaks, as a hand on the fader would."""

from typing import Any

import numpy as np

from bulletin import audio
from bulletin.types import Pcm

OPEN = 8.0
"""dB: how far the bed comes up again when nobody speaks for a while."""
OFF = -100.0
"""dB: a bed as low as this is not mixed at all."""
LOOK_AHEAD, HOLD = 60, 250
"""Milliseconds before and after words for which the bed stays down. Shorter than any pause between two
sentences is the first, so that no block needs to know what comes after it."""
_SPEAKING = -40.0  # dBFS peak of 10 ms
_HOP = 10  # ms
_ATTACK, _RELEASE, _RISE, _FALL = 400.0, 20.0, 300.0, 60.0  # dB a second

Samples = Any  # a float64 array, in 16-bit steps


class Bed:
    """A loop that is laid under one block of sound after the other."""

    def __init__(self, loop: Pcm, rate: int, under: float) -> None:
        """`under`: dB by which the bed is lowered while somebody speaks; `rate` in Hz of the blocks."""
        self._loop = np.frombuffer(audio.resample(loop, rate).frames, "<i2").astype(np.float64)
        self._rate, self._under = rate, under
        self._at, self._gain, self._hold = 0, OFF, 0

    def below(self, block: Samples, *, on: bool) -> Samples | None:
        """What is to be added to a block that ends in at least `LOOK_AHEAD` ms without words.

        None if the bed is off and stays off. A bed that comes on begins with its first note.
        """
        if not on and self._gain <= OFF:
            self._at = 0
            return None
        hop = self._rate * _HOP // 1000
        gains = self._follow(self._speaking(block, hop), on=on)
        centres = np.arange(len(gains)) * hop
        curve = 10 ** (np.interp(np.arange(block.size), centres, gains) / 20)
        music = np.take(self._loop, np.arange(self._at, self._at + block.size), mode="wrap")
        self._at = (self._at + block.size) % self._loop.size
        return music * curve

    def _speaking(self, block: Samples, hop: int) -> Any:
        """For each hop, whether words are heard in it or right after it."""
        padded = np.concatenate([np.abs(block), np.zeros(-block.size % hop)])
        loud = padded.reshape(-1, hop).max(axis=1) > 10 ** (_SPEAKING / 20) * 32768
        ahead = LOOK_AHEAD // _HOP
        return np.convolve(loud, np.ones(ahead + 1))[ahead:] > 0

    def _follow(self, speaking: Any, *, on: bool) -> list[float]:
        """The gain at the begin of each hop, and after the last one."""
        gains = [self._gain]
        for heard in speaking:
            self._hold = HOLD // _HOP if heard else self._hold - 1
            ducked = self._hold > 0
            target = (-self._under if ducked else OPEN - self._under) if on else OFF
            if target < self._gain:
                step = _ATTACK if on else _FALL
                self._gain = max(target, self._gain - step * _HOP / 1000)
            else:
                step = _RISE if self._gain < -self._under else _RELEASE
                self._gain = min(target, self._gain + step * _HOP / 1000)
            gains.append(self._gain)
        return gains
