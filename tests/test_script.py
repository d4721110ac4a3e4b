"""Stories become a bulletin: its order, its phrases, the Hindi calendar."""

from dataclasses import replace
from datetime import datetime

import pytest

from bulletin import script
from bulletin.config import Config
from bulletin.errors import ConfigError, NothingToSay
from bulletin.types import TITLE, Article, Kind, Omission, Script, Segment, Sentence, Span, Story, Written


def story(name: str, *texts: str) -> Story:
    article = Article(f"{name} का शीर्षक", texts, name)
    return Story(
        article,
        Sentence(Written(f"{name} का शीर्षक"), Span(TITLE, 0, 5)),
        tuple(Sentence(Written(text), Span(number, 0, len(text))) for number, text in enumerate(texts)),
        (Omission(name, "छूटा वाक्य।", "too long"),),
    )


def kinds(written: Script) -> list[Kind]:
    return [segment.kind for segment in written.segments]


def said(segment: Segment) -> list[str]:
    return [sentence.written for sentence in segment.sentences]


def test_one_story_has_opening_headline_story_and_closing(settings: Config, now: datetime) -> None:
    written = script.compose([story("बाँध", "पानी छोड़ा गया।", "गाँव सुरक्षित हैं।")], settings, now)
    assert kinds(written) == [Kind.OPENING, Kind.HEADLINES, Kind.STORY, Kind.CLOSING]
    opening, headlines, told, closing = written.segments
    assert said(opening) == [
        "नमस्कार, समाचार बुलेटिन में आपका स्वागत है।",
        "आज बुधवार, 14 जनवरी 2026 है, और ये हैं शाम के समाचार।",
    ]
    assert said(headlines) == ["मुख्य समाचार।", "बाँध का शीर्षक।"]
    assert said(told) == ["अब समाचार विस्तार से।", "पानी छोड़ा गया।", "गाँव सुरक्षित हैं।"]
    assert said(closing)[-1] == "नमस्कार।"
    assert written.title == told.title == "बाँध का शीर्षक"


def test_several_stories_are_told_in_order_with_a_bridge_between(settings: Config, now: datetime) -> None:
    stories = [story(name, f"{name} की ख़बर।") for name in ("पहले", "दूसरे", "तीसरे")]
    written = script.compose(stories, settings, now)
    told = [segment for segment in written.segments if segment.kind is Kind.STORY]
    assert [said(segment) for segment in told] == [
        ["अब समाचार विस्तार से।", "पहले की ख़बर।"],
        ["अगला समाचार।", "दूसरे की ख़बर।"],
        ["और अब अंतिम समाचार।", "तीसरे की ख़बर।"],
    ]
    headlines = [segment for segment in written.segments if segment.kind is Kind.HEADLINES]
    assert [segment.title for segment in headlines] == ["मुख्य समाचार", None, None]


def test_a_short_bulletin_goes_straight_to_its_stories(settings: Config, now: datetime) -> None:
    short = replace(settings, bulletin=replace(settings.bulletin, duration=30))
    written = script.compose([story("एक", "पहला।"), story("दो", "दूसरा।")], short, now)
    assert kinds(written) == [Kind.OPENING, Kind.STORY, Kind.STORY, Kind.CLOSING]
    assert said(written.segments[1]) == ["पहला।"]
    assert said(written.segments[2]) == ["और अब अंतिम समाचार।", "दूसरा।"]


def test_every_span_knows_its_article(settings: Config, now: datetime) -> None:
    written = script.compose([story("एक", "पहला।"), story("दो", "दूसरा।")], settings, now)
    sources = {source.name for source in written.sources}
    for segment in written.segments:
        if any(sentence.span for sentence in segment.sentences):
            assert segment.source in sources


def test_a_sentence_is_the_atom_in_the_stations_phrases_too(settings: Config, now: datetime) -> None:
    closing = script.compose([story("एक", "पहला।")], settings, now).segments[-1]
    assert said(closing) == ["ये थे अब तक के समाचार।", "नमस्कार।"]


def test_what_each_story_left_out_is_kept(settings: Config, now: datetime) -> None:
    written = script.compose([story("एक", "पहला।"), story("दो", "दूसरा।")], settings, now)
    assert [omission.article for omission in written.omissions] == ["एक", "दो"]


@pytest.mark.parametrize(
    ("hour", "part"),
    [(3, "रात"), (4, "सुबह"), (11, "सुबह"), (12, "दोपहर"), (16, "शाम"), (19, "शाम"), (20, "रात"), (0, "रात")],
)
def test_the_part_of_the_day(settings: Config, now: datetime, hour: int, part: str) -> None:
    assert script.part_of_day(now.replace(hour=hour), settings) == part


def test_weekday_and_month_are_right_all_the_year_round() -> None:
    days = [(datetime(2026, month, 1), name) for month, name in enumerate(script.MONTHS, 1)]  # noqa: DTZ001
    assert [script.hindi_date(day) for day, _ in days] == [f"1 {name} 2026" for _, name in days]
    assert script.WEEKDAYS[datetime(2026, 1, 26).weekday()] == "सोमवार"  # noqa: DTZ001


def test_without_a_story_there_is_nothing_to_say(settings: Config, now: datetime) -> None:
    with pytest.raises(NothingToSay):
        script.compose([], settings, now)


def test_a_phrase_with_an_unknown_name_is_told(settings: Config, now: datetime) -> None:
    wrong = replace(settings, phrases=replace(settings.phrases, opening=("यह {channel} है।",)))
    with pytest.raises(ConfigError, match=r"channel.*\{station\}"):
        script.compose([story("एक", "पहला।")], wrong, now)
