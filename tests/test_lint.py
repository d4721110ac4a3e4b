"""Lint finds what directories and players refuse: a good feed is broken in one way at a time."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from bulletin import config, feed, publishing, store
from bulletin.config import Config
from bulletin.feed import Finding
from bulletin.types import Episode, Ms, Recording
from tests import shelves
from tests.desk import SCRIPT, VOICE
from tests.servers import static
from tests.shelves import BASE, NOW
from tests.website import Answer, Website


@pytest.fixture
def station() -> Config:
    return config.load(options={"feed.base_url": BASE, "station.email": "desk@example.org"})


@pytest.fixture
def out(tmp_path: Path, model: Episode, station: Config) -> Path:
    """Two episodes and their feed, all of it good."""
    (tmp_path / "out").mkdir()
    shelves.fill(tmp_path / "out", model, 2)
    assert store.refresh(tmp_path / "out", station, NOW).findings == ()
    return tmp_path / "out"


def points(findings: tuple[Finding, ...]) -> set[int]:
    assert all(finding.what and finding.where for finding in findings)
    return {finding.point for finding in findings if finding.grave}


SAMACHAR = "2026-01-14-samachar-0"
MP3 = f"{BASE}/{SAMACHAR}.mp3"
WHEN = "Wed, 14 Jan 2026 18:30:00 +0530</pubDate>\n<link>"
BREAKS: list[tuple[int, str, str]] = [
    (1, "</channel>", ""),
    (1, 'xmlns:podcast="https://podcastindex.org/namespace/1.0"', 'xmlns:podcast="http://else.example/"'),
    (1, f'rel="self" href="{BASE}/feed.xml"', f'rel="self" href="{BASE}/other.xml"'),
    (1, '<rss version="2.0"', '<rss version="0.91"'),
    (2, "<language>hi</language>", "<language>en</language>"),
    (2, '<itunes:category text="News">', '<itunes:category text="Nws">'),
    (2, '<itunes:category text="Daily News"/>', '<itunes:category text="Cricket"/>'),
    (2, "<itunes:explicit>false</itunes:explicit>", "<itunes:explicit>clean</itunes:explicit>"),
    (2, f"<link>{BASE}/</link>", "<link></link>"),
    (3, f'<itunes:image href="{BASE}/artwork', f'<itunes:image href="{BASE}/picture'),
    (4, 'type="audio/mpeg" length="', 'type="audio/mpeg" length="1'),
    (
        4,
        f'enclosure url="{MP3}" type="audio/mpeg"',
        f'enclosure url="{MP3}" type="audio/mp4"',
    ),
    (4, f'enclosure url="{MP3}"', f'enclosure url="{BASE}/none.mp3"'),
    (4, f'enclosure url="{BASE}/2026-01-14-samachar-1.mp3"', f'enclosure url="{MP3}"'),
    (4, f'url="{BASE}/{SAMACHAR}.vtt"', f'url="{BASE}/समाचार.vtt"'),
    (4, f'url="{BASE}/{SAMACHAR}.vtt"', f'url="{BASE}/gone.vtt"'),
    (5, "00000000-0000-5000-8000-000000000000", "changed"),
    (5, "00000000-0000-5000-8000-000001000000", "00000000-0000-5000-8000-000000000000"),
    (6, WHEN, "2026-01-14T18:30:00</pubDate>\n<link>"),
    (
        6,
        WHEN,
        "Thu, 14 Jan 2027 18:30:00 +0530</pubDate>\n<link>",
    ),
    (
        6,
        WHEN,
        "Wed, 14 Jan 2026 18:30:00 -0000</pubDate>\n<link>",
    ),
    (7, "<itunes:duration>", "<itunes:duration>9"),
    (12, "<podcast:guid>", "<podcast:guid>0"),
    (14, '<podcast:txt purpose="ai-content">true</podcast:txt>', ""),
    (15, "<description>", "<description>" + "ह" * 1334),
    (15, "<title>समाचार 0", "<title>" + "ह" * 256),
]


@pytest.mark.parametrize(("point", "good", "bad"), BREAKS, ids=[f"{b[0]} {b[1][:30]}" for b in BREAKS])
def test_a_fault_is_found_at_its_point(point: int, good: str, bad: str, out: Path, station: Config) -> None:
    standing = (out / "feed.xml").read_text("utf-8")
    assert good in standing
    (out / "feed.xml").write_text(standing.replace(good, bad), "utf-8")
    assert point in points(store.inspect(out, station, NOW))


def test_a_good_feed_has_none(out: Path, station: Config) -> None:
    assert store.inspect(out, station, NOW) == ()


def test_a_feed_that_has_moved_keeps_its_guid(out: Path, station: Config) -> None:
    first = feed.shows(station, BASE, "a.png")[0].guid
    moved = replace(station, feed=replace(station.feed, base_url="https://new.example/b", guid=first))
    assert store.refresh(out, moved, NOW).findings == ()
    assert store.inspect(out, moved, NOW) == ()
    assert points(store.inspect(out, station, NOW)) == {12}


def test_a_good_feed_is_not_replaced_by_a_bad_one(out: Path, station: Config) -> None:
    before = (out / "feed.xml").read_bytes()
    bad = replace(station, station=replace(station.station, category="Nws"))
    state = store.refresh(out, bad, NOW)
    assert state.refused
    assert points(state.findings) == {2}
    assert (out / "feed.xml").read_bytes() == before
    broken = publishing.collect(out)[0][0].sidecar
    broken.write_text("{")
    assert store.refresh(out, station, NOW).refused, "an episode would be lost in silence"
    assert (out / "feed.xml").read_bytes() == before


def test_a_bad_feed_is_replaced_by_a_better_one(out: Path, station: Config) -> None:
    (out / "feed.xml").write_text("<rss>")
    assert not store.refresh(out, station, NOW).refused
    assert store.inspect(out, station, NOW) == ()


@pytest.mark.parametrize(
    ("size", "mode", "name", "telling"),
    [
        ((1399, 1399), "RGB", "a.png", "1400"),
        ((3001, 3001), "RGB", "a.png", "3000"),
        ((1400, 1500), "RGB", "a.png", "square"),
        ((1400, 1400), "RGBA", "a.png", "RGB"),
        ((1400, 1400), "CMYK", "a.jpg", "RGB"),
        ((1400, 1400), "RGB", "a.gif", "GIF"),
        ((1400, 1400), "RGB", "a.jpg", ""),
        ((3000, 3000), "RGB", "a.png", ""),
    ],
)
def test_artwork(
    size: tuple[int, int], mode: str, name: str, telling: str, out: Path, station: Config
) -> None:
    Image.new(mode, size).save(out / name)
    chosen = replace(station, station=replace(station.station, artwork=name))
    findings = store.refresh(out, chosen, NOW).findings
    assert [finding.point for finding in findings] == ([3] if telling else [])
    assert all(telling in finding.what for finding in findings)


class TestListening:
    @pytest.fixture
    def episode(self, out: Path) -> Episode:
        return publishing.collect(out)[0][0]

    @pytest.fixture
    def spoil(self) -> Callable[[Path, bytes], None]:
        def spoil_(file: Path, data: bytes) -> None:
            file.unlink()  # it is linked to the model's
            file.write_bytes(data)

        return spoil_

    def test_a_good_episode(self, episode: Episode) -> None:
        assert feed.listen(episode) == ()

    def test_sound_that_is_not_what_was_told(
        self, episode: Episode, spoil: Callable[[Path, bytes], None]
    ) -> None:
        data = episode.audio.path.read_bytes()
        assert points(feed.listen(replace(episode, duration=Ms(episode.duration + 900)))) >= {7}
        spoil(episode.audio.path, data[: len(data) // 2])
        assert points(feed.listen(episode)) >= {4, 7}
        spoil(episode.audio.path, b"no sound")
        assert points(feed.listen(episode)) >= {4, 7}
        episode.audio.path.unlink()
        assert points(feed.listen(episode)) == {4}

    def test_loudness_and_rate(self, tmp_path: Path, recording: Recording) -> None:
        quiet = config.load(options={"sound.preset": "broadcast"})
        out = tmp_path / "quiet"
        out.mkdir()
        made = publishing.publish(SCRIPT, recording, {VOICE: "test 1"}, quiet, out)
        (finding,) = feed.listen(made, quiet.preset.loudness)
        assert (finding.point, finding.grave) == (8, False), "it is what the station aims for"
        assert points(feed.listen(made)) == {8}

    @pytest.mark.parametrize(
        ("good", "bad", "point"),
        [
            ("WEBVTT", "WEBTTV", 10),
            ("नमस्कार", "नमस्ते", 10),
            ("--> 00:00:0", "--> 00:09:0", 10),
            ("00:00:00.300 -->", "00:00:05.300 -->", 10),
        ],
    )
    def test_a_transcript_that_is_wrong(
        self, good: str, bad: str, point: int, episode: Episode, spoil: Callable[[Path, bytes], None]
    ) -> None:
        file = episode.transcripts[0].path
        text = file.read_text("utf-8")
        assert good in text
        spoil(file, text.replace(good, bad, 1).encode())
        assert point in points(feed.listen(episode))

    def test_chapters_that_are_not_the_episodes(
        self, episode: Episode, spoil: Callable[[Path, bytes], None]
    ) -> None:
        assert episode.chapter_list is not None
        listed = json.loads(episode.chapter_list.path.read_bytes())
        listed["chapters"][1]["startTime"] += 1
        spoil(episode.chapter_list.path, json.dumps(listed).encode())
        assert points(feed.listen(episode)) == {4, 11}
        shifted = tuple(replace(chapter, start=Ms(chapter.start + 5)) for chapter in episode.chapters)
        assert 11 in points(feed.listen(replace(episode, chapters=shifted)))


class TestProbing:
    @pytest.fixture
    def episode(self, out: Path) -> Episode:
        return publishing.collect(out)[0][0]

    @pytest.fixture
    def server(self, out: Path) -> Iterator[str]:
        with static(out) as url:
            yield url

    def test_a_server_with_ranges(self, server: str, episode: Episode) -> None:
        assert feed.probe(f"{server}/{episode.audio.path.name}", episode.audio) == ()

    def test_a_server_without(self, episode: Episode) -> None:
        with Website() as site:
            site.pages["/x.mp3"] = Answer(b"x" * episode.audio.size)
            findings = feed.probe(f"{site.url}/x.mp3", episode.audio)
        assert points(findings) == {13}
        assert len(findings) == 3

    def test_no_server(self, episode: Episode) -> None:
        assert points(feed.probe("http://127.0.0.1:1/x.mp3", episode.audio)) == {13}


def test_an_edition_to_come_that_is_told_already_is_found(out: Path, station: Config) -> None:
    assert points(store.inspect(out, station, NOW - timedelta(hours=2))) == {6}
