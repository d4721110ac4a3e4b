"""From sources to a script of the wanted length."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest

from bulletin import pipeline, sources
from bulletin.config import Config
from bulletin.types import Article, Cast, Script
from tests.voices import TEST_CAST, ToneEngine, let_in

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
