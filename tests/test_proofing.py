"""A clip that is no reading of its text is told from one that is."""

import numpy as np
import pytest

from bulletin import engines, proofing
from bulletin.errors import BadAudio
from bulletin.spoken import verbalise
from bulletin.types import Pcm, Spoken, Take, Voice, VoiceInfo
from tests import sounds
from tests.voices import tone

RATE = 24_000
VOICE = VoiceInfo("tone", "none", "a tone", ms_per_akshara=160.0, rate=RATE)
TAKE = Take(Spoken("आज सुबह तक बारिश होती रही, फिर दोपहर में तेज़ धूप निकली।"), Voice("test", "tone"))
DUE = 3500


def drone(wobble: float) -> Pcm:
    """A vowel that does not end, its pitch going up and down by so much."""
    time = np.arange(RATE * DUE // 1000) / RATE
    phase = 2 * np.pi * np.cumsum(140 * (1 + wobble * np.sin(10 * np.pi * time))) / RATE
    return sounds.pcm(0.2 * sum(np.sin(number * phase) / number for number in range(1, 20)))


def hiss(under: Pcm) -> Pcm:
    noise = np.random.default_rng(3).standard_normal(len(under.frames) // 2)
    return sounds.pcm(sounds.samples(under) + 0.01 * noise)


STUCK = {
    "a tone": (sounds.sine(DUE, 440, -10), "holds one tone"),
    "a tone in noise": (hiss(sounds.sine(DUE, 200, -14)), "holds one tone"),
    "a drone": (drone(0), "holds one tone"),
    "a drone with vibrato": (drone(0.01), "repeats itself"),
    "speech that gets stuck": (Pcm(tone(1500).frames + drone(0).frames[: 2 * RATE * 2], RATE), "holds one"),
    "a loop of 150 ms": (Pcm(tone(150).frames * 23, RATE), "repeats itself"),
    "a loop of 370 ms": (Pcm(tone(370).frames * 9, RATE), "repeats itself"),
}


@pytest.mark.parametrize(("pcm", "telling"), STUCK.values(), ids=STUCK.keys())
def test_what_is_stuck_is_told(pcm: Pcm, telling: str) -> None:
    with pytest.raises(BadAudio, match=telling):
        proofing.check(TAKE, pcm, VOICE)


def test_a_voice_that_moves_is_let_pass() -> None:
    good = tone(DUE)
    assert proofing.check(TAKE, good, VOICE) is good


def test_a_wrong_rate_is_told() -> None:
    with pytest.raises(BadAudio, match="48000 Hz and should have 24000"):
        proofing.check(TAKE, Pcm(tone(DUE).frames, 48_000), VOICE)


@pytest.mark.parametrize("pcm", [tone(0), tone(40), tone(700)])
def test_a_clip_too_short_to_repeat_itself_is_measured_all_the_same(pcm: Pcm) -> None:
    assert proofing.likeness(pcm) == 0
    assert proofing.longest_held(pcm) <= 200


@pytest.mark.engine
@pytest.mark.parametrize(
    ("engine", "voice"), [("espeak", "male"), ("kokoro", "hf_alpha"), ("kokoro", "hm_psi")]
)
def test_real_voices_are_far_from_being_stuck(
    engine: str, voice: str, request: pytest.FixtureRequest
) -> None:
    if engine == "kokoro":
        request.getfixturevalue("kokoro_installed")
    take = Take(
        verbalise("आज दोपहर राजधानी में 24 नई बसें सड़क पर उतरीं, इन पर ₹3.5 करोड़ की लागत आई है।"),
        Voice(engine, voice),
    )
    speaker = engines.build(engine)
    pcm = proofing.check(take, speaker.say(take), engines.voice_info(speaker, take.voice))
    assert proofing.likeness(pcm) < 0.9
    assert proofing.longest_held(pcm) <= 200
