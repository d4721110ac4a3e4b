"""What is published is there before listeners are told of it: at a real S3 server, and in a folder."""

import logging
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from bulletin import config, delivery, publishing, store
from bulletin.config import Config
from bulletin.errors import ConfigError, PublishError
from bulletin.types import Episode
from tests import killing, shelves
from tests.servers import ObjectStore
from tests.shelves import BASE, NOW
from tests.website import Answer, Website


@pytest.fixture
def station() -> Config:
    return config.load(options={"feed.base_url": BASE})


@pytest.fixture
def out(tmp_path: Path, model: Episode, station: Config) -> Path:
    """Two episodes and their feed."""
    (tmp_path / "out").mkdir()
    shelves.fill(tmp_path / "out", model, 2)
    store.refresh(tmp_path / "out", station, NOW)
    return tmp_path / "out"


def bring(out: Path, target: delivery.Target) -> tuple[delivery.Plan, list[str]]:
    held = store.holdings(out)
    todo = delivery.plan(delivery.items(held.files, held.archives, held.feeds), target)
    told: list[str] = []
    delivery.deliver(todo, target, lambda item: told.append(item.name), lambda _: None)
    return todo, told


def contents(directory: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in directory.iterdir() if file.name != delivery.MANIFEST}


class TestS3:
    def test_everything_with_its_type_and_how_long_it_may_be_kept(
        self, out: Path, s3: ObjectStore, bucket: str
    ) -> None:
        _, told = bring(out, delivery.Target(bucket, s3.options))
        files = s3.files()
        there = {name.rpartition("/")[2] for name in files.ls(bucket)} - {delivery.MANIFEST}
        assert there == set(told) >= {file.path.name for file in publishing.collect(out)[0][0].files[:1]}
        heads = {
            name: files.call_s3("head_object", Bucket=bucket.split("/")[2], Key=f"radio/{name}")
            for name in there
        }
        for name, head in heads.items():
            assert files.cat_file(f"{bucket}/{name}") == (out / name).read_bytes()
            feed = name == "feed.xml"
            assert head["CacheControl"] == (
                "public, max-age=300" if feed else "public, max-age=31536000, immutable"
            )
        kinds = {name.partition(".")[2]: head["ContentType"] for name, head in heads.items()}
        assert kinds["mp3"] == "audio/mpeg"
        assert kinds["vtt"] == "text/vtt"
        assert kinds["xml"] == "application/rss+xml; charset=utf-8"
        assert kinds["png"] == "image/png"
        assert kinds["chapters.json"] == "application/json+chapters"

    def test_only_what_changed_and_what_is_gone(
        self, out: Path, s3: ObjectStore, bucket: str, station: Config
    ) -> None:
        target = delivery.Target(bucket, s3.options)
        bring(out, target)
        again, told = bring(out, delivery.Target(bucket, s3.options))
        assert (again.bring, again.remove, told) == ((), (), [])
        gone = publishing.collect(out)[0][1]
        store.withdraw(out, gone, station, NOW)
        todo, told = bring(out, delivery.Target(bucket, s3.options))
        assert told == ["feed.xml"]
        assert set(todo.remove) >= {file.path.name for file in (gone.audio, *gone.transcripts)}
        assert gone.audio.path.name not in delivery.Target(bucket, s3.options).sizes()

    def test_a_file_that_was_lost_there_is_brought_again(
        self, out: Path, s3: ObjectStore, bucket: str
    ) -> None:
        bring(out, delivery.Target(bucket, s3.options))
        name = publishing.collect(out)[0][0].audio.path.name
        s3.files().rm(f"{bucket}/{name}")
        assert bring(out, delivery.Target(bucket, s3.options))[1] == [name]

    def test_a_bucket_that_is_not_there_is_told(self, out: Path, s3: ObjectStore) -> None:
        with pytest.raises(PublishError, match="s3://nobodys"):
            bring(out, delivery.Target("s3://nobodys/x", s3.options))


