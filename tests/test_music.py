"""Music around the news: ours is made the same way every time, and none of it covers a word."""

import hashlib
import subprocess
import sys
import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bulletin import audio, mixing, music
from bulletin.audio import process
from bulletin.config import Pauses
from bulletin.errors import AudioError
from bulletin.music.ducking import Bed
from bulletin.types import Clip, Kind, Pcm, Recording, Script, Segment, Sentence, Spoken, Take, Voice, Written
from tests import sounds

RATE = 24_000
SENTENCE = Sentence(Written("समाचार का वाक्य " * 5 + "।"))
PAUSES = Pauses(comma=300, sentence=255, paragraph=420, story=850, music=180, edge=300)
OURS = music.load(bed="default")
PIECES = {
    "signature": OURS.signature,
    "short signature": OURS.short_signature,
    "sting": OURS.sting,
    "closing": OURS.closing,
    "short closing": OURS.short_closing,
}


def script(now: Any, *kinds: tuple[Kind, str | None, int]) -> Script:
    return Script(
        "बुलेटिन",
        now,
        tuple(
            Segment(kind, title, (Sentence(Written("समाचार का वाक्य " * 5 + "।")),) * count)
            for kind, title, count in kinds
        ),
    )


@pytest.fixture
def news(now: Any) -> Script:
    return script(
        now,
        (Kind.OPENING, "आरंभ", 2),
        (Kind.HEADLINES, "मुख्य समाचार", 2),
        (Kind.HEADLINES, None, 1),
        (Kind.STORY, "पुल", 2),
        (Kind.STORY, "मौसम", 2),
        (Kind.CLOSING, "समापन", 1),
    )


def clips(of: Script, ms: int = 2500) -> list[Clip]:
    said = audio.trim(sounds.speech(ms, RATE))
    take = Take(Spoken("वाक्य।"), Voice("test", "tone"))
    return [
        Clip(number, index, take, said)
        for number, segment in enumerate(of.segments)
        for index in range(len(segment.sentences))
    ]


def heard(recording: Recording) -> Any:
    with wave.open(str(recording.wav)) as wav:
        return np.frombuffer(wav.readframes(wav.getnframes()), "<i2").astype(float)


def level(samples: Any) -> float:
    """DBFS RMS."""
    return float(10 * np.log10(np.mean((samples / 32768) ** 2) + 1e-12))


class TestOurs:
    @pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES.keys())
    def test_a_piece_is_short_soft_at_its_edges_and_not_too_loud(self, piece: music.Piece) -> None:
        samples = np.frombuffer(piece.pcm.frames, "<i2") / 32768
        assert np.abs(samples).max() < 0.82
        assert np.abs(samples[:20]).max() < 0.05
        assert np.abs(samples[-20:]).max() < 0.005
        assert piece.lead < piece.pcm.duration < 4500
        assert np.abs(np.diff(samples)).max() < 0.4

    @pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES.keys())
    def test_nothing_of_it_is_near_the_highest_frequency(self, piece: music.Piece) -> None:
        samples = np.frombuffer(piece.pcm.frames, "<i2") / 32768
        spectrum = np.abs(np.fft.rfft(samples)) ** 2
        above = np.fft.rfftfreq(samples.size, 1 / piece.pcm.rate) > 10_800
        assert 10 * np.log10(spectrum[above].sum() / spectrum.sum()) < -50

    def test_the_bed_has_no_seam(self) -> None:
        assert OURS.bed is not None
        samples = np.frombuffer(OURS.bed.frames, "<i2") / 32768
        around = np.concatenate([samples[-200:], samples[:200]])
        inside = np.abs(np.diff(samples)).max()
        assert np.abs(np.diff(around)).max() <= inside

    def test_two_processes_make_the_same_samples(self) -> None:
        call = (
            "import hashlib; from bulletin import music; m = music.load(bed='default');"
            "print(*(hashlib.sha256(p.pcm.frames).hexdigest() for p in (m.signature, m.sting, m.closing)),"
            "hashlib.sha256(m.bed.frames).hexdigest())"
        )
        told = subprocess.run([sys.executable, "-c", call], capture_output=True, text=True, check=True)
        mine = [OURS.signature, OURS.sting, OURS.closing]
        hashes = [hashlib.sha256(piece.pcm.frames).hexdigest() for piece in mine if piece]
        assert OURS.bed is not None
        assert told.stdout.split() == [*hashes, hashlib.sha256(OURS.bed.frames).hexdigest()]


