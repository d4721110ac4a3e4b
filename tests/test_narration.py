"""A script becomes clips: every sentence, in order, said once, checked."""

import random
import tracemalloc
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin import narration
from bulletin.cache import Cache
from bulletin.errors import BadAudio, EngineError, TooLong
from bulletin.executors import Map, one_by_one
from bulletin.types import Clip, Kind, Pcm, Script, Segment, Sentence, Spoken, Take, Written
from tests.voices import RATE, TEST_CAST, TEST_VOICE, ShortBreathed, ToneEngine, let_in, tone

SENTENCES = ("नमस्कार।", "आज सुबह तक बारिश होती रही, फिर धूप निकली।", "नमस्कार।", "पानी उतर गया।")


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> type[ToneEngine]:
    return let_in(monkeypatch, ToneEngine)


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "clips")


def takes(*texts: str) -> dict[tuple[int, int], Take]:
    return {(0, number): Take(Spoken(text), TEST_VOICE) for number, text in enumerate(texts)}


def narrate(wanted: dict[tuple[int, int], Take], cache: Cache, run: Any = one_by_one) -> list[Clip]:
    return list(narration.narrate(wanted, narration.Speaker({}), Map(run), cache))


def test_every_sentence_has_its_clip_in_order(engine: type[ToneEngine], cache: Cache) -> None:
    clips = narrate(takes(*SENTENCES), cache)
    assert [(clip.segment, clip.sentence) for clip in clips] == [(0, 0), (0, 1), (0, 2), (0, 3)]
    assert [clip.take.spoken.text for clip in clips] == list(SENTENCES)


def test_the_takes_of_a_script_are_in_spoken_form(now: Any) -> None:
    segment = Segment(
        Kind.STORY,
        "बस",
        (Sentence(Written("24 बसें चलीं।")), Sentence(Written("5 बसें।"), spoken="पाँच ही बसें।")),
    )
    wanted = narration.takes(Script("बस", now, (segment,)), TEST_CAST, {"बसें": "बस गाड़ियाँ"})
    assert [take.spoken.text for take in wanted.values()] == ["चौबीस बस गाड़ियाँ चलीं।", "पाँच ही बस गाड़ियाँ।"]


def test_equal_takes_are_said_once_and_in_order(engine: type[ToneEngine], cache: Cache) -> None:
    narrate(takes(*SENTENCES), cache)
    assert engine.asked == [SENTENCES[0], SENTENCES[1], SENTENCES[3]]


def test_several_speakers_begin_at_the_beginning_and_do_the_long_ones_of_the_last_few_first() -> None:
    lengths = [3, 1, 9, 2, 5, 4, 8, 6, 7]
    spoken = [Take(Spoken("क" * length), TEST_VOICE) for length in lengths]

    def order(workers: int) -> list[int]:
        return [len(take.spoken.text) for take in narration.in_turn(spoken, workers)]

    assert order(1) == lengths
    assert order(2) == [3, 1, 9, 2, 5, 8, 7, 6, 4]
    assert order(4) == [3, 1, 9, 2, 8, 7, 6, 5, 4]
    assert order(16) == lengths


def test_clips_come_as_they_are_said(engine: type[ToneEngine], cache: Cache) -> None:
    clips = narration.narrate(takes(*SENTENCES), narration.Speaker({}), Map(one_by_one), cache)
    next(clips)
    assert engine.asked == [SENTENCES[0]]


def test_clips_are_in_order_though_the_last_are_said_out_of_it(
    engine: type[ToneEngine], cache: Cache
) -> None:
    texts = ["क" * length for length in (3, 1, 9, 2, 5)]
    clips = list(narration.narrate(takes(*texts), narration.Speaker({}), Map(one_by_one, 2), cache))
    assert [clip.take.spoken.text for clip in clips] == texts
    assert engine.asked == ["क" * length for length in (3, 1, 9, 5, 2)]


class Forgetful(Cache):
    """Takes nothing: a disk that is full, or only to be read."""

    def _write(self, *_: Any) -> None:
        """Lose it."""


def test_without_a_cache_equal_takes_are_still_said_once(engine: type[ToneEngine], tmp_path: Path) -> None:
    clips = narrate(takes(*SENTENCES), Forgetful(tmp_path))
    assert [clip.take.spoken.text for clip in clips] == list(SENTENCES)
    assert len(engine.asked) == 3


def test_a_clip_that_the_cache_loses_on_the_way_is_said_again(engine: type[ToneEngine], cache: Cache) -> None:
    before = narrate(takes(*SENTENCES), cache)
    engine.asked.clear()
    clips = narration.narrate(takes(*SENTENCES), narration.Speaker({}), Map(one_by_one), cache)
    first = next(clips)
    cache.prune(0)
    assert [first, *clips] == before
    assert set(engine.asked) == set(SENTENCES[1:])


def test_a_damaged_clip_is_said_again(engine: type[ToneEngine], cache: Cache) -> None:
    before = narrate(takes(*SENTENCES), cache)
    for file in (path for path in cache.directory.rglob("*") if path.is_file()):
        file.write_bytes(file.read_bytes()[:-2])
    engine.asked.clear()
    assert narrate(takes(*SENTENCES), cache) == before
    assert len(engine.asked) == 3


