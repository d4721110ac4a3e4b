"""A real Icecast from Debian, in a directory of its own."""

import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PASSWORD = "kuchh-bhi"
_CONFIG = """<icecast>
  <location>Earth</location><admin>admin@localhost</admin>
  <limits><clients>20</clients><sources>2</sources><source-timeout>5</source-timeout></limits>
  <authentication>
    <source-password>{password}</source-password>
    <admin-user>admin</admin-user><admin-password>admin-{password}</admin-password>
  </authentication>
  <hostname>127.0.0.1</hostname>
  <listen-socket><port>{port}</port><bind-address>127.0.0.1</bind-address></listen-socket>
  {mount}
  <paths>
    <basedir>{here}</basedir><logdir>{here}</logdir><webroot>/usr/share/icecast2/web</webroot>
    <adminroot>/usr/share/icecast2/admin</adminroot>
  </paths>
  <logging><errorlog>error.log</errorlog><accesslog>access.log</accesslog><loglevel>3</loglevel></logging>
  <security><chroot>0</chroot>{owner}</security>
</icecast>
"""
ROOT_OWNER = "<changeowner><user>nobody</user><group>nogroup</group></changeowner>"


def program() -> str | None:
    return shutil.which("icecast2") or shutil.which("icecast")


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def icecast(here: Path, port: int, mount: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run it for the length of the block; `mount`: what its configuration says of the mount."""
    here.mkdir(exist_ok=True)
    root = os.geteuid() == 0  # as root it will not run, and gives up what it is
    if root:
        nobody = pwd.getpwnam("nobody")
        os.chown(here, nobody.pw_uid, nobody.pw_gid)
        for folder in (here, *here.parents[:-2]):
            folder.chmod(folder.stat().st_mode | 0o711)
    config = here / "icecast.xml"
    config.write_text(
        _CONFIG.format(
            password=PASSWORD, port=port, here=here, mount=mount, owner=ROOT_OWNER if root else ""
        ),
        "utf-8",
    )
    config.chmod(0o644)
    with subprocess.Popen([program() or "icecast2", "-c", str(config)], stderr=subprocess.DEVNULL) as running:
        try:
            _await(port, running)
            yield running
        finally:
            running.terminate()


def _await(port: int, running: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        assert running.poll() is None, "Icecast did not start"
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("Icecast does not answer")
