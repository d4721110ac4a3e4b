"""Measure cleaning and condensing against extractive peers, on articles with editors' summaries.

python scripts/benchmarks/editor.py --articles FILE.jsonl [--cases FILE.jsonl] [--limit N]

FILE.jsonl holds one article a line: {"title", "text", "summary"}; `--cases` one case a line:
{"action": "drop"|"strip"|"keep", "text", "expect"}. Neither comes with the project. The peers are
the lead, and sumy's LexRank, TextRank, LSA and KL where `pip install sumy numpy` was run; all pick
from the same cleaned sentences, in the article's order, and stop at the sentence that brings them nearest
to the number of words. A story that is told must keep its length, so it is compared with each peer in as many
words as that peer took. Lengths are those of whole bulletins, by the pace of the default voice.
"""

import argparse
import gzip
import json
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bulletin import cleaning, config, editing, hindi, pipeline
from bulletin.types import Article, Cast, Copy, Kind, Ms, Voice, Written

BUDGETS = (25, 40, 60)
DURATIONS = (30, 60, 90, 180, 300)

RANKED = "bulletin, ranked"
"""Our order of sentences, filled as the peers are."""
TOLD = "bulletin, told"
"""The story as it would be told: within 7 % of the words asked for, nothing leaning on what was cut."""
EDITION = datetime(2026, 1, 14, 18, tzinfo=ZoneInfo("Asia/Kolkata"))
VOICE = Voice("kokoro", "hf_alpha")
TOGETHER = 5
"""Stories of a bulletin that holds several."""

Scores = tuple[float, float, float]
Peer = Callable[[list[str]], list[int]]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=Path)
    parser.add_argument("--cases", type=Path)
    parser.add_argument("--limit", type=int, default=0)
    options = parser.parse_args()
    if options.cases:
        boilerplate(rows(options.cases, 0))
    if options.articles:
        found = rows(options.articles, options.limit)
        copies = [cleaning.clean(article(row)) for row in found]
        removed(copies)
        told_of = [(copy, str(row.get("summary", ""))) for copy, row in zip(copies, found, strict=True)]
        rouge_tables([(copy, summary) for copy, summary in told_of if copy.sentences])
        spoken = [copy for copy in copies if copy.sentences]
        headlines(spoken)
        durations(spoken)
        speed([article(row) for row in found])
    return 0


def rows(file: Path, limit: int) -> list[dict[str, Any]]:
    text = file.read_bytes()
    lines = (gzip.decompress(text) if file.suffix == ".gz" else text).decode("utf-8").split("\n")
    found = [json.loads(line) for line in lines if line.strip()]
    return found[:limit] if limit else found


def article(row: dict[str, Any]) -> Article:
    paragraphs = [hindi.nfc(line) for line in str(row["text"]).split("\n") if line.strip()]
    return Article(hindi.nfc(str(row.get("title") or "")), tuple(paragraphs), str(row.get("id", "-")))


# --- cleaning ----------------------------------------------------------------------------------------


def boilerplate(cases: Sequence[dict[str, Any]]) -> None:
    """Precision and recall of what is cut, in syllables; and how many cases come out exactly right."""
    right = cut_rightly = cut_wrongly = left_in = 0
    for case in cases:
        copy = cleaning.clean(Article("", (hindi.nfc(case["text"]),), "-"))
        got = " ".join(sentence.written for sentence in copy.sentences)
        expect = hindi.nfc(case["expect"])
        right += got == expect
        before, after, wanted = (Counter(hindi.words(t)) for t in (hindi.nfc(case["text"]), got, expect))
        should, did = before - wanted, before - after
        cut_rightly += sum((should & did).values())
        cut_wrongly += sum((did - should).values())
        left_in += sum((should - did).values())
        if got != expect:
            print(f"  wrong: {case['action']} | {case['text']} | {got}")
    precision = cut_rightly / ((cut_rightly + cut_wrongly) or 1)
    recall = cut_rightly / ((cut_rightly + left_in) or 1)
    print(f"boilerplate: {right}/{len(cases)} exact, precision {precision:.3f}, recall {recall:.3f}")


def removed(copies: Sequence[Copy]) -> None:
    shares = []
    for copy in copies:
        kept = sum(hindi.count_aksharas(sentence.written) for sentence in copy.sentences)
        whole = sum(hindi.count_aksharas(text) for text in copy.article.paragraphs) or 1
        shares.append(1 - kept / whole)
    over = [c.article.name for c, share in zip(copies, shares, strict=True) if share > cleaning.MOST]
    print(f"removed: median {statistics.median(shares):.1%}, most {max(shares):.1%}, above 40 %: {over}")
    print(f"own headline usable: {sum(copy.headline is not None for copy in copies)} of {len(copies)}")


