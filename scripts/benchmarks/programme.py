"""A whole programme by the program itself: said again from the cache, and in 1, 10 and 60 minutes.

    programme.py [--runs N] [--minutes M…]

`again` makes a minute of news by the default voice, then the same one again; the cache has every sentence and
no engine is asked. The lengths are spoken by eSpeak NG, for it is quick: what is measured is all the rest.
Memory is that of the largest process.
"""

import argparse
import os
import tempfile
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

import _apart
from speech import NEWS, minute

from bulletin import script_file
from bulletin.types import Kind, Script, Segment, Sentence, Written

SENTENCE_SECONDS = 5.3
"""About what one of the news takes, with its pause."""


def script(sentences: list[str]) -> str:
    told = tuple(Sentence(Written(sentence)) for sentence in sentences)
    parts = tuple(
        Segment(Kind.STORY, f"समाचार {number // 10 + 1}", told[number : number + 10])
        for number in range(0, len(told), 10)
    )
    edition = datetime(2026, 1, 14, 18, tzinfo=ZoneInfo("Asia/Kolkata"))
    return script_file.dumps(Script("समाचार", edition, parts), "json")


def lasting(minutes: int) -> list[str]:
    """Sentences for so many minutes, no two the same."""
    count = round(minutes * 60 / SENTENCE_SECONDS / 2)
    pairs = ((one, NEWS[place - turn]) for turn in range(1, len(NEWS)) for place, one in enumerate(NEWS))
    return [f"{one[:-1]}, {other}" for one, other in islice(pairs, count)]


def speak(folder: Path, name: str, engine: str) -> _apart.Cost:
    out = folder / "out"
    return _apart.run(
        _apart.PROGRAM, "speak", str(folder / f"{name}.json"), "--engine", engine, "-o", str(out)
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="A whole programme by the program itself.")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--minutes", type=int, nargs="*", default=[1, 10, 60])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "again.json").write_text(script(minute()), "utf-8")
        os.environ["BULLETIN_CACHE_DIR"] = str(folder / "cache")
        first = speak(folder, "again", "kokoro")
        again = [speak(folder, "again", "kokoro") for _ in range(options.runs)]
        _apart.table({"said for the first time": [first] * len(again), "again": again}, "a minute of news")
        for minutes in options.minutes:
            (folder / f"{minutes}.json").write_text(script(lasting(minutes)), "utf-8")

        def once(minutes: int) -> _apart.Cost:
            with tempfile.TemporaryDirectory() as cache:
                os.environ["BULLETIN_CACHE_DIR"] = cache
                return speak(folder, str(minutes), "espeak")

        ways = {f"{minutes} min": partial(once, minutes) for minutes in options.minutes}
        print()
        _apart.table(_apart.in_turns(ways, options.runs), "programmes by eSpeak NG")


if __name__ == "__main__":
    main()
