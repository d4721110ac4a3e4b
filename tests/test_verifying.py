"""What a recogniser hears is compared with what was to be said, by its consonants."""

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from bulletin import verifying
from bulletin.errors import BadAudio, ConfigError
from bulletin.types import Clip, Pcm, Spoken, Take, Voice
from tests.voices import tone

SAID = "चौबीस नई बसें सड़क पर उतरीं।"


def clip(text: str = SAID, sentence: int = 0) -> Clip:
    return Clip(0, sentence, Take(Spoken(text), Voice("test", "tone")), tone(300))


@pytest.mark.parametrize(
    ("said", "heard", "told"),
    [
        (SAID, "चौबीस नई बसें सड़क पर उतरीं", []),
        (SAID, "चौबिस नयी बसे सडक पर उतरी", []),  # spelling, which a recogniser is no judge of
        ("विशेष शाखा", "विसेस साखा", []),
        (SAID, "चौबीस नई कारें सड़क पर उतरीं", ["बसें → कारें"]),
        (SAID, "चौबीस नई बसें पर उतरीं", ["सड़क → ∅"]),
        (SAID, "चौबीस नई बसें सड़क पर कल उतरीं", ["∅ → कल"]),
        ("राम श्याम आए", "", ["राम श्याम आए → ∅"]),
    ],
)
def test_words_that_differ_are_shown(said: str, heard: str, told: list[str]) -> None:
    found = [str(one) for one in verifying.differences(said, heard)]
    if "नयी" in heard:  # य is a consonant of one spelling only
        assert found in ([], ["नई → नयी"])
    else:
        assert found == told


@pytest.mark.parametrize(
    ("said", "heard", "share"),
    [("कमल", "कमल", 0), ("कमल", "", 1), ("कमल", "कल", 1 / 3), ("कमल", "कमाल था", 0), ("", "क", 0)],
)
def test_the_share_that_is_not_heard(said: str, heard: str, share: float) -> None:
    assert verifying.error(said, heard) == pytest.approx(share)


def test_differences_are_told_and_the_clips_go_on() -> None:
    told: list[str] = []
    asked: list[Pcm] = []

    def hear(pcm: Pcm) -> str:
        asked.append(pcm)
        return "24 नई कारें सड़क पर उतरीं"  # digits are read as they would be spoken

    given = [clip(), clip(sentence=1)]
    assert list(verifying.verified(given, hear, 0.5, told.append)) == given
    assert len(asked) == 1, "equal takes are listened to once"
    assert len(told) == 1
    assert told[0].endswith("बसें → कारें")


def test_a_sentence_that_is_not_recognised_fails() -> None:
    with pytest.raises(BadAudio, match=r"test/tone: .* → "):
        list(verifying.verified([clip()], lambda _: "हवा", 0.5, lambda _: None))


class TestWhisper:
    @pytest.fixture
    def model(self, tmp_path: Path) -> Path:
        (tmp_path / "model.bin").write_bytes(b"")
        return tmp_path

    def test_it_needs_a_model(self, tmp_path: Path) -> None:
        with pytest.raises(ConfigError, match=r"verify\.model: name the directory"):
            verifying.Whisper("")
        with pytest.raises(ConfigError, match=r"holds no model\.bin"):
            verifying.Whisper(str(tmp_path))

    def test_it_needs_its_package(self, model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "faster_whisper", None)
        with pytest.raises(ConfigError, match=r"bulletin\[asr\]"):
            verifying.Whisper(str(model))

    def test_it_hands_over_what_whisper_wants(self, model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        asked: dict[str, Any] = {}

        class Model:
            def __init__(self, directory: str, **options: Any) -> None:
                asked.update(directory=directory, **options)

            def transcribe(self, sound: Any, **options: Any) -> Any:
                asked.update(sound=sound, **options)
                return [type("Part", (), {"text": word}) for word in (" नमस्", "कार")], None

        package = ModuleType("faster_whisper")
        package.WhisperModel = Model  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "faster_whisper", package)
        assert verifying.Whisper(str(model))(tone(300)) == " नमस्कार"
        assert (asked["language"], asked["local_files_only"]) == ("hi", True)
        assert (asked["sound"].dtype, asked["sound"].size) == (np.float32, 4800)
        assert np.abs(asked["sound"]).max() < 1
