"""A short bulletin as the desk hands it on, and its recording: noise where speech would be."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bulletin import config, mixing
from bulletin.types import (
    Clip,
    Kind,
    Omission,
    Recording,
    Script,
    Segment,
    Sentence,
    Source,
    Span,
    Spoken,
    Take,
    Voice,
    Written,
)
from tests import sounds

EDITION = datetime(2026, 1, 14, 18, 30, tzinfo=ZoneInfo("Asia/Kolkata"))
VOICE = Voice("test", "tone", 1.1)
LONG = (
    "नगर निगम ने बताया कि पुराने पुल की मरम्मत का काम अगले महीने की १५ तारीख़ से शुरू होगा, "
    "और तब तक भारी वाहन <बाईपास> से जाएँगे & हल्के वाहन पुल से --> ऐसा ही चलेगा।"
)
OPENING = Segment(Kind.OPENING, "आरंभ", (Sentence(Written("नमस्कार।")),))
CLOSING = Segment(Kind.CLOSING, None, (Sentence(Written("नमस्कार।")),))
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
                Sentence(Written("काम पर ₹2 करोड़ लगेंगे।"), Span(1, 0, 20), spoken="काम पर दो करोड़ रुपये लगेंगे।"),
            ),
            "pul.txt",
        ),
        CLOSING,
    ),
    (Source("pul.txt", "पुल की मरम्मत", "https://example.org/pul", EDITION, "नगर समाचार"),),
    (Omission("pul.txt", "ये भी पढ़ें", "a pointer to other pages"),),
)


def record(script: Script, directory: Path, ms: int = 900, voice: Voice = VOICE) -> Recording:
    clips = (
        Clip(number, index, Take(Spoken(sentence.spoken or "बोला हुआ वाक्य", (4,)), voice), sounds.speech(ms))
        for number, segment in enumerate(script.segments)
        for index, sentence in enumerate(segment.sentences)
    )
    directory.mkdir(exist_ok=True)
    return mixing.mix(script, clips, config.load().pauses, directory / f"{ms}.wav")
