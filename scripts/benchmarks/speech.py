"""How fast the voices speak, against the bare model as published and kokoro-onnx, and what memory it takes.

Every way is run in a process of its own, from nothing to the last sample; ways take turns, and the median
of several runs is shown. Ratios are within a run, so that a busy machine weighs on both sides.

    speech.py [--runs N] [--seconds S] [--plot FILE]     all of it, and the ratios as a picture
    speech.py --voices       each voice's pace and level, as its VoiceInfo should tell them
"""

import argparse
import json
import multiprocessing
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bulletin.hindi import count_aksharas, nfc, words

NEWS = [line for line in nfc(Path(__file__).with_name("news.txt").read_text("utf-8")).splitlines() if line]
SECONDS = 60
PROCESSES = 2
VOICE = "hf_alpha"


def minute() -> list[str]:
    """As much of the news as is spoken in a minute."""
    script: list[str] = []
    for sentence in NEWS:
        if sum(map(count_aksharas, script)) * 0.177 >= SECONDS:
            break
        script.append(sentence)
    return script


def takes(sentences: list[str], engine: str = "kokoro", voice: str = VOICE) -> list[Any]:
    from bulletin.types import Spoken, Take, Voice

    return [Take(Spoken(sentence), Voice(engine, voice)) for sentence in sentences]


# The ways to speak. Each gives seconds of sound, and of the work itself once all is loaded if it can tell.

Told = dict[str, float]
_session: Any = None


def load(model: str, barrier: Any) -> None:
    """The set-up of shared measurements: one thread, no spinning, the arena on."""
    import onnxruntime

    global _session  # noqa: PLW0603 (one for each process)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    _session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    barrier.wait()


def run_model(inputs: dict[str, Any]) -> int:
    return int(_session.run(None, inputs)[0].size)


def bare() -> Told:
    """The model and nothing else: the same tokens, a sentence a call, the longest first."""
    import numpy as np

    from bulletin.engines import models
    from bulletin.engines.kokoro import Kokoro

    tokens = [Kokoro({}).tokens(take.spoken) for take in takes(minute())]
    style = np.fromfile(models.location(models.VOICES[VOICE]), "<f4").reshape(-1, 1, 256)
    speed = np.ones(1, np.float32)
    inputs = [
        {"tokens": np.array([[0, *each, 0]], np.int64), "style": style[len(each) - 1], "speed": speed}
        for each in sorted(tokens, key=len, reverse=True)
    ]
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(PROCESSES + 1)
    with context.Pool(PROCESSES, load, (str(models.location(models.MODEL)), barrier)) as pool:
        barrier.wait()
        start = time.perf_counter()
        sizes = pool.map(run_model, inputs, chunksize=1)
        work = time.perf_counter() - start
        pool.close()
        pool.join()  # or its memory is not told
    return {"sound": sum(sizes) / 24_000, "work": work}


def warm() -> Told:
    """The same, once every process has its model."""
    from bulletin import executors, narration
    from bulletin.cache import Cache

    wanted = {(0, number): take for number, take in enumerate(takes(minute()))}
    with tempfile.TemporaryDirectory() as folder, executors.pool(PROCESSES) as run:
        list(run(narration.Speaker({}), takes(["अब समाचार विस्तार से।"] * PROCESSES * 2)))
        start = time.perf_counter()
        clips = list(narration.narrate(wanted, narration.Speaker({}), run, Cache(Path(folder))))
        work = time.perf_counter() - start
    return {"sound": sum(clip.pcm.duration for clip in clips) / 1000, "work": work}


def script() -> Any:
    from bulletin.types import Kind, Script, Segment, Sentence, Written

    sentences = tuple(Sentence(Written(sentence)) for sentence in minute())
    edition = datetime(2026, 1, 14, 18, tzinfo=ZoneInfo("Asia/Kolkata"))
    return Script("समाचार", edition, (Segment(Kind.STORY, "समाचार", sentences),))


def narrated(processes: int) -> Callable[[], Told]:
    """Bulletin's narration: processes, cache, checks, trimming and level."""

    def way() -> Told:
        from bulletin import executors, narration
        from bulletin.cache import Cache

        wanted = {(0, number): take for number, take in enumerate(takes(minute()))}
        with tempfile.TemporaryDirectory() as folder, executors.local(processes) as run:
            clips = list(narration.narrate(wanted, narration.Speaker({}), run, Cache(Path(folder))))
        return {"sound": sum(clip.pcm.duration for clip in clips) / 1000}

    return way


