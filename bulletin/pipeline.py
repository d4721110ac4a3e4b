"""The whole program: sources → clean copy → Script → Episode."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, Protocol

from bulletin import (
    audio,
    casting,
    cleaning,
    editing,
    engines,
    executors,
    fitting,
    mixing,
    music,
    narration,
    publishing,
    script,
    sources,
    verifying,
)
from bulletin.cache import Cache, of
from bulletin.config import Config
from bulletin.drafting import draft
from bulletin.errors import EngineError
from bulletin.executors import Map
from bulletin.hindi import count_aksharas
from bulletin.music import Music
from bulletin.types import Cast, Copy, Episode, Ms, Recording, Script


class Listener(Protocol):
    """Who is told how far the work is."""

    def stage(self, name: str, total: int = 0, sentences: int = 0) -> None:
        """A stage begins; it will `advance` once for each of its sentences, by `total` in all."""

    def advance(self, amount: int) -> None: ...

    def note(self, text: str) -> None:
        """Something that a person should know."""


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
    return fitting.write(copies, _clock(config, cast), compose, tell)


def estimate(written: Script, config: Config, cast: Cast) -> Ms:
    """How long the script will be on air, pauses, music and all."""
    return _clock(config, cast).script(written)


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

    `run`: who says it, when others have it say theirs too. `play`: let it be heard as it is made. With
    `voice.fallback`, an engine that fails is replaced by the next one of `engines.AUTO` that works here, for
    the whole bulletin, and the listener is told.
    """
    out = Path(config.bulletin.out)
    publishing.prepare(out, config)  # before the long work: can it be written there at all?
    with TemporaryDirectory(prefix="bulletin-") as desk:
        wav = Path(desk, "mix.wav")
        while True:
            try:
                with audio.playing(wav) if play else nullcontext():
                    recording = record(written, config, cast, cache, wav, listener, run=run)
                    listener.stage("mastering")
                    return publishing.publish(
                        written,
                        recording,
                        casting.fingerprints(cast, config),
                        config,
                        out,
                        silent=_is_silent(cast, config),
                        corrects=corrects,
                        correction=correction,
                        store=cache,
                    )
            except EngineError as error:
                stand_in = casting.understudy(cast, config) if config.voice.fallback else None
                if stand_in is None:
                    raise
                names = " and ".join(f"{voice.engine}/{voice.name}" for voice in stand_in.voices)
                listener.note(f"{error}; the whole bulletin is made anew with {names}")
                cast = stand_in


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
    around = _music(config, cast)
    hear = verifying.Whisper(config.verify.model) if config.verify.by == "asr" else None
    takes = narration.takes(written, cast, config.lexicon)
    distinct = set(takes.values())
    work = sum(count_aksharas(take.spoken.text) for take in distinct)
    listener.stage("speaking", work, len(distinct))
    with nullcontext(run) if run else speaking(config, cast, most=len(distinct)) as crew:
        clips = narration.narrate(takes, _speaker(cast, config), crew, cache, listener.advance)
        if hear:
            clips = verifying.verified(clips, hear, config.verify.worst, listener.note)
        tight = (replace(clip, pcm=audio.tighten(clip.pcm, config.pauses.comma)) for clip in clips)
        return mixing.mix(written, tight, config.pauses, wav, around, config.music.bed_under)


def speaking(config: Config, cast: Cast, most: int | None = None) -> AbstractContextManager[Map]:
    """Who speaks: processes of this machine, or the workers of a Dask scheduler.

    `most`: how many can be needed; None for a batch, whose threads all call the same.
    """
    if config.voice.dask:
        alone = engines.is_alone(casting.engine(cast, config))
        return executors.cluster(config.voice.dask, _speaker(cast, config).check, alone=alone)
    here = jobs(config, cast)
    return executors.pool(here) if most is None else executors.local(min(here, most))


def jobs(config: Config, cast: Cast) -> int:
    """How many processes speak side by side here: as many as asked for, but no more than is good."""
    best = casting.engine(cast, config).jobs(executors.cores())
    return min(config.voice.jobs or best, best)


def _clock(config: Config, cast: Cast) -> fitting.Clock:
    return fitting.Clock(config, cast, casting.infos(cast, config), _music(config, cast))


def _speaker(cast: Cast, config: Config) -> narration.Speaker:
    settings = config.engines.get(cast.opening.engine, {})
    return narration.Speaker(settings, casting.fingerprints(cast, config) if config.voice.dask else {})


def _music(config: Config, cast: Cast) -> Music:
    """What is heard around the news: nothing when nothing else is, either.

    Raises AudioError when a station's own file cannot be read.
    """
    chosen = config.music
    if not chosen.on or _is_silent(cast, config):
        return music.SILENT
    keep = of(config.cache).remember
    return music.load(chosen.signature, chosen.sting, chosen.closing, chosen.bed, keep)


def _is_silent(cast: Cast, config: Config) -> bool:
    return any(info.silent for info in casting.infos(cast, config).values())
