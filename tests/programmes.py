"""A bulletin to label: two readers, a sentence of every awkward kind, times that no engine has to give."""

from pathlib import Path

from bulletin.publishing.programme import Programme
from bulletin.spoken import verbalise
from bulletin.types import (
    Chapter,
    Cue,
    Kind,
    Ms,
    Recording,
    Script,
    Segment,
    Sentence,
    Source,
    Span,
    Voice,
    Written,
)
from tests.desk import CLOSING, EDITION, LONG, OPENING

STATION = "रेडियो सूर्यनगर"
READERS = Voice("test", "meera"), Voice("test", "arjun")
ADDRESS = "ब्योरा https://example.org/nagar-nigam/pul-ki-marammat-ka-poora-byora पर है।"
SCRIPT = Script(
    "पुराने पुल की मरम्मत शुरू",
    EDITION,
    (
        OPENING,
        Segment(
            Kind.STORY,
            "पुल & सड़क",
            (
                Sentence(Written(LONG), Span(0, 3, 90)),
                Sentence(Written("काम पर ₹2 करोड़ लगेंगे।"), Span(1, 0, 20)),
                Sentence(Written(ADDRESS)),
            ),
            "pul.txt",
        ),
        Segment(Kind.STORY, "क्षेत्र में वर्षा", (Sentence(Written("ज्ञानपुर के क्षेत्र में वर्षा हुई।")),), "varsha.txt"),
        CLOSING,
    ),
    (
        Source("pul.txt", "पुल की <मरम्मत>", "https://example.org/pul?a=1&b=2", EDITION, "नगर समाचार"),
        Source("varsha.txt", "वर्षा", "javascript:alert(1)"),
    ),
)


def recorded(script: Script = SCRIPT, first: int = 300) -> Recording:
    """As if each sentence took 130 ms a syllable; the readers take turns, a segment each."""
    cues: list[Cue] = []
    chapters: list[tuple[str, int]] = []
    at = first
    for number, segment in enumerate(script.segments):
        if segment.title or not chapters:
            chapters.append((segment.title or script.title, at if chapters else 0))
        for index, sentence in enumerate(segment.sentences):
            end = at + 900 + 70 * len(sentence.written)
            spoken = verbalise(sentence.written)
            cues.append(Cue(number, index, sentence.written, spoken, READERS[number % 2], Ms(at), Ms(end)))
            at = end + 345
    ends = [*(start for _, start in chapters[1:]), at]
    tiles = (Chapter(title, Ms(start), Ms(end)) for (title, start), end in zip(chapters, ends, strict=True))
    return Recording(Path("none.wav"), Ms(at), tuple(cues), tuple(tiles))


def programme(script: Script = SCRIPT, first: int = 300) -> Programme:
    return Programme.of(script, recorded(script, first), STATION)
