"""Engines that behave badly on purpose, let in by the same door as real ones."""

from collections.abc import Callable, Mapping
from importlib.metadata import EntryPoint
from typing import Any

import numpy as np
import pytest

from bulletin import engines
from bulletin.errors import TooLong
from bulletin.hindi import count_aksharas
from bulletin.types import Cast, Pcm, Take, Voice, VoiceInfo

RATE = 24_000
PACE = 160.0
TEST_VOICE = Voice("test", "tone")
TEST_CAST = Cast(TEST_VOICE, TEST_VOICE, (TEST_VOICE,), TEST_VOICE)


def tone(milliseconds: int, amplitude: int = 6000) -> Pcm:
    """Of a pitch that changes with every syllable, as no tone that is stuck does."""
    time = np.arange(RATE * milliseconds // 1000) / RATE
    syllable = (time * 8).astype(int)
    pitch = 150 + syllable * syllable * 37 % 211
    swell = np.sin(np.pi * (time * 8 % 1)) ** 0.2
    samples = amplitude * swell * np.sin(2 * np.pi * np.cumsum(pitch) / RATE)
    return Pcm(np.clip(samples, -32768, 32767).astype("<i2").tobytes(), RATE)


class ToneEngine:
    """A tone as long as speech would be; counts what it was asked, and fails as `behave` tells it."""

    asked: list[str]
    behave: Callable[[Take, int], Pcm | None]

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.settings = settings

    def check(self) -> None:
        pass

    def voices(self) -> tuple[VoiceInfo, ...]:
        return (VoiceInfo("tone", "none", "a tone", ms_per_akshara=PACE),)

    def fingerprint(self, voice: Voice) -> str:
        engines.voice_info(self, voice)
        return "tone 1"

    def jobs(self, cores: int) -> int:
        return 1

    def say(self, take: Take) -> Pcm:
        text = take.spoken.text
        self.asked.append(text)
        answer = self.behave(take, self.asked.count(text))
        return tone(int(PACE * count_aksharas(text))) if answer is None else answer


class ShortBreathed(ToneEngine):
    """Refuses what is longer than twelve aksharas."""

    def say(self, take: Take) -> Pcm:
        if count_aksharas(take.spoken.text) > 12:
            raise TooLong(take.spoken.text)
        return super().say(take)


def let_in(patch: pytest.MonkeyPatch, engine: type[ToneEngine]) -> type[ToneEngine]:
    """Make it the engine named `test`, with nothing asked yet and behaving well."""
    from bulletin import narration

    point = EntryPoint("test", f"{engine.__module__}:{engine.__name__}", engines.GROUP)
    known = {**engines._entry_points(), "test": point}
    patch.setattr(engines, "_entry_points", lambda: known)
    patch.setattr(engine, "asked", [], raising=False)
    patch.setattr(engine, "behave", staticmethod(lambda take, time: None), raising=False)
    narration._engine.cache_clear()
    return engine
