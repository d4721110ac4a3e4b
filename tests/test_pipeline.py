"""From sources to a script of the wanted length."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest

from bulletin import casting, config, engines, pipeline, script, sources
from bulletin.cache import Cache
from bulletin.config import Config
from bulletin.errors import EngineError
from bulletin.types import Article, Cast, Pcm, Script, Take, Voice, VoiceInfo
from tests.voices import PACE, TEST_CAST, ToneEngine, let_in

SAMPLES = Path(__file__).parent.parent / "examples"
METRO, RAINS = str(SAMPLES / "metro.txt"), str(SAMPLES / "rains.txt")


class Nobody:
    """Listens to nothing."""

    def stage(self, name: str, total: int = 0, sentences: int = 0) -> None: ...

    def advance(self, amount: int) -> None: ...

    def note(self, text: str) -> None: ...


Write = Callable[..., Script]


@pytest.fixture
def cast(monkeypatch: pytest.MonkeyPatch) -> Cast:
    let_in(monkeypatch, ToneEngine)
    return TEST_CAST


@pytest.fixture
def write(settings: Config, now: datetime, cast: Cast) -> Write:
    def write(*names: str, duration: int) -> Script:
        wanted = replace(settings, bulletin=replace(settings.bulletin, duration=duration))
        return pipeline.write(pipeline.read(names, BytesIO(), wanted, Nobody()), wanted, cast, now)

    return write


def length(script: Script, settings: Config, cast: Cast) -> float:
    return pipeline.estimate(script, settings, cast) / 1000


@pytest.mark.parametrize("duration", [30, 45, 60, 75, 90])
@pytest.mark.parametrize("name", [METRO, RAINS])
def test_a_bulletin_takes_the_time_it_was_given(
    write: Write, settings: Config, cast: Cast, name: str, duration: int
) -> None:
    assert length(write(name, duration=duration), settings, cast) == pytest.approx(duration, rel=0.15)


def test_two_stories_share_the_time(write: Write, settings: Config, cast: Cast) -> None:
    script = write(METRO, RAINS, duration=100)
    assert length(script, settings, cast) == pytest.approx(100, rel=0.15)
    told = [segment for segment in script.segments if segment.kind == "story"]
    assert [segment.source for segment in told] == [METRO, RAINS]
    assert all(len(segment.sentences) >= 3 for segment in told)


def test_a_short_article_is_told_whole(write: Write) -> None:
    everything = write(RAINS, duration=600)
    assert not any("not enough time" in omission.reason for omission in everything.omissions)


def test_what_is_said_stands_in_the_article_in_that_order(write: Write) -> None:
    (article,) = sources.read_all([METRO], BytesIO())
    for segment in write(METRO, duration=60).segments:
        spans = [(sentence.written, sentence.span) for sentence in segment.sentences if sentence.span]
        places = [(span.paragraph, span.start) for _, span in spans]
        assert places == sorted(places)
        for written, span in spans:
            assert is_cut_from(written, _text(article, span.paragraph)[span.start : span.end])


def is_cut_from(short: str, full: str) -> bool:
    """Every letter of `short`, its full stop aside, stands in `full` in this order."""
    rest = iter(full)
    return all(letter in rest for letter in short.rstrip("।."))


def _text(article: Article, paragraph: int) -> str:
    return article.title if paragraph < 0 else article.paragraphs[paragraph]


def test_the_same_input_gives_the_same_script(write: Write) -> None:
    assert write(METRO, RAINS, duration=60) == write(METRO, RAINS, duration=60)


class Told(Nobody):
    """Remembers what a person should know."""

    def __init__(self) -> None:
        self.notes: list[str] = []

    def note(self, text: str) -> None:
        self.notes.append(text)


def out_of_breath(take: Take, _: int) -> Pcm | None:
    if "चौबीस" in take.spoken.text:
        raise EngineError("out of breath")
    return None


@pytest.fixture
def dying(settings: Config, cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    """An engine that dies in the middle; the next one is as good."""

    class Second(ToneEngine):
        def voices(self) -> tuple[VoiceInfo, ...]:
            return (VoiceInfo("second", "none", "a tone", ms_per_akshara=PACE),)

    point = engines._entry_points()["test"]
    monkeypatch.setattr(ToneEngine, "behave", staticmethod(out_of_breath))
    Second.asked, Second.behave = [], staticmethod(lambda take, time: None)
    known = {**engines._entry_points(), "test": point, "second": point}
    monkeypatch.setattr(engines, "_entry_points", lambda: known)
    built = engines.build
    monkeypatch.setattr(
        engines, "build", lambda name, chosen=None: Second({}) if name == "second" else built(name, chosen)
    )
    monkeypatch.setattr(engines, "AUTO", ("test", "second"))
    bulletin = replace(settings.bulletin, out=str(tmp_path / "out"))
    return replace(settings, bulletin=bulletin, voice=replace(settings.voice, jobs=1))


TWO_LINES = "बारिश हुई और पानी सड़क पर आया। 24 बसें चलीं और रास्ते खुल गए।"


def test_an_engine_that_dies_in_the_middle_fails_the_run(
    dying: Config, cast: Cast, now: datetime, tmp_path: Path
) -> None:
    told = Told()
    with pytest.raises(EngineError, match="out of breath"):
        pipeline.produce(script.aloud(TWO_LINES, now), dying, cast, Cache(tmp_path / "clips"), told)
    assert told.notes == []
    assert list((tmp_path / "out").iterdir()) == []


def test_with_fallback_the_whole_bulletin_changes_engine_and_says_so(
    dying: Config, cast: Cast, now: datetime, tmp_path: Path
) -> None:
    told, willing = Told(), replace(dying, voice=replace(dying.voice, fallback=True))
    written = script.aloud(TWO_LINES, now)
    episode = pipeline.produce(written, willing, cast, Cache(tmp_path / "clips"), told)
    assert [reader.voice.engine for reader in episode.readers] == ["second"]
    assert told.notes == ["out of breath; the whole bulletin is made anew with second/second"]


def test_an_understudy_has_the_same_gender(settings: Config) -> None:
    alpha, omega = Voice("kokoro", "hf_alpha"), Voice("kokoro", "hm_omega", 1.2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines, "AUTO", ("kokoro", "espeak"))
        stand_in = casting.understudy(Cast(alpha, alpha, (alpha, omega), alpha), settings)
        assert stand_in is not None
        assert [voice.name for voice in stand_in.stories] == ["female", "male"]
        assert stand_in.opening == Voice("espeak", "female")
        assert casting.understudy(stand_in, settings) is None


def test_voices_have_their_own_speed() -> None:
    options = {
        "voice.engine": "espeak",
        "readers.stories": ["female", "male"],
        "voice.speed": 1.1,
        "voice.speeds": {"male": 0.9},
    }
    cast, _ = casting.choose(config.load(options=options))
    assert [(voice.name, voice.speed) for voice in cast.stories] == [("female", 1.1), ("male", 0.99)]
    assert (cast.opening.name, cast.opening.speed) == ("male", 0.99)
