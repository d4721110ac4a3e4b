"""A folder of short bulletins to serve, made as the newsroom makes them, with a tone for a voice."""

import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import uvicorn

from bulletin import config, mixing, publishing, station
from bulletin.config import Config
from bulletin.types import (
    Clip,
    Episode,
    Kind,
    Script,
    Segment,
    Sentence,
    Source,
    Spoken,
    Take,
    Voice,
    Written,
)
from tests import sounds

NOW = datetime(2026, 1, 14, 19, 0, tzinfo=ZoneInfo("Asia/Kolkata"))
VOICE = Voice("test", "tone")
Story = tuple[str, Sequence[str]]
"""A headline, and what is said of it."""

Stocked = tuple[Path, tuple[Episode, ...]]
"""A folder and its episodes, the newest first."""

EVENING: tuple[Story, ...] = (
    ("पुराने पुल की मरम्मत शुरू", ("नगर निगम ने पुराने पुल की मरम्मत शुरू कर दी है।", "काम पर ₹2 करोड़ लगेंगे।")),
    ("बाज़ार में हरी सब्ज़ियाँ सस्ती", ("मंडी में पालक और मेथी के दाम 20% गिरे हैं।",)),
)
NOON: tuple[Story, ...] = (("ज़िले में बारिश के आसार", ("मौसम विभाग ने हल्की बारिश की संभावना जताई है।",)),)
MORNING: tuple[Story, ...] = (
    ("स्कूल सोमवार से खुलेंगे", ("शिक्षा विभाग ने कहा कि स्कूल सोमवार से खुलेंगे।", "प्रार्थना 8 बजे होगी।")),
)


def publish(out: Path, edition: datetime, stories: Sequence[Story], ms: int = 700) -> Episode:
    """Each sentence lasts that long; an opening and a closing of one sentence each are around them."""
    segments = [
        Segment(Kind.OPENING, "आरंभ", (Sentence(Written("नमस्कार।")),)),
        *(
            Segment(Kind.STORY, title, tuple(Sentence(Written(text)) for text in said), f"{number}.txt")
            for number, (title, said) in enumerate(stories)
        ),
        Segment(Kind.CLOSING, None, (Sentence(Written("ये थे अब तक के समाचार।")),)),
    ]
    sources = tuple(
        Source(f"{number}.txt", title, f"https://example.org/{number}", edition, "नगर समाचार")
        for number, (title, _) in enumerate(stories)
    )
    script = Script(stories[0][0], edition, tuple(segments), sources)
    clips = (
        Clip(number, index, Take(Spoken("बोला हुआ वाक्य"), VOICE), sounds.speech(ms))
        for number, segment in enumerate(segments)
        for index in range(len(segment.sentences))
    )
    publishing.prepare(out, config.load())
    chosen = config.load()
    wav = out / ".desk.wav"
    recording = mixing.mix(script, clips, chosen.pauses, wav)
    try:
        return publishing.publish(script, recording, {VOICE: "test 1"}, chosen, out)
    finally:
        wav.unlink()


def stock(out: Path) -> tuple[Episode, ...]:
    """Three bulletins of two days, the newest first."""
    return (
        publish(out, NOW - timedelta(minutes=30), EVENING),
        publish(out, NOW - timedelta(hours=7), NOON),
        publish(out, NOW - timedelta(hours=35), MORNING),
    )


@contextmanager
def on_air(
    folder: Path,
    settings: Config | None = None,
    clock: Callable[[], datetime] = lambda: NOW,
    *,
    live: bool = False,
) -> Iterator[str]:
    """A real server on loopback; gives its address. `live`: with the radio."""
    application = station.app(folder, settings or config.load(), clock)
    quiet = uvicorn.Config(
        application, port=0, log_level="error", server_header=False, lifespan="on" if live else "off"
    )
    server = uvicorn.Server(quiet)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            while not server.started:
                assert thread.is_alive(), "the server did not start"
                time.sleep(0.01)
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(10)