class TestAStationsOwn:
    @pytest.fixture
    def jingle(self, tmp_path: Path) -> Path:
        """Three seconds in stereo and AAC, at a level of its own."""
        file = tmp_path / "our jingle: 1.m4a"
        noise = "-f lavfi -i sine=frequency=600:sample_rate=44100:duration=3 -af volume=-20dB -ac 2 -c:a aac"
        process.run("make a jingle", [*noise.split(), f"file:{file}"])
        return file

    def test_any_file_is_brought_to_the_house_level(self, jingle: Path) -> None:
        piece = music.load(signature=str(jingle), closing="none").signature
        assert piece is not None
        assert piece.pcm.duration == pytest.approx(3000, abs=60)
        samples = np.frombuffer(piece.pcm.frames, "<i2").astype(float)
        assert level(samples[24_000:48_000]) == pytest.approx(music.LEVEL, abs=0.5)
        assert abs(piece.lead - piece.pcm.duration) <= 50  # it is loud to its end, and nobody speaks over it

    def test_in_a_short_bulletin_it_is_cut_and_faded(self, jingle: Path) -> None:
        piece = music.load(signature=str(jingle)).short_signature
        assert piece is not None
        assert 1000 < piece.lead <= piece.pcm.duration <= music.SHORT

    def test_none_is_not_heard(self) -> None:
        assert music.load("none", "none", "none", "none") == music.SILENT

    def test_a_file_that_is_none_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(AudioError, match=r"gone\.wav: No such file"):
            music.load(sting=str(tmp_path / "gone.wav"))

    def test_a_silent_file_is_told(self, tmp_path: Path) -> None:
        file = tmp_path / "silent.wav"
        process.run("make silence", [*"-f lavfi -i anullsrc=d=1".split(), f"file:{file}"])
        with pytest.raises(AudioError, match=r"silent\.wav is silent"):
            music.load(sting=str(file))


