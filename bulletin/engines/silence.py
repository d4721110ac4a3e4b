"""Silence as long as speech would be: for tests, dry runs and timing a script."""

from collections.abc import Mapping
from typing import Any

from bulletin.engines import voice_info
from bulletin.hindi import count_aksharas
from bulletin.types import Pcm, Take, Voice, VoiceInfo

RATE = 24_000


class Silence:
    """Says nothing, for as long as a newsreader would need."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        del settings  # it has none

    def check(self) -> None:
        """Silence is always to be had."""

    def voices(self) -> tuple[VoiceInfo, ...]:
        return (VoiceInfo("silence", "none", "no sound, right length", ms_per_akshara=165.0, silent=True),)

    def fingerprint(self, voice: Voice) -> str:
        voice_info(self, voice)
        return "silence 1"

    def jobs(self, cores: int) -> int:
        del cores  # it costs nothing
        return 1

    def say(self, take: Take) -> Pcm:
        pace = voice_info(self, take.voice).ms_per_akshara / take.voice.speed
        milliseconds = int(pace * count_aksharas(take.spoken.text))
        return Pcm(bytes(2 * (RATE * milliseconds // 1000)), RATE)
