"""Look for what breaks the text road, guided by which code it reaches. Needs: pip install atheris

    fuzz.py [--corpus DIR]… [--finds DIR] [LIBFUZZER OPTION…]     e.g.  fuzz.py -max_total_time=3600

Starts from the samples of this repository and the files of each --corpus. What breaks is kept in --finds,
one file for each place that broke, and the search goes on; what is worth keeping belongs in tests/data/fuzz.
"""

import argparse
import hashlib
import random
import re
import sys
import time
import traceback
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NoReturn

import atheris

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

with atheris.instrument_imports(include=["bulletin"]):
    from bulletin import errors, script_file
    from bulletin.sources import feed, fetch, page  # noqa: F401 (else they would come later, unwatched)
    from tests import road

LONGEST = 3000
SLOW = 5.0
"""Seconds from which on an input is a find by its slowness alone."""
PER_PLACE = 2
"""How many finds are kept of one place."""

PIECES = (
    "। ॥ ? ! | … . , ; : - – — ( ) [ ] { } “ ” ‘ ’ \" ' / % ₹ $ € £ ° + = & # @ * _ ~ \\ \u200c "
    "\u200d \u200b \u00ad \ufeff \u202e \u0000 \u093c \u094d \u0901 \u0902 \u0903 ॐ ऽ ड़ क़ श्री डॉ. "
    "रु. 1,00,000 3.5 12:30 2026-27 14/01/2026 ३५ 1947 100वें 2-0 5G COVID-19 NDRF https://a.in "
    "a@b.in #समाचार लाख करोड़ डेढ़ ढाई साढ़े पौने प्रतिशत फीसदी कि जो जिसे इस उन्होंने ने कहा। है। "
    "हैं। था। बताया (एजेंसी) फोटो: वीडियो यह भी पढ़ें: <p> </p> <div> <br> <h1> <li> <!-- --> <script "
    "type='application/ld+json'> </script> <![CDATA[ ]]> &amp; &#0; &#x1f; &nbsp; <rss><channel> "
    "<item> <title> <description> <link> <pubDate> </item> --- version: segments: written: spoken: "
    "span: { } null true 1e999 -1"
).split(" ")


def texts(corpora: list[Path]) -> list[bytes]:
    """What to start from: whole samples, and their paragraphs by themselves."""
    files = [
        *(ROOT / "examples").glob("*.txt"),
        *(ROOT / "tests" / "data").rglob("*.*"),
        *(file for corpus in corpora for file in corpus.rglob("*") if file.is_file()),
    ]
    whole = [file.read_bytes() for file in files if file.suffix not in {".gz", ".pyc"}]
    found = [data[:LONGEST] for data in whole]
    for data in whole:
        found += (
            [line[:LONGEST] for line in random.Random(len(data)).sample(data.splitlines(), 20)]
            if (data.count(b"\n") > 20)
            else [line[:LONGEST] for line in data.splitlines()]
        )
    for data in whole:
        try:
            copies = [road.cleaning.clean(one) for one in road.sources.read_all(["-"], road.BytesIO(data))]
            written = road.bulletin_of(tuple(copies[:1]), road.SETTINGS)
        except errors.BulletinError:
            continue
        found += [script_file.dumps(written, form).encode()[:LONGEST] for form in ("json", "yaml")]
    return found


def mutated(data: bytes, longest: int, seed: int) -> bytes:
    """Now and then bytes, mostly text: a piece put in, a part taken out, said again or moved."""
    rng = random.Random(seed)
    if rng.random() < 0.25:
        return bytes(atheris.Mutate(data, longest))
    text = data.decode("utf-8", "surrogateescape")
    for _ in range(rng.randint(1, 4)):
        at, to = sorted((rng.randint(0, len(text)), rng.randint(0, len(text))))
        to = min(to, at + rng.choice((1, 3, 20, 200)))
        piece = rng.choice((rng.choice(PIECES), str(rng.randint(0, 10 ** rng.randint(1, 9))), text[at:to]))
        gap = rng.choice(("", "", " ", "\n"))
        way = rng.randint(0, 3)
        if way == 0:
            text = text[:at] + gap + piece + gap + text[at:]
        elif way == 1:
            text = text[:at] + text[to:]
        elif way == 2:
            text = text[:at] + piece + text[to:]
        else:
            where = rng.randint(0, len(text))
            text = text[:where] + gap + text[at:to] + text[where:]
    return text.encode("utf-8", "surrogateescape")[:longest]


class Finds:
    """Runs the road and keeps what breaks it."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.kept: dict[str, int] = {}
        directory.mkdir(parents=True, exist_ok=True)

    def __call__(self, data: bytes) -> None:
        if not data:
            return
        start = time.process_time()
        try:
            road.travel(data)
        except Exception as error:  # noqa: BLE001 (all there is to find)
            self.keep(data, _place(error), traceback.format_exc())
        else:
            if time.process_time() - start > SLOW:
                self.keep(data, "slow", f"{time.process_time() - start:.1f} s")

    def keep(self, data: bytes, place: str, why: str) -> None:
        self.kept[place] = self.kept.get(place, 0) + 1
        if self.kept[place] <= PER_PLACE:
            name = f"{re.sub(r'[^A-Za-z0-9_]+', '-', place)}-{hashlib.sha256(data).hexdigest()[:8]}"
            (self.directory / name).write_bytes(data)
            (self.directory / f"{name}.why").write_text(why, "utf-8", "backslashreplace")
            print(f"FOUND {name}\n{why}", flush=True)


def _place(error: Exception) -> str:
    """The line of ours that broke last, and how."""
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if str(ROOT) in frame.filename]
    last = ours[-1]
    return f"{type(error).__name__}-{Path(last.filename).stem}-{last.name}-{last.lineno}"


def no_network(_: object, url: str, *, robots: bool = False) -> NoReturn:
    del robots
    raise errors.SourceError(f"{url} is not asked for here")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--corpus", type=Path, action="append", default=[])
    parser.add_argument("--finds", type=Path, default=Path("finds"))
    ours, theirs = parser.parse_known_args()
    web: Any = fetch.Web
    web.get = no_network
    with TemporaryDirectory(prefix="fuzz-") as corpus:
        for number, data in enumerate(texts(ours.corpus)):
            Path(corpus, str(number)).write_bytes(data)
        options = [sys.argv[0], f"-max_len={LONGEST}", "-timeout=120", "-rss_limit_mb=3000", *theirs, corpus]
        atheris.Setup(options, Finds(ours.finds), custom_mutator=mutated)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