def produced() -> Told:
    """Bulletin's whole road from a script to an episode: narrated, mixed, mastered, published."""
    from bulletin import config, pipeline
    from bulletin.cache import Cache
    from bulletin.types import Cast, Voice

    class Deaf:
        def stage(self, *_: Any) -> None: ...
        def advance(self, *_: Any) -> None: ...
        def note(self, *_: Any) -> None: ...

    with tempfile.TemporaryDirectory() as folder:
        chosen = config.load(options={"bulletin.out": folder, "voice.jobs": PROCESSES})
        cache = Cache(Path(folder, "cache"))
        voice = Voice("kokoro", VOICE)
        episode = pipeline.produce(script(), chosen, Cast(voice, voice, (voice,), voice), cache, Deaf())
    return {"sound": episode.duration / 1000}


def kokoro_onnx() -> Told:
    """The usual library, as its README has it: create(), a sentence a call, its own settings."""
    import numpy as np
    from kokoro_onnx import Kokoro

    from bulletin.engines import models

    with tempfile.TemporaryDirectory() as folder:
        voices = Path(folder, "voices.npz")
        style = np.fromfile(models.location(models.VOICES[VOICE]), "<f4").reshape(-1, 1, 256)
        np.savez(voices, allow_pickle=False, **{VOICE: style})
        kokoro = Kokoro(str(models.location(models.MODEL)), str(voices))
        start = time.perf_counter()
        sounds = [kokoro.create(sentence, VOICE, lang="hi")[0] for sentence in minute()]
    return {"sound": sum(sound.size for sound in sounds) / 24_000, "work": time.perf_counter() - start}


def first(engine: str, voice: str) -> Callable[[], Told]:
    """From nothing to the first sentence, of four words."""

    def way() -> Told:
        from bulletin import engines

        (take,) = takes(["अब समाचार विस्तार से।"], engine, voice)
        return {"sound": engines.build(engine).say(take).duration / 1000}

    return way


def alone(engine: str, voice: str, count: int) -> Callable[[], Told]:
    """One process, some sentences."""

    def way() -> Told:
        from bulletin import engines

        speaker = engines.build(engine)
        first_take, *rest = takes(NEWS[: count + 1], engine, voice)
        speaker.say(first_take)
        start = time.perf_counter()
        sound = sum(speaker.say(take).duration for take in rest)
        return {"sound": sound / 1000, "work": time.perf_counter() - start}

    return way


MINUTE = {
    "bare": bare,
    "kokoro_onnx": kokoro_onnx,
    "narrated, 1 job": narrated(1),
    "narrated": narrated(PROCESSES),
    "produced": produced,
}
OTHERS = {
    "warm": warm,
    "first kokoro": first("kokoro", VOICE),
    "first espeak": first("espeak", "male"),
    "alone kokoro": alone("kokoro", VOICE, 3),
    "alone espeak": alone("espeak", "male", 40),
}
WAYS = MINUTE | OTHERS


def measure(way: str) -> Told | None:
    """Run it in a process of its own: its seconds from nothing to the end, of clock and CPU; what it told."""
    start, before = time.perf_counter(), children()
    done = subprocess.run(
        [sys.executable, __file__, "--seconds", str(SECONDS), "--only", way],
        stdout=subprocess.PIPE,
        check=False,
    )
    wall = time.perf_counter() - start
    if done.returncode:
        return None
    return {"wall": wall, "cpu": children() - before, **json.loads(done.stdout)}


