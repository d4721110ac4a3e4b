"""The transcript says what is written, when it is heard, in forms that others' readers read."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import regex
import srt
import webvtt
from hypothesis import given
from hypothesis import strategies as st

from bulletin.publishing import chapters, pages, transcripts
from bulletin.types import Kind, Script, Segment, Sentence, Written
from tests.desk import EDITION, LONG
from tests.programmes import READERS, SCRIPT, STATION, programme

WRITTEN = [sentence.written for segment in SCRIPT.segments for sentence in segment.sentences]
ONE_VOICE = replace(programme(), cues=tuple(replace(cue, voice=READERS[0]) for cue in programme().cues))


def script_of(*texts: str) -> Script:
    return Script(
        "शीर्षक", EDITION, (Segment(Kind.STORY, "शीर्षक", tuple(Sentence(Written(t)) for t in texts)),)
    )


class TestWebVtt:
    def captions(self, text: str, tmp_path: Path) -> Any:
        (tmp_path / "x.vtt").write_text(text, "utf-8")
        return webvtt.read(str(tmp_path / "x.vtt")).captions

    def test_has_a_cue_for_each_sentence_and_names_the_readers(self, tmp_path: Path) -> None:
        made = programme()
        captions = self.captions(transcripts.webvtt(made), tmp_path)
        assert [unescaped(caption.text.replace("\n", " ")) for caption in captions] == WRITTEN
        assert [caption.voice for caption in captions] == [cue.voice.name for cue in made.cues]
        assert [caption.start for caption in captions] == [transcripts.clock(cue.start) for cue in made.cues]

    def test_one_reader_needs_no_name(self, tmp_path: Path) -> None:
        text = transcripts.webvtt(ONE_VOICE)
        assert "<v" not in text
        assert len(self.captions(text, tmp_path)) == len(WRITTEN)

    def test_hours_are_counted(self) -> None:
        assert "\n01:01:01.007 --> 01:01:" in transcripts.webvtt(programme(first=3_661_007))


class TestSrt:
    def test_each_sentence_is_said_in_short_captions_within_its_time(self) -> None:
        made = programme()
        captions = list(srt.parse(transcripts.srt(made)))
        assert [caption.index for caption in captions] == list(range(1, len(captions) + 1))
        for cue in made.cues:
            own = [one for one in captions if cue.start <= milliseconds(one.start) < cue.end]
            said = " ".join(one.content.replace("\n", " ") for one in own)
            assert said.replace(" ", "") == cue.written.replace(" ", "")
            assert (milliseconds(own[0].start), milliseconds(own[-1].end)) == (cue.start, cue.end)
            for before, after in pairwise(own):
                assert before.end == after.start
                assert before.start < before.end

    @given(st.lists(st.sampled_from("क्षेत्र श्रृंखला और हिन्दी ट्रैफ़िक 2,50,000 NDTV ज्ञान".split()), min_size=1))
    def test_captions_have_two_lines_of_32_letters_at_most(self, words: list[str]) -> None:
        text = " ".join(words)
        captions = list(srt.parse(transcripts.srt(programme(script_of(text)))))
        assert " ".join(one.content.replace("\n", " ") for one in captions) == text
        for caption in captions:
            lines = caption.content.splitlines()
            assert 1 <= len(lines) <= 2
            assert all(len(regex.findall(r"\X", line)) <= 32 for line in lines)

    def test_an_address_too_long_for_a_line_is_broken(self) -> None:
        captions = list(srt.parse(transcripts.srt(programme())))
        longest = max(len(line) for one in captions for line in one.content.splitlines() if line.isascii())
        assert longest <= 32

    def test_a_long_sentence_leaves_no_lone_word_behind(self) -> None:
        captions = [one for one in srt.parse(transcripts.srt(programme())) if one.content[:10] in LONG]
        lengths = [len(one.content) for one in captions]
        assert len(lengths) >= 2
        assert min(lengths) > max(lengths) / 3

    def test_a_number_is_given_the_time_it_takes_to_say(self) -> None:
        """Both halves show as many letters, and the one with the sum in it takes longer to say."""
        text = "राज्य की सरकार ने कहा कि वह इस साल इस पर ₹1,23,45,678 का ख़र्च करेगी और लोग ख़ुश होंगे यहाँ।"
        first, second = srt.parse(transcripts.srt(programme(script_of(text))))
        assert "678" in first.content
        assert first.end - first.start > 1.3 * (second.end - second.start)


class TestJson:
    def test_is_podcasting_2_0(self) -> None:
        made = programme()
        told = json.loads(transcripts.podcast_json(made))
        assert told["version"] == "1.0.0"
        assert [part["body"] for part in told["segments"]] == WRITTEN
        assert [part["speaker"] for part in told["segments"]] == [cue.voice.name for cue in made.cues]
        assert [round(part["startTime"] * 1000) for part in told["segments"]] == [
            cue.start for cue in made.cues
        ]
        assert all(part["startTime"] < part["endTime"] for part in told["segments"])


class TestPlain:
    def test_is_the_script_with_its_sources(self) -> None:
        text = transcripts.plain(programme())
        places = [text.index(sentence) for sentence in WRITTEN[:-1]]
        assert places == sorted(places)
        assert text.startswith("पुराने पुल की मरम्मत शुरू\nरेडियो सूर्यनगर, 14 जनवरी 2026, 18:30\n\nआरंभ\nनमस्कार।\n\n")
        assert "- पुल की <मरम्मत>, नगर समाचार, https://example.org/pul?a=1&b=2" in text
        assert "कृत्रिम आवाज़" in text
        assert "javascript" not in text


class Page(HTMLParser):
    """What a browser takes from it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.seen: dict[str, list[str]] = {}
        self.attributes: dict[str, list[tuple[str, str | None]]] = {}
        self.feed(text)
        assert self.open == [], "every element is closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes.setdefault(tag, []).extend(attrs)
        if tag not in {"meta", "img", "br", "link"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and data.strip():
            self.seen.setdefault(self.open[-1], []).append(data.strip())


class TestPage:
    def test_is_hindi_with_headings_times_and_readers(self) -> None:
        made = programme()
        page = Page(pages.page(made, "x.mp3"))
        assert ("lang", "hi") in page.attributes["html"]
        assert page.seen["h1"] == [SCRIPT.title]
        assert page.seen["h2"] == ["आरंभ", "पुल & सड़क", "क्षेत्र में वर्षा", "स्रोत"]
        assert [text for text in page.seen["p"] if text in WRITTEN] == WRITTEN
        assert page.seen["cite"] == [f"{cue.voice.name}:" for cue in made.cues]
        assert [value for name, value in page.attributes["time"]] == [
            f"PT{cue.start / 1000:.3f}S" for cue in made.cues
        ]
        assert ("src", "x.mp3") in page.attributes["audio"]

    def test_links_lead_into_the_sound_and_to_the_articles_only(self) -> None:
        page = Page(pages.page(programme(), "x.mp3"))
        links = {str(value) for name, value in page.attributes["a"] if name == "href"}
        assert {link for link in links if not link.startswith("x.mp3#t=")} == {
            "https://example.org/pul?a=1&b=2"
        }

    def test_stands_by_itself(self) -> None:
        text = pages.page(ONE_VOICE, "x.mp3")
        assert not re.search(r"<(script|link|img)|@import|url\(", text)
        assert "<cite>" not in text


class TestChapters:
    def test_are_json_1_2(self) -> None:
        made = programme()
        told = json.loads(chapters.chapter_list(made, "x.mp3"))
        assert (told["version"], told["podcastName"], told["fileName"]) == ("1.2.0", STATION, "x.mp3")
        assert [part["title"] for part in told["chapters"]] == ["आरंभ", "पुल & सड़क", "क्षेत्र में वर्षा"]
        assert [part.get("url") for part in told["chapters"]] == [
            None,
            "https://example.org/pul?a=1&b=2",
            None,
        ]
        times = [(part["startTime"], part["endTime"]) for part in told["chapters"]]
        assert times[0][0] == 0
        assert [end for _, end in times[:-1]] == [start for start, _ in times[1:]]
        assert times[-1][1] == made.duration / 1000


@pytest.mark.parametrize(
    ("segments", "expected"),
    [
        (SCRIPT.segments, "पुल & सड़क। क्षेत्र में वर्षा।"),
        (
            (
                Segment(
                    Kind.HEADLINES,
                    "मुख्य समाचार",
                    (Sentence(Written("मुख्य समाचार।")), Sentence(Written("पहला।"))),
                ),
                Segment(Kind.HEADLINES, None, (Sentence(Written("दूसरा?")),)),
            ),
            "पहला। दूसरा?",
        ),
        ((Segment(Kind.STORY, None, (Sentence(Written("बस यही।")),)),), "बस यही।"),
        (SCRIPT.segments[:1], "पुराने पुल की मरम्मत शुरू।"),
    ],
)
def test_the_summary_has_a_sentence_for_each_story(segments: tuple[Segment, ...], expected: str) -> None:
    assert programme(replace(SCRIPT, segments=segments)).summary == expected


def unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def milliseconds(time: timedelta) -> int:
    return round(time.total_seconds() * 1000)
