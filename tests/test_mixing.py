"""A recording says when each sentence is heard, and nothing of the script is missing from it."""

import resource
import tracemalloc
import wave
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as tuned
from hypothesis import strategies as st

from bulletin import audio, mixing
from bulletin.config import Pauses
from bulletin.errors import AudioError, BadAudio
from bulletin.types import Clip, Kind, Pcm, Recording, Script, Segment, Sentence, Spoken, Take, Voice, Written
from tests import sounds

RATE = 16_000
PAUSES = Pauses(comma=300, sentence=300, paragraph=400, story=850, music=180, edge=250)
VOICE = Voice("test", "tone")


def script(*segments: tuple[Kind, str | None, int]) -> Script:
    """From (kind, title, number of sentences)."""
    return Script(
        "सुबह का बुलेटिन",
        datetime(2026, 1, 14, 7, tzinfo=ZoneInfo("Asia/Kolkata")),
        tuple(
            Segment(
                kind, title, tuple(Sentence(Written(f"वाक्य {number}.{index}।")) for index in range(count))
            )
            for number, (kind, title, count) in enumerate(segments)
        ),
    )


def clip(segment: int, sentence: int, ms: int = 400, rate: int = RATE) -> Clip:
    """A tone that no other sentence has."""
    tone = sounds.sine(ms, 300 + 200 * segment + 20 * sentence, -12, rate)
    return Clip(segment, sentence, Take(Spoken("वाक्य"), VOICE), tone)


def clips(of: Script) -> list[Clip]:
    return [
        clip(number, index, 300 + 70 * index)
        for number, segment in enumerate(of.segments)
        for index in range(len(segment.sentences))
    ]


NEWS = script(
    (Kind.OPENING, "आरंभ", 1),
    (Kind.HEADLINES, "मुख्य समाचार", 2),
    (Kind.HEADLINES, None, 1),
    (Kind.STORY, "पुल", 2),
    (Kind.STORY, "मौसम", 1),
    (Kind.CLOSING, None, 1),
)


def heard(recording: Recording) -> Pcm:
    with wave.open(str(recording.wav)) as wav:
        assert (wav.getnchannels(), wav.getsampwidth()) == (1, 2)
        return Pcm(wav.readframes(wav.getnframes()), wav.getframerate())


