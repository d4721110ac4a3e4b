"""The whole program: sources → clean copy → Script → Episode."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache as once
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, Protocol

from bulletin import cleaning, editing, engines, executors, mixing, narration, publishing, script, sources
from bulletin.cache import Cache
from bulletin.config import Config
from bulletin.drafting import draft
from bulletin.hindi import count_aksharas
from bulletin.types import Copy, Episode, Ms, Recording, Script, Sentence, Story, Voice, VoiceInfo, Written

ROUNDS = 4
"""How often the script is fitted anew to the time that its own opening, headlines and closing leave."""
CLOSE = 0.02
"""A script is fitted when it misses its length by less than this share of it."""
SHORTEST = 2000
"""Milliseconds that each story gets, however short the bulletin; it tells one sentence even then."""
ENDLESS = Ms(10**9)
"""Time enough to tell every story whole."""

Tell = Callable[[Copy, Ms, Callable[[Written], Ms]], Story]
"""Makes a story of a copy, in a time, given how long a sentence takes to say."""


class Listener(Protocol):
    """Who is told how far the work is."""

    def stage(self, name: str, total: int = 0, sentences: int = 0) -> None:
        """A stage begins; it will `advance` once for each of its sentences, by `total` in all."""

    def advance(self, amount: int) -> None: ...


def read(names: Sequence[str], stdin: BinaryIO, config: Config, listener: Listener) -> tuple[Copy, ...]:
    """Read the sources and clean what they hold."""
    listener.stage("reading")
    articles = sources.read_all(names, stdin, top=config.sources.top, private=config.sources.private)
    listener.stage("cleaning")
    return editing.tell_once([cleaning.clean(article) for article in articles])


def write(copies: Sequence[Copy], config: Config, voice: Voice, edition: datetime) -> Script:
    """Condense the stories and put them into a bulletin, in the style and length that the config asks for."""
    info = engines.voice_info(_engine(voice, config), voice)

    @once
    def length(written: Written) -> Ms:
        spoken = narration.spoken(Sentence(written), config.lexicon)
        return Ms(narration.expected(spoken, info, voice.speed) + config.pauses.sentence)

    def compose(budget: Ms, tell: Tell = editing.condense) -> Script:
        shares = editing.share(copies, budget, length)
        stories = [tell(copy, part, length) for copy, part in zip(copies, shares, strict=True)]
        return script.compose(stories, config, edition)

    least = Ms(SHORTEST * len(copies))
    if config.bulletin.style == "headlines":
        return compose(least)
    if config.bulletin.style == "full":
        return compose(ENDLESS)
    wanted = config.bulletin.duration * 1000
    budget = Ms(wanted * 3 // 4)
    tried: dict[int, tuple[Ms, Script]] = {}
    for _ in range(ROUNDS):
        written = compose(budget)
        over = estimate(written, config, voice, info) - wanted
        tried[abs(over)] = budget, written
        if abs(over) < wanted * CLOSE:
            break
        budget = max(Ms(budget - over), least)
    budget, written = tried[min(tried)]
    if config.editor.name == "llm":  # told anew in the time that came out, for a model is slow to ask
        return compose(budget, partial(draft, settings=config.editor))
    return written


def estimate(written: Script, config: Config, voice: Voice, info: VoiceInfo) -> Ms:
    """How long the script will be on air, pauses and all."""
    takes = narration.takes(written, voice, config.lexicon)
    speech = sum(narration.expected(take.spoken, info, voice.speed) for take in takes.values())
    return Ms(speech + mixing.pauses(written, config.pauses))


def produce(written: Script, config: Config, voice: Voice, cache: Cache, listener: Listener) -> Episode:
    """Have the script said, mix it, and publish the episode."""
    out = Path(config.bulletin.out)
    publishing.prepare(out)  # before the long work: can it be written there at all?
    with TemporaryDirectory(prefix="bulletin-") as desk:
        recording = record(written, config, voice, cache, Path(desk, "mix.wav"), listener)
        listener.stage("mastering")
        engine = _engine(voice, config)
        silent = engines.voice_info(engine, voice).silent
        fingerprint = engine.fingerprint(voice)
        return publishing.publish(written, recording, voice, fingerprint, config, out, silent=silent)


def record(
    written: Script, config: Config, voice: Voice, cache: Cache, wav: Path, listener: Listener
) -> Recording:
    """Have the script said and mix it to a WAV file, not yet mastered."""
    takes = narration.takes(written, voice, config.lexicon)
    distinct = set(takes.values())
    work = sum(count_aksharas(take.spoken.text) for take in distinct)
    listener.stage("speaking", work, len(distinct))
    speaker = narration.Speaker(config.engines.get(voice.engine, {}))
    jobs = config.voice.jobs or _engine(voice, config).jobs(executors.cores())
    with executors.local(min(jobs, len(distinct))) as run:
        clips = narration.narrate(takes, speaker, run, cache, listener.advance)
        return mixing.mix(written, clips, config.pauses, wav)


def choose_voice(config: Config) -> tuple[Voice, tuple[str, ...]]:
    """The voice that the configuration comes to on this machine, and why better ones were passed over."""
    choice = config.voice
    return engines.choose(choice.engine, choice.name, choice.speed, config.engines)


def _engine(voice: Voice, config: Config) -> engines.Engine:
    return engines.build(voice.engine, config.engines.get(voice.engine))
