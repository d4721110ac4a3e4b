"""Kokoro-82M: the default voice, neural, on the CPU.

Sentence → phonemes by eSpeak NG → tokens → one run of the int8 ONNX model, its graph made quicker by
kokoro_graph.py. Each process runs it on one thread: two such processes are faster than one with two
threads, and never get into each other's way.
"""

import json
import os
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cached_property
from importlib import resources
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as package_version
from pathlib import Path
from typing import Any

from bulletin.engines import espeakng, models, voice_info
from bulletin.errors import BadAudio, EngineUnavailable, TooLong
from bulletin.types import Pcm, Spoken, Take, Voice, VoiceInfo

RATE = 24_000
_REVISION = 2
"""Raised when this module makes other samples of the same take."""

_LONGEST = 260
"""Tokens at speed 1.0: about 15 s of speech, and 560 MB for the process; memory grows with the sound, and
was seen to be 140 MB more on some runs, so that 320 tokens could pass 700 MB."""
_ROWS = 510
"""Tokens at any speed: a voice has a style vector for each count up to this."""
_PROCESS = 700 * 2**20
"""Bytes that a process may come to need."""

_HEADROOM_DB = 3.0
"""The model's peaks touch full scale now and then; 16 bits must hold them."""

# How misaki, which wrote Kokoro's training phonemes, writes what eSpeak NG ties together.
_TIED = {
    "a͡ɪ": "I",
    "a͡ʊ": "W",
    "d͡z": "ʣ",
    "d͡ʒ": "ʤ",
    "e͡ɪ": "A",
    "o͡ʊ": "O",
    "ə͡ʊ": "Q",
    "s͡s": "S",
    "t͡s": "ʦ",
    "t͡ʃ": "ʧ",
    "ɔ͡ɪ": "Y",
}
# Sounds the model was never taught, by the nearest it was; "" has no sound of its own.
_NEAREST = {"ɭ": "l", "\u0329": "", espeakng.TIE: "", "-": ""}

# Measured over 41 news sentences (scripts/benchmarks/speech.py --voices); a single sentence's pace lies
# within ±13 % of it, with a standard deviation of 5 %.
_VOICES = (
    VoiceInfo("hf_alpha", "female", "clear; the best understood", 177.0, 1.3, rate=RATE),
    VoiceInfo("hf_beta", "female", "brisk", 157.3, 3.0, rate=RATE),
    VoiceInfo("hm_omega", "male", "deep, with long pauses", 184.8, 2.1, rate=RATE),
    VoiceInfo("hm_psi", "male", "unhurried", 185.9, 3.7, rate=RATE),
)


class Kokoro:
    """Kokoro-82M v1.0 with its Hindi voices."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        del settings  # it has none

    def check(self) -> None:
        self._versions()
        espeakng.check()
        for asset in models.ASSETS:
            models.ready(asset)

    def voices(self) -> tuple[VoiceInfo, ...]:
        return _VOICES

    def fingerprint(self, voice: Voice) -> str:
        name = voice_info(self, voice).name
        hashes = f"{models.MODEL.sha256[:16]} {models.VOICES[name].sha256[:16]}"
        return f"kokoro {_REVISION} {hashes} {self._versions()}"

    def jobs(self, cores: int) -> int:
        return max(1, min(cores, _memory() // _PROCESS))

    def say(self, take: Take) -> Pcm:
        name, speed = voice_info(self, take.voice).name, take.voice.speed
        tokens = self.tokens(take.spoken, take.phonemes)
        most = min(int(_LONGEST * speed), _ROWS)
        if len(tokens) > most:
            start = f"{take.spoken.text[:40]}…"
            raise TooLong(f"kokoro says {most} phonemes in one go, not the {len(tokens)} of {start!r}")
        return self._run(tokens, name, speed)

    def tokens(self, spoken: Spoken, set_by_station: Iterable[tuple[str, str]] = ()) -> list[int]:
        """The model's numbers for a text. Raises BadAudio if it cannot be said, or not whole."""
        text = espeakng.legible(spoken)
        if not text.strip(f"{espeakng.MARKS} "):
            raise BadAudio(f"there is nothing to say in {spoken.text!r}")
        phonemes = _phonemes(text, dict(set_by_station))
        for tied, letter in _TIED.items():
            phonemes = phonemes.replace(tied, letter)
        phonemes = "".join(_NEAREST.get(letter, letter) for letter in phonemes)
        unknown = sorted(set(phonemes) - self._vocabulary.keys())
        if unknown:
            raise BadAudio(f"kokoro has no sound for {' '.join(unknown)} in {spoken.text!r}")
        return [self._vocabulary[letter] for letter in phonemes]

    def _run(self, tokens: list[int], name: str, speed: float) -> Pcm:
        import numpy as np

        inputs = {
            "tokens": np.array([[0, *tokens, 0]], np.int64),
            "style": self._styles(name)[len(tokens) - 1],
            "speed": np.array([speed], np.float32),
        }
        (sound,) = self._session.run(None, inputs)
        full_scale = 32767 * 10 ** (-_HEADROOM_DB / 20)
        return Pcm(np.clip(sound * full_scale, -32768, 32767).astype("<i2").tobytes(), RATE)

    def _styles(self, name: str) -> Any:
        """The voice: a style vector for each count of tokens."""
        import numpy as np

        if name not in self._loaded:
            file = models.ready(models.VOICES[name])
            self._loaded[name] = np.fromfile(file, "<f4").reshape(_ROWS, 1, 256)
        return self._loaded[name]

    @cached_property
    def _loaded(self) -> dict[str, Any]:
        return {}

    @cached_property
    def _vocabulary(self) -> dict[str, int]:
        table = resources.files("bulletin.engines").joinpath("kokoro_tokens.json")
        return dict(json.loads(table.read_text("utf-8")))

    @cached_property
    def _session(self) -> Any:
        model = models.ready(models.MODEL)
        self._versions()
        from bulletin.engines import kokoro_graph

        return kokoro_graph.session(model)

    def _versions(self) -> str:
        """Of what else decides the samples. Raises EngineUnavailable if something is not installed."""
        try:
            package_version("onnx")  # the graph is rewritten with it; the samples do not depend on which
            return f"onnxruntime {package_version('onnxruntime')} {espeakng.version()}"
        except PackageNotFoundError as error:
            message = f"the default voice needs {error.name}; run: pip install 'bulletin[kokoro]'"
            raise EngineUnavailable(message) from error


def _phonemes(text: str, table: Mapping[str, str]) -> str:
    """By eSpeak NG; the words of `table` as it has them."""
    if not table:
        return espeakng.phonemes(text)
    words = "|".join(sorted(map(re.escape, table), key=len, reverse=True))
    pieces = re.split(rf"(?<!\S)({words})(?=[\s.,;:!?—]|$)", text)
    said = [table.get(piece) or espeakng.phonemes(piece) for piece in pieces if piece.strip()]
    return re.sub(r"\s+(?=[.,;:!?])", "", " ".join(said))


def _memory() -> int:
    """Bytes that all processes here may have, as far as this machine, or the container's limit, tells."""
    amounts = [os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")]
    with suppress(OSError, ValueError):  # there is no limit: no file, or "max" in it
        amounts.append(int(Path("/sys/fs/cgroup/memory.max").read_text("ascii")))
    return min(amounts)
