"""Joining 300 sentences to half an hour: bulletin's mix, pydub's ways, ffmpeg's.

    stitching.py [--runs N]

Every way reads the same 300 WAV files of 4 to 8 seconds and leaves one WAV file; each run is a process of its
own, and the ways take turns. pydub's repeated `+` copies all that went before at every step.
"""

import argparse
import sys
import tempfile
import wave
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import _apart

CLIPS = 300
RATE = 24_000


def clips(folder: Path) -> list[Path]:
    return sorted(folder.glob("clip-*.wav"))


def make_clips(folder: Path) -> None:
    import numpy as np

    random = np.random.default_rng(1)
    for number in range(CLIPS):
        sound = random.normal(0, 2000, RATE * int(random.integers(40, 80)) // 10).astype("<i2")
        with wave.open(str(folder / f"clip-{number:03}.wav"), "wb") as file:
            file.setparams((1, 2, RATE, 0, "NONE", ""))
            file.writeframes(sound.tobytes())


def bulletin(folder: Path, out: Path) -> None:
    """With pauses, and the time of every sentence."""
    from bulletin import config, mixing
    from bulletin.types import Clip, Kind, Pcm, Script, Segment, Sentence, Spoken, Take, Voice, Written

    sentence = Sentence(Written("समाचार।"))
    segment = Segment(Kind.STORY, "समाचार", (sentence,) * CLIPS)
    script = Script("समाचार", datetime(2026, 1, 14, tzinfo=ZoneInfo("Asia/Kolkata")), (segment,))
    take = Take(Spoken("समाचार।"), Voice("silence", "silence"))

    def said() -> Iterator[Clip]:
        for number, name in enumerate(clips(folder)):
            with wave.open(str(name)) as file:
                pcm = Pcm(file.readframes(file.getnframes()), RATE)
            yield Clip(0, number, take, pcm)

    mixing.mix(script, said(), config.load().pauses, out)


def pydub_plus(folder: Path, out: Path) -> None:
    from pydub import AudioSegment

    names = clips(folder)
    whole = AudioSegment.from_wav(names[0])
    for name in names[1:]:
        whole += AudioSegment.from_wav(name)
    whole.export(out, format="wav")


def pydub_once(folder: Path, out: Path) -> None:
    """All frames joined at once, which pydub has no call for."""
    from pydub import AudioSegment

    segments = [AudioSegment.from_wav(name) for name in clips(folder)]
    segments[0]._spawn([segment.raw_data for segment in segments]).export(out, format="wav")  # noqa: SLF001


def ffmpeg_concat(folder: Path, out: Path) -> None:
    import os

    from bulletin import audio

    listing = folder / "list.txt"
    listing.write_text("".join(f"file '{name}'\n" for name in clips(folder)), "utf-8")
    program = audio.ffmpeg()
    arguments = [
        "-v",
        "error",
        "-y",
        "-f",
        "concat",
        "-safe",
        "0",
        "-i",
        str(listing),
        "-c",
        "copy",
        str(out),
    ]
    os.execv(program, [program, *arguments])


WAYS = {
    "bulletin": bulletin,
    "pydub, repeated +": pydub_plus,
    "pydub, joined once": pydub_once,
    "ffmpeg concat": ffmpeg_concat,
}


def main() -> None:
    parser = argparse.ArgumentParser(description="Joining 300 sentences to half an hour.")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", choices=WAYS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.only:
        WAYS[options.only](options.folder, options.folder / "whole.wav")
        return
    with tempfile.TemporaryDirectory() as folder:
        make_clips(Path(folder))
        command = [sys.executable, __file__, "--folder", folder, "--only"]
        ways = {name: partial(_apart.run, *command, name) for name in WAYS}
        costs = _apart.in_turns(ways, options.runs)
    _apart.table(costs, f"{CLIPS} clips, {options.runs} runs")


if __name__ == "__main__":
    main()
