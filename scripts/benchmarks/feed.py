"""How long the feeds of many episodes take, and what memory: all of `bulletin feed`, sidecars read and all.

    feed.py [--episodes 10000] [--runs 3]

The first run writes every archive page; the second finds them standing, as an hourly run does.
"""

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

SIDECAR = """{"version": 2, "bulletin": "0", "language": "hi", "title": "नगर निगम का निर्णय %(n)d",
"edition": "%(edition)s", "guid": "00000000-0000-5000-8000-%(n)012d", "revision": 1, "correction": null,
"audio": {"name": "%(name)s.mp3", "media_type": "audio/mpeg", "size": 8, "sha256": "%(sha)s"},
"renditions": [{"name": "%(name)s.opus", "media_type": "audio/ogg", "size": 8, "sha256": "%(sha)s"}],
"transcripts": [{"name": "%(name)s.vtt", "media_type": "text/vtt", "size": 8, "sha256": "%(sha)s"}],
"chapter_list": null, "artwork": null, "summary": "शहर के समाचार", "duration_ms": 60000,
"rate": 44100, "channels": 1,
"loudness": {"integrated": -16.0, "true_peak": -1.5}, "engine": "test",
"readers": [{"voice": "tone", "speed": 1.0, "fingerprint": "test 1"}],
"chapters": [%(chapters)s], "sources": [%(sources)s], "segments": [%(segments)s], "omissions": []}"""
CHAPTER = '{"title": "शहर के समाचार", "start_ms": %d, "end_ms": %d}'
SOURCE = '{"name": "%d.html", "title": "नगर निगम ने निर्णय लिया", "url": "https://example.org/%d"}'
SENTENCE = """{"written": "नगर निगम ने कहा कि पुल की मरम्मत का काम अगले महीने शुरू होगा।",
"spoken": "नगर निगम ने कहा कि पुल की मरम्मत का काम अगले महीने शुरू होगा।", "start_ms": %d, "end_ms": %d}"""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--episodes", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--in", dest="directory", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.directory:
        once(options.directory)
        return
    times: dict[str, list[float]] = {"all pages new": [], "pages standing": []}
    peak = 0
    with tempfile.TemporaryDirectory() as directory:
        fill(Path(directory), options.episodes)
        for _ in range(options.runs):
            for page in Path(directory).glob("feed*.xml"):
                page.unlink()
            for name, found in times.items():
                seconds, megabytes = measured(directory)
                found.append(seconds)
                peak = max(peak, megabytes)
                print(f"{name}: {seconds:.2f} s, {megabytes} MB")
    for name, found in times.items():
        print(f"{options.episodes} episodes, {name}: median {statistics.median(found):.2f} s")
    print(f"peak {peak} MB")


def measured(directory: str) -> tuple[float, int]:
    """Wall seconds of a process from nothing to the end, and its peak of memory."""
    command = [sys.executable, __file__, "--in", directory]
    start = time.perf_counter()
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return time.perf_counter() - start, int(said)


def once(directory: Path) -> None:
    from bulletin import config, store

    state = store.refresh(directory, config.load(), datetime.now(UTC), "https://example.org/bulletin")
    if state.refused:
        raise SystemExit(str(state.findings[:3]))
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


def fill(directory: Path, count: int) -> None:
    first = datetime(2020, 1, 1, tzinfo=UTC)
    segment = '{"kind": "story", "voice": "tone", "title": "शहर", "sentences": [%s]}'
    for n in range(count):
        edition = first + timedelta(hours=6 * n)
        name = f"{edition:%Y-%m-%d}-nagar-nigam-ka-nirnay-{n}"
        text = SIDECAR % {
            "n": n,
            "name": name,
            "edition": edition.isoformat(),
            "sha": f"{n:064x}",
            "chapters": ",".join(CHAPTER % (at, at + 10_000) for at in range(0, 60_000, 10_000)),
            "sources": ",".join(SOURCE % (at, at) for at in range(5)),
            "segments": segment % ",".join(SENTENCE % (at, at + 2000) for at in range(0, 60_000, 2000)),
        }
        (directory / f"{name}.json").write_text(text, "utf-8")
        for suffix in (".mp3", ".opus", ".vtt"):
            (directory / f"{name}{suffix}").write_bytes(b"12345678")


if __name__ == "__main__":
    main()
