"""Feeds and what they name are what the published specifications say, by schemas written from those alone."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from lxml import etree

from bulletin import config, publishing, store
from bulletin.config import Config
from bulletin.types import Episode
from tests import shelves
from tests.shelves import BASE, NOW

DATA = Path(__file__).parent / "data" / "feed"


@pytest.fixture(scope="session")
def schema() -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(DATA / "rss.rng"))


@pytest.fixture(scope="session")
def feeds(model: Episode, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """By file name: those of a station with every setting that a feed tells, a show, and 255 episodes."""
    out = tmp_path_factory.mktemp("out")
    chosen = config.load(
        options={
            "station.name": "रेडियो <सूर्यनगर> & साथी",
            "station.email": "desk@example.org",
            "station.copyright": "© 2026 रेडियो सूर्यनगर",
            "feed.base_url": BASE,
            "feed.hub": "https://hub.example.org/",
            "feed.moved_to": "https://new.example.org/feed.xml",
        }
    )
    chosen = replace(chosen, shows={"khel": config.ShowChoice(name="खेल समाचार")})
    shelves.fill(out, model, 249)
    shelves.fill(out, replace(model, correction="राशि ]]> <2> करोड़ & है।", title="सुधार & समाचार"), 1, "sudhar")
    shelves.fill(out, model, 5, "khel")
    assert store.refresh(out, chosen, NOW).findings == ()
    return {file.name: file.read_text("utf-8") for file in publishing.feeds(out)}


def faults(schema: etree.RelaxNG, text: str) -> str:
    return "" if schema.validate(etree.fromstring(text.encode())) else str(schema.error_log)


def test_feeds_and_archive_pages_are_valid(schema: etree.RelaxNG, feeds: dict[str, str]) -> None:
    assert len(feeds) == 4
    assert {name: faults(schema, text) for name, text in feeds.items()} == dict.fromkeys(feeds, "")


def test_so_is_the_feed_of_a_station_without_settings(
    schema: etree.RelaxNG, model: Episode, settings: Config, tmp_path: Path
) -> None:
    bare = replace(model, chapter_list=None, artwork=None, transcripts=())
    for count in (0, 1):
        shelves.fill(tmp_path, bare, count)
        store.refresh(tmp_path, settings, NOW, BASE)
        assert faults(schema, (tmp_path / "feed.xml").read_text("utf-8")) == ""


ENCLOSURE = f'<enclosure url="{BASE}/2026-01-14-samachar-0.mp3" type="audio/mpeg" length="'
GUID = '<guid isPermaLink="false">00000000-0000-5000-8000-000000000000</guid>'
DATE = "Wed, 14 Jan 2026 18:30:00 +0530"
BREAKS = {
    "version": ('<rss version="2.0"', '<rss version="0.92"'),
    "namespace": ("https://podcastindex.org/namespace/1.0", "https://podcastindex.org/namespace/2.0"),
    "unknown element": ("<itunes:type>", "<itunes:kind>x</itunes:kind>\n<itunes:type>"),
    "unknown element in an item": (GUID, f"{GUID}<itunes:keywords>x</itunes:keywords>"),
    "unknown attribute": (ENCLOSURE, ENCLOSURE.replace("<enclosure ", '<enclosure size="1" ')),
    "text between elements": (GUID, f"{GUID} और"),
    "no self": ('rel="self"', 'rel="first"'),
    "unknown relation": ('rel="prev-archive"', 'rel="older"'),
    "no title": ("<title>समाचार 0</title>\n", ""),
    "two titles": ("<title>समाचार 0</title>", "<title>समाचार 0</title><title>फिर</title>"),
    "blank title": ("<title>समाचार 0</title>", "<title> </title>"),
    "long title": ("<title>समाचार 0", f"<title>{'स' * 256}"),
    "no guid": (GUID, ""),
    "guid as a link": ('isPermaLink="false"', 'isPermaLink="no"'),
    "no enclosure": ("<enclosure ", "<itunes:enclosure "),
    "enclosure without length": (' length="', ' data-length="'),
    "negative length": (ENCLOSURE, f"{ENCLOSURE}-"),
    "Hindi digits": (ENCLOSURE, f"{ENCLOSURE}१"),
    "wrong type": (ENCLOSURE, ENCLOSURE.replace("audio/mpeg", "mp3")),
    "Hindi address": (ENCLOSURE, ENCLOSURE.replace("samachar", "समाचार")),
    "address with a space": (ENCLOSURE, ENCLOSURE.replace("samachar", "sama char")),
    "address that is a path": (ENCLOSURE, ENCLOSURE.replace(BASE, "")),
    "file address": (ENCLOSURE, ENCLOSURE.replace("https:", "file:")),
    "ISO date": (DATE, "2026-01-14T18:30:00+05:30"),
    "date without zone": (DATE, DATE.removesuffix(" +0530")),
    "no such month": (DATE, DATE.replace("Jan", "जन")),
    "no such hour": (DATE, DATE.replace("18:", "24:")),
    "no such day": (DATE, DATE.replace(" 14 ", " 32 ")),
    "Hindi language": ("<language>hi</language>", "<language>हिंदी</language>"),
    "no language": ("<language>hi</language>", ""),
    "no category": ("itunes:category", "itunes:keywords"),
    "third category level": ('<itunes:category text="Daily News"/>', '<itunes:category text="x"/>' * 2),
    "explicit": ("<itunes:explicit>false", "<itunes:explicit>clean"),
    "no artwork": ("<itunes:image ", "<itunes:picture "),
    "address of mail": ("<itunes:email>desk@", "<itunes:email>desk "),
    "duration in words": ("<itunes:duration>", "<itunes:duration>PT"),
    "kind of episode": ("<itunes:episodeType>full", "<itunes:episodeType>short"),
    "season": ("<itunes:season>2026", "<itunes:season>0"),
    "number": (">14.1830</podcast:episode>", ">14.18.30</podcast:episode>"),
    "number shown at length": ('display="', f'display="{"x" * 32}'),
    "podcast guid": ("<podcast:guid>", "<podcast:guid>x"),
    "locked": ('org">yes</podcast:locked>', 'org">true</podcast:locked>'),
    "medium": ("<podcast:medium>podcast", "<podcast:medium>radio"),
    "transcript without type": (' type="text/vtt"', ""),
    "type of transcript": (' type="text/vtt"', ' type="text/subtitles"'),
    "type of chapters": ("application/json+chapters", "application/json"),
    "seal": ('value="sha256-', 'value="md5-'),
    "no source": ("podcast:source", "podcast:sauce"),
    "disclosure": ('purpose="ai-content">true<', 'purpose="ai-content">yes<'),
}


@pytest.mark.parametrize(("good", "bad"), BREAKS.values(), ids=list(BREAKS))
def test_a_broken_feed_is_not(good: str, bad: str, schema: etree.RelaxNG, feeds: dict[str, str]) -> None:
    assert good in feeds["feed.xml"]
    assert faults(schema, feeds["feed.xml"].replace(good, bad))


@pytest.mark.parametrize(
    ("good", "bad"),
    [("<fh:archive/>", "<fh:complete/>"), ("<fh:archive/>", ""), ('rel="current"', 'rel="next"')],
)
def test_a_broken_archive_page_is_not(
    good: str, bad: str, schema: etree.RelaxNG, feeds: dict[str, str]
) -> None:
    page = next(text for name, text in feeds.items() if "-archive-" in name)
    assert good in page
    assert faults(schema, page.replace(good, bad))


@pytest.fixture(scope="session")
def told(model: Episode) -> dict[str, Any]:
    """What the files of an episode for players hold, by what they are."""
    assert model.chapter_list is not None
    transcript = next(one for one in model.transcripts if one.media_type == "application/json")
    files = {"chapters": model.chapter_list, "transcript": transcript}
    return {kind: json.loads(file.path.read_text("utf-8")) for kind, file in files.items()}


def validator(kind: str) -> jsonschema.Draft202012Validator:
    schema = json.loads((DATA / f"{kind}.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize(("kind", "parts"), [("chapters", "chapters"), ("transcript", "segments")])
def test_chapters_and_transcript_are_valid(kind: str, parts: str, told: dict[str, Any]) -> None:
    validator(kind).validate(told[kind])
    times = [time for part in told[kind][parts] for time in (part["startTime"], part["endTime"])]
    assert times == sorted(times), "the order is that of the sound"
    first, *others = told[kind][parts]
    for broken in (
        {**told[kind], "version": 1},
        {**told[kind], parts: []},
        {**told[kind], parts: [{**first, "startTime": "00:00"}, *others]},
        {**told[kind], parts: [{**first, "startTime": -0.1}, *others]},
        {**told[kind], parts: [{**first, "starttime": 0}, *others]},
        {**told[kind], parts: [{key: first[key] for key in first if key != "startTime"}, *others]},
    ):
        assert not validator(kind).is_valid(broken), broken
