"""How much of an article is got out of a web page, and how little else: token F1 against text picked by hand.

    pages.py [--pages FOLDER]

FOLDER holds `x.html` with `x.txt` or `x.gold.txt` beside it; without it the pages of the tests are taken.
A first line that is the page's own headline does not count. Peers are those that are installed, of
trafilatura, jusText, readability-lxml, goose3 and newspaper4k.
"""

import argparse
import logging
import statistics
import time
from collections import Counter
from collections.abc import Callable
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

from bulletin import sources
from bulletin.hindi import words
from bulletin.sources.repair import repair

OURS = Path(__file__).parents[2] / "tests" / "data" / "pages"
Reader = Callable[[Path], str]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=Path, default=OURS)
    logging.disable(logging.CRITICAL)
    pages = sorted(parser.parse_args().pages.glob("*.html"))
    print(f"{len(pages)} pages\n{'':24}   F1  precision  recall  worst  ms a page")
    for name, reader in readers().items():
        for page in pages[:1]:
            reader(page)  # imports and first use
        scores, times = [], []
        for page in pages:
            start = time.perf_counter()
            text = reader(page)
            times.append((time.perf_counter() - start) * 1000)
            scores.append(score(text, page))
        f1, precision, recall = (statistics.mean(column) for column in zip(*scores, strict=True))
        worst = min(found[0] for found in scores)
        numbers = f"{f1:.3f}  {precision:9.3f}  {recall:6.3f}  {worst:.3f}"
        print(f"{name:24} {numbers}  {statistics.median(times):9.0f}")


def score(text: str, page: Path) -> tuple[float, float, float]:
    title = fold(ours(page, title=True))
    gold = next(file for suffix in (".gold.txt", ".txt") if (file := page.with_suffix(suffix)).exists())
    found, wanted = (
        Counter(words(" ".join(line for line in repair(side).split("\n") if fold(line) != title)))
        for side in (text, gold.read_text("utf-8"))
    )
    shared = (found & wanted).total()
    precision, recall = shared / max(found.total(), 1), shared / wanted.total()
    return 2 * precision * recall / max(precision + recall, 1e-9), precision, recall


def fold(line: str) -> str:
    return "".join(words(line))


def ours(page: Path, *, title: bool = False) -> str:
    (article,) = sources.read_all([str(page)], BytesIO())
    return article.title if title else "\n".join(article.paragraphs)


def readers() -> dict[str, Reader]:
    from justext import get_stoplist, justext
    from trafilatura import extract

    found: dict[str, Reader] = {
        "bulletin": ours,
        "trafilatura": lambda page: extract(page.read_bytes()) or "",
        "trafilatura, recall": lambda page: extract(page.read_bytes(), favor_recall=True) or "",
        "trafilatura, precision": lambda page: extract(page.read_bytes(), favor_precision=True) or "",
        "jusText": lambda page: "\n".join(
            piece.text
            for piece in justext(page.read_bytes(), get_stoplist("Hindi"))
            if not piece.is_boilerplate
        ),
    }
    if find_spec("readability"):
        from lxml.html import fromstring
        from readability import Document

        found["readability-lxml"] = lambda page: str(
            fromstring(Document(page.read_text("utf-8", "replace")).summary()).text_content()
        )
    if find_spec("goose3"):
        from goose3 import Goose

        found["goose3"] = lambda page: str(Goose().extract(raw_html=page.read_bytes()).cleaned_text)
    if find_spec("newspaper") and find_spec("indicnlp"):  # newspaper4k[hi]
        import newspaper

        found["newspaper4k"] = lambda page: str(
            newspaper.article("https://x", input_html=page.read_text("utf-8", "replace"), language="hi").text
        )
    return found


if __name__ == "__main__":
    main()
