"""The programme on a real Icecast: relayed, with Hindi titles, through a restart of the server."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bulletin import audio
from tests import icecasts, stations
from tests.test_radio import read_icy

pytestmark = pytest.mark.radio
TITLE = stations.EVENING[0][0]
DOCS = Path(__file__).parent.parent / "docs"


@pytest.fixture(autouse=True)
def icecast_installed() -> None:
    if icecasts.program() is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(
            "there is no icecast2; apt-get install icecast2"
        )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    hour_ago = datetime.now(ZoneInfo("Asia/Kolkata")).replace(microsecond=0) - timedelta(hours=1)
    stations.publish(tmp_path / "out", hour_ago, stations.EVENING)
    return tmp_path / "out"


def shipped_mount() -> str:
    """The snippet of the docs, with the password of these tests."""
    mount = ET.parse(DOCS / "icecast.xml").getroot()
    password = mount.find("password")
    assert password is not None
    password.text = icecasts.PASSWORD
    return ET.tostring(mount, "unicode")


@contextmanager
def air(
    folder: Path, port: int, log: Path, password: str = icecasts.PASSWORD
) -> Iterator[subprocess.Popen[bytes]]:
    address = f"icecast://source:{password}@127.0.0.1:{port}/live.mp3"
    command = [sys.executable, "-m", "bulletin", "air", address, str(folder)]
    with log.open("wb") as said, subprocess.Popen(command, stdout=said, stderr=said) as running:
        try:
            yield running
        finally:
            running.kill()


def status(port: int) -> dict[str, Any]:
    """What Icecast's status page knows of the stream; empty when there is none."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/status-json.xsl", timeout=5) as page:
        told = page.read().decode()
    # Without a source the page of Icecast 2.4 is not even JSON.
    return dict(json.loads(told)["icestats"]["source"]) if '"source"' in told else {}


def until(true: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            if true():
                return
        except OSError:
            pass  # the server is coming up, or going
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.1)


def hear(port: int, count: int) -> tuple[bytes, list[str]]:
    """So many bytes of the stream as a listener of Icecast gets them."""
    asked = urllib.request.Request(f"http://127.0.0.1:{port}/live.mp3", headers={"Icy-MetaData": "1"})
    with urllib.request.urlopen(asked, timeout=20) as stream:
        return read_icy(stream.read(count), int(stream.headers["icy-metaint"]))


def test_icecast_relays_it_and_shows_the_hindi_title(folder: Path, tmp_path: Path) -> None:
    port = icecasts.free_port()
    with icecasts.icecast(tmp_path / "ice", port, shipped_mount()), air(folder, port, tmp_path / "log"):
        until(lambda: status(port).get("title") == TITLE)
        told = status(port)
        assert (told["server_name"], told["genre"], told["bitrate"]) == ("समाचार बुलेटिन", "News", 96)
        assert told["server_type"] == "audio/mpeg"
        sound, titles = hear(port, 60_000)
    assert TITLE in titles
    assert audio.decode(sound, "mp3").duration > 4000


def test_on_a_mount_of_the_servers_own_making_listeners_see_hindi_too(folder: Path, tmp_path: Path) -> None:
    port = icecasts.free_port()
    with icecasts.icecast(tmp_path / "ice", port, ""), air(folder, port, tmp_path / "log"):
        until(lambda: "title" in status(port))
        assert TITLE in hear(port, 40_000)[1]


def test_it_is_on_the_air_again_after_a_restart_of_the_server(folder: Path, tmp_path: Path) -> None:
    port = icecasts.free_port()
    with air(folder, port, tmp_path / "log") as running:  # before there is any server
        for _ in range(2):
            with icecasts.icecast(tmp_path / "ice", port, shipped_mount()):
                until(lambda: status(port).get("title") == TITLE)
                assert audio.decode(hear(port, 40_000)[0], "mp3").duration > 2500
        assert running.poll() is None
    assert "next try in" in (tmp_path / "log").read_text("utf-8")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_cleanly_when_told_to(folder: Path, tmp_path: Path, number: signal.Signals) -> None:
    port = icecasts.free_port()
    with (
        icecasts.icecast(tmp_path / "ice", port, shipped_mount()),
        air(folder, port, tmp_path / "log") as running,
    ):
        until(lambda: bool(status(port)))
        children = Path(f"/proc/{running.pid}/task/{running.pid}/children")
        pids = children.read_text("utf-8").split() if children.exists() else []
        running.send_signal(number)
        assert running.wait(10) == 0
        until(lambda: not status(port), 5)
        assert not [pid for pid in pids if Path(f"/proc/{pid}/cmdline").exists()], "an ffmpeg is left behind"
    said = (tmp_path / "log").read_text("utf-8")
    assert said.endswith("off the air\n")
    assert "Traceback" not in said


def test_the_password_is_in_no_log_and_no_list_of_processes(folder: Path, tmp_path: Path) -> None:
    port = icecasts.free_port()
    with (
        icecasts.icecast(tmp_path / "ice", port, shipped_mount()),
        air(folder, port, tmp_path / "log") as running,
    ):
        until(lambda: bool(status(port)))
        listed = subprocess.run(["ps", "-ewwo", "args"], capture_output=True, text=True, check=True).stdout
        assert f"{port}/live.mp3" in listed
        assert icecasts.PASSWORD not in listed
        assert running.poll() is None
    assert icecasts.PASSWORD not in (tmp_path / "log").read_text("utf-8")


def test_a_refused_password_ends_it_with_a_reason(folder: Path, tmp_path: Path) -> None:
    port = icecasts.free_port()
    with (
        icecasts.icecast(tmp_path / "ice", port, shipped_mount()),
        air(folder, port, tmp_path / "log", "galat") as running,
    ):
        assert running.wait(20) == 2
    said = (tmp_path / "log").read_text("utf-8").splitlines()
    assert said[-1] == f"bulletin: icecast://127.0.0.1:{port}/live.mp3 refuses the password of 'source'"
