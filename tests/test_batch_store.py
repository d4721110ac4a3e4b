"""A batch whose episodes go to an object store, which alone tells a later batch what is missing."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from bulletin import batch, casting, config, delivery, publishing
from bulletin.cache import Cache
from bulletin.errors import PublishError
from bulletin.sources.leads import leads
from bulletin.types import Episode
from tests.servers import ObjectStore
from tests.test_batch import Board, Done, article
from tests.test_lazy import loaded_by

EVENTS = {"flood": "बाढ़", "polls": "चुनाव", "fair": "मेला"}
POLLS = "chunaav"
"""As it is written in an address."""

Run = Callable[..., Done]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    folder.mkdir()
    for name, event in EVENTS.items():
        (folder / f"{name}.txt").write_text(article(event), "utf-8")
    return folder


@pytest.fixture
def run(tmp_path: Path, s3: ObjectStore) -> Run:
    """Each time on a machine that knows nothing of what was made before."""

    def run_(*arguments: object) -> Done:
        (cwd := tmp_path / f"machine-{len(list(tmp_path.iterdir()))}").mkdir()
        command = [sys.executable, "-m", "bulletin", "batch", *map(str, arguments)]
        done = subprocess.run(
            [*command, "--engine", "silence", "-d", "20", "--json"],
            capture_output=True,
            text=True,
            cwd=cwd,
            env={**os.environ, **s3.environment, "BULLETIN_CACHE_DIR": str(cwd / "cache")},
            check=False,
            timeout=120,
        )
        assert {path.name for path in cwd.iterdir()} <= {"cache", "report.json"}
        return Done(done.returncode, done.stdout, done.stderr)

    return run_


def episodes(s3: ObjectStore, bucket: str, into: Path) -> tuple[Episode, ...]:
    """What a reader of the store finds, each file as its sidecar says."""
    s3.files().get(f"{bucket}/", f"{into}/", recursive=True)
    found, faults = publishing.collect(into)
    assert faults == ()
    for episode in found:
        for file in episode.files:
            assert hashlib.sha256(file.path.read_bytes()).hexdigest() == file.sha256
    return found


class TestS3:
    def test_every_episode_is_there_whole_with_its_types_and_the_sidecar_last(
        self, run: Run, desk: Path, s3: ObjectStore, bucket: str, tmp_path: Path
    ) -> None:
        done = run(desk, "-o", bucket)
        assert (done.code, done.statuses) == (0, dict.fromkeys(EVENTS, "made")), done.err
        assert f"the report is {bucket}/batch.json" in done.err
        made = episodes(s3, bucket, tmp_path / "copy")
        assert len(made) == 3
        for episode in made:
            order = [s3.written.index(file.name) for file in episode.files]
            assert order == sorted(order)
            assert s3.written.index(episode.sidecar.name) > order[-1]
            for file in episode.files:
                head = self.head(s3, f"{bucket}/{file.name}")
                assert head["ContentType"] == file.media_type
                assert head["CacheControl"].endswith("immutable")
        for name in (made[0].sidecar.name, "batch.json"):
            head = self.head(s3, f"{bucket}/{name}")
            assert (head["ContentType"], head["CacheControl"]) == ("application/json", "public, max-age=300")
        assert {s3.written[0], s3.written[-1]} == {"batch.json"}
        assert json.loads(s3.files().cat_file(f"{bucket}/batch.json")) == done.report
        assert sorted(s3.written) == sorted(
            [*(file.name for one in made for file in one.files), *(one.sidecar.name for one in made)]
            + ["batch.json"] * 4
        )

    @staticmethod
    def head(s3: ObjectStore, address: str) -> Any:
        _, _, bucket, key = address.split("/", 3)
        return s3.files().call_s3("head_object", Bucket=bucket, Key=key)

    def test_an_article_that_cannot_be_brought_fails_and_resume_makes_it_elsewhere(
        self, run: Run, desk: Path, s3: ObjectStore, bucket: str, tmp_path: Path
    ) -> None:
        s3.refused = f"{POLLS}-ki-taiyari-puri.srt"
        first = run(desk, "-o", bucket)
        assert first.code == 1
        assert first.statuses == {"flood": "made", "polls": "failed", "fair": "made"}
        (reason,) = [entry["reason"] for entry in first.report["articles"] if entry["reason"]]
        assert ".srt to s3://" in reason
        assert "Access Denied; check the store's credentials" in reason
        assert "Traceback" not in first.err
        assert len(episodes(s3, bucket, tmp_path / "first")) == 2

        s3.refused = ""
        s3.asked.clear()
        again = run(desk, "-o", bucket, "--resume")
        assert again.code == 0, again.err
        assert again.statuses == {"flood": "kept", "polls": "made", "fair": "kept"}
        assert again.report["edition"] == first.report["edition"]
        assert all(POLLS in name or name == "batch.json" for name in s3.written)
        assert len(episodes(s3, bucket, tmp_path / "again")) == 3

    def test_resume_makes_what_was_lost_and_nothing_when_nothing_is_missing(
        self, run: Run, desk: Path, s3: ObjectStore, bucket: str, tmp_path: Path
    ) -> None:
        run(desk, "-o", bucket)
        whole = {one.sidecar.name: one for one in episodes(s3, bucket, tmp_path / "whole")}
        s3.asked.clear()
        idle = run(desk, "-o", f"{bucket}/", "--resume")
        assert idle.statuses == dict.fromkeys(EVENTS, "kept")
        assert s3.written == ["batch.json"]
        (lost,) = [one for name, one in whole.items() if POLLS in name]
        s3.files().rm(f"{bucket}/{lost.transcripts[0].name}")
        s3.asked.clear()
        again = run(desk, "-o", bucket, "--resume")
        assert again.statuses == {"flood": "kept", "polls": "made", "fair": "kept"}
        remade = {one.sidecar.name: one for one in episodes(s3, bucket, tmp_path / "remade")}
        assert remade.keys() == whole.keys()
        assert remade[lost.sidecar.name].guid == lost.guid
        assert not [asked for asked in s3.asked if asked[0] in {"DELETE", "POST"}], "nothing is removed"

    def test_no_name_is_given_twice_whatever_machine_gave_it(
        self, run: Run, desk: Path, s3: ObjectStore, bucket: str, tmp_path: Path
    ) -> None:
        title = "शहर में सभी तैयारियाँ पूरी"
        (desk / "flood.txt").write_text(article("बाढ़", title), "utf-8")
        (desk / "fair.txt").write_text(article("मेला", title), "utf-8")
        run(desk / "flood.txt", "-o", bucket)
        run(desk / "fair.txt", "-o", bucket)
        first, second = sorted(episodes(s3, bucket, tmp_path / "copy"), key=lambda one: one.sidecar.stem)
        assert second.sidecar.stem == f"{first.sidecar.stem}-2"
        assert [Path(one.sources[0].name).stem for one in (first, second)] == ["flood", "fair"]

    def test_a_report_of_ones_own_is_kept_here_too(
        self, run: Run, desk: Path, s3: ObjectStore, bucket: str, tmp_path: Path
    ) -> None:
        mine = tmp_path / "mine.json"
        run(desk, "-o", bucket, "--report", mine)
        assert mine.read_bytes() == s3.files().cat_file(f"{bucket}/batch.json")
        s3.files().rm(f"{bucket}/batch.json")
        again = run(desk, "-o", bucket, "--report", mine, "--resume")
        assert again.statuses == dict.fromkeys(EVENTS, "kept")
        assert f"the report is {mine}" in again.err

    def test_a_store_that_cannot_be_written_is_told_before_anything_is_made(
        self, run: Run, desk: Path, s3: ObjectStore, bucket: str
    ) -> None:
        s3.refused = f"{bucket.removeprefix('s3://')}/batch.json"
        for target, told in {
            "s3://nobodys/radio": "The specified bucket does not exist; see that the bucket is there",
            bucket: "Access Denied; check the store's credentials and what they allow",
        }.items():
            done = run(desk, "-o", target)
            assert done.code == 7
            assert done.err == f"bulletin: cannot bring batch.json to {target}: {told}\n"
        assert set(s3.written) == {"batch.json"}

    def test_without_credentials_it_says_so_at_once(
        self, run: Run, desk: Path, bucket: str, s3: ObjectStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(ObjectStore, "environment", {"BULLETIN_PUBLISH_ENDPOINT": s3.url})
        monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        for name in ("AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"):
            monkeypatch.setenv(name, os.devnull)
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
            monkeypatch.delenv(name, raising=False)
        done = run(desk, "-o", bucket)
        assert done.code == 7
        assert done.err.startswith(f"bulletin: cannot look into {bucket}: Unable to locate credentials; ")
        assert done.err.count("\n") == 1


@pytest.mark.parametrize("missing", ["s3fs", "fsspec"])
def test_a_store_that_needs_an_extra_says_which(desk: Path, missing: str) -> None:
    code = f"import sys; sys.modules[{missing!r}] = None; from bulletin.cli import main; main()"
    command = [sys.executable, "-c", code, "batch", str(desk), "-o", "s3://bucket/radio"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 7
    wanted = "pip install 'bulletin[publish]'"
    assert done.stderr == f"bulletin: s3://bucket/radio cannot be written from here: {wanted}\n"


def test_a_folder_needs_no_fsspec(desk: Path, tmp_path: Path) -> None:
    loaded = loaded_by("batch", str(desk), "-o", str(tmp_path / "out"), "--engine", "silence", "-d", "20")
    assert len(publishing.collect(tmp_path / "out")[0]) == 3
    assert not loaded & {"fsspec", "s3fs"}


class Shaky(MemoryFileSystem):  # type: ignore[misc]
    """A store that does not take some files, or only at the second try."""

    protocol = "shaky"
    never: tuple[str, ...] = ()
    tried: dict[str, int]

    def put_file(self, source: str, target: str, **options: Any) -> None:
        name = target.rpartition("/")[2]
        Shaky.tried[name] = Shaky.tried.get(name, 0) + 1
        if any(part in name for part in Shaky.never) or (name.endswith(".vtt") and Shaky.tried[name] == 1):
            raise OSError("slow down")
        super().put_file(source, target, **options)


class TestTrouble:
    @pytest.fixture(autouse=True)
    def shaky(self, monkeypatch: pytest.MonkeyPatch) -> None:
        fsspec.register_implementation("shaky", Shaky, clobber=True)
        monkeypatch.setattr(Shaky, "store", {})
        monkeypatch.setattr(Shaky, "pseudo_dirs", [""])
        monkeypatch.setattr(Shaky, "never", ())
        monkeypatch.setattr(Shaky, "tried", {}, raising=False)
        monkeypatch.setattr(delivery, "_PAUSES", (0.0, 0.0, 0.0))

    @pytest.fixture
    def begun(self, desk: Path, tmp_path: Path) -> Any:
        """A batch to that store, and its place."""
        chosen = config.load(
            options={"voice.engine": "silence", "bulletin.duration": 20, "bulletin.out": "shaky://radio"}
        )
        cast, _ = casting.choose(chosen)
        found = leads([str(desk)], sys.stdin.buffer, top=5, private=False)
        with ExitStack() as stack:
            place = stack.enter_context(batch.place(chosen, None, lambda _: None))
            cache = Cache(tmp_path / "clips")
            yield batch.make(found, chosen, cast, cache, datetime.now(UTC), Board(), place), place

    def test_what_fails_once_is_tried_again_and_what_fails_always_fails_alone(
        self, begun: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(Shaky, "never", (f"{POLLS}-ki-taiyari-puri.mp3",))
        reports, place = begun
        for report in reports:
            assert place.save(report) == ""
        failed = [outcome for outcome in report.articles if outcome.status == "failed"]
        assert [Path(outcome.source).stem for outcome in failed] == ["polls"]
        assert failed[0].reason.endswith("shaky://radio: slow down")
        there = {name.rpartition("/")[2] for name in Shaky.store}
        assert {outcome.sidecar for outcome in report.articles if outcome.sidecar} <= there
        assert not [name for name in there if POLLS in name]
        assert {count for name, count in Shaky.tried.items() if name.endswith(".vtt")} == {2}
        assert {path.suffix for path in place.folder.iterdir()} == {".json"}, (
            "what was brought stays not here"
        )

    def test_a_report_that_cannot_be_brought_is_brought_with_the_next(
        self, begun: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        reports, place = begun
        monkeypatch.setattr(Shaky, "never", ("batch.json",))
        with pytest.raises(PublishError, match=r"cannot bring batch\.json to shaky://radio: slow down"):
            place.save(first := next(reports))
        monkeypatch.setattr(Shaky, "never", ())
        assert place.save(first) == ""
        monkeypatch.setattr(Shaky, "never", ("batch.json",))
        assert "slow down" in place.save(next(reports))
        monkeypatch.setattr(Shaky, "never", ())
        for report in reports:
            assert place.save(report) == ""
        assert report.count("made") == 3
        assert place.earlier() is None, "there was none as the batch began"
