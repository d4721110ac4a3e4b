"""How many workers a day of bulletins needs, when most of them are wanted at the top of the hour.

    scaling.py [--bulletins N] [--sentence S] [--rest S] [--share P] [--window S] [--plot FILE]

A simulation of the busiest hour. Bulletins are ordered at random moments: a share of them right after the top
of the hour, the others over all of it. Each is some sentences to be spoken and, after the last of them, the
rest of the work (text, mixing, mastering, publishing). A worker is one process on one core and takes what has
waited longest; nothing is lost, nobody breaks down. The same options print the same table.
"""

import argparse
import heapq
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

HOUR = 3600
READY = 60
PART = 0.99
PEAK = 0.08
"""What part of a day's bulletins the busiest hour has; 1 in 24 would be 0.042."""
SENTENCES = 10
SPREAD = 0.35
"""Standard deviation of the logarithm of a sentence's time: short and long ones."""


@dataclass(frozen=True, slots=True)
class Bulletin:
    ordered: float
    sentences: tuple[float, ...]
    """Seconds of one core for each."""
    rest: float


def hour(count: int, share: float, window: float, sentence: float, rest: float) -> list[Bulletin]:
    """The orders of one hour, the first first; the minutes before it are quiet."""
    dice = random.Random(1)
    orders = sorted(
        dice.uniform(0, window) if dice.random() < share else dice.uniform(0, HOUR) for _ in range(count)
    )
    middle = -(SPREAD**2) / 2  # so that the mean is `sentence`
    return [
        Bulletin(
            moment, tuple(sentence * dice.lognormvariate(middle, SPREAD) for _ in range(SENTENCES)), rest
        )
        for moment in orders
    ]


def whole(bulletins: Sequence[Bulletin], workers: int) -> list[float]:
    """Seconds from order to ready, if each bulletin is one worker's from beginning to end."""
    free = [0.0] * workers
    waits = []
    for bulletin in bulletins:
        start = max(heapq.heappop(free), bulletin.ordered)
        end = start + sum(bulletin.sentences) + bulletin.rest
        heapq.heappush(free, end)
        waits.append(end - bulletin.ordered)
    return waits


def divided(bulletins: Sequence[Bulletin], workers: int) -> list[float]:
    """The same, if its sentences go to whichever workers are free, before those of later bulletins."""
    free = [0.0] * workers
    waits = []
    for bulletin in bulletins:
        spoken = bulletin.ordered
        for seconds in bulletin.sentences:
            end = max(heapq.heappop(free), bulletin.ordered) + seconds
            heapq.heappush(free, end)
            spoken = max(spoken, end)
        heapq.heapreplace(free, max(free[0], bulletin.ordered) + bulletin.rest)  # its place in the order
        waits.append(spoken + bulletin.rest - bulletin.ordered)
    return waits


Way = Callable[[Sequence[Bulletin], int], list[float]]
WAYS: dict[str, Way] = {"a worker a bulletin": whole, "a worker a sentence": divided}


def late(waits: Sequence[float], part: float) -> float:
    """The wait that this part of the bulletins do not pass."""
    return sorted(waits)[min(len(waits) - 1, int(part * len(waits)))]


def needed(bulletins: Sequence[Bulletin], way: Way) -> int | None:
    """The fewest workers with whom 99 % are ready in time; None if no number is enough."""
    if late(way(bulletins, len(bulletins)), PART) > READY:
        return None
    low, high = 0, len(bulletins)
    while high - low > 1:
        middle = (low + high) // 2
        if late(way(bulletins, middle), PART) <= READY:
            high = middle
        else:
            low = middle
    return high


def queueing(burst: Sequence[Bulletin], average: float) -> dict[str, list[tuple[int, float]]]:
    """Print how the burst fares with multiples of the average; workers and seconds for each way."""
    print(f"{'the burst, with so many workers':<34}{'half ready in':>14}{'99% in':>10}{'in time':>9}")
    line: dict[str, list[tuple[int, float]]] = {name: [] for name in WAYS}
    for name, way in WAYS.items():
        for times in (1, 2, 4, 8, 16, 24):
            workers = round(average * times)
            waits = way(burst, workers)
            half, most = late(waits, 0.5), late(waits, PART)
            timely = sum(wait <= READY for wait in waits) / len(waits)
            print(f"{f'{name}, {workers:,}':<34}{half:>12.0f} s{most:>8.0f} s{timely:>9.1%}", flush=True)
            line[name].append((workers, most))
    return line


def main() -> None:
    parser = argparse.ArgumentParser(description="How many workers a day of bulletins needs.")
    parser.add_argument("--bulletins", type=int, default=100_000, help="a day")
    parser.add_argument("--sentence", type=float, default=3.6, help="CPU seconds to say one")
    parser.add_argument("--rest", type=float, default=4.0, help="CPU seconds of all else, for a bulletin")
    parser.add_argument("--share", type=float, default=0.6, help="part ordered at the top of the hour")
    parser.add_argument("--window", type=float, default=120, help="seconds that these orders spread over")
    parser.add_argument("--plot", type=Path, help="an SVG file: how long is waited, by workers")
    options = parser.parse_args()
    each = SENTENCES * options.sentence + options.rest
    average = options.bulletins * each / 86_400
    print(f"{options.bulletins:,} bulletins a day of {SENTENCES} sentences, {each:.1f} CPU s each")
    print(f"an even day keeps {average:.0f} workers busy; the busiest hour has {PEAK:.0%} of the day,")
    print(f"{options.share:.0%} of it ordered in its first {options.window:.0f} s\n")
    count = round(options.bulletins * PEAK)

    def busiest(share: float, window: float) -> list[Bulletin]:
        return hour(count, share, window, options.sentence, options.rest)

    burst = busiest(options.share, options.window)
    line = queueing(burst, average)
    print(f"\n{f'workers for {PART:.0%} in {READY} s':<34}" + "".join(f"{name:>22}" for name in WAYS))
    for title, bulletins in (
        ("orders spread over the hour", busiest(0, options.window)),
        (
            f"{options.share:.0%} of them in {options.window * 5:.0f} s",
            busiest(options.share, options.window * 5),
        ),
        (f"{options.share:.0%} of them in {options.window:.0f} s", burst),
        (f"{options.share:.0%} of them in 1 s", busiest(options.share, 1)),
    ):
        found = (needed(bulletins, way) for way in WAYS.values())
        print(
            f"{title:<34}" + "".join(f"{f'{most:,}' if most else 'never':>22}" for most in found), flush=True
        )
    if options.plot:
        draw(options.plot, line)


def draw(file: Path, line: dict[str, list[tuple[int, float]]]) -> None:
    import matplotlib as mpl

    mpl.use("svg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(7, 3.2))
    for name, points in line.items():
        axes.plot(*zip(*points, strict=True), marker="o", label=name)
    axes.axhline(READY, color="grey", linewidth=0.8)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel("workers (cores)")
    axes.set_ylabel("seconds until 99 % are ready")
    axes.legend()
    figure.tight_layout()
    figure.savefig(file, metadata={"Date": None})


if __name__ == "__main__":
    main()
