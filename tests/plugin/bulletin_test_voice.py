"""A voice for tests, let in by the real door in every process that has this folder on PYTHONPATH.

It makes a noise that only the text decides, notes who said what, takes its time if told to, and is
killed by the word प्रलय.
"""

import os
import random
import signal
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bulletin.hindi import count_aksharas
from bulletin.types import Pcm, Take, Voice, VoiceInfo

RATE = 8000


class Tone:
    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.log = settings.get("log")
        self.pause = float(settings.get("pause", 0))

    def check(self) -> None:
        pass

    def voices(self) -> tuple[VoiceInfo, ...]:
        return (VoiceInfo("tone", "none", "a tone", ms_per_akshara=160.0),)

    def fingerprint(self, voice: Voice) -> str:
        return os.environ.get("TEST_VOICE_FINGERPRINT", "tone 1")

    def jobs(self, cores: int) -> int:
        return 2

    def say(self, take: Take) -> Pcm:
        text = take.spoken.text
        if self.log:
            with Path(self.log).open("a", encoding="utf-8") as log:
                log.write(f"{os.getpid()}\t{text}\n")
        if "प्रलय" in text:
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(self.pause)
        samples = RATE * 160 * count_aksharas(text) // 1000
        return Pcm(random.Random(text).randbytes(2 * samples), RATE)
