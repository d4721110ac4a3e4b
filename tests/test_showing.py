"""What `show` tells is what is heard: figures and pictures of a real file."""

import io
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from bulletin import audio, config, mixing, publishing, showing
from bulletin.errors import AudioError, PublishError
from bulletin.publishing.artwork import lettering
from bulletin.types import Clip, Episode, Ms, Spoken, Take
from tests import sounds
from tests.programmes import READERS, SCRIPT
from tests.test_audio import as_wav
from tests.test_cli import Run, run  # noqa: F401 (a fixture)


@pytest.fixture(scope="module")
def episode(tmp_path_factory: pytest.TempPathFactory) -> Episode:
    """Its second story is 6 dB softer than the rest."""
    here = tmp_path_factory.mktemp("show")
    clips = (
        Clip(
            number,
            index,
            Take(Spoken("एक दो तीन चार पाँच"), READERS[number % 2]),
            sounds.speech(2000, rms=-26 if number == 2 else -20),
        )
        for number, segment in enumerate(SCRIPT.segments)
        for index in range(len(segment.sentences))
    )
    settings, out = config.load(), here / "out"
    recording = mixing.mix(SCRIPT, clips, settings.pauses, here / "mix.wav")
    publishing.prepare(out, settings)
    return publishing.publish(SCRIPT, recording, dict.fromkeys(READERS, "test 1"), settings, out)


def test_the_meter_agrees_with_the_whole_files_loudness(episode: Episode) -> None:
    levels = audio.levels(episode.audio.path)
    whole = levels.loudness(Ms(0), episode.duration)
    assert whole == pytest.approx(audio.measure(episode.audio.path).integrated, abs=0.2)
    assert len(levels.momentary) == pytest.approx(episode.duration / audio.STEP, abs=2)
    assert levels.loudness(Ms(500), Ms(700)) is None


def test_a_part_is_measured_by_itself(tmp_path: Path) -> None:
    """−20 dBFS RMS of a 1 kHz sine are −20 LUFS and 3.01 − 0.69 more, by its K-weighting about 0."""
    loud, soft = sounds.sine(3000, 997, -20), sounds.sine(3000, 997, -30)
    wav = as_wav(type(loud)(loud.frames + soft.frames, loud.rate), tmp_path / "x.wav")
    levels = audio.levels(wav)
    first, second = levels.loudness(Ms(0), Ms(3000)), levels.loudness(Ms(3000), Ms(6000))
    assert first is not None
    assert second == pytest.approx(first - 10, abs=0.2)


def test_silence_has_no_loudness(tmp_path: Path) -> None:
    wav = as_wav(audio.silence(2000, 24_000), tmp_path / "x.wav")
    assert audio.levels(wav).loudness(Ms(0), Ms(2000)) is None
    with pytest.raises(AudioError):
        audio.levels(tmp_path / "missing.wav")


def test_figures_are_those_of_each_part(episode: Episode) -> None:
    provenance = publishing.read_provenance(episode.sidecar)
    parts = showing.figures(provenance, audio.levels(episode.audio.path))
    assert [part.title for part in parts] == [segment.title for segment in SCRIPT.segments]
    assert [part.voice for part in parts] == [READERS[number % 2].name for number in range(4)]
    assert [(part.sentences, part.words) for part in parts] == [(1, 5), (3, 15), (1, 5), (1, 5)]
    assert all(part.pace == pytest.approx(150, rel=0.02) for part in parts)
    assert parts[1].start == provenance.cues[1].start
    assert parts[1].end == provenance.cues[3].end
    loudness = [part.loudness or 0 for part in parts]
    assert loudness[2] < loudness[1] - 1  # the compressor takes most of the 6 dB


def test_a_png_is_drawn_the_same_each_time(episode: Episode, tmp_path: Path) -> None:
    levels = audio.levels(episode.audio.path)
    files = [tmp_path / f"{name}.png" for name in "ab"]
    for file in files:
        showing.plot(episode, levels, file)
    assert files[0].read_bytes() == files[1].read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == [file.name for file in files]
    with Image.open(io.BytesIO(files[0].read_bytes())) as image:
        assert image.width >= 1200
        assert np.asarray(image.convert("L")).std() > 10


def test_an_svg_has_its_hindi_joined(episode: Episode, tmp_path: Path) -> None:
    showing.plot(episode, audio.levels(episode.audio.path), tmp_path / "x.svg")
    svg = (tmp_path / "x.svg").read_text("utf-8")
    drawn = re.search(rf"<!-- {re.escape(SCRIPT.title)} -->(.*?)</g>\s*</g>", svg, re.DOTALL)
    assert drawn
    shaped = lettering._glyphs(SCRIPT.title, lettering._font(700))
    assert 0 < drawn[1].count("<use") <= len(shaped) < len(SCRIPT.title)


def test_a_picture_of_another_kind_is_told(episode: Episode, tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="neither PNG nor SVG"):
        showing.plot(episode, audio.levels(episode.audio.path), tmp_path / "x.gif")
    with pytest.raises(PublishError, match="cannot write"):
        showing.plot(episode, audio.levels(episode.audio.path), tmp_path / "gone" / "x.png")


class TestCommand:
    def test_an_episode_is_found_in_every_way(self, run: Run, episode: Episode) -> None:  # noqa: F811
        out = episode.sidecar.parent
        names = (
            episode.sidecar,
            episode.audio.path,
            episode.transcripts[0].path,
            episode.sidecar.stem,
            "latest",
        )
        told = [run("show", name, "--out", out, "--json") for name in names]
        assert {one.code for one in told} == {0}
        assert len({one.out for one in told}) == 1
        data: dict[str, Any] = json.loads(told[0].out)
        assert [part["title"] for part in data["segments"]] == [one.title for one in SCRIPT.segments]
        assert data["segments"][0]["words_per_minute"] == pytest.approx(150, abs=3)

    def test_a_table_is_for_people(self, run: Run, episode: Episode) -> None:  # noqa: F811
        done = run("show", episode.sidecar)
        lines = done.out.splitlines()
        assert lines[0] == SCRIPT.title
        assert "words/min" in done.out
        assert sum("पुल & सड़क" in line and " story" in line for line in lines) == 1

    @pytest.mark.parametrize(("name", "says"), [("latest", "no episode"), ("nobody", "no episode nobody")])
    def test_no_such_episode_is_told(self, name: str, says: str, run: Run, tmp_path: Path) -> None:  # noqa: F811
        done = run("show", name, "--out", tmp_path)
        assert (done.code, done.out) == (7, "")
        assert says in done.err