# --- condensing ----------------------------------------------------------------------------------------


def rouge_tables(articles: Sequence[tuple[Copy, str]]) -> None:
    """How near each comes to the editors' summaries; then our story as told, in as many words as each."""
    peers: dict[str, Peer] = {"lead": lambda texts: list(range(len(texts))), **sumy_peers()}
    print(f"\nROUGE-1/2/L F1 on {len(articles)} articles, nearest to {BUDGETS} words")
    said: dict[str, list[list[str]]] = {}
    for name in [RANKED, *peers]:
        began = time.process_time()
        said[name] = []
        for budget in BUDGETS:
            texts = []
            for copy, _ in articles:
                sentences = [str(sentence.written) for sentence in copy.sentences]
                order = best_first(copy) if name == RANKED else peers[name](sentences)
                texts.append(filled(sentences, order, budget))
            said[name].append(texts)
        ms = (time.process_time() - began) * 1000 / len(articles) / len(BUDGETS)
        cells = (
            cell([rouge(text, s) for text, (_, s) in zip(texts, articles, strict=True)])
            for texts in said[name]
        )
        print(f"  {name:<17}" + "".join(f"{text:>18}" for text in cells) + f"{ms:>8.1f} ms")
    print(f"\n{TOLD}, in as many words as")
    for name in [RANKED, *peers]:
        cells = []
        for texts in said[name]:
            scores = [
                rouge(told(copy, len(text.split())), summary)
                for text, (copy, summary) in zip(texts, articles, strict=True)
            ]
            cells.append(cell(scores))
        print(f"  {name:<17}" + "".join(f"{text:>18}" for text in cells))


def cell(scores: Sequence[Scores]) -> str:
    return "/".join(f"{100 * statistics.fmean(column):.1f}" for column in zip(*scores, strict=True))


def best_first(copy: Copy) -> list[int]:
    judged = editing.rank(copy)
    return sorted(range(len(judged)), key=lambda number: -judged[number].score)


def told(copy: Copy, budget: int) -> str:
    story = editing.condense(copy, Ms(budget * 1000), lambda text: Ms(len(text.split()) * 1000))
    return " ".join(sentence.written for sentence in story.sentences)


def filled(texts: list[str], order: list[int], budget: int) -> str:
    """The best sentences, until one more would take it further from the budget."""
    chosen: list[int] = []
    length = 0
    for number in order:
        more = len(texts[number].split())
        if chosen and abs(length + more - budget) >= abs(length - budget):
            break
        chosen.append(number)
        length += more
    return " ".join(texts[number] for number in sorted(chosen))


def sumy_peers() -> dict[str, Peer]:
    try:
        from sumy.models.dom import ObjectDocumentModel, Paragraph
        from sumy.models.dom import Sentence as SumySentence
        from sumy.summarizers.kl import KLSummarizer
        from sumy.summarizers.lex_rank import LexRankSummarizer
        from sumy.summarizers.lsa import LsaSummarizer
        from sumy.summarizers.text_rank import TextRankSummarizer
    except ImportError:
        print("sumy is not installed: only the lead is measured", file=sys.stderr)
        return {}

    class Words:
        def to_words(self, text: str) -> tuple[str, ...]:
            return tuple(hindi.words(text))

    def peer(summarizer: Any) -> Peer:
        def order(texts: list[str]) -> list[int]:
            lines = [SumySentence(text, Words()) for text in texts]
            document = ObjectDocumentModel([Paragraph(lines)])
            picked: list[int] = []
            for count in range(1, min(len(texts), 12) + 1):
                for line in summarizer(document, count):
                    number = next(n for n, own in enumerate(lines) if own is line)
                    if number not in picked:
                        picked.append(number)
            return picked or list(range(len(texts)))

        return order

    kinds = {
        "LexRank": LexRankSummarizer,
        "TextRank": TextRankSummarizer,
        "LSA": LsaSummarizer,
        "KL": KLSummarizer,
    }
    return {name: peer(kind()) for name, kind in kinds.items()}


def rouge(said: str, summary: str) -> Scores:
    """ROUGE-1, -2 and -L F1 over Unicode words; nukta, chandrabindu and case do not count."""
    ours, theirs = (tokens(text) for text in (said, summary))
    return (
        overlap(ours, theirs, 1),
        overlap(ours, theirs, 2),
        f1(common_run(ours, theirs), len(ours), len(theirs)),
    )


