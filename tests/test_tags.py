"""A player is told the same in every kind of file: by mutagen and by ffprobe, which we did not write."""

import base64
import hashlib
import io
import json
import subprocess
from pathlib import Path
from typing import Any

import mutagen
import pytest
from mutagen.flac import Picture as Block
from PIL import Image

from bulletin import audio, config
from bulletin.publishing import artwork
from bulletin.publishing.programme import DISCLOSURE
from bulletin.publishing.tags import tag
from tests import sounds
from tests.desk import EDITION, LONG
from tests.programmes import SCRIPT, STATION, programme
from tests.test_audio import as_wav

MADE = programme()
COVER = artwork.small(artwork.of_edition(EDITION, config.load()))
CHAPTERS = [(chapter.title, chapter.start, chapter.end) for chapter in MADE.chapters]
PLAIN = ["-fflags", "+bitexact", "-flags:a", "+bitexact"]


@pytest.fixture(scope="module")
def wav(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return as_wav(sounds.speech(MADE.duration, 24_000), tmp_path_factory.mktemp("wav") / "in.wav")


def encoded(wav: Path, name: str, out: Path) -> Path:
    made_as = audio.FORMATS[name]
    sound = out / f"sound{made_as.suffix}"
    arguments = [*PLAIN, "-map_metadata", "-1", *made_as.arguments, str(sound)]
    subprocess.run([audio.ffmpeg(), "-v", "error", "-i", str(wav), *arguments], check=True)
    return sound


@pytest.fixture(scope="module", params=audio.FORMATS)
def tagged(request: pytest.FixtureRequest, wav: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    sound = encoded(wav, request.param, tmp_path_factory.mktemp(request.param))
    tag(sound, MADE, COVER)
    return sound


def probed(ffprobe: str, sound: Path) -> dict[str, Any]:
    asked = "-v error -show_format -show_chapters -show_streams -of json".split()
    done = subprocess.run([ffprobe, *asked, str(sound)], capture_output=True, check=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@pytest.mark.ffprobe
def test_ffprobe_finds_title_station_day_and_language(ffprobe: str, tagged: Path) -> None:
    told = probed(ffprobe, tagged)
    everything = [told["format"].get("tags", {}), *(one.get("tags", {}) for one in told["streams"])]
    tags = {key.lower(): value for some in everything for key, value in some.items()}
    assert tags["title"] == SCRIPT.title
    assert tags["artist"] == tags["album"] == STATION
    assert tags["date"].startswith("2026")
    assert tags["genre"] == "News"
    sound = next(one for one in told["streams"] if one["codec_type"] == "audio")
    assert "hin" in {tags.get("tlan"), tags.get("language"), sound.get("tags", {}).get("language")}


@pytest.mark.ffprobe
def test_ffprobe_finds_the_chapters(ffprobe: str, tagged: Path) -> None:
    chapters = probed(ffprobe, tagged)["chapters"]
    assert [one["tags"]["title"] for one in chapters] == [title for title, _, _ in CHAPTERS]
    for one, (_, start, end) in zip(chapters, CHAPTERS, strict=True):
        assert round(float(one["start_time"]) * 1000) == start
        assert float(one["end_time"]) * 1000 == pytest.approx(end, abs=80)  # the last ends with the sound


@pytest.mark.ffprobe
def test_ffprobe_finds_the_sound_and_the_cover(ffprobe: str, tagged: Path) -> None:
    streams = probed(ffprobe, tagged)["streams"]
    assert [one["codec_type"] for one in streams].count("audio") == 1
    covers = [one for one in streams if one["codec_type"] == "video"]
    assert [(one["codec_name"], one["width"], one["height"]) for one in covers] == [("mjpeg", 600, 600)]


def frames(sound: Path) -> Any:
    found = mutagen.File(sound)
    assert found is not None
    return found


def told_by_mutagen(sound: Path) -> tuple[str, str, bytes]:
    """Its comment, its text and its cover."""
    tags = frames(sound).tags
    if sound.suffix in {".mp3", ".wav"}:
        return str(tags["COMM::hin"]), str(tags["USLT::hin"]), tags["APIC:"].data
    if sound.suffix == ".m4a":
        return tags["\xa9cmt"][0], tags["\xa9lyr"][0], bytes(tags["covr"][0])
    if sound.suffix == ".opus":
        block = Block(base64.b64decode(tags["METADATA_BLOCK_PICTURE"][0]))  # type: ignore[no-untyped-call]
        return tags["DESCRIPTION"][0], tags["LYRICS"][0], block.data
    return tags["DESCRIPTION"][0], tags["LYRICS"][0], frames(sound).pictures[0].data


def test_mutagen_finds_note_transcript_and_cover(tagged: Path) -> None:
    note, text, cover = told_by_mutagen(tagged)
    assert note.startswith(DISCLOSURE)
    assert "https://example.org/pul?a=1&b=2" in note
    assert text.splitlines()[1] == LONG
    assert cover == COVER.data
    with Image.open(io.BytesIO(cover)) as image:
        assert (image.size, image.mode) == ((600, 600), "RGB")


def test_id3_has_chapters_with_the_pages_of_their_stories(tagged: Path) -> None:
    if tagged.suffix not in {".mp3", ".wav"}:
        pytest.skip("not ID3")
    tags = frames(tagged).tags
    assert tags.version == (2, 3, 0) or tagged.suffix == ".wav"
    (toc,) = tags.getall("CTOC")
    assert toc.flags == 3  # top level, ordered
    chapters = [tags[f"CHAP:{name}"] for name in toc.child_element_ids]
    told = [(str(one.sub_frames["TIT2"]), one.start_time, one.end_time) for one in chapters]
    assert told == CHAPTERS
    links = [[frame.url for frame in one.sub_frames.getall("WXXX")] for one in chapters]
    assert links == [[], ["https://example.org/pul?a=1&b=2"], []]


def test_the_sound_is_not_touched_and_the_file_is_always_the_same(
    tagged: Path, wav: Path, tmp_path: Path
) -> None:
    name = next(name for name, made_as in audio.FORMATS.items() if made_as.suffix == tagged.suffix)
    again = encoded(wav, name, tmp_path)
    before = decoded(again)
    tag(again, MADE, COVER)
    assert again.read_bytes() == tagged.read_bytes()
    assert decoded(again) == before
    assert [path.name for path in tmp_path.iterdir()] == [again.name]


def decoded(sound: Path) -> str:
    """A hash of its samples."""
    command = [audio.ffmpeg(), "-v", "error", "-i", str(sound), "-map", "0:a", "-f", "s16le", "-"]
    return hashlib.sha256(subprocess.run(command, capture_output=True, check=True).stdout).hexdigest()
