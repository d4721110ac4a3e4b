"""The feed is what directories and players ask for, as parties that nobody here wrote read it."""

import html
import os
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import podcastparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin import config, feed, publishing, store
from bulletin.config import Config
from bulletin.errors import ConfigError
from bulletin.feed import markup, notes
from bulletin.feed.show import guid_of
from bulletin.types import Chapter, Episode, Ms, Recording, Source
from tests import killing, shelves
from tests.desk import EDITION, SCRIPT, VOICE
from tests.shelves import BASE, NOW

NS = {prefix: f"{{{url}}}" for prefix, url in feed.document.NAMESPACES.items()}


@pytest.fixture
def station() -> Config:
    return config.load(
        options={
            "station.name": "रेडियो <सूर्यनगर> & साथी",
            "station.email": "desk@example.org",
            "station.copyright": "© 2026 रेडियो सूर्यनगर",
            "feed.base_url": BASE,
        }
    )


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


@pytest.fixture
def fed(out: Path, model: Episode, station: Config) -> Callable[..., store.State]:
    """Makes a directory of that many episodes, and its feeds."""

    def fed_(count: int = 3, **options: Any) -> store.State:
        shelves.fill(out, model, count)
        state = store.refresh(out, with_(station, **options), NOW)
        assert state.findings == ()
        return state

    return fed_


def with_(station: Config, **options: Any) -> Config:
    return replace(station, feed=replace(station.feed, **options))


def channel(file: Path) -> ET.Element:
    found = ET.fromstring(file.read_bytes()).find("channel")
    assert found is not None
    return found


def guids(file: Path) -> list[str]:
    return [item.findtext("guid") or "" for item in channel(file).iterfind("item")]


def link(file: Path, relation: str) -> str | None:
    links = {one.get("rel"): one.get("href") for one in channel(file).iterfind(f"{NS['atom']}link")}
    return links.get(relation)


class TestForeignReaders:
    def test_feedparser_sees_show_and_episodes(
        self, fed: Callable[..., store.State], out: Path, station: Config
    ) -> None:
        fed()
        episodes, _ = publishing.collect(out)
        read = feedparser.parse((out / "feed.xml").read_bytes())
        assert not read.bozo
        assert read.version == "rss20"
        assert read.feed.title == station.station.name
        assert read.feed.language == "hi"
        assert read.feed.image.href.startswith(f"{BASE}/artwork-")
        assert [tag.term for tag in read.feed.tags] == ["News", "Daily News"]
        assert read.feed.publisher_detail.email == "desk@example.org"
        assert [entry.id for entry in read.entries] == [episode.guid for episode in episodes]
        for entry, episode in zip(read.entries, episodes, strict=True):
            (enclosure,) = entry.enclosures
            assert enclosure.href == f"{BASE}/{episode.audio.path.name}"
            assert int(enclosure.length) == episode.audio.path.stat().st_size
            assert enclosure.type == "audio/mpeg"
            assert parsedate_to_datetime(entry.published) == episode.edition
            assert not entry.guidislink
            assert '<a href="https://example.org/pul">' in entry.summary

    def test_podcastparser_sees_what_gpodder_shows(self, fed: Callable[..., store.State], out: Path) -> None:
        fed(3)
        episodes, _ = publishing.collect(out)
        read = podcastparser.parse(f"{BASE}/feed.xml", BytesIO((out / "feed.xml").read_bytes()))
        assert read["itunes_categories"] == [["News", "Daily News"]]
        assert read["explicit"] is False
        assert read["itunes_owner"]["email"] == "desk@example.org"
        assert read["type"] == "episodic"
        assert len(read["episodes"]) == 3
        first, newest = read["episodes"][0], episodes[0]
        assert (first["guid"], first["title"]) == (newest.guid, newest.title)
        assert first["total_time"] == round(newest.duration / 1000)
        assert first["published"] == int(newest.edition.timestamp())
        assert [one["mime_type"] for one in first["enclosures"]] == ["audio/mpeg"]
        assert "<li>00:00:00 आरंभ</li>" in first["description_html"]

    @pytest.mark.parametrize(
        "odd",
        [
            "“क्या <b>यह</b> & वह”? 'हाँ'",
            "]]> और <![CDATA[ और ]]]]>>",
            "&amp; &lt;b&gt; &#2342; &nbsp;",
            "\u200dक्\u200dष\x07 \x00\x1b\ufffeय",
            "👩\u200d🚀 🇮🇳 𑀓𑁆𑀓",
            "<script>alert(1)</script> -->",
        ],
    )
    def test_every_text_comes_through_whole(self, odd: str, model: Episode, station: Config) -> None:
        episode = replace(
            model,
            title=odd,
            correction=odd,
            summary=odd,
            chapters=(Chapter(odd, Ms(0), Ms(9)),),
            sources=(Source("x", odd, 'https://example.org/?a=1&b="2'),),
        )
        (data,) = feed.documents(show_of(station), [episode]).values()
        assert data is not None
        read = feedparser.parse(data)
        assert not read.bozo
        (entry,) = read.entries
        printable = re.sub("[\x00\x07\x1b\ufffe]", "", odd)
        assert entry.title == printable
        for told in (entry.summary, entry.content[0].value):
            assert html.unescape(re.sub("<[^>]*>", "", told)).count(printable) == 4
        for tag in ("description", f"{NS['content']}encoded"):
            assert ET.fromstring(data).findtext(f"channel/item/{tag}") == notes.notes(episode)