class TestInTheMix:
    def test_it_is_counted(self, news: Script, tmp_path: Path) -> None:
        said = clips(news)
        recording = mixing.mix(news, said, PAUSES, tmp_path / "mix.wav", OURS)
        speech = sum(clip.pcm.duration for clip in said)
        assert mixing.pauses(news, PAUSES, OURS) + speech == pytest.approx(recording.duration, abs=2)
        assert heard(recording).size * 1000 // RATE == recording.duration

    def test_no_word_is_covered(self, news: Script, tmp_path: Path) -> None:
        """What is heard with music less what is heard without it is the music: 18 dB below every sentence."""
        with_it = mixing.mix(news, clips(news), PAUSES, tmp_path / "with.wav", OURS)
        mixed = heard(with_it)
        for cue, clip in zip(with_it.cues, clips(news), strict=True):
            words = np.frombuffer(clip.pcm.frames, "<i2").astype(float)
            start = round((cue.start - audio.rests(clip.pcm)[0]) * RATE / 1000)
            near = mixed[max(start - 24, 0) :]
            shift = min(
                range(48), key=lambda at: float(np.abs(near[at : at + words.size] - words).mean())
            )  # cues are whole milliseconds, samples are not
            under = near[shift : shift + words.size] - words
            assert level(words) - level(under) >= 18, cue
            for at in range(0, words.size - RATE // 2, RATE // 4):
                window = slice(at, at + RATE // 2)
                assert level(words[window]) - level(under[window]) >= 18, cue

    def test_the_bed_is_under_the_headlines_only(self, news: Script, tmp_path: Path) -> None:
        only_bed = music.Music(bed=OURS.bed)
        with_it = mixing.mix(news, clips(news), PAUSES, tmp_path / "with.wav", only_bed)
        without = mixing.mix(news, clips(news), PAUSES, tmp_path / "without.wav")
        assert with_it.cues == without.cues
        bed = heard(with_it) - heard(without)
        headlines = [cue for cue in with_it.cues if news.segments[cue.segment].kind is Kind.HEADLINES]
        begin, end = headlines[0].start * RATE // 1000, headlines[-1].end * RATE // 1000
        assert not bed[: begin - RATE].any()
        assert not bed[end + 2 * RATE :].any()
        assert level(bed[begin:end]) > -60
        assert np.abs(np.diff(bed)).max() < 2000
        before = bed[begin - RATE * 2 // 5 : begin - RATE // 10]
        assert level(before) > level(bed[begin + RATE // 2 : begin + RATE]) + 4, "it makes room for the words"

    def test_a_sting_is_between_stories_and_the_closing_at_the_end(self, now: Any, tmp_path: Path) -> None:
        plain = script(now, (Kind.OPENING, "आरंभ", 1), (Kind.STORY, "पुल", 1), (Kind.CLOSING, "समापन", 1))
        assert OURS.short_signature is not None
        assert OURS.short_closing is not None
        gap = PAUSES.edge + OURS.short_signature.lead + PAUSES.music + 2 * PAUSES.story
        end = PAUSES.music + OURS.short_closing.pcm.duration + PAUSES.edge
        assert mixing.pauses(plain, PAUSES, OURS) == gap + end
        recording = mixing.mix(plain, clips(plain), PAUSES, tmp_path / "mix.wav", OURS)
        assert level(heard(recording)[-RATE:]) > -45

    def test_a_text_that_is_only_said_has_no_music(self, now: Any) -> None:
        aloud = script(now, (Kind.STORY, None, 3))
        assert mixing.pauses(aloud, PAUSES, OURS) == mixing.pauses(aloud, PAUSES)

    def test_in_half_a_minute_there_is_room_for_the_news(self, now: Any, news: Script) -> None:
        short = script(now, (Kind.OPENING, "आरंभ", 2), (Kind.STORY, "पुल", 3), (Kind.CLOSING, "समापन", 1))
        assert mixing.pauses(short, PAUSES, OURS) - mixing.pauses(short, PAUSES) < 3000
        assert mixing.pauses(news, PAUSES, OURS) - mixing.pauses(news, PAUSES) < 7500


def test_the_bed_does_not_depend_on_how_the_sound_is_cut() -> None:
    """Whole or block by block, as long as each ends in silence."""
    assert OURS.bed is not None
    block = np.concatenate([np.zeros(9600), np.frombuffer(sounds.speech(1200).frames, "<i2"), np.zeros(2400)])
    whole = Bed(OURS.bed, RATE, 24).below(np.tile(block, 3), on=True)
    bed = Bed(OURS.bed, RATE, 24)
    pieces: list[Any] = [bed.below(block, on=True) for _ in range(3)]
    assert np.concatenate(pieces) == pytest.approx(whole)


class TestResample:
    @pytest.mark.parametrize("rate", [16_000, 22_050, 44_100, 48_000])
    def test_a_tone_stays_a_tone(self, rate: int) -> None:
        made = audio.resample(sounds.sine(1000, 440, -12), rate)
        assert (made.rate, made.duration) == (rate, 1000)
        assert (
            np.max(
                np.abs(
                    sounds.samples(made)[999:-999]
                    - sounds.samples(sounds.sine(1000, 440, -12, rate))[999:-999]
                )
            )
            < 0.002
        )

    def test_what_the_rate_cannot_hold_is_taken_away(self) -> None:
        made = audio.resample(sounds.sine(1000, 9_000, -6), 16_000)
        assert level(np.frombuffer(made.frames, "<i2")[800:-800].astype(float)) < -60


class TestTighten:
    def test_a_long_silence_is_shortened(self) -> None:
        tone = sounds.sine(500, 300, -12)
        clip = Pcm(tone.frames + audio.silence(460, RATE).frames + tone.frames, RATE)
        assert audio.tighten(clip, 300).duration == pytest.approx(1300, abs=3)

    @pytest.mark.parametrize("gap", [0, 100, 300])
    def test_a_short_one_stays(self, gap: int) -> None:
        tone = sounds.sine(500, 300, -12)
        clip = Pcm(tone.frames + audio.silence(gap, RATE).frames + tone.frames, RATE)
        assert audio.tighten(clip, 300) is clip

    def test_what_is_heard_stays_bit_for_bit(self) -> None:
        tones = [sounds.sine(400, pitch, -12).frames for pitch in (300, 400, 500)]
        made = audio.tighten(Pcm(audio.silence(700, RATE).frames.join(tones), RATE), 200)
        assert made.duration == pytest.approx(1600, abs=4)
        assert all(tone[400:-400] in made.frames for tone in tones)

    def test_silence_alone_is_left(self) -> None:
        clip = audio.silence(2000, RATE)
        assert audio.tighten(clip, 200) is clip
