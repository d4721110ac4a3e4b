"""A correction keeps the guid, gets new files, and leaves no moment in which files and sidecar disagree."""

import hashlib
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin import audio, config, publishing, script
from bulletin.config import Config
from bulletin.errors import PublishError
from bulletin.types import Episode, Kind, Recording
from tests import killing
from tests.desk import EDITION, SCRIPT, VOICE
from tests.test_script import story

NAME = "2026-01-14-purane-pul-ki-marammat-shuru"
CORRECTED = replace(SCRIPT, title="नए पुल की मरम्मत शुरू")


@pytest.fixture(scope="session")
def first(recording: Recording, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with one episode; copy it."""
    out = tmp_path_factory.mktemp("first")
    publishing.publish(SCRIPT, recording, {VOICE: "test 1"}, config.load(), out)
    return out


@pytest.fixture
def out(first: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(first, tmp_path / "out"))


@pytest.fixture
def correct(recording: Recording, settings: Config, out: Path) -> Callable[..., Episode]:
    def correct_(told: str | None = "पुल का नाम सुधारा गया।") -> Episode:
        return publishing.publish(
            CORRECTED,
            recording,
            {VOICE: "test 1"},
            settings,
            out,
            corrects=publishing.find(out, NAME),
            correction=told,
        )

    return correct_


def files(out: Path) -> set[str]:
    return {path.name for path in out.iterdir()}


def named(out: Path) -> set[str]:
    """What the one episode there consists of."""
    episode = publishing.find(out, NAME)
    return {episode.sidecar.name, *(file.path.name for file in episode.files)}


def whole(out: Path) -> None:
    """What a sidecar names is there, byte for byte."""
    (episode,), faults = publishing.collect(out)
    assert not faults
    for file in episode.files:
        assert hashlib.sha256(file.path.read_bytes()).hexdigest() == file.sha256


def test_keeps_guid_and_sidecar_and_changes_every_address(out: Path, correct: Callable[..., Episode]) -> None:
    before = publishing.find(out, NAME)
    after = correct()
    assert (after.guid, after.sidecar) == (before.guid, before.sidecar)
    assert (after.revision, after.correction) == (2, "पुल का नाम सुधारा गया।")
    assert after.title == CORRECTED.title
    assert publishing.read(after.sidecar) == after
    assert files(out) == {f"{NAME}.json", *(file.path.name for file in after.files)}
    assert all(file.path.name.startswith(f"{NAME}-r2.") for file in after.files)
    whole(out)


def test_old_files_stay_while_a_feed_names_them(out: Path, correct: Callable[..., Episode]) -> None:
    (out / "feed.xml").write_text(f'<enclosure url="https://example.org/{NAME}.mp3"/>')
    correct()
    assert {f"{NAME}.mp3", f"{NAME}-r2.mp3"} <= files(out)
    assert f"{NAME}.vtt" not in files(out), "no feed names it"
    (out / "feed.xml").write_text(f'<enclosure url="https://example.org/{NAME}-r2.mp3"/>')
    assert out / f"{NAME}.mp3" in publishing.sweep(out)
    assert f"{NAME}.mp3" not in files(out)
    assert not list(out.glob(".*"))
    whole(out)


def test_the_notice_outlives_a_plain_remake(out: Path, correct: Callable[..., Episode]) -> None:
    told = correct().correction
    again = correct(None)
    assert (again.revision, again.correction) == (2, told)
    assert correct("फिर से सुधारा गया।").revision == 3
    whole(out)


@given(st.text(st.sampled_from("rR12 -म"), max_size=12))
def test_no_title_ends_like_a_revision(title: str) -> None:
    assert not re.search(r"r[0-9]+$", publishing.slug(title))


@pytest.mark.parametrize("fed", [True, False], ids=["with a feed", "without"])
def test_killed_at_whatever_step_sidecar_and_files_agree(
    fed: bool,
    first: Path,
    out: Path,
    correct: Callable[..., Episode],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def mastered(wav: Path, mp3: Path, **_: Any) -> Any:
        shutil.copy(first / f"{NAME}.mp3", mp3)
        return publishing.find(first, NAME).loudness

    monkeypatch.setattr(audio, "master", mastered)

    def prepare() -> None:
        shutil.rmtree(out)
        shutil.copytree(first, out)
        if fed:
            (out / "feed.xml").write_text(f'<enclosure url="https://example.org/{NAME}.mp3"/>')

    def check() -> None:
        whole(out)
        assert not fed or (out / f"{NAME}.mp3").exists(), "a feed names it"

    assert killing.at_every_step(prepare, correct, check) > 8
    assert publishing.find(out, NAME).revision == 2
    for left in out.glob(".making-*"):
        shutil.rmtree(left)
    assert files(out) - {f"{NAME}.mp3", f".{NAME}.r1.retired", "feed.xml"} == named(out)


def test_after_a_kill_the_next_correction_ends_it(
    first: Path, out: Path, correct: Callable[..., Episode]
) -> None:
    """What a killed correction left is no obstacle, and goes."""
    shutil.copy(out / f"{NAME}.mp3", out / f"{NAME}-r2.mp3")
    shutil.copy(out / f"{NAME}.json", out / f".{NAME}.r1.retired")
    correct()
    assert files(out) == named(out)
    whole(out)


@pytest.mark.parametrize("wanted", [NAME, f"{NAME}.json", f"some/where/{NAME}.mp3", "guid"])
def test_an_episode_is_found_by_what_a_person_has_at_hand(out: Path, wanted: str) -> None:
    (episode,), _ = publishing.collect(out)
    assert publishing.find(out, episode.guid if wanted == "guid" else wanted) == episode


def test_an_episode_that_is_not_there_is_told_with_the_nearest(out: Path, tmp_path: Path) -> None:
    with pytest.raises(PublishError, match=f"did you mean {NAME}"):
        publishing.find(out, NAME.replace("purane", "purana"))
    with pytest.raises(PublishError, match="no episode"):
        publishing.find(tmp_path, "x")


def test_the_notice_is_said_after_the_opening(settings: Config) -> None:
    one = story("pul.txt", "पुल की मरम्मत शुरू हुई।")
    plain = script.compose([one], settings, EDITION)
    told = script.compose([one], settings, EDITION, "पुल का नाम सुधारा गया")
    opening = [sentence.written for sentence in told.segments[0].sentences]
    assert told.segments[0].kind is Kind.OPENING
    assert opening[: len(plain.segments[0].sentences)] == [
        sentence.written for sentence in plain.segments[0].sentences
    ]
    assert opening[-2:] == ["इस बुलेटिन में एक सुधार है।", "पुल का नाम सुधारा गया।"]
    assert told.segments[1:] == plain.segments[1:]
