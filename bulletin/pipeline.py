"""The whole program: sources → clean copy → Script → Episode."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, Protocol

from bulletin import cleaning, editing, engines, executors, fitting, mixing, narration, publishing, sources
from bulletin.cache import Cache
from bulletin.config import Config
from bulletin.drafting import draft
from bulletin.hindi import count_aksharas
from bulletin.types import (
    Cast,
    Copy,
    Episode,
    Ms,
    Recording,
    Script,
    Voice,
    VoiceInfo,
)


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


def write(copies: Sequence[Copy], config: Config, cast: Cast, edition: datetime) -> Script:
    """Condense the stories and put them into a bulletin, in the style and length that the config asks for."""
    tell = partial(draft, settings=config.editor) if config.editor.name == "llm" else None
    return fitting.write(copies, fitting.Clock(config, cast, _infos(cast, config)), edition, tell)


def estimate(written: Script, config: Config, cast: Cast) -> Ms:
    """How long the script will be on air, pauses and all."""
    return fitting.Clock(config, cast, _infos(cast, config)).script(written)


def produce(written: Script, config: Config, cast: Cast, cache: Cache, listener: Listener) -> Episode:
    """Have the script said, mix it, and publish the episode."""
    out = Path(config.bulletin.out)
    publishing.prepare(out, config)  # before the long work: can it be written there at all?
    with TemporaryDirectory(prefix="bulletin-") as desk:
        recording = record(written, config, cast, cache, Path(desk, "mix.wav"), listener)
        listener.stage("mastering")
        engine = _engine(cast, config)
        fingerprints = {voice: engine.fingerprint(voice) for voice in cast.voices}
        silent = any(info.silent for info in _infos(cast, config).values())
        return publishing.publish(written, recording, fingerprints, config, out, silent=silent)


def record(
    written: Script, config: Config, cast: Cast, cache: Cache, wav: Path, listener: Listener
) -> Recording:
    """Have the script said and mix it to a WAV file, not yet mastered."""
    takes = narration.takes(written, cast, config.lexicon)
    distinct = set(takes.values())
    work = sum(count_aksharas(take.spoken.text) for take in distinct)
    listener.stage("speaking", work, len(distinct))
    speaker = narration.Speaker(config.engines.get(cast.opening.engine, {}))
    jobs = config.voice.jobs or _engine(cast, config).jobs(executors.cores())
    with executors.local(min(jobs, len(distinct))) as run:
        clips = narration.narrate(takes, speaker, run, cache, listener.advance)
        return mixing.mix(written, clips, config.pauses, wav)


def choose_cast(config: Config) -> tuple[Cast, tuple[str, ...]]:
    """The voices that the configuration comes to on this machine, and why better ones were passed over.

    Raises UnknownVoice, EngineUnavailable.
    """
    choice, readers = config.voice, config.readers
    first, passed_over = engines.choose(choice.engine, choice.name, choice.speed, config.engines)

    def voice(name: str) -> Voice:
        return Voice(first.engine, name or first.name, choice.speed)

    stories = tuple(voice(name) for name in readers.stories) or (first,)
    cast = Cast(voice(readers.opening), voice(readers.headlines), stories, voice(readers.closing))
    _infos(cast, config)
    return cast, passed_over


def _infos(cast: Cast, config: Config) -> dict[Voice, VoiceInfo]:
    engine = _engine(cast, config)
    return {voice: engines.voice_info(engine, voice) for voice in cast.voices}


def _engine(cast: Cast, config: Config) -> engines.Engine:
    name = cast.opening.engine
    return engines.build(name, config.engines.get(name))