def show_of(station: Config) -> feed.Show:
    return feed.shows(station, BASE, "artwork.png")[0]


@given(st.text(), st.text())
def test_markup_is_read_back_by_expat(text: str, value: str) -> None:
    printable = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
    made = ET.fromstring(markup.element("a", text, {"b": value}))
    assert (made.text or "") == printable.sub("", text)
    assert made.get("b") == printable.sub("", value)


class TestRules:
    @pytest.mark.parametrize(
        ("url", "expected"),
        [
            ("https://podnews.net/rss", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
            ("http://podnews.net/rss/", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
            ("podnews.net/rss//", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
            ("https://mp3s.nashownotes.com/pc20rss.xml", "917393e3-1b1e-5cef-ace4-edaa54e1f810"),
        ],
    )
    def test_guid_by_the_published_vectors(self, url: str, expected: str) -> None:
        assert guid_of(url) == expected

    def test_what_psp_1_requires_and_recommends(self, fed: Callable[..., store.State], out: Path) -> None:
        fed()
        top = channel(out / "feed.xml")
        for tag in ("title", "description", "link", "language", "copyright"):
            assert top.findtext(tag), tag
        for tag in ("author", "explicit", "type"):
            assert top.findtext(f"{NS['itunes']}{tag}"), tag
        assert top.findtext(f"{NS['podcast']}guid") == guid_of(f"{BASE}/feed.xml")
        locked = top.find(f"{NS['podcast']}locked")
        assert locked is not None
        assert (locked.text, locked.get("owner")) == ("yes", "desk@example.org")
        assert link(out / "feed.xml", "self") == f"{BASE}/feed.xml"
        for item in top.iterfind("item"):
            assert [child.get("purpose") for child in item.iterfind(f"{NS['podcast']}txt")] == ["ai-content"]
            assert item.find(f"{NS['podcast']}person") is not None
            assert item.findtext(f"{NS['podcast']}season") == "2026"
            assert item.findtext(f"{NS['itunes']}season") == "2026"

    @pytest.mark.parametrize(
        ("edition", "number", "shown"),
        [
            ("2026-01-01T00:05", "1.0005", "1 जनवरी 2026, 00:05"),
            ("2026-01-14T18:30", "14.1830", "14 जनवरी 2026, 18:30"),
            ("2026-04-10T09:00", "100.0900", "10 अप्रैल 2026, 09:00"),
            ("2026-12-31T23:59", "365.2359", "31 दिसंबर 2026, 23:59"),
            ("2028-12-31T23:59", "366.2359", "31 दिसंबर 2028, 23:59"),
        ],
    )
    def test_the_number_is_the_time_of_the_edition(
        self, edition: str, number: str, shown: str, model: Episode, station: Config
    ) -> None:
        when = datetime.fromisoformat(edition).replace(tzinfo=EDITION.tzinfo)
        (data,) = feed.documents(show_of(station), [replace(model, edition=when)]).values()
        assert data is not None
        told = ET.fromstring(data).find(f"channel/item/{NS['podcast']}episode")
        assert told is not None
        assert (told.text, told.get("display")) == (number, shown)

    def test_every_file_is_named_and_sealed(
        self, out: Path, model: Episode, station: Config, tmp_path: Path
    ) -> None:
        narrow = model.audio.path.with_suffix(".opus")
        narrow.write_bytes(b"narrow")
        rendition = replace(model.audio, name=narrow.name, media_type="audio/ogg", size=6, sha256="00" * 32)
        (episode,) = shelves.fill(out, replace(model, renditions=(rendition,)), 1)
        narrow.unlink()
        store.refresh(out, station, NOW)
        (item,) = channel(out / "feed.xml").iterfind("item")
        named = {value for node in item.iter() for key, value in node.items() if key in {"url", "uri"}}
        assert {f"{BASE}/{file.path.name}" for file in episode.files if file is not episode.artwork} <= named
        first, second = item.iterfind(f"{NS['podcast']}alternateEnclosure")
        assert (first.get("default"), second.get("default")) == ("true", None)
        assert (second.get("type"), second.get("length")) == ("audio/ogg", "6")
        seal = second.find(f"{NS['podcast']}integrity")
        assert seal is not None
        assert seal.get("value") == "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
        vtt = next(
            one for one in item.iterfind(f"{NS['podcast']}transcript") if one.get("type") == "text/vtt"
        )
        assert (vtt.get("rel"), vtt.get("language")) == ("captions", "hi")

    def test_an_edition_to_come_is_not_told_yet(
        self, fed: Callable[..., store.State], out: Path, station: Config
    ) -> None:
        fed(3)
        state = store.refresh(out, station, EDITION - timedelta(minutes=1))
        assert state.findings == ()
        assert len(guids(out / "feed.xml")) == 2
        assert len(publishing.collect(out)[0]) == 3

    @pytest.mark.parametrize(
        "url", ["example.org", "ftp://example.org", "https://उदाहरण.भारत/x", "https://a b/"]
    )
    def test_an_address_that_is_none_is_told(self, url: str, out: Path, station: Config) -> None:
        with pytest.raises(ConfigError, match=r"feed\.base_url"):
            store.refresh(out, station, NOW, url)

    def test_without_an_address_it_is_asked_for(self, out: Path, settings: Config) -> None:
        with pytest.raises(ConfigError, match="--base-url"):
            store.refresh(out, settings, NOW)

    def test_the_address_is_remembered(
        self, fed: Callable[..., store.State], out: Path, station: Config
    ) -> None:
        fed()
        before = (out / "feed.xml").read_bytes()
        assert store.refresh(out, with_(station, base_url=""), NOW).written == ()
        assert (out / "feed.xml").read_bytes() == before


class TestNotes:
    def test_have_times_sources_and_the_correction(self, model: Episode) -> None:
        told = notes.notes(replace(model, correction="राशि <2> करोड़ है।"))
        assert told.startswith("<p><strong>सुधार:</strong> राशि &lt;2&gt; करोड़ है।</p>")
        assert "<li>00:00:00 आरंभ</li>" in told
        assert '<a href="https://example.org/pul">नगर समाचार: पुल की मरम्मत</a>' in told
        assert "कृत्रिम" in told
        ET.fromstring(f"<x>{told}</x>")

    def test_never_tell_a_file_name_or_link_to_what_is_no_page(self, model: Episode) -> None:
        sources = (Source("/home/me/x.txt"), Source("y.txt", "शीर्षक", "javascript:alert(1)"))
        told = notes.notes(replace(model, sources=sources))
        assert "x.txt" not in told
        assert "javascript" not in told
        assert "<li>शीर्षक</li>" in told

    @given(st.integers(0, 120), st.integers(0, 120))
    def test_fit_in_four_thousand_bytes(self, chapters: int, sources: int) -> None:
        many = tuple(Chapter("मुख्य समाचार", Ms(at), Ms(at + 1)) for at in range(chapters))
        named = tuple(Source("x", "नगर निगम की बैठक", f"https://example.org/{at}") for at in range(sources))
        told = notes.notes(replace(BARE, chapters=many, sources=named))
        assert len(told.encode()) <= 4000
        ET.fromstring(f"<x>{told}</x>")


BARE: Any = None


@pytest.fixture(scope="session", autouse=True)
def bare(model: Episode) -> None:
    global BARE  # noqa: PLW0603 (Hypothesis takes no fixture of a function)
    BARE = replace(model, correction=None, summary="", chapters=(), sources=())


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed.document, "PAGE", 4)


def _stamp(stat: os.stat_result | None) -> tuple[int, int] | None:
    return (stat.st_ino, stat.st_mtime_ns) if stat else None


class TestPaging:
    @pytest.mark.usefixtures("small_pages")
    def test_every_episode_is_found_once_one_follows_the_pages(
        self, fed: Callable[..., store.State], out: Path
    ) -> None:
        fed(10)
        episodes, _ = publishing.collect(out)
        page, found, seen = out / "feed.xml", set(guids(out / "feed.xml")), []
        assert len(found) == 4
        while url := link(page, "next"):
            assert link(page, "prev-archive") == url
            page = out / url.rpartition("/")[2]
            seen.append(page.name)
            assert channel(page).find(f"{NS['fh']}archive") is not None
            assert link(page, "current") == f"{BASE}/feed.xml"
            assert link(page, "self") == url
            assert len(guids(page)) == 4
            found |= set(guids(page))
        assert found == {episode.guid for episode in episodes}
        assert len(seen) == 2

    def test_a_hundred_need_no_page(self, fed: Callable[..., store.State], out: Path) -> None:
        fed(100)
        assert [file.name for file in out.glob("feed*.xml")] == ["feed.xml"]
        assert link(out / "feed.xml", "next") is None

    def test_a_hundred_and_one_do(self, fed: Callable[..., store.State], out: Path) -> None:
        fed(101)
        assert len(guids(out / "feed.xml")) == 100
        (page,) = out.glob("feed-archive-*.xml")
        assert link(out / "feed.xml", "next") == f"{BASE}/{page.name}"

    def test_feedparser_walks_from_the_newest_episode_to_the_oldest(
        self, fed: Callable[..., store.State], out: Path
    ) -> None:
        fed(250)
        walked, archived, page = [], [], "feed.xml"
        while page:
            read = feedparser.parse((out / page).read_bytes())
            assert not read.bozo
            own = [entry.id for entry in read.entries]
            archived += own if page != "feed.xml" else []
            walked += [guid for guid in own if guid not in walked]  # the newer one counts (RFC 5005, 4)
            older = [one.href for one in read.feed.links if one.rel == "prev-archive"]
            page = older[0].removeprefix(f"{BASE}/") if older else ""
        assert walked == [episode.guid for episode in publishing.collect(out)[0]]
        assert len(archived) == len(set(archived)) == 200

    @pytest.mark.usefixtures("small_pages")
    def test_a_new_episode_changes_the_feed_alone(
        self, fed: Callable[..., store.State], out: Path, station: Config
    ) -> None:
        fed(12)
        store.refresh(out, station, EDITION - timedelta(minutes=1))  # the newest is yet to come
        before = {file: file.stat() for file in out.iterdir()}
        assert len([file for file in before if "-archive-" in file.name]) == 2
        assert store.refresh(out, station, NOW).written == (out / "feed.xml",)
        after = {file: file.stat() for file in out.iterdir()}
        changed = {file for file in after if _stamp(after[file]) != _stamp(before.get(file))}
        assert changed == {out / "feed.xml"}
        assert len(after) == len(before)

    @pytest.mark.usefixtures("small_pages")
    def test_a_page_never_changes_its_content(
        self, fed: Callable[..., store.State], out: Path, model: Episode, station: Config
    ) -> None:
        fed(9)
        pages = {file.name: file.read_bytes() for file in out.glob("feed-archive-*.xml")}
        second_oldest = publishing.collect(out)[0][-2]
        store.withdraw(out, second_oldest, station, NOW)
        assert {file.name for file in out.glob("feed-archive-*.xml")}.isdisjoint(pages)
        for file in out.glob("feed-archive-*.xml"):
            assert pages.get(file.name, file.read_bytes()) == file.read_bytes()


class TestShows:
    def test_each_has_a_feed_and_the_station_has_all(self, out: Path, model: Episode, tmp_path: Path) -> None:
        file = tmp_path / "bulletin.toml"
        file.write_text(
            f"[feed]\nbase_url = '{BASE}'\n[shows.khel]\nname = 'खेल समाचार'\n"
            "category = 'News > Sports News'\n[shows.mausam]\nname = 'मौसम'\n",
            "utf-8",
        )
        chosen = config.load(file)
        shelves.fill(out, model, 2)
        sports = shelves.fill(out, model, 2, "khel")
        state = store.refresh(out, chosen, NOW)
        assert state.findings == tuple(finding for finding in state.findings if not finding.grave)
        assert [show.name for show in state.shows] == ["feed.xml", "feed-khel.xml"]
        assert len(guids(out / "feed.xml")) == 4
        assert guids(out / "feed-khel.xml") == [episode.guid for episode in sports]
        read = feedparser.parse((out / "feed-khel.xml").read_bytes())
        assert read.feed.title == "खेल समाचार"
        assert [tag.term for tag in read.feed.tags] == ["News", "Sports News"]
        assert channel(out / "feed-khel.xml").findtext(f"{NS['podcast']}guid") == guid_of(
            f"{BASE}/feed-khel.xml"
        )

    @pytest.mark.parametrize(
        ("text", "telling"),
        [
            ("[shows.khel]\nnmae = 'x'", "did you mean 'name'"),
            ("[shows.'खेल']\nname = 'x'", "small Latin letters"),
            ("[shows.khel]\nname = 'x'\n[bulletin]\nshow = 'khal'", "did you mean 'khel'"),
            ("[bulletin]\nshow = 'khel'", "[shows.khel]"),
            ("[feed]\nkeep = '90 days'", "feed.keep"),
        ],
    )
    def test_a_wrong_setting_is_told(self, text: str, telling: str, tmp_path: Path) -> None:
        (tmp_path / "bulletin.toml").write_text(text, "utf-8")
        with pytest.raises(ConfigError) as caught:
            config.load(tmp_path / "bulletin.toml")
        assert telling in str(caught.value)


def whole(out: Path) -> None:
    """Every feed is whole, and every file that it names is there."""
    for file in out.glob("feed*.xml"):
        for node in channel(file).iter():
            for key, url in node.items():
                if key in {"url", "uri", "href"} and url.startswith(BASE):
                    assert (out / url.rpartition("/")[2]).is_file(), url


def enclosures(out: Path) -> dict[str, str]:
    """The address of every sound by the guid of its episode, in feed and archive pages."""
    found: dict[str, str] = {}
    for file in publishing.feeds(out):
        for item in channel(file).iterfind("item"):
            enclosure = item.find("enclosure")
            assert enclosure is not None
            url = enclosure.get("url", "")
            assert found.setdefault(item.findtext("guid") or "", url) == url, "feed and page agree"
    return found


class TestGoing:
    def test_a_withdrawn_episode_leaves_feed_and_directory(
        self, fed: Callable[..., store.State], out: Path, station: Config
    ) -> None:
        fed(3)
        episodes, _ = publishing.collect(out)
        state = store.withdraw(out, episodes[1], station, NOW)
        assert state.retired == (episodes[1],)
        assert guids(out / "feed.xml") == [episodes[0].guid, episodes[2].guid]
        assert not [file for file in out.iterdir() if file.name.startswith(episodes[1].sidecar.stem)]
        assert not list(out.glob(".*"))
        whole(out)

    @pytest.mark.usefixtures("small_pages")
    @pytest.mark.parametrize("days", [0, 1], ids=["in the feed", "in an archive page"])
    def test_a_corrected_episode_has_a_new_address_and_the_old_guid(
        self, days: int, out: Path, model: Episode, recording: Recording, station: Config
    ) -> None:
        script = replace(SCRIPT, edition=EDITION - timedelta(days=days))
        shelves.fill(out, model, 7)
        first = publishing.publish(script, recording, {VOICE: "test 1"}, station, out)
        store.refresh(out, station, NOW)
        before = enclosures(out)
        second = publishing.publish(
            script, recording, {VOICE: "test 1"}, station, out, corrects=first, correction="राशि सुधारी गई।"
        )
        whole(out)
        assert enclosures(out) == before, "the feed is not made anew yet"
        assert store.refresh(out, station, NOW).findings == ()
        whole(out)
        assert before[first.guid] == f"{BASE}/{first.audio.name}"
        assert enclosures(out) == before | {first.guid: f"{BASE}/{second.audio.name}"}
        assert second.audio.name != first.audio.name
        assert not first.audio.path.exists()
        fed_ = "".join(file.read_text("utf-8") for file in publishing.feeds(out))
        assert f"{first.audio.path.stem}.mp3" not in fed_

    def test_without_a_feed_only_its_files_go(self, out: Path, model: Episode, settings: Config) -> None:
        (episode,) = shelves.fill(out, model, 1)
        store.withdraw(out, episode, settings, NOW)
        assert list(out.iterdir()) == []

    @pytest.mark.parametrize(
        ("options", "left"),
        [({"keep": "1d"}, 24), ({"keep_last": 5}, 5), ({"keep": "1d", "keep_last": 7}, 7), ({}, 30)],
    )
    def test_retention(
        self, options: dict[str, Any], left: int, fed: Callable[..., store.State], out: Path, station: Config
    ) -> None:
        fed(30)
        state = store.refresh(out, with_(station, **options), NOW)
        assert len(state.retired) == 30 - left
        episodes, _ = publishing.collect(out)
        assert len(episodes) == len(guids(out / "feed.xml")) == left
        assert {file.name.split(".")[0] for file in out.iterdir() if file.name[0] == "2"} == {
            episode.sidecar.stem for episode in episodes
        }
        whole(out)

    def test_nothing_goes_when_all_would(
        self, fed: Callable[..., store.State], out: Path, station: Config
    ) -> None:
        fed(3)
        state = store.refresh(out, with_(station, keep="1d"), NOW + timedelta(days=30))
        assert state.refused
        assert len(publishing.collect(out)[0]) == len(guids(out / "feed.xml")) == 3

    @pytest.mark.usefixtures("small_pages")
    @pytest.mark.parametrize("act", ["withdraw", "keep"])
    def test_killed_at_whatever_step_no_feed_names_what_is_not_there(
        self, act: str, fed: Callable[..., store.State], out: Path, station: Config, tmp_path: Path
    ) -> None:
        fed(7)
        start = shelves.copy_of(out, tmp_path / "start")

        def work() -> None:
            if act == "keep":
                store.refresh(out, with_(station, keep_last=5), NOW)
                return
            store.withdraw(out, publishing.collect(out)[0][5], station, NOW)

        def check() -> None:
            whole(out)
            again = store.refresh(out, with_(station, keep_last=0 if act != "keep" else 5), NOW)
            assert not again.refused
            whole(out)

        assert killing.at_every_step(lambda: shelves.copy_of(start, out), work, check) > 10
        assert len(publishing.collect(out)[0]) == {"withdraw": 6, "keep": 5}[act]
        assert not [file for file in out.glob(".*") if file.suffix != ".part"]