def children() -> float:
    """CPU seconds of all processes that came and went under this one."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def only(way: str) -> None:
    told = WAYS[way]()
    peaks = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps({**told, "memory": max(peaks) / 1024}))


def gather(runs: int, ways: list[str]) -> dict[str, list[Told]]:
    """What each way told; they take turns."""
    told: dict[str, list[Told]] = {way: [] for way in ways}
    for number in range(runs):
        for way in ways[number % len(ways) :] + ways[: number % len(ways)]:
            result = measure(way)
            if result is None:
                sys.exit(f"{way} failed")
            told[way].append(result)
            print(
                f"run {number + 1}, {way}: {result['wall']:.1f} s, CPU {result['cpu']:.1f}", file=sys.stderr
            )
    return told


def compare(runs: int, ways: list[str], plot: Path | None) -> None:
    told = gather(runs, ways)

    def median(way: str, key: str) -> float:
        return statistics.median(result[key] for result in told[way])

    def ratio(way: str, floor: str, key: str) -> float:
        """Of one way to another, run by run; not a number if that one was left out."""
        if floor not in told:
            return float("nan")
        pairs = zip(told[way], told[floor], strict=True)
        return statistics.median(result[key] / under[key] for result, under in pairs)

    print(
        f"{SECONDS:.0f} s of news, {len(minute())} sentences, {runs} runs; seconds, from nothing to the end"
    )
    print("ratios are to the bare model as published, and to kokoro-onnx (k-o)\n")
    head = "{:<17}{:>7}{:>8}{:>9}{:>8}{:>8}{:>9}{:>8}{:>6}"
    print(head.format("", "sound", "clock", "to bare", "to k-o", "CPU", "to bare", "to k-o", "MB"))
    rows = [way for way in MINUTE if way in told]
    for way in rows:
        print(f"{way:<17}{median(way, 'sound'):>7.1f}", end="")
        for key in ("wall", "cpu"):
            floors = ratio(way, "bare", key), ratio(way, "kokoro_onnx", key)
            print("{:>8.1f}{:>9.2f}{:>8.2f}".format(median(way, key), *floors), end="")
        print(f"{median(way, 'memory'):>6.0f}")
    print("\nonce the model is loaded, for the same sentences:")
    for way in [way for way in ("bare", "kokoro_onnx", "warm") if way in told]:
        floors = ratio(way, "bare", "work"), ratio(way, "kokoro_onnx", "work")
        print("{:<17}{:>7.1f} s{:>9.2f} to bare{:>8.2f} to k-o".format(way, median(way, "work"), *floors))
    for engine in [engine for engine in ("kokoro", "espeak") if f"alone {engine}" in told]:
        pace = statistics.median(result["work"] / result["sound"] for result in told[f"alone {engine}"])
        start, busy = median(f"first {engine}", "wall"), median(f"first {engine}", "cpu")
        print(f"{engine}: first sentence after {start:.2f} s ({busy:.2f} of CPU);", end=" ")
        print(f"one process {pace:.3f} s a second of sound")
    if plot:
        draw(plot, rows, {key: [ratio(way, "bare", key) for way in rows] for key in ("wall", "cpu")})


def draw(file: Path, ways: list[str], ratios: dict[str, list[float]]) -> None:
    import matplotlib as mpl

    mpl.use("svg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(7, 3))
    for number, (name, values) in enumerate(ratios.items()):
        places = [index + (number - 0.5) * 0.36 for index in range(len(ways))]
        label = {"wall": "clock", "cpu": "CPU"}[name]
        axes.bar_label(axes.barh(places, values, 0.36, label=label), fmt="%.2f", padding=2)
    axes.set_yticks(range(len(ways)), ways)
    axes.invert_yaxis()
    axes.axvline(1, color="grey", linewidth=0.8)
    axes.set_xlabel("time for the same news; the bare model as published = 1")
    axes.legend()
    figure.tight_layout()
    figure.savefig(file, metadata={"Date": None})


def tell_voices() -> None:
    """Say all of the news by each voice; the pace fits aksharas best, by least squares through zero."""
    import wave

    from bulletin import audio, engines
    from bulletin.types import Spoken, Take, Voice

    counts = [count_aksharas(sentence) for sentence in NEWS]
    print(f"{len(NEWS)} sentences; pace is trimmed speech, spread is of single sentences around it")
    for name in ("kokoro", "espeak"):
        engine = engines.build(name)
        for info in engine.voices():
            voice = Voice(name, info.name)
            clips = [audio.trim(engine.say(Take(Spoken(sentence), voice))) for sentence in NEWS]
            lengths = [clip.duration for clip in clips]
            pace = sum(lengths) / sum(counts)
            spread = [length / (pace * count) for length, count in zip(lengths, counts, strict=True)]
            with tempfile.TemporaryDirectory() as folder:
                with wave.open(str(file := Path(folder, "all.wav")), "wb") as sound:
                    sound.setparams((1, 2, clips[0].rate, 0, "NONE", ""))
                    sound.writeframes(b"".join(clip.frames for clip in clips))
                level = audio.measure(file)
            pace_in_words = sum(len(words(sentence)) for sentence in NEWS) * 60_000 / sum(lengths)
            print(
                f"{name}/{info.name}: {pace:.1f} ms an akshara ({min(spread):.2f} to {max(spread):.2f}, "
                f"sd {statistics.pstdev(spread):.3f}), {pace_in_words:.0f} words a minute, "
                f"{level.integrated:.1f} LUFS, {level.true_peak:.1f} dBTP; "
                f"it tells {info.ms_per_akshara} ms and {info.gain_db:+.1f} dB"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description="How fast the voices speak.")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=SECONDS, help="how much of the news is said")
    parser.add_argument(
        "--ways", nargs="+", choices=WAYS, default=list(WAYS), help="all, unless some are named"
    )
    parser.add_argument("--plot", type=Path, help="an SVG file for the ratios")
    parser.add_argument("--voices", action="store_true", help="measure each voice's pace and level instead")
    parser.add_argument("--only", choices=WAYS, help="one way, once; prints JSON")
    options = parser.parse_args()
    globals()["SECONDS"] = options.seconds
    if options.only:
        only(options.only)
    elif options.voices:
        tell_voices()
    else:
        compare(options.runs, options.ways, options.plot)


if __name__ == "__main__":
    main()
