"""An episode appears whole or not at all, and its files agree with each other and with the sound."""

import hashlib
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import mutagen
import numpy as np
import pytest
import webvtt
from hypothesis import given
from hypothesis import strategies as st
from mutagen.id3 import ID3

from bulletin import audio, config, mixing, publishing
from bulletin.config import Config
from bulletin.errors import AudioError, PublishError
from bulletin.publishing import placing
from bulletin.types import (
    Clip,
    Cue,
    Episode,
    Recording,
    Script,
    Segment,
    Spoken,
    Take,
    Voice,
)
from tests import sounds
from tests.desk import EDITION, LONG, SCRIPT, VOICE, record


@pytest.fixture(scope="session")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    return record(SCRIPT, tmp_path_factory.mktemp("desk"), 1500)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    publishing.prepare(tmp_path / "out", config.load())
    return tmp_path / "out"


@pytest.fixture
def publish(recording: Recording, settings: Config, out: Path) -> Callable[..., Episode]:
    def publish_(script: Script = SCRIPT, voice: Voice = VOICE) -> Episode:
        return publishing.publish(script, recording, {voice: "test 1"}, settings, out)

    return publish_


@pytest.fixture(scope="session")
def episode(recording: Recording, tmp_path_factory: pytest.TempPathFactory) -> Episode:
    """One that the tests may look at, but not touch."""
    out = tmp_path_factory.mktemp("episode")
    return publishing.publish(SCRIPT, recording, {VOICE: "test 1"}, config.load(), out)


def heard(episode: Episode) -> tuple[Cue, ...]:
    return publishing.read_provenance(episode.sidecar).cues


SUFFIXES = (
    *(".mp3", ".narrow.opus", ".vtt", ".srt", ".transcript.json", ".html", ".txt"),
    *(".chapters.json", ".jpg", ".json"),
)


def frames_of(episode: Episode) -> Any:
    return mutagen.File(episode.audio.path)


def contents(directory: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(directory)): path.read_bytes() for path in directory.rglob("*") if path.is_file()
    }


