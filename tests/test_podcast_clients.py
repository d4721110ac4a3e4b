"""A real podcast client subscribes over loopback and downloads the newest episode: the bytes are the same."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from bulletin import config, publishing, store
from bulletin.types import Episode
from tests import shelves
from tests.servers import static
from tests.shelves import NOW

pytestmark = pytest.mark.client


@pytest.fixture
def gpo() -> str:
    """gPodder's own command; skipped where it is not, but never on CI."""
    found = shutil.which("gpo")
    if found is None and os.environ.get("CI"):
        pytest.fail("gpo is missing: apt-get install --no-install-recommends gpodder")
    return found or pytest.skip("gpo is missing: apt-get install --no-install-recommends gpodder")


def test_gpodder_downloads_the_newest_episode(gpo: str, tmp_path: Path, model: Episode) -> None:
    out = tmp_path / "out"
    out.mkdir()
    shelves.fill(out, model, 2)
    newest = publishing.collect(out)[0][0]
    environ = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PYTHON")},
        "HOME": str(tmp_path),
        "GPODDER_HOME": str(tmp_path / "gpodder"),
        "GPODDER_DOWNLOAD_DIR": str(tmp_path / "downloads"),
        "PATH": "/usr/bin:/bin",
    }

    def say(*arguments: str) -> str:
        done = subprocess.run(
            [gpo, *arguments], env=environ, capture_output=True, text=True, timeout=60, check=True
        )
        return done.stdout

    with static(out) as url:
        state = store.refresh(out, config.load(options={"feed.base_url": url}), NOW)
        assert not state.refused
        assert "Successfully added" in say("subscribe", f"{url}/feed.xml")
        assert newest.title in say("episodes", f"{url}/feed.xml")
        say("download", f"{url}/feed.xml", newest.guid)
    (downloaded,) = (tmp_path / "downloads").rglob("*.mp3")
    assert downloaded.read_bytes() == newest.audio.path.read_bytes()