def tokens(text: str) -> list[str]:
    bare = hindi.nfc(text).replace("\u093c", "").replace("\u0901", "\u0902").lower()
    return hindi.words(bare)


def overlap(ours: list[str], theirs: list[str], size: int) -> float:
    mine, yours = (Counter(zip(*(t[i:] for i in range(size)), strict=False)) for t in (ours, theirs))
    return f1(sum((mine & yours).values()), sum(mine.values()), sum(yours.values()))


def f1(hits: int, mine: int, yours: int) -> float:
    return 2 * hits / (mine + yours) if mine + yours else 0.0


def common_run(ours: list[str], theirs: list[str]) -> int:
    row = [0] * (len(theirs) + 1)
    for word in ours:
        before = 0
        for at, other in enumerate(theirs, start=1):
            before, row[at] = row[at], before + 1 if word == other else max(row[at], row[at - 1])
    return row[-1]


# --- length, truth, speed --------------------------------------------------------------------------------


def headlines(copies: Sequence[Copy]) -> None:
    own = sum(copy.headline is not None for copy in copies)
    stories = [editing.condense(copy, Ms(60_000), spoken_length) for copy in copies]
    named = sum(not story.headline_says for story in stories)
    longest = max(len(story.headline.written.split()) for story in stories)
    print(
        f"\nheadlines: {own} the article's own, {len(copies) - own - named} made of a sentence, "
        f"{named} only name the topic; the longest has {longest} words"
    )


def spoken_length(text: Written) -> Ms:
    """Kokoro's pace, roughly: so much a syllable, and the pause after a sentence."""
    return Ms(hindi.count_aksharas(text) * 145 + 300)


def durations(copies: Sequence[Copy]) -> None:
    """How near whole bulletins come to the time that was asked for, and what stands in them."""
    cast = Cast(VOICE, VOICE, (VOICE,), VOICE)
    untraced = lost = 0
    print("\nlength of whole bulletins: within 7 % of those whose articles have that much to say")
    several = [copies[start : start + TOGETHER] for start in range(0, len(copies), TOGETHER)]
    for seconds in DURATIONS:
        settings = config.load(options={"bulletin.duration": seconds})
        whole = config.load(options={"bulletin.duration": seconds, "bulletin.style": "full"})
        lines = []
        for bulletins in ([[copy] for copy in copies], several):
            offs, short = [], 0
            for told_of in bulletins:
                script = pipeline.write(told_of, settings, cast, EDITION)
                off = pipeline.estimate(script, settings, cast) / 1000 / seconds - 1
                everything = pipeline.write(told_of, whole, cast, EDITION)
                if off < 0 and pipeline.estimate(everything, whole, cast) < seconds * 930:
                    short += 1
                else:
                    offs.append(abs(off))
                by_name = {copy.article.name: copy for copy in told_of}
                for segment in script.segments:
                    if segment.kind is not Kind.STORY or segment.source is None:
                        continue
                    copy = by_name[segment.source]
                    said = [sentence for sentence in segment.sentences if sentence.span]
                    untraced += sum(not traceable(copy, one.written, one.span) for one in said)
                    lost += said[0].span != copy.sentences[0].span
            near = sum(off <= 0.07 for off in offs)
            worst = f", worst {max(offs):.1%}" if offs else ""
            lines.append(f"{near}/{len(offs)}{worst} ({short} have less to say)")
        print(f"  {seconds:>3} s: one story {lines[0]}; {TOGETHER} stories {lines[1]}")
    print(f"sentences that cannot be traced to their span: {untraced}; stories that lost their lead: {lost}")


def traceable(copy: Copy, text: str, span: Any) -> bool:
    source = cleaning.tidy(copy.article.paragraphs[span.paragraph][span.start : span.end])
    letters = iter(source)
    return all(letter in letters for letter in text.rstrip("।."))


def speed(articles: Sequence[Article]) -> None:
    times: dict[str, list[float]] = {"clean": [], "condense": []}
    for one in articles:
        began = time.process_time()
        copy = cleaning.clean(one)
        middle = time.process_time()
        if copy.sentences:
            editing.condense(copy, Ms(60_000), spoken_length)
        words = sum(len(text.split()) for text in one.paragraphs) or 1
        times["clean"].append((middle - began) * 1000 / words * 600)
        times["condense"].append((time.process_time() - middle) * 1000 / words * 600)
    print("\nms for 600 words: " + ", ".join(f"{k} {statistics.median(v):.1f}" for k, v in times.items()))


if __name__ == "__main__":
    sys.exit(main())
