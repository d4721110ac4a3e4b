"""Clip → what a speech recogniser hears in it, and how that differs from what was to be said.

A recogniser is a function from sound to Hindi text; faster-whisper is the one that comes with us. It is a
weak judge of spelling, so words are compared by their consonants.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from pathlib import Path
from typing import Any

from bulletin import audio
from bulletin.errors import BadAudio, ConfigError
from bulletin.hindi import nfc, words
from bulletin.spoken import verbalise
from bulletin.types import Clip, Pcm, Take

Recogniser = Callable[[Pcm], str]
_RATE = 16_000  # Hz: what Whisper listens at
_PROMPT = "यह हिन्दी समाचार है।"  # so that it writes Devanagari
# Letters that a recogniser, or a writer, takes for one another.
_SAME = str.maketrans({"ण": "न", "ङ": "न", "ञ": "न", "ष": "स", "श": "स", "ळ": "ल", "ऱ": "र"})


@dataclass(frozen=True, slots=True)
class Difference:
    """Words that were to be said, and those that were heard in their place; one of them may be empty."""

    said: str
    heard: str

    def __str__(self) -> str:
        return f"{self.said or '∅'} → {self.heard or '∅'}"


def skeleton(word: str) -> str:
    """The consonants of a word, those that are easily confused as one letter."""
    return "".join(letter for letter in nfc(word) if "क" <= letter <= "ह").translate(_SAME)


def differences(said: str, heard: str) -> tuple[Difference, ...]:
    """The words of two texts that have not the same consonants, in order."""
    ours, theirs = list(words(said)), list(words(heard))
    matcher = SequenceMatcher(None, [skeleton(one) for one in ours], [skeleton(one) for one in theirs], False)
    spots = [spot for spot in matcher.get_opcodes() if spot[0] != "equal"]
    pairs = (Difference(" ".join(ours[a:b]), " ".join(theirs[c:d])) for _, a, b, c, d in spots)
    return tuple(pair for pair in pairs if skeleton(pair.said) != skeleton(pair.heard))


def error(said: str, heard: str) -> float:
    """The share of the consonants of `said` that were not heard, from 0 to 1."""
    ours, theirs = skeleton(said), skeleton(heard)
    matched = sum(block.size for block in SequenceMatcher(None, ours, theirs, False).get_matching_blocks())
    return 1 - matched / len(ours) if ours else 0.0


def verified(
    clips: Iterable[Clip], hear: Recogniser, worst: float, tell: Callable[[str], None]
) -> Iterator[Clip]:
    """The same clips, each listened to; equal takes once.

    `tell` is told the differences of a clip that has some. Raises BadAudio when more than `worst` of the
    consonants of a sentence are not heard.
    """
    known = set[Take]()
    for clip in clips:
        if clip.take not in known:
            known.add(clip.take)
            _verify(clip, hear, worst, tell)
        yield clip


def _verify(clip: Clip, hear: Recogniser, worst: float, tell: Callable[[str], None]) -> None:
    said = clip.take.spoken.text
    heard = verbalise(hear(clip.pcm)).text
    found = differences(said, heard)
    if not found:
        return
    told = f"{said!r} was heard with differences: {', '.join(map(str, found))}"
    if error(said, heard) > worst:
        voice = clip.take.voice
        raise BadAudio(f"{voice.engine}/{voice.name}: {told}")
    tell(told)


class Whisper:
    """A faster-whisper model in a directory of the user's; nothing is downloaded."""

    def __init__(self, directory: str) -> None:
        """Raise ConfigError if there is no model there, or faster-whisper is not installed."""
        if not directory:
            raise ConfigError("verify.model: name the directory of a faster-whisper model")
        self._directory = Path(directory).expanduser()
        if not (self._directory / "model.bin").is_file():
            raise ConfigError(f"verify.model: {self._directory} holds no model.bin of faster-whisper")
        try:
            import faster_whisper
        except ImportError as failure:
            raise ConfigError("speech recognition needs: pip install 'bulletin[asr]'") from failure
        self._package: Any = faster_whisper

    @cached_property
    def _model(self) -> Any:
        return self._package.WhisperModel(
            str(self._directory), device="cpu", compute_type="int8", local_files_only=True
        )

    def __call__(self, pcm: Pcm) -> str:
        import numpy as np

        sound = np.frombuffer(audio.resample(pcm, _RATE).frames, "<i2").astype(np.float32) / 32768
        segments, _ = self._model.transcribe(
            sound,
            language="hi",
            beam_size=1,
            no_repeat_ngram_size=4,
            initial_prompt=_PROMPT,
            condition_on_previous_text=False,
        )
        return "".join(segment.text for segment in segments)