class TestSound:
    def test_is_what_the_episode_says(self, episode: Episode) -> None:
        data = episode.audio.path.read_bytes()
        assert episode.audio.size == len(data)
        assert episode.audio.sha256 == hashlib.sha256(data).hexdigest()
        assert abs(episode.duration - audio.duration(episode.audio.path)) <= 2
        measured = audio.measure(episode.audio.path)
        assert measured.integrated == pytest.approx(episode.loudness.integrated, abs=0.11)
        assert -17 <= measured.integrated <= -15
        assert measured.true_peak <= -1

    def test_is_silent_between_the_cues_and_nowhere_else(self, episode: Episode) -> None:
        """The transcript is in time with the decoded MP3, to 30 ms."""
        pcm = audio.decode(episode.audio.path.read_bytes(), "mp3")
        step = pcm.rate // 100
        found = np.abs(sounds.samples(pcm))
        loud = found[: found.size // step * step].reshape(-1, step).max(axis=1) > 0.01
        edges = np.flatnonzero(np.diff(np.concatenate([[0], loud, [0]]).astype(int)))
        gaps = [(0, edges[0]), *zip(edges[1:-1:2], edges[2::2], strict=True)]
        pauses = [(start * 10, end * 10) for start, end in gaps if end - start > 20]
        assert len(pauses) == len(heard(episode))
        for (_, end), cue in zip(pauses, heard(episode), strict=True):
            assert abs(end - cue.start) <= 30
        for (start, _), cue in zip(pauses[1:], heard(episode), strict=False):
            assert abs(start - cue.end) <= 30

    def test_a_dry_run_may_be_silent(self, settings: Config, tmp_path: Path, out: Path) -> None:
        clip = audio.silence(700, 24_000)
        script = replace(SCRIPT, segments=SCRIPT.segments[:1])
        clips = [Clip(0, 0, Take(Spoken("नमस्कार।"), VOICE), clip)]
        silent = mixing.mix(script, clips, settings.pauses, tmp_path / "silent.wav")
        with pytest.raises(AudioError, match="silent"):
            publishing.publish(script, silent, {VOICE: "silence 1"}, settings, out)
        assert contents(out) == {}
        made = publishing.publish(script, silent, {VOICE: "silence 1"}, settings, out, silent=True)
        assert publishing.read(made.sidecar) == made

    def test_the_settings_are_heeded(self, recording: Recording, out: Path) -> None:
        louder = config.load(options={"sound.preset": "aes", "sound.bitrate": 64, "sound.rate": 48000})
        made = publishing.publish(SCRIPT, recording, {VOICE: "test 1"}, louder, out)
        found = mutagen.File(made.audio.path)
        assert found is not None
        assert (found.info.sample_rate, found.info.channels, found.info.bitrate) == (48_000, 1, 64_000)
        assert audio.measure(made.audio.path).integrated == pytest.approx(-18, abs=0.5)


class TestTags:
    def test_are_what_a_player_shows(self, episode: Episode, settings: Config) -> None:
        tags: Any = ID3(episode.audio.path, translate=False)  # type: ignore[no-untyped-call]
        assert tags.version == (2, 3, 0)
        assert tags["TIT2"].text == [SCRIPT.title]
        assert tags["TPE1"].text == tags["TALB"].text == [settings.station.name]
        assert tags["TLAN"].text == ["hin"]
        assert (tags["TYER"].text, tags["TDAT"].text) == (["2026"], ["1401"])
        assert "कृत्रिम आवाज़" in str(tags["COMM::hin"])
        assert "https://example.org/pul" in str(tags["COMM::hin"])
        assert LONG in str(tags["USLT::hin"])

    def test_no_version_1_tag_with_question_marks_for_hindi(self, episode: Episode) -> None:
        assert episode.audio.path.read_bytes()[-128:-125] != b"TAG"

    def test_chapters_are_the_recordings(self, episode: Episode) -> None:
        tags: Any = ID3(episode.audio.path)  # type: ignore[no-untyped-call]
        (toc,) = tags.getall("CTOC")
        assert toc.flags == 3  # top level, ordered
        frames = [tags[f"CHAP:{name}"] for name in toc.child_element_ids]
        assert [(str(frame.sub_frames["TIT2"]), frame.start_time, frame.end_time) for frame in frames] == [
            (chapter.title, chapter.start, chapter.end) for chapter in episode.chapters
        ]
        assert [chapter.title for chapter in episode.chapters] == ["आरंभ", "पुल & सड़क"]

    def test_ffmpeg_reads_title_and_chapters_too(self, episode: Episode) -> None:
        told = subprocess.run(
            [audio.ffmpeg(), "-i", episode.audio.path, "-f", "ffmetadata", "-"],
            capture_output=True,
            check=True,
        ).stdout.decode()
        assert f"title={SCRIPT.title}" in told
        assert told.count("[CHAPTER]") == len(episode.chapters)


class TestTranscript:
    def test_is_the_script_in_time(self, episode: Episode) -> None:
        captions = webvtt.read(str(episode.transcripts[0].path)).captions
        said = [unescaped(" ".join(caption.lines)) for caption in captions]
        assert said == [sentence.written for segment in SCRIPT.segments for sentence in segment.sentences]
        times = [(seconds(caption.start), seconds(caption.end)) for caption in captions]
        assert times == [(cue.start / 1000, cue.end / 1000) for cue in heard(episode)]

    def test_lines_are_short_and_arrows_only_between_times(self, episode: Episode) -> None:
        lines = episode.transcripts[0].path.read_text("utf-8").splitlines()
        assert lines[0] == "WEBVTT"
        assert sum("-->" in line for line in lines) == len(heard(episode))
        cues = lines[lines.index("") + 1 :]
        start = cues.index("")
        assert max(len(unescaped(line)) for line in cues[start:]) <= 65

    def test_says_what_it_is(self, episode: Episode) -> None:
        note = episode.transcripts[0].path.read_text("utf-8").split("\n\n")[1]
        assert note.startswith("NOTE\n")
        assert SCRIPT.title in note
        assert "कृत्रिम आवाज़" in note


def unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def seconds(clock: str) -> float:
    hours, minutes, rest = clock.split(":")
    return round(int(hours) * 3600 + int(minutes) * 60 + float(rest), 3)


class TestSidecar:
    def test_gives_the_episode_back(self, episode: Episode) -> None:
        assert publishing.read(episode.sidecar) == episode
        assert publishing.read_provenance(episode.sidecar).script == SCRIPT

    def test_can_move_with_its_files(self, episode: Episode, tmp_path: Path) -> None:
        shutil.copytree(episode.sidecar.parent, tmp_path / "moved")
        moved = publishing.read(tmp_path / "moved" / episode.sidecar.name)
        assert moved.audio.path.read_bytes() == episode.audio.path.read_bytes()
        assert moved.transcripts[0].path.parent == tmp_path / "moved"

    def test_holds_what_a_page_or_a_feed_needs(self, episode: Episode) -> None:
        data = json.loads(episode.sidecar.read_text("utf-8"))
        assert data["audio"]["name"] == episode.audio.path.name
        assert data["duration_ms"] == episode.duration
        assert data["engine"] == "test"
        assert data["readers"] == [{"voice": "tone", "speed": 1.1, "fingerprint": "test 1"}]
        assert data["edition"] == "2026-01-14T18:30:00+05:30"
        assert data["omissions"] == [
            {"article": "pul.txt", "text": "ये भी पढ़ें", "reason": "a pointer to other pages"}
        ]
        story = data["segments"][1]
        assert (story["kind"], story["title"], story["source"]) == ("story", "पुल & सड़क", "pul.txt")
        second = story["sentences"][1]
        assert second["written"] == "काम पर ₹2 करोड़ लगेंगे।"
        assert second["spoken"] == "काम पर दो करोड़ रुपये लगेंगे।"
        assert second["span"] == {"paragraph": 1, "start": 0, "end": 20}
        cue = heard(episode)[2]
        assert (second["start_ms"], second["end_ms"]) == (cue.start, cue.end)
        assert data["sources"][0]["url"] == "https://example.org/pul"

    def test_is_readable_hindi(self, episode: Episode) -> None:
        assert "पुराने पुल की मरम्मत" in episode.sidecar.read_text("utf-8")

    def test_what_make_prints_says_where_the_files_are(self, episode: Episode) -> None:
        provenance = publishing.read_provenance(episode.sidecar)
        told = json.loads(json.dumps(publishing.as_json(episode, provenance)))
        for name in (told["audio"]["name"], told["transcripts"][0]["name"], told["sidecar"]):
            assert Path(name).is_file()
        assert told["segments"] == json.loads(episode.sidecar.read_text("utf-8"))["segments"]

    @pytest.mark.parametrize(
        ("data", "says"),
        [
            (None, "cannot read"),
            (b"", "not the sidecar"),
            (b"\xff\xfe", "not the sidecar"),
            (b'{"version": 4}', "missing required field"),
            (b"[]", "not the sidecar"),
        ],
    )
    def test_a_file_that_is_none_is_told(self, data: bytes | None, says: str, tmp_path: Path) -> None:
        if data is not None:
            (tmp_path / "x.json").write_bytes(data)
        with pytest.raises(PublishError, match=says):
            publishing.read(tmp_path / "x.json")

    def test_a_version_to_come_is_told(self, episode: Episode, tmp_path: Path) -> None:
        data = json.loads(episode.sidecar.read_text("utf-8"))
        (tmp_path / "x.json").write_text(json.dumps({**data, "version": 99}))
        with pytest.raises(PublishError, match="version 99"):
            publishing.read(tmp_path / "x.json")


class TestShelf:
    def test_has_all_episodes_the_newest_first_and_tells_what_cannot_be_read(
        self, publish: Callable[..., Episode], out: Path
    ) -> None:
        old, new = publish(), publish(replace(SCRIPT, title="दूसरा", edition=EDITION + timedelta(days=1)))
        (out / "2026-01-15-broken.json").write_text("{")
        for other in ("2026-01-14-x.chapters.json", "report.json", "2026-01-14-x.txt"):
            (out / other).write_text("{")
        episodes, faults = publishing.collect(out)
        assert episodes == (new, old)
        assert [str(out / "2026-01-15-broken.json") in str(fault) for fault in faults] == [True]

    def test_a_directory_that_is_not_there_holds_none(self, tmp_path: Path) -> None:
        assert publishing.collect(tmp_path / "gone") == ((), ())
        (tmp_path / "file").touch()
        with pytest.raises(PublishError, match="cannot read"):
            publishing.collect(tmp_path / "file")


class TestNames:
    def test_date_and_slug(self, publish: Callable[..., Episode], out: Path) -> None:
        assert publish().audio.path == out / "2026-01-14-purane-pul-ki-marammat-shuru.mp3"
        assert {path.name for path in out.iterdir()} == {
            f"2026-01-14-purane-pul-ki-marammat-shuru{suffix}" for suffix in SUFFIXES
        }

    def test_a_remake_takes_the_place_of_its_earlier_self(
        self, publish: Callable[..., Episode], out: Path
    ) -> None:
        publish()
        again = publish(replace(SCRIPT, omissions=()))
        assert len(list(out.iterdir())) == len(SUFFIXES)
        assert publishing.read(again.sidecar) == again

    def test_so_does_the_same_news_said_again_later(self, publish: Callable[..., Episode], out: Path) -> None:
        publish()
        publish(replace(SCRIPT, edition=EDITION + timedelta(minutes=5)))
        assert len(list(out.iterdir())) == len(SUFFIXES)

    @pytest.mark.parametrize(
        ("segments", "voice"),
        [
            (
                (
                    *SCRIPT.segments[:1],
                    replace(SCRIPT.segments[1], sentences=SCRIPT.segments[1].sentences[:1]),
                ),
                VOICE,
            ),
            (SCRIPT.segments, Voice("test", "other")),
        ],
        ids=["other news", "another voice"],
    )
    def test_another_bulletin_never_does(
        self,
        segments: tuple[Segment, ...],
        voice: Voice,
        settings: Config,
        publish: Callable[..., Episode],
        tmp_path: Path,
        out: Path,
    ) -> None:
        first = publish()
        before = contents(out)
        other = replace(SCRIPT, segments=segments, edition=EDITION + timedelta(minutes=5))
        recording = record(other, tmp_path / "desk", voice=voice)
        second = publishing.publish(other, recording, {voice: "test 1"}, settings, out)
        assert second.audio.path.name == f"{first.audio.path.stem}-2.mp3"
        assert before.items() <= contents(out).items()
        assert publishing.read(first.sidecar) == first

    def test_a_remake_in_another_format_leaves_no_sound_of_the_earlier_one(
        self,
        publish: Callable[..., Episode],
        recording: Recording,
        out: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        first = publish()
        kept = contents(out)
        narrow = config.load(options={"sound.format": "m4a"})
        with monkeypatch.context() as patch:
            patch.setattr(Path, "replace", failing_at(4, FULL)())
            with pytest.raises(PublishError):
                publishing.publish(SCRIPT, recording, {VOICE: "test 1"}, narrow, out)
        assert contents(out) == kept
        second = publishing.publish(SCRIPT, recording, {VOICE: "test 1"}, narrow, out)
        assert (second.guid, second.revision) == (first.guid, 2)
        assert second.audio.media_type == "audio/x-m4a"
        assert {path.suffix for path in out.iterdir()} >= {".m4a", ".json"}
        assert not first.audio.path.exists()
        assert len(second.chapters) == len(frames_of(second).chapters)

    def test_titles_that_differ_only_at_their_end_are_two_bulletins(
        self, publish: Callable[..., Episode]
    ) -> None:
        long = "नगर निगम ने पुराने पुल की मरम्मत का काम अगले महीने से शुरू करने की घोषणा की"
        first, second = (publish(replace(SCRIPT, title=long + end)) for end in (" आज", " कल"))
        assert second.audio.path.name == f"{first.audio.path.stem}-2.mp3"

    @pytest.mark.parametrize("suffix", SUFFIXES)
    def test_a_file_of_someone_else_is_never_overwritten(
        self, suffix: str, publish: Callable[..., Episode], out: Path
    ) -> None:
        theirs = out / f"2026-01-14-purane-pul-ki-marammat-shuru{suffix}"
        theirs.write_bytes(b"theirs")
        assert publish().audio.path.stem.endswith("-2")
        assert theirs.read_bytes() == b"theirs"

    @pytest.mark.parametrize(
        ("title", "expected"),
        [
            ("पुतिन ने किम को कार भेंट की", "putin-ne-kim-ko-kaar-bhent-ki"),
            ("राष्ट्रपति ने विधेयक को मंज़ूरी दी", "rashtrapati-ne-vidheyak-ko-manzuri-di"),
            ("लखनऊ में भारी बारिश, स्कूल बंद", "lakhnau-mein-bhari-barish-skul-band"),
            ("सरकारी कर्मचारियों का वेतन 7.5% बढ़ा", "sarkari-karmachariyon-ka-vetan-7-5-badha"),
            ("मुंबई-पुणे मार्ग पर हादसा, ३ की मौत", "mumbai-pune-maarg-par-hadsa-3-ki-maut"),
            ("भारतीय टीम ने जीता विश्व कप", "bhartiya-tim-ne-jita-vishva-kap"),
            ("केंद्र का बड़ा फ़ैसला", "kendra-ka-bada-faisla"),
            ("मुख्यमंत्री ने प्रधानमंत्री से मुलाक़ात की", "mukhyamantri-ne-pradhanmantri-se-mulaqaat-ki"),
            ("अनुमति, ज्ञान, दुःख और श्रीमान्", "anumati-gyaan-duhkh-aur-shrimaan"),
            ("RBI ने रेपो रेट घटाई", "rbi-ne-repo-ret-ghatai"),
            ("किर्गिस्\u200dतान की राजधानी", "kirgistaan-ki-rajdhani"),
            ("Café में आग", "cafe-mein-aag"),
            ("کراچی", "bulletin"),
            ("।", "bulletin"),
            ("", "bulletin"),
            ("\u093e\u094d\u0902", "bulletin"),
        ],
    )
    def test_slugs_read_as_people_write_hindi_in_latin(self, title: str, expected: str) -> None:
        assert publishing.slug(title) == expected

    @given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x0DFF), max_size=120))
    def test_slugs_are_plain_short_and_never_empty(self, title: str) -> None:
        slug = publishing.slug(title)
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
        assert len(slug) <= 60

    def test_a_long_title_ends_with_a_whole_word(self) -> None:
        title = "समाचार " * 20
        assert publishing.slug(title) == "-".join(["samachaar"] * 6)


