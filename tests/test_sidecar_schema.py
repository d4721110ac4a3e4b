"""What the schema says is what sidecars are; the same input makes the same files."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bulletin import config, pipeline, publishing
from bulletin.publishing import making
from tests.test_pipeline import METRO, RAINS, Nobody
from tests.voices import TEST_CAST, ToneEngine, let_in

SCHEMA = Path(__file__).parent.parent / "docs" / "sidecar.schema.json"


def test_the_published_schema_is_current() -> None:
    assert json.loads(SCHEMA.read_text("utf-8")) == publishing.schema(), "run scripts/docs"


@pytest.fixture
def sidecar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, now: Any) -> dict[str, Any]:
    """Of a bulletin of two articles, from beginning to end but for the voice."""
    from io import BytesIO

    from bulletin.cache import Cache

    let_in(monkeypatch, ToneEngine)
    chosen = config.load(options={"bulletin.out": str(tmp_path / "out"), "bulletin.duration": 30})
    copies = pipeline.read([METRO, RAINS], BytesIO(), chosen, Nobody())
    written = pipeline.write(copies, chosen, TEST_CAST, now)
    episode = pipeline.produce(written, chosen, TEST_CAST, Cache(tmp_path / "cache"), Nobody())
    told: dict[str, Any] = json.loads(episode.sidecar.read_text("utf-8"))
    return told


def test_a_sidecar_is_what_the_schema_says(sidecar: dict[str, Any]) -> None:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    validator.validate(sidecar)
    for broken in (
        {**sidecar, "duration_ms": -1},
        {**sidecar, "audio": {**sidecar["audio"], "sha256": "no"}},
        {key: value for key, value in sidecar.items() if key != "made_with"},
    ):
        assert not validator.is_valid(broken)


def test_every_place_in_a_source_can_be_checked_against_its_hash(sidecar: dict[str, Any]) -> None:
    from hashlib import sha256
    from io import BytesIO

    from bulletin import sources

    for article, told in zip(sources.read_all([METRO, RAINS], BytesIO()), sidecar["sources"], strict=True):
        read = "\n".join([article.title, *article.paragraphs])
        assert told["sha256"] == sha256(read.encode()).hexdigest()
    spans = [line.get("span") for part in sidecar["segments"] for line in part["sentences"]]
    assert sum(span is not None for span in spans) >= 2


def test_the_record_tells_the_settings_that_matter_and_no_others() -> None:
    def digest(**options: Any) -> str:
        return making.settings(config.load(options={k.replace("__", "."): v for k, v in options.items()}))

    plain = digest()
    assert digest(bulletin__out="elsewhere") == digest(voice__jobs=3) == plain
    assert (
        len({plain, digest(sound__bitrate=64), digest(station__name="दूसरा"), digest(pauses__sentence=300)})
        == 4
    )


def test_the_record_names_what_the_bytes_depend_on(sidecar: dict[str, Any]) -> None:
    versions = sidecar["made_with"]["versions"]
    assert {"bulletin", "ffmpeg", "mutagen", "pillow"} <= set(versions)
    assert all(value and value != "unknown" for value in versions.values())


def made_apart(out: Path, cache: Path, format_: str) -> dict[str, bytes]:
    """The files of a bulletin that another process makes."""
    command = [
        *(sys.executable, "-m", "bulletin", "make", METRO, "--engine", "espeak"),
        *("--duration", "20", "--edition", "2026-01-14T18:30", "-o", str(out)),
    ]
    environment = {**os.environ, "BULLETIN_CACHE_DIR": str(cache), "BULLETIN_SOUND_FORMAT": format_}
    subprocess.run(command, check=True, capture_output=True, env=environment)
    return {path.name: path.read_bytes() for path in out.iterdir()}


@pytest.mark.engine
@pytest.mark.parametrize("format_", ["mp3", "m4a", "opus"])
def test_two_runs_in_two_processes_make_the_same_files(format_: str, tmp_path: Path) -> None:
    one, other = (made_apart(tmp_path / name, tmp_path / f"{name}-cache", format_) for name in "ab")
    assert set(one) == set(other)
    assert len(one) == 10
    assert [name for name in one if one[name] != other[name]] == []
