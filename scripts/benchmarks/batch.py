"""How many bulletins a minute `bulletin batch` makes, by one speaking process and by two.

    batch.py [--articles 8] [--runs N]

The default voice; a fresh cache and a fresh folder for each run, so that nothing was said before. No sentence
of an article is another's: within a run only the station's own phrases come from the cache. The clock runs
from the start of the program to its end, the loading of the model included; the ways take turns.
"""

import argparse
import json
import os
import statistics
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import _apart

from bulletin.hindi import nfc

JOBS = (1, 2)
ARTICLE = nfc("""\
वार्ड {0} में नई पेयजल योजना शुरू

वार्ड {0} में नगर निगम ने सोमवार को नई पेयजल योजना शुरू की।
अधिकारियों ने बताया कि वार्ड {0} के दो हजार घरों तक पाइपलाइन पहुँचाई जाएगी।

वार्ड {0} की पुरानी टंकी की मरम्मत का काम अगले महीने पूरा होगा।
महापौर ने कहा कि वार्ड {0} में पानी की जाँच हर सप्ताह की जाएगी।

वार्ड {0} के लोगों ने बताया कि गर्मी में उन्हें टैंकर के पानी पर निर्भर रहना पड़ता था।
निगम ने वार्ड {0} के लिए अलग शिकायत केंद्र भी बनाया है।

वार्ड {0} में योजना पर चार करोड़ रुपये खर्च होंगे।
इंजीनियरों के अनुसार वार्ड {0} में काम तीन चरणों में किया जाएगा।
""")


@dataclass(frozen=True, slots=True)
class Made:
    """A batch that was made."""

    cost: _apart.Cost
    sound: float
    """Seconds of it."""
    rate: float
    """Bulletins a minute."""


def make(desk: Path, jobs: int) -> Made:
    """Exits if an article fails."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["BULLETIN_CACHE_DIR"] = str(Path(folder, "cache"))
        out = Path(folder, "out")
        options = ("--engine", "kokoro", "--jobs", str(jobs), "-o", str(out))
        cost = _apart.run(_apart.PROGRAM, "batch", str(desk), *options)
        report = json.loads((out / "batch.json").read_text("utf-8"))
    sound = sum(article["duration_ms"] for article in report["articles"]) / 1000
    return Made(cost, sound, report["made"] / cost.wall * 60)


def main() -> None:
    parser = argparse.ArgumentParser(description="How many bulletins a minute a batch makes.")
    parser.add_argument("--articles", type=int, default=8)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        for number in range(options.articles):
            Path(name, f"{number}.txt").write_text(ARTICLE.format(11 + number), "utf-8")
        ways = {f"{jobs}": partial(make, Path(name), jobs) for jobs in JOBS}
        made = _apart.in_turns(ways, options.runs)
    print(f"{options.articles} articles, medians of {options.runs} runs")
    print(f"{'--jobs':<8}{'clock, s':>10}{'sound, s':>10}{'bulletins a minute':>20}")
    for jobs, mine in made.items():
        clock = statistics.median(one.cost.wall for one in mine)
        sound = statistics.median(one.sound for one in mine)
        rate = statistics.median(one.rate for one in mine)
        print(f"{jobs:<8}{clock:>10.1f}{sound:>10.1f}{rate:>20.2f}")
    one, two = made.values()
    ratio = statistics.median(more.rate / less.rate for more, less in zip(two, one, strict=True))
    print(f"two make {ratio:.2f} times as many as one, run by run")


if __name__ == "__main__":
    main()