def failing_at(count: int, error: BaseException) -> Callable[[], Callable[..., Any]]:
    """Makes a `Path.replace` that works until it is called for that time."""
    real = Path.replace

    def make() -> Callable[..., Any]:
        calls = iter(range(1, 100))

        def failing(file: Path, target: Path) -> Path:
            if next(calls) == count:
                raise error
            return real(file, target)

        return failing

    return make


def fails(error: BaseException) -> Callable[[], Callable[..., Any]]:
    """Makes a function that raises the error whatever it is given."""

    def make() -> Callable[..., Any]:
        def failing(*_: Any, **__: Any) -> Any:
            raise error

        return failing

    return make


FULL = OSError(28, "No space left on device")
ACCIDENTS: dict[str, tuple[Any, str, Callable[[], Any], type[BaseException]]] = {
    "mastering fails": (audio, "master", fails(AudioError("bad")), AudioError),
    "mastering fills the disk": (
        audio,
        "master",
        fails(AudioError("ffmpeg cannot encode x.mp3: No space left on device")),
        PublishError,
    ),
    "mastering is interrupted": (audio, "master", fails(KeyboardInterrupt()), KeyboardInterrupt),
    "tags cannot be written": (ID3, "save", fails(mutagen.MutagenError(FULL)), PublishError),
    "the transcript cannot be written": (Path, "write_text", fails(FULL), PublishError),
    "the sidecar cannot be written": (Path, "write_bytes", fails(FULL), PublishError),
    "the MP3 cannot be moved": (Path, "replace", failing_at(1, FULL), PublishError),
    "the transcript cannot be moved": (Path, "replace", failing_at(2, FULL), PublishError),
    "the sidecar cannot be moved": (Path, "replace", failing_at(len(SUFFIXES), FULL), PublishError),
    "an interrupt comes last of all": (
        Path,
        "replace",
        failing_at(len(SUFFIXES), KeyboardInterrupt()),
        KeyboardInterrupt,
    ),
}