def test_memory_does_not_grow_with_length(engine: type[ToneEngine], cache: Cache) -> None:
    def peak(count: int) -> int:
        wanted = takes(
            *(f"{'क' * 20} {'ख' * (number // 20)} {'ग' * (number % 20)}" for number in range(count))
        )
        tracemalloc.start()
        try:
            for _ in narration.narrate(wanted, narration.Speaker({}), Map(one_by_one, 2), cache):
                pass
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    noise = random.Random(1).randbytes(8 * RATE)
    engine.behave = staticmethod(lambda take, time: Pcm(bytes(bytearray(noise)), RATE))
    clip = len(noise)
    assert peak(40) - peak(10) < 10 * clip


def test_after_one_changed_sentence_only_that_one_is_said(engine: type[ToneEngine], cache: Cache) -> None:
    first = narrate(takes(*SENTENCES), cache)
    engine.asked.clear()
    changed = (*SENTENCES[:3], "पानी अब उतर गया है।")
    second = narrate(takes(*changed), cache)
    assert engine.asked == ["पानी अब उतर गया है।"]
    assert [clip.pcm for clip in second[:3]] == [clip.pcm for clip in first[:3]]


def test_what_was_said_before_a_failure_is_kept(engine: type[ToneEngine], cache: Cache) -> None:
    def fail_on_the_last(take: Take, _: int) -> Pcm | None:
        if take.spoken.text == "पानी उतर गया।":
            raise EngineError("out of breath")
        return None

    engine.behave = staticmethod(fail_on_the_last)
    with pytest.raises(EngineError, match="out of breath"):
        narrate(takes(*SENTENCES), cache)
    engine.behave = staticmethod(lambda take, time: None)
    engine.asked.clear()
    narrate(takes(*SENTENCES), cache)
    assert engine.asked == ["पानी उतर गया।"]


@pytest.mark.parametrize(
    ("bad", "telling"),
    [
        (Pcm(b"", RATE), "empty"),
        (tone(1000, amplitude=20), "silent"),
        (tone(150), "150 ms long"),
        (tone(20_000), "20000 ms long"),
        (tone(1000, amplitude=60_000), "full scale"),
    ],
    ids=["empty", "silent", "short", "long", "clipped"],
)
def test_a_bad_clip_is_said_again_once_then_told(
    engine: type[ToneEngine], cache: Cache, bad: Pcm, telling: str
) -> None:
    text = "आज सुबह तक बारिश होती रही।"
    engine.behave = staticmethod(lambda take, time: bad if time == 1 else None)
    (clip,) = narrate(takes(text), cache)
    assert engine.asked == [text, text]
    assert clip.pcm.duration > 1000
    engine.behave = staticmethod(lambda take, time: bad)
    with pytest.raises(BadAudio, match=telling):
        narrate(takes("कल सुबह तक बारिश होती रही।"), cache)


def test_what_is_too_long_is_said_in_parts(monkeypatch: pytest.MonkeyPatch, cache: Cache) -> None:
    engine = let_in(monkeypatch, ShortBreathed)
    text = "आज सुबह तक बारिश होती रही, फिर दोपहर में तेज़ धूप निकली और पानी उतर गया।"
    (clip,) = narrate(takes(text), cache)
    assert " ".join(engine.asked) == text
    assert len(engine.asked) > 2
    assert clip.pcm.duration == pytest.approx(160 * 35, rel=0.3)


def test_one_endless_word_is_told_not_cut(monkeypatch: pytest.MonkeyPatch, cache: Cache) -> None:
    let_in(monkeypatch, ShortBreathed)
    with pytest.raises(TooLong):
        narrate(takes("क" * 40), cache)


@given(st.lists(st.sampled_from("आज कल, और बारिश। लेकिन धूप: पानी".split()), min_size=2, max_size=30))
def test_dividing_loses_nothing(words: list[str]) -> None:
    text = " ".join(words)
    halves = narration.divide(Take(Spoken(text), TEST_VOICE))
    assert halves is not None
    assert " ".join(half.spoken.text for half in halves) == text
    assert all(half.spoken.text for half in halves)


def test_a_map_that_loses_a_result_is_found_out(engine: type[ToneEngine], cache: Cache) -> None:
    def forgetful(function: Any, items: Iterable[Any]) -> Iterator[tuple[int, Any]]:
        yield from list(one_by_one(function, items))[:-1]

    with pytest.raises(ValueError, match="lost"):
        narrate(takes(*SENTENCES), cache, forgetful)


def test_progress_counts_every_akshara_once(engine: type[ToneEngine], cache: Cache) -> None:
    heard: list[int] = []
    wanted = takes("नमस्कार।", "पानी उतर गया।")
    for _ in range(2):
        heard.clear()
        list(narration.narrate(wanted, narration.Speaker({}), Map(one_by_one), cache, heard.append))
        assert sum(heard) == 4 + 7


def test_phonemes_that_the_station_has_set_go_with_the_sentences_they_are_in(now: Any) -> None:
    lexicon = {"Xiaomi": {"say": "शाओमी", "phonemes": {"test": "ʃˈaːomi", "other": "x"}}}
    sentences = (Sentence(Written("Xiaomi का फोन।")), Sentence(Written("बारिश हुई।")))
    wanted = narration.takes(Script("", now, (Segment(Kind.STORY, None, sentences),)), TEST_CAST, lexicon)
    assert [take.phonemes for take in wanted.values()] == [(("शाओमी", "ʃˈaːomi"),), ()]