def between(pcm: Pcm, start: int, end: int) -> bytes:
    return pcm.frames[2 * (pcm.rate * start // 1000) : 2 * (pcm.rate * end // 1000)]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "mix.wav"


class TestTimes:
    def test_every_sentence_is_heard_where_its_cue_says(self, out: Path) -> None:
        said = clips(NEWS)
        recording = mixing.mix(NEWS, said, PAUSES, out)
        sound = heard(recording)
        assert [between(sound, cue.start, cue.end) for cue in recording.cues] == [c.pcm.frames for c in said]

    def test_the_rest_is_silence_as_long_as_asked(self, out: Path) -> None:
        recording = mixing.mix(NEWS, clips(NEWS), PAUSES, out)
        sound = heard(recording)
        starts = [*(cue.start for cue in recording.cues), recording.duration]
        ends = [0, *(cue.end for cue in recording.cues)]
        gaps = list(zip(ends, starts, strict=True))
        assert not any(any(between(sound, *gap)) for gap in gaps)
        #  opening, headlines: two sentences and one more headline, story, story, closing without a title
        assert [start - end for end, start in gaps] == [250, 850, 300, 400, 850, 300, 850, 850, 250]

    def test_pauses_and_clips_add_up(self, out: Path) -> None:
        said = clips(NEWS)
        recording = mixing.mix(NEWS, said, PAUSES, out)
        assert mixing.pauses(NEWS, PAUSES) + sum(c.pcm.duration for c in said) == recording.duration
        assert heard(recording).duration == recording.duration

    def test_cues_carry_both_texts_and_the_voice(self, out: Path) -> None:
        recording = mixing.mix(NEWS, clips(NEWS), PAUSES, out)
        assert [cue.written for cue in recording.cues] == [
            sentence.written for segment in NEWS.segments for sentence in segment.sentences
        ]
        assert {(cue.spoken.text, cue.voice) for cue in recording.cues} == {("वाक्य", VOICE)}

    def test_an_emptied_segment_is_passed_over(self, out: Path) -> None:
        cut = script((Kind.OPENING, "आरंभ", 1), (Kind.STORY, "हटाई गई", 0), (Kind.CLOSING, "समापन", 1))
        recording = mixing.mix(cut, clips(cut), PAUSES, out)
        assert [chapter.title for chapter in recording.chapters] == ["आरंभ", "समापन"]
        assert mixing.pauses(cut, PAUSES) == 250 + 850 + 250

    def test_it_does_not_wear_with_length(self, out: Path) -> None:
        """Times are counted in samples: at a rate that milliseconds do not divide, nothing adds up."""
        long = script(*[(Kind.STORY, None, 1)] * 400)
        said = [clip(number, 0, 41, rate=22_050) for number in range(400)]
        recording = mixing.mix(long, said, PAUSES, out)
        assert heard(recording).duration == recording.duration
        last = recording.cues[-1]
        assert abs(between_silences(heard(recording), last.start, last.end) - len(said[-1].pcm.frames)) <= 4


def between_silences(pcm: Pcm, start: int, end: int) -> int:
    """Bytes of sound around a cue."""
    return len(between(pcm, start - 5, end + 5).strip(b"\0"))


class TestChapters:
    def test_they_begin_with_the_sentences_of_titled_segments(self, out: Path) -> None:
        recording = mixing.mix(NEWS, clips(NEWS), PAUSES, out)
        first = {(cue.segment, cue.sentence): cue.start for cue in recording.cues}
        assert [(chapter.title, chapter.start) for chapter in recording.chapters] == [
            ("आरंभ", 0),
            ("मुख्य समाचार", first[1, 0]),
            ("पुल", first[3, 0]),
            ("मौसम", first[4, 0]),
        ]

    def test_before_the_first_title_there_is_the_scripts(self, out: Path) -> None:
        untitled = script((Kind.OPENING, None, 1), (Kind.STORY, "पुल", 1))
        recording = mixing.mix(untitled, clips(untitled), PAUSES, out)
        assert [chapter.title for chapter in recording.chapters] == ["सुबह का बुलेटिन", "पुल"]

    @tuned(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        segments=st.lists(
            st.tuples(
                st.sampled_from(list(Kind)), st.sampled_from([None, "पहला", "दूसरा"]), st.integers(0, 3)
            ),
            min_size=1,
            max_size=6,
        ).filter(lambda segments: any(count for *_, count in segments))
    )
    def test_they_tile_whatever_the_script(
        self, segments: list[tuple[Kind, str | None, int]], out: Path
    ) -> None:
        any_script = script(*segments)
        recording = mixing.mix(any_script, clips(any_script), PAUSES, out)
        edges = [chapter.start for chapter in recording.chapters] + [recording.duration]
        assert edges[0] == 0
        assert [chapter.end for chapter in recording.chapters] == edges[1:]
        assert all(chapter.start < chapter.end for chapter in recording.chapters)
        times = [time for cue in recording.cues for time in (cue.start, cue.end)]
        assert times == sorted(times)
        assert len(recording.cues) == sum(count for *_, count in segments)


TWO = script((Kind.OPENING, "आरंभ", 1), (Kind.STORY, "पुल", 2))
A, B, C = clip(0, 0), clip(1, 0), clip(1, 1)
HOLED = {
    "the last is missing": ([A, B], "no clip for sentence 2 of segment 2"),
    "the first is missing": ([B, C], "sentence 1 of segment 2 came for sentence 1 of segment 1"),
    "one in the middle is missing": ([A, C], "out of order"),
    "two have changed places": ([A, C, B], "out of order"),
    "one is there twice": ([A, B, B, C], "out of order"),
    "one is too many": ([A, B, C, clip(2, 0)], "a clip too many"),
    "none is there": ([], "no clip for sentence 1 of segment 1"),
    "one is empty": ([A, Clip(1, 0, B.take, audio.silence(0, RATE)), C], "sentence 1 of segment 2 is empty"),
    "rates are mixed": ([A, B, clip(1, 1, rate=24_000)], "24000 Hz, those before it 16000"),
}


class TestRefusal:
    @pytest.mark.parametrize(("given_", "says"), HOLED.values(), ids=HOLED.keys())
    def test_a_bulletin_with_a_hole_is_not_made(self, given_: Sequence[Clip], says: str, out: Path) -> None:
        with pytest.raises(AudioError, match=says):
            mixing.mix(TWO, given_, PAUSES, out)
        assert not out.exists()

    def test_nor_an_empty_one(self, out: Path) -> None:
        with pytest.raises(AudioError, match="no sentence"):
            mixing.mix(script((Kind.OPENING, "आरंभ", 0)), [], PAUSES, out)
        assert not out.exists()

    @pytest.mark.parametrize("error", [BadAudio("silent"), KeyboardInterrupt()])
    def test_what_goes_wrong_in_speaking_passes_through(self, error: BaseException, out: Path) -> None:
        def failing() -> Iterator[Clip]:
            yield A
            raise error

        with pytest.raises(type(error)):
            mixing.mix(TWO, failing(), PAUSES, out)
        assert not out.exists()

    def test_a_place_that_is_not_there_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(AudioError, match=r"cannot write .*mix\.wav: No such file"):
            mixing.mix(TWO, [A, B, C], PAUSES, tmp_path / "gone" / "mix.wav")

    def test_a_full_disk_is_told_and_leaves_nothing(self, out: Path) -> None:
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
        try:
            with pytest.raises(AudioError, match=r"cannot write .*File too large"):
                mixing.mix(TWO, [A, B, C], PAUSES, out)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert not out.exists()


def test_memory_does_not_grow_with_the_bulletin(out: Path) -> None:
    """Ten minutes of sound pass through, a clip at a time."""
    long = script((Kind.STORY, "लंबा", 300))
    second = sounds.speech(1700, RATE)
    said = (Clip(0, index, A.take, Pcm(bytes(second.frames), RATE)) for index in range(300))
    tracemalloc.start()
    try:
        recording = mixing.mix(long, said, PAUSES, out)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert recording.duration > 590_000
    assert peak < 2_000_000