class TestFolder:
    def test_is_what_the_feed_names_and_nothing_else(self, out: Path, tmp_path: Path) -> None:
        (out / "notes.txt").write_text("private")
        target = tmp_path / "deep" / "down"
        _, told = bring(out, delivery.Target(str(target)))
        assert contents(target) == {name: (out / name).read_bytes() for name in told}
        assert not {"notes.txt"} & contents(target).keys()
        assert not [name for name in told if name.endswith(".json") and name.count(".") == 1], "no sidecar"
        assert told[-1] == "feed.xml"
        assert bring(out, delivery.Target(str(target)))[1] == []

    def test_what_others_put_there_stays(self, out: Path, tmp_path: Path) -> None:
        (tmp_path / "site").mkdir()
        (tmp_path / "site" / "index.html").write_text("theirs")
        bring(out, delivery.Target(str(tmp_path / "site")))
        assert contents(tmp_path / "site")["index.html"] == b"theirs"

    def test_killed_at_whatever_step_its_feed_names_only_what_is_there(
        self, out: Path, tmp_path: Path, station: Config, model: Episode
    ) -> None:
        target = tmp_path / "site"
        bring(out, delivery.Target(str(target)))
        before = shelves.copy_of(target, tmp_path / "before")
        store.withdraw(out, publishing.collect(out)[0][1], station, NOW)
        shelves.fill(out, model, 1, "khel")
        store.refresh(out, station, NOW)

        def check() -> None:
            named = store.holdings(target)
            assert all(file.path.is_file() for file in named.files)

        steps = killing.at_every_step(
            lambda: shelves.copy_of(before, target),
            lambda: bring(out, delivery.Target(str(target))),
            check,
        )
        assert steps > 8
        assert contents(target) == {file.path.name: file.path.read_bytes() for file in held(out)}


def held(out: Path) -> tuple[delivery.Item, ...]:
    found = store.holdings(out)
    return delivery.items(found.files, found.archives, found.feeds)


class Flaky(MemoryFileSystem):  # type: ignore[misc]
    """A store whose every third write fails."""

    protocol = "flaky"
    writes = 0
    broken = False

    def put_file(self, *arguments: Any, **options: Any) -> None:
        Flaky.writes += 1
        if Flaky.broken or Flaky.writes % 3 == 1:
            raise OSError("slow down")
        super().put_file(*arguments, **options)


class TestTrouble:
    @pytest.fixture(autouse=True)
    def flaky(self) -> None:
        fsspec.register_implementation("flaky", Flaky, clobber=True)
        Flaky.store.clear()
        Flaky.broken, Flaky.writes = False, 0

    def test_a_write_that_fails_is_tried_again(self, out: Path, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level(logging.WARNING):
            _, told = bring(out, delivery.Target("flaky://radio"))
        assert len(told) == len(held(out))
        assert "trying again in 1 s" in caplog.text

    def test_a_store_that_stays_broken_is_told_and_the_work_goes_on_later(self, out: Path) -> None:
        target = delivery.Target("flaky://radio")
        todo = delivery.plan(held(out), target)
        told: list[delivery.Item] = []

        def break_down(item: delivery.Item) -> None:
            told.append(item)
            Flaky.broken = len(told) == 3

        with pytest.raises(PublishError, match="slow down"):
            delivery.deliver(todo, target, break_down, lambda _: None)
        Flaky.broken = False
        _, rest = bring(out, target)
        assert len(rest) == len(held(out)) - 3

    def test_a_target_that_is_none_is_told(self) -> None:
        with pytest.raises(ConfigError, match="nosuch"):
            delivery.Target("nosuch://x")

    def test_a_directory_without_a_feed_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(PublishError, match="bulletin feed"):
            store.holdings(tmp_path)


class TestAnnouncing:
    def test_a_hub_is_told_by_websub(self) -> None:
        with Website() as hub:
            hub.pages["/"] = Answer(status=204)
            assert delivery.announce([f"{BASE}/feed.xml"], f"{hub.url}/", []) == ()
            (told,) = hub.posted
            assert parse_qs(told) == {"hub.mode": ["publish"], "hub.url": [f"{BASE}/feed.xml"]}

    def test_what_goes_wrong_is_said(self) -> None:
        with Website() as hub:
            (fault,) = delivery.announce(["x"], f"{hub.url}/none", [])
        assert "404" in fault
        (fault,) = delivery.announce(["x"], "", ["false"])
        assert "hook" in fault
        (fault,) = delivery.announce(["x"], "http://127.0.0.1:1/", [])
        assert "could not be told" in fault

    def test_a_hook_gets_the_addresses(self, tmp_path: Path) -> None:
        hook = [sys.executable, "-c", f"import sys; open({str(tmp_path / 'told')!r}, 'w').write(sys.argv[1])"]
        assert delivery.announce(["https://example.org/feed.xml"], "", hook) == ()
        assert (tmp_path / "told").read_text() == "https://example.org/feed.xml"

    def test_nothing_is_told_when_nothing_changed(self) -> None:
        assert delivery.announce([], "http://127.0.0.1:1/", ["false"]) == ()
