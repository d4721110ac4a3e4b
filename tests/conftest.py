"""What every test stands on: a clean environment, directories of its own, no network but loopback."""

import hashlib
import os
import shutil
import socket
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import hypothesis
import pytest

from bulletin import config, engines, narration, publishing
from bulletin.config import Config
from bulletin.engines import models
from bulletin.errors import EngineError
from bulletin.types import Episode, Recording

if TYPE_CHECKING:
    from tests import servers, stations

# A busy machine is slow and not wrong.
hypothesis.settings.register_profile(
    "bulletin", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("bulletin")


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of the person who runs the tests reaches them, and no clip stays."""
    for name in os.environ:
        if name.startswith("BULLETIN_") and name != "BULLETIN_DATA_DIR":
            monkeypatch.delenv(name)
    monkeypatch.setenv("BULLETIN_CACHE_DIR", str(tmp_path / "cache"))


@pytest.fixture(autouse=True)
def loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that asks for another machine fails with its address."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and not str(address[0]).startswith(
            ("127.", "::1")
        ):
            raise OSError(f"tests may not connect to {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture
def plugin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The engine `test-tone` comes in by the real door, here and in processes that are started from here."""
    folder = str(Path(__file__).parent / "plugin")
    monkeypatch.syspath_prepend(folder)
    monkeypatch.setenv("PYTHONPATH", folder)
    engines._entry_points.cache_clear()
    narration._engine.cache_clear()
    yield
    engines._entry_points.cache_clear()


@pytest.fixture
def settings() -> Config:
    """The defaults."""
    return config.load()


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 1, 14, 18, 30, tzinfo=ZoneInfo("Asia/Kolkata"))


@pytest.fixture(scope="session")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    """Of the desk's script."""
    from tests import desk

    return desk.record(desk.SCRIPT, tmp_path_factory.mktemp("desk"))


@pytest.fixture(scope="session")
def model(recording: Recording, tmp_path_factory: pytest.TempPathFactory) -> Episode:
    """An episode that was really published: the model of those that fill a shelf. Tests may not touch it."""
    from tests import desk

    out = tmp_path_factory.mktemp("model")
    return publishing.publish(desk.SCRIPT, recording, {desk.VOICE: "test 1"}, config.load(), out)


@pytest.fixture(scope="session")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> "stations.Stocked":
    """A folder of three short bulletins that tests may copy, but not touch."""
    from tests import stations

    folder = tmp_path_factory.mktemp("station")
    return folder, stations.stock(folder)


@pytest.fixture(scope="session")
def s3_server() -> Iterator["servers.ObjectStore"]:
    from tests import servers

    with servers.object_store() as store:
        yield store


@pytest.fixture
def s3(s3_server: "servers.ObjectStore") -> "servers.ObjectStore":
    """An S3 server that nobody has asked anything."""
    s3_server.refused = ""
    s3_server.asked.clear()
    return s3_server


@pytest.fixture
def bucket(s3: "servers.ObjectStore", request: pytest.FixtureRequest) -> str:
    """A folder in a bucket of the test's own."""
    name = f"b{hashlib.sha256(request.node.nodeid.encode()).hexdigest()[:20]}"
    s3.files().mkdir(name)
    s3.asked.clear()
    return f"s3://{name}/radio"


@pytest.fixture(scope="session")
def kokoro_installed() -> None:
    """The real voice; a test that wants it is skipped where it is not, but never on CI."""
    try:
        for asset in models.ASSETS:
            models.ready(asset)
    except EngineError as error:
        if os.environ.get("CI"):
            pytest.fail(str(error))
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def ffprobe() -> str:
    """Part of every ffmpeg that comes as a package of the system; never skipped on CI."""
    if found := shutil.which("ffprobe"):
        return found
    if os.environ.get("CI"):
        pytest.fail("there is no ffprobe here: install ffmpeg")
    pytest.skip("there is no ffprobe here: install ffmpeg")
