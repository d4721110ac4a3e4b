"""How much of written Hindi news is said right, how fast, and how peers do on the same.

    spoken.py [--gold FILE.tsv …] [--scorer SCORER.py] [--texts FILE …] [--without CATEGORY …]

A gold file holds `category, written, spoken` or `category, id, written, spoken`; without one, the tables of
the tests are taken. SCORER.py has `read_gold(path)` whose rows have `score(text)`, giving (strict, lenient,
errors, words, residue); without it a row is right when it is one of its alternatives, word for word.
TEXTS are articles, one a line, as JSON with a "text" or plain: every sentence must leave no residue.
Peers are those that are installed, of kitten-text-processing, indic-tts-preprocess and NeMo.
"""

import argparse
import gzip
import importlib.util
import json
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from bulletin.hindi import sentences
from bulletin.spoken import verbalise

OURS = Path(__file__).parents[2] / "tests" / "data" / "spoken"
RESIDUE = re.compile(r"[0-9०-९A-Za-zÀ-ɏ₹$€£%°/#@]")
Speaker = Callable[[str], str]
Row = tuple[str, str, Callable[[str], tuple[bool, bool]]]
"""Category, written, and whether a reading is right: strictly, leniently."""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--gold", type=Path, nargs="*", default=[])
    parser.add_argument("--scorer", type=Path)
    parser.add_argument("--texts", type=Path, nargs="*", default=[])
    parser.add_argument("--without", nargs="*", default=[])
    options = parser.parse_args()

    print(f"cold start {cold_start():.0f} ms (a new process: import and first sentence, less Python's own)")
    print(f"{'':24}{'file':26}{'rows':>6}{'strict %':>10}{'lenient %':>11}{'residue':>9}{'ms a row':>10}")
    files = options.gold or sorted(OURS.glob("*.tsv"))
    together = [] if options.gold else [("all tables", [row for file in files for row in own_rows(file)])]
    tables = together or [(file.name, gold_rows(file, options.scorer, options.without)) for file in files]
    for name, speak in speakers().items():
        for label, rows in tables:
            print(f"{name:24}{label:26}{measure(speak, rows)}")
    for file in options.texts:
        print(f"{'bulletin':24}{file.name:26}{sweep(file)}")


def measure(speak: Speaker, rows: Sequence[Row]) -> str:
    speak("नमस्कार 5")  # what is loaded at the first call does not count
    start = time.process_time()
    spoken = [speak(written) for _, written, _ in rows]
    each = (time.process_time() - start) * 1000 / len(rows)
    verdicts = [right(text) for (_, _, right), text in zip(rows, spoken, strict=True)]
    strict, lenient = (100 * sum(verdict[i] for verdict in verdicts) / len(rows) for i in (0, 1))
    left = sum(RESIDUE.search(text) is not None for text in spoken)
    return f"{len(rows):>6}{strict:>10.1f}{lenient:>11.1f}{left:>9}{each:>10.2f}"


def sweep(file: Path) -> str:
    """Every sentence of a file of articles: residue, idempotence, time a 25-word sentence."""
    texts = [
        sentence for text in read_texts(file) for part in text.split("\n") for sentence in sentences(part)
    ]
    start = time.process_time()
    spoken = [verbalise(text).text for text in texts]
    took = time.process_time() - start
    words = statistics.mean(len(text.split()) for text in texts)
    left = sum(RESIDUE.search(text) is not None for text in spoken)
    changed = sum(verbalise(text).text != text for text in spoken)
    return (
        f"{len(texts):>6} sentences, {left} with residue, {changed} not idempotent, "
        f"{took * 1000 / len(texts) * 25 / words:.2f} ms for 25 words"
    )


def cold_start() -> float:
    """Milliseconds of processor time, the least of five."""

    def once(code: str) -> float:
        timed = f"import time\n{code}\nprint(time.process_time())"
        return float(
            subprocess.run([sys.executable, "-c", timed], capture_output=True, text=True, check=True).stdout
        )

    ours = "from bulletin.spoken import verbalise; verbalise('₹2.5 करोड़ में 15 अगस्त 2024 को 45% लोग')"
    return 1000 * (min(once(ours) for _ in range(5)) - min(once("pass") for _ in range(5)))


def own_rows(file: Path) -> Iterator[Row]:
    for line in file.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            written, spoken = line.split("\t")
            yield file.stem, written, one_of(spoken.split(" | "))


def gold_rows(file: Path, scorer: Path | None, without: Sequence[str]) -> list[Row]:
    if scorer is not None:
        rows = [(row.cat, row.written, judge(row)) for row in load(scorer).read_gold(file)]
    else:
        cells = [line.split("\t") for line in file.read_text("utf-8-sig").splitlines() if line]
        rows = [(row[0], row[-2], one_of(row[-1].split(" | "))) for row in cells if row[0] != "category"]
    return [row for row in rows if row[0] not in without]


def judge(row: Any) -> Callable[[str], tuple[bool, bool]]:
    return lambda text: row.score(text)[:2]


def one_of(ways: Sequence[str]) -> Callable[[str], tuple[bool, bool]]:
    words = [plain(way) for way in ways]
    return lambda text: (plain(text) in words,) * 2


def load(scorer: Path) -> Any:
    spec = importlib.util.spec_from_file_location("scorer", scorer)
    if spec is None or spec.loader is None:
        sys.exit(f"{scorer} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def plain(text: str) -> str:
    """Words alone."""
    return " ".join(re.sub(r"[,;.।?!…]", " ", text.replace("\u200d", "")).split())


def read_texts(file: Path) -> Iterator[str]:
    with (
        gzip.open(file, "rt", encoding="utf-8")
        if file.suffix == ".gz"
        else file.open(encoding="utf-8") as lines
    ):
        for line in lines:
            yield json.loads(line)["text"] if line.startswith("{") else line


def speakers() -> dict[str, Speaker]:
    found: dict[str, Speaker] = {"bulletin": lambda text: verbalise(text).text}
    if importlib.util.find_spec("kitten_text_processing"):
        from kitten_text_processing import normalize_text

        found["kitten-text-processing"] = lambda text: normalize_text(text, locale="hi")
    if importlib.util.find_spec("indic_tts_preprocess"):
        from indic_tts_preprocess import preprocess

        found["indic-tts-preprocess"] = lambda text: preprocess(text, "hi")
    if importlib.util.find_spec("nemo_text_processing"):
        from nemo_text_processing.text_normalization.normalize import Normalizer

        found["NeMo"] = Normalizer(input_case="cased", lang="hi").normalize
    found["do nothing"] = lambda text: text
    return found


if __name__ == "__main__":
    main()
