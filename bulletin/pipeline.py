"""The whole program: sources → clean copy → Script → Episode."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, Protocol

from bulletin import (
    audio,
    cleaning,
    editing,
    engines,
    executors,
    fitting,
    mixing,
    narration,
    publishing,
    script,
    sources,
)
from bulletin.cache import Cache
from bulletin.config import Config
from bulletin.drafting import draft
from bulletin.executors import Map
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


def write(
    copies: Sequence[Copy], config: Config, cast: Cast, edition: datetime, correction: str = ""
) -> Script:
    """Condense the stories and put them into a bulletin, in the style and length that the config asks for.

    `correction`: what it corrects in an earlier make of it, to be said after the opening.
    """
    tell = partial(draft, settings=config.editor) if config.editor.name == "llm" else None
    compose = partial(script.compose, edition=edition, correction=correction)
    return fitting.write(copies, fitting.Clock(config, cast, _infos(cast, config)), compose, tell)


def estimate(written: Script, config: Config, cast: Cast) -> Ms:
    """How long the script will be on air, pauses and all."""
    return fitting.Clock(config, cast, _infos(cast, config)).script(written)


def produce(
    written: Script,
    config: Config,
    cast: Cast,
    cache: Cache,
    listener: Listener,
    *,
    run: Map | None = None,
    play: bool = False,
    corrects: Episode | None = None,
    correction: str | None = None,
) -> Episode:
    """Have the script said, mix it, and publish the episode; in the place of the one that it `corrects`.

    `run`: who says it, when others have it say theirs too. `play`: let it be heard as it is made.
    """
    out = Path(config.bulletin.out)
    publishing.prepare(out)  # before the long work: can it be written there at all?
    with TemporaryDirectory(prefix="bulletin-") as desk:
        wav = Path(desk, "mix.wav")
        with audio.playing(wav) if play else nullcontext():
            recording = record(written, config, cast, cache, wav, listener, run=run)
            listener.stage("mastering")
            engine = _engine(cast, config)
            fingerprints = {voice: engine.fingerprint(voice) for voice in cast.voices}
            silent = any(info.silent for info in _infos(cast, config).values())
            return publishing.publish(
                written,
                recording,
                fingerprints,
                config,
                out,
                silent=silent,
                corrects=corrects,
                correction=correction,
                master=cache.master,
            )


def record(
    written: Script,
    config: Config,
    cast: Cast,
    cache: Cache,
    wav: Path,
    listener: Listener,
    *,
    run: Map | None = None,
) -> Recording:
    """Have the script said and mix it to a WAV file, not yet mastered."""
    takes = narration.takes(written, cast, config.lexicon)
    distinct = set(takes.values())
    work = sum(count_aksharas(take.spoken.text) for take in distinct)
    listener.stage("speaking", work, len(distinct))
    speaker = _speaker(cast, config)
    with nullcontext(run) if run else speaking(config, cast, most=len(distinct)) as crew:
        clips = narration.narrate(takes, speaker, crew, cache, listener.advance)
        return mixing.mix(written, clips, config.pauses, wav)


def speaking(config: Config, cast: Cast, most: int) -> AbstractContextManager[Map]:
    """Who speaks: processes of this machine, `most` of them at most, or the workers of a Dask scheduler."""
    if config.voice.dask:
        alone = engines.is_alone(_engine(cast, config))
        return executors.cluster(config.voice.dask, _speaker(cast, config).check, alone=alone)
    return executors.local(min(jobs(config, cast), most))


def jobs(config: Config, cast: Cast) -> int:
    """How many processes speak side by side here: as many as asked for, but no more than is good."""
    best = _engine(cast, config).jobs(executors.cores())
    return min(config.voice.jobs or best, best)


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


def _speaker(cast: Cast, config: Config) -> narration.Speaker:
    name = cast.opening.engine
    settings = config.engines.get(name, {})
    if not config.voice.dask:
        return narration.Speaker(settings)
    engine = _engine(cast, config)
    return narration.Speaker(settings, {voice: engine.fingerprint(voice) for voice in cast.voices})


def _engine(cast: Cast, config: Config) -> engines.Engine:
    name = cast.opening.engine
    return engines.build(name, config.engines.get(name))
