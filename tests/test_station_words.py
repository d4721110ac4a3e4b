"""What the page says of days, hours and lengths, and that it says it in both languages."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bulletin import config
from bulletin.station import wording
from bulletin.types import Ms

PARTS = config.load().phrases.parts


@pytest.mark.parametrize(
    ("that", "hindi", "english"),
    [
        (date(2026, 1, 14), "आज, बुधवार, 14 जनवरी", "Today, Wednesday, 14 January"),
        (date(2026, 1, 13), "कल, मंगलवार, 13 जनवरी", "Yesterday, Tuesday, 13 January"),
        (date(2026, 1, 1), "गुरुवार, 1 जनवरी", "Thursday, 1 January"),
        (date(2025, 12, 31), "बुधवार, 31 दिसंबर 2025", "Wednesday, 31 December 2025"),
    ],
)
def test_days(that: date, hindi: str, english: str) -> None:
    today = date(2026, 1, 14)
    assert (wording.day(that, today, "hi"), wording.day(that, today, "en")) == (hindi, english)


@pytest.mark.parametrize(
    ("hour", "hindi", "english"),
    [
        (0, "रात 12:05 बजे", "12:05 am"),
        (3, "रात 3:05 बजे", "3:05 am"),
        (4, "सुबह 4:05 बजे", "4:05 am"),
        (12, "दोपहर 12:05 बजे", "12:05 pm"),
        (18, "शाम 6:05 बजे", "6:05 pm"),
        (23, "रात 11:05 बजे", "11:05 pm"),
    ],
)
def test_hours(hour: int, hindi: str, english: str) -> None:
    moment = datetime(2026, 1, 14, hour, 5, tzinfo=UTC)
    assert (wording.hour(moment, PARTS, "hi"), wording.hour(moment, PARTS, "en")) == (hindi, english)


@pytest.mark.parametrize(
    ("time", "place", "length"),
    [
        (0, "0:00", "0 से."),
        (59_400, "0:59", "59 से."),
        (65_000, "1:05", "1 मि. 5 से."),
        (3_725_000, "1:02:05", "62 मि. 5 से."),
    ],
)
def test_times(time: int, place: str, length: str) -> None:
    assert (wording.place(Ms(time)), wording.length(Ms(time), "hi")) == (place, length)


def test_both_languages_say_the_same_things() -> None:
    def keys(words: Mapping[str, Any]) -> set[tuple[str, ...]]:
        inner = {(name, key) for name, value in words.items() if isinstance(value, dict) for key in value}
        return {(name,) for name in words} | inner

    hindi, english = wording.words("hi"), wording.words("en")
    assert keys(hindi) == keys(english)
    assert (len(hindi["weekdays"]), len(hindi["months"])) == (7, 12)
    monday = date(2026, 1, 12)
    assert [wording.day(monday + timedelta(day), date.min, "en")[:3] for day in range(7)] == (
        "Mon Tue Wed Thu Fri Sat Sun".split()
    )
