"""A script goes to a file and comes back as it was; a damaged one is told with its place."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin import script_file
from bulletin.errors import ScriptError
from bulletin.hindi import nfc
from bulletin.types import Kind, Omission, Script, Segment, Sentence, Source, Span, Written

text = (
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=40)
    .map(nfc)
    .filter(str.strip)
)
maybe = st.none() | text
numbers = st.integers(-1, 10_000)
times = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001
    lambda day: day.replace(microsecond=0, tzinfo=timezone(timedelta(hours=5, minutes=30)))
)
sentences = st.builds(
    Sentence, text.map(Written), st.none() | st.builds(Span, numbers, numbers, numbers), maybe
)
segments = st.builds(
    Segment, st.sampled_from(Kind), maybe, st.lists(sentences, min_size=1, max_size=4).map(tuple), maybe
)
scripts = st.builds(
    Script,
    text,
    times,
    st.lists(segments, min_size=1, max_size=4).map(tuple),
    st.lists(st.builds(Source, text, text, maybe, st.none() | times, maybe), max_size=2).map(tuple),
    st.lists(st.builds(Omission, text, text, text), max_size=2).map(tuple),
)

SMALL = """\
version: 1
title: नमूना
edition: 2026-01-14T18:30:00+05:30
segments:
- kind: story
  title: नमूना
  sentences:
  - written: पानी छोड़ा गया।
    spoken: पानी छोड़ दिया गया।
"""


@pytest.mark.parametrize("form", ["json", "yaml"])
@given(scripts)
def test_nothing_is_lost_on_the_way(form: script_file.Format, written: Script) -> None:
    assert script_file.loads(script_file.dumps(written, form), "x") == written


def test_a_script_written_by_hand_is_read() -> None:
    read = script_file.loads(SMALL, "x.yaml")
    assert read.segments[0].sentences[0] == Sentence(Written("पानी छोड़ा गया।"), None, "पानी छोड़ दिया गया।")
    assert read.edition.utcoffset() == timedelta(hours=5, minutes=30)


@pytest.mark.parametrize(
    ("old", "new", "telling"),
    [
        ("written:", "writen:", "writen"),
        ("kind: story", "kind: sport", "sport"),
        ("version: 1\n", "", "version"),
        ("+05:30", "", "time zone"),
        ("पानी छोड़ा गया।", "''", "nothing written"),
        ("segments:", "segements:", "no segments"),
        ("- kind", "- - kind", "x.yaml"),
        ("title: नमूना\nedition", "edition", "title"),
        (SMALL, "", "not a script"),
        (SMALL, "{", "neither JSON nor YAML"),
    ],
)
def test_a_damaged_script_is_told(old: str, new: str, telling: str) -> None:
    with pytest.raises(ScriptError, match=r"^x\.yaml") as caught:
        script_file.loads(SMALL.replace(nfc(old), new), "x.yaml")
    assert telling in str(caught.value)


def test_the_text_form_shows_every_sentence() -> None:
    shown = script_file.dumps(script_file.loads(SMALL, "x"), "text")
    assert "पानी छोड़ा गया।" in shown.splitlines()
