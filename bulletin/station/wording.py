"""The words of the page, its dates and times, in Hindi and English. No HTML."""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from importlib import resources
from typing import Any

from bulletin.types import Ms

LANGUAGES = ("hi", "en")


@cache
def words(language: str) -> Mapping[str, Any]:
    """All that the page says of itself in that language, by what it is for."""
    text = resources.files("bulletin.station").joinpath("words.toml").read_text("utf-8")
    found: Mapping[str, Any] = tomllib.loads(text)[language]
    return found


def day(that: date, today: date, language: str) -> str:
    """`आज, बुधवार 14 जनवरी`; the year is named when it is not this one."""
    said = words(language)
    text = f"{said['weekdays'][that.weekday()]}, {that.day} {said['months'][that.month - 1]}"
    if that.year != today.year:
        text += f" {that.year}"
    near = {0: said["today"], 1: said["yesterday"]}.get((today - that).days)
    return f"{near}, {text}" if near else text


def hour(moment: datetime, parts: Mapping[str, str], language: str) -> str:
    """`शाम 6:30 बजे`, `6:30 pm`. `parts`: of the day, by the hour they begin, as in `phrases.parts`."""
    clock = f"{(moment.hour - 1) % 12 + 1}:{moment:%M}"
    if language != "hi":
        return f"{clock} {'am' if moment.hour < 12 else 'pm'}"
    begun = [start for start in sorted(map(int, parts)) if start <= moment.hour]
    part = parts[str(begun[-1] if begun else max(map(int, parts)))]
    return f"{part} {clock} बजे"


def place(time: Ms) -> str:
    """A place in a recording or its length: `1:05`, `1:02:05`."""
    minutes, seconds = divmod(time // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def length(time: Ms, language: str) -> str:
    """`1 मि. 5 से.`, `35 से.`, to the second."""
    minutes, seconds = divmod(round(time / 1000), 60)
    return str(words(language)["minutes" if minutes else "seconds"]).format(minutes=minutes, seconds=seconds)
