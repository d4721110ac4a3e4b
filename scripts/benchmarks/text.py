"""How long everything but speaking takes: the text stages on a 600-word article, and the program's start.

    text.py [--runs N]

Each run of the text stages is a process of its own: `cold` is its first article (rules and lexicons are
read and compiled), `warm` the median of those after it.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from datetime import datetime
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

SAMPLES = Path(__file__).parents[2] / "examples"
WORDS = 600
WARM = 10
STAGES = ("read", "clean", "condense and compose", "spoken form")


def article(directory: str) -> Path:
    """600 words: the samples one after the other."""
    lines = [line for file in sorted(SAMPLES.glob("*.txt")) for line in file.read_text("utf-8").splitlines()]
    kept: list[str] = []
    for line in lines * 2:
        if sum(len(one.split()) for one in kept) >= WORDS:
            break
        kept.append(line)
    file = Path(directory, "article.txt")
    file.write_text("\n".join(kept), "utf-8")
    return file


def text_stages(name: str) -> list[float]:
    """Milliseconds of each stage, for one article."""
    from bulletin import cleaning, config, narration, pipeline, sources
    from bulletin.types import Cast, Voice

    settings, voice = config.load(), Voice("kokoro", "hf_alpha")
    cast = Cast(voice, voice, (voice,), voice)
    edition = datetime(2026, 1, 14, 18, tzinfo=ZoneInfo("Asia/Kolkata"))
    marks = [time.perf_counter()]
    articles = sources.read_all([name], BytesIO())
    marks.append(time.perf_counter())
    copies = [cleaning.clean(one) for one in articles]
    marks.append(time.perf_counter())
    script = pipeline.write(copies, settings, cast, edition)
    marks.append(time.perf_counter())
    narration.takes(script, cast, settings.lexicon)
    marks.append(time.perf_counter())
    return [(after - before) * 1000 for before, after in pairwise(marks)]


def one_process(name: str) -> None:
    cold = text_stages(name)
    warm = [text_stages(name) for _ in range(WARM)]
    print(*cold)
    print(*(statistics.median(run[stage] for run in warm) for stage in range(len(STAGES))))


def seconds(*command: str) -> float:
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        one_process(options.one)
        return
    with TemporaryDirectory() as directory:
        name = str(article(directory))
        lines = [
            subprocess.run(
                [sys.executable, __file__, "--one", name], capture_output=True, text=True, check=True
            ).stdout.splitlines()
            for _ in range(options.runs)
        ]
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, medians of {options.runs} runs\n")
    print(f"{'text stages, 600 words, ms':<28}{'cold':>8}{'warm':>8}")
    table = [
        [statistics.median(float(run[temperature].split()[stage]) for run in lines) for temperature in (0, 1)]
        for stage in range(len(STAGES))
    ]
    for stage, (cold, warm) in zip(STAGES, table, strict=True):
        print(f"{stage:<28}{cold:>8.1f}{warm:>8.1f}")
    print(f"{'all':<28}{sum(row[0] for row in table):>8.1f}{sum(row[1] for row in table):>8.1f}\n")
    program = str(Path(sys.executable).with_name("bulletin"))
    for arguments in (["--help"], ["spoken", "24 साल"]):
        median = statistics.median(seconds(program, *arguments) for _ in range(options.runs + 1))
        print(f"bulletin {' '.join(arguments):<19}{median:>8.2f} s")


if __name__ == "__main__":
    main()
