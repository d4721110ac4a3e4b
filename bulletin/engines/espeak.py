"""eSpeak NG's own voice: robotic, but always there, for where no other can work."""

from collections.abc import Mapping
from typing import Any

from bulletin.engines import espeakng, voice_info
from bulletin.errors import BadAudio
from bulletin.types import Pcm, Take, Voice, VoiceInfo

_REVISION = 1
"""Raised when this module makes other samples of the same take."""

WORDS_A_MINUTE = 140
"""What eSpeak NG is asked for at speed 1.0; it makes 150 Hindi words of it, as a newsreader does."""

# Measured over 41 news sentences (scripts/benchmarks/speech.py --voices). The male voice would need 0.6 dB
# more for the house level, but its peaks leave no room.
_VOICES = {
    "male": ("hi", VoiceInfo("male", "male", "robotic", 177.6, 0.7, rate=22_050)),
    "female": ("hi+f3", VoiceInfo("female", "female", "robotic", 177.3, 0.7, rate=22_050)),
}


class Espeak:
    """eSpeak NG speaking Hindi."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        del settings  # it has none

    def check(self) -> None:
        espeakng.check()

    def voices(self) -> tuple[VoiceInfo, ...]:
        return tuple(info for _, info in _VOICES.values())

    def fingerprint(self, voice: Voice) -> str:
        variant, _ = _VOICES[voice_info(self, voice).name]
        return f"espeak {_REVISION} {variant} {WORDS_A_MINUTE} {espeakng.version()}"

    def jobs(self, cores: int) -> int:
        del cores  # it speaks two hundred times faster than one listens
        return 1

    def say(self, take: Take) -> Pcm:
        variant, _ = _VOICES[voice_info(self, take.voice).name]
        text = espeakng.legible(take.spoken)
        if not text.strip(f"{espeakng.MARKS} "):
            raise BadAudio(f"there is nothing to say in {take.spoken.text!r}")
        return Pcm(*espeakng.speech(text, variant, round(WORDS_A_MINUTE * take.voice.speed)))
