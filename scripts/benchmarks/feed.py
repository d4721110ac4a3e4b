"""How long the feeds of many episodes take, and what memory: all of `bulletin feed`, sidecars read and all.

    feed.py [--episodes 10000] [--runs 3]

The first run writes every archive page; the second finds them standing, as an hourly run does.
"""

import argparse
import json
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

ARTICLES = Path(__file__).parents[2] / "examples"


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
    if state.refused or len(state.findings) > 1:
        raise SystemExit(str(state.findings[:3]))
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


def fill(directory: Path, count: int) -> None:
    """Sidecars of a real bulletin under other names, hours and guids; their files hold a few bytes."""
    out = directory / "model"
    making = [
        sys.executable,
        "-m",
        "bulletin",
        "make",
        str(ARTICLES),
        "--engine",
        "silence",
        "--out",
        str(out),
    ]
    subprocess.run(making, check=True, capture_output=True)
    model = next(file for file in out.glob("*.json") if len(file.suffixes) == 1)
    text = model.read_text("utf-8")
    guid = json.loads(text)["guid"]
    suffixes = [file.name.removeprefix(model.stem) for file in out.iterdir() if file != model]
    first = datetime(2020, 1, 1, tzinfo=UTC)
    for number in range(count):
        edition = first + timedelta(hours=6 * number)
        name = f"{edition:%Y-%m-%d}-samachar-{number}"
        mine = text.replace(model.stem, name).replace(guid, f"00000000-0000-5000-8000-{number:012}")
        mine = re.sub('"edition": "[^"]+"', f'"edition": "{edition.isoformat()}"', mine, count=1)
        mine = re.sub('"size": [0-9]+', '"size": 8', mine)
        (directory / f"{name}.json").write_text(mine, "utf-8")
        for suffix in suffixes:
            (directory / f"{name}{suffix}").write_bytes(b"12345678")


if __name__ == "__main__":
    main()