class TestAccidents:
    @pytest.mark.parametrize("before", ["nothing was there", "an earlier self was there"])
    @pytest.mark.parametrize("accident", ACCIDENTS)
    def test_leave_everything_as_it_was(
        self,
        accident: str,
        before: str,
        publish: Callable[..., Episode],
        settings: Config,
        tmp_path: Path,
        out: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        if before == "an earlier self was there":
            recording = record(SCRIPT, tmp_path / "desk", 700)
            publishing.publish(SCRIPT, recording, {VOICE: "test 0"}, settings, out)
        kept = contents(out)
        place, name, failing, error = ACCIDENTS[accident]
        with monkeypatch.context() as patch:
            patch.setattr(place, name, failing())
            with pytest.raises(error) as caught:
                publish()
        assert contents(out) == kept
        assert list(out.glob(".*")) == []
        assert "\n" not in str(caught.value)

    def test_a_disk_without_links_will_do(
        self, publish: Callable[..., Episode], out: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        publish(replace(SCRIPT, omissions=()))
        kept = contents(out)
        monkeypatch.setattr(Path, "hardlink_to", fails(PermissionError(1, "Operation not permitted"))())
        with monkeypatch.context() as patch:
            patch.setattr(Path, "replace", failing_at(3, FULL)())
            with pytest.raises(PublishError):
                publish()
        assert contents(out) == kept

    def test_too_little_room_is_told_before_the_work(
        self, publish: Callable[..., Episode], out: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        free = shutil.disk_usage(out)
        monkeypatch.setattr(shutil, "disk_usage", lambda _: free._replace(free=600_000))
        monkeypatch.setattr(audio, "master", fails(AssertionError("the work has begun"))())
        with pytest.raises(PublishError, match=r"0\.6 MB of room and 2\.\d MB are needed"):
            publish()
        with pytest.raises(PublishError, match="of room"):
            publishing.prepare(out, config.load())

    def test_a_disk_that_is_really_full(
        self, recording: Recording, settings: Config, small_disk: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        roomy = shutil.disk_usage(small_disk)._replace(free=10**9)
        monkeypatch.setattr(shutil, "disk_usage", lambda _: roomy)  # a quota is not seen there
        with pytest.raises(PublishError, match="No space left on device"):
            publishing.publish(SCRIPT, recording, {VOICE: "test 1"}, settings, small_disk)
        assert list(small_disk.iterdir()) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=32k", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if not mounted or mounted.returncode:
        pytest.skip("only root can mount a small disk")
    try:
        yield disk
    finally:
        subprocess.run(["umount", str(disk)], check=True)


class TestPrepare:
    def test_makes_the_directory_and_leaves_it_empty(self, tmp_path: Path) -> None:
        publishing.prepare(tmp_path / "new" / "out", config.load())
        publishing.prepare(tmp_path / "new" / "out", config.load())
        assert list((tmp_path / "new" / "out").iterdir()) == []

    @pytest.mark.parametrize(("name", "says"), [("file", "is a file"), ("file/out", "Not a directory")])
    def test_a_file_in_the_way_is_told(self, name: str, says: str, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(PublishError, match=says):
            publishing.prepare(tmp_path / name, config.load())

    def test_a_directory_that_may_not_be_written_is_told(self, tmp_path: Path) -> None:
        closed = tmp_path / "closed"
        closed.mkdir(mode=0o500)
        if os.access(closed, os.W_OK):
            pytest.skip("root may write everywhere")
        with pytest.raises(PublishError, match="Permission denied"):
            publishing.prepare(closed, config.load())

    def test_a_missing_ffmpeg_is_told_now(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(audio, "ffmpeg", fails(AudioError("there is no ffmpeg"))())
        with pytest.raises(AudioError, match="no ffmpeg"):
            publishing.prepare(tmp_path, config.load())

    def test_a_disk_that_refuses_is_told(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(placing, "TemporaryFile", fails(OSError(30, "Read-only file system"))())
        with pytest.raises(PublishError, match="Read-only file system"):
            publishing.prepare(tmp_path, config.load())
