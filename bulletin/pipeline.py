"""The whole program: sources → clean copy → Script → Episode."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache as once
from functools import partial
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, Protocol

from bulletin import (
    audio,
    cleaning,
    editing,
    engines,
    executors,
    mixing,
    music,
    narration,
    proofing,
    publishing,
    script,
    sources,
    verifying,
)
from bulletin.cache import Cache
from bulletin.config import Config
from bulletin.drafting import draft
from bulletin.errors import EngineError
from bulletin.hindi import count_aksharas
from bulletin.types import (
    Cast,
    Copy,
    Episode,
    Ms,
    Recording,
    Script,
    Sentence,
    Story,
    Voice,
    VoiceInfo,
    Written,
)

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

    def note(self, text: str) -> None:
        """Something that a person should know."""


def read(names: Sequence[str], stdin: BinaryIO, config: Config, listener: Listener) -> tuple[Copy, ...]:
    """Read the sources and clean what they hold."""
    listener.stage("reading")
    articles = sources.read_all(names, stdin, top=config.sources.top, private=config.sources.private)
    listener.stage("cleaning")
    return editing.tell_once([cleaning.clean(article) for article in articles])


def write(copies: Sequence[Copy], config: Config, cast: Cast, edition: datetime) -> Script:
    """Condense the stories and put them into a bulletin, in the style and length that the config asks for."""
    infos = _infos(cast, config)

    @once
    def length(written: Written, voice: Voice) -> Ms:
        spoken = narration.spoken(Sentence(written), config.lexicon)
        return Ms(proofing.expected(spoken, infos[voice], voice.speed) + config.pauses.sentence)

    def compose(budget: Ms, tell: Tell = editing.condense) -> Script:
        shares = editing.share(copies, budget, partial(length, voice=cast.stories[0]))
        stories = [
            tell(copy, part, partial(length, voice=voice))
            for copy, part, voice in zip(copies, shares, cycle(cast.stories), strict=False)
        ]
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
        over = estimate(written, config, cast) - wanted
        tried[abs(over)] = budget, written
        if abs(over) < wanted * CLOSE:
            break
        budget = max(Ms(budget - over), least)
    budget, written = tried[min(tried)]
    if config.editor.name == "llm":  # told anew in the time that came out, for a model is slow to ask
        return compose(budget, partial(draft, settings=config.editor))
    return written


def estimate(written: Script, config: Config, cast: Cast) -> Ms:
    """How long the script will be on air, pauses and all."""
    infos = _infos(cast, config)
    takes = narration.takes(written, cast, config.lexicon).values()
    speech = sum(proofing.expected(take.spoken, infos[take.voice], take.voice.speed) for take in takes)
    return Ms(speech + mixing.pauses(written, config.pauses, _music(config, cast)))


def produce(written: Script, config: Config, cast: Cast, cache: Cache, listener: Listener) -> Episode:
    """Have the script said, mix it, and publish the episode.

    With `voice.fallback`, an engine that fails is replaced by the next one of `engines.AUTO` that works
    here, for the whole bulletin, and the listener is told.
    """
    out = Path(config.bulletin.out)
    publishing.prepare(out)  # before the long work: can it be written there at all?
    with TemporaryDirectory(prefix="bulletin-") as desk:
        while True:
            try:
                recording = record(written, config, cast, cache, Path(desk, "mix.wav"), listener)
                break
            except EngineError as error:
                stand_in = understudy(cast, config) if config.voice.fallback else None
                if stand_in is None:
                    raise
                names = " and ".join(f"{voice.engine}/{voice.name}" for voice in stand_in.voices)
                listener.note(f"{error}; the whole bulletin is made anew with {names}")
                cast = stand_in
        listener.stage("mastering")
        engine = _engine(cast, config)
        fingerprints = {voice: engine.fingerprint(voice) for voice in cast.voices}
        silent = any(info.silent for info in _infos(cast, config).values())
        return publishing.publish(written, recording, fingerprints, config, out, silent=silent)


def record(
    written: Script, config: Config, cast: Cast, cache: Cache, wav: Path, listener: Listener
) -> Recording:
    """Have the script said and mix it to a WAV file, not yet mastered."""
    around = _music(config, cast)
    hear = verifying.Whisper(config.verify.model) if config.verify.by == "asr" else None
    takes = narration.takes(written, cast, config.lexicon)
    distinct = set(takes.values())
    work = sum(count_aksharas(take.spoken.text) for take in distinct)
    listener.stage("speaking", work, len(distinct))
    speaker = narration.Speaker(config.engines.get(cast.opening.engine, {}))
    jobs = config.voice.jobs or _engine(cast, config).jobs(executors.cores())
    with executors.local(min(jobs, len(distinct))) as run:
        clips = narration.narrate(takes, speaker, run, cache, listener.advance)
        if hear:
            clips = verifying.verified(clips, hear, config.verify.worst, listener.note)
        tight = (replace(clip, pcm=audio.tighten(clip.pcm, config.pauses.comma)) for clip in clips)
        return mixing.mix(written, tight, config.pauses, wav, around, config.music.bed_under)


def _music(config: Config, cast: Cast) -> music.Music:
    """What is heard around the news: nothing when nothing else is, either.

    Raises AudioError when a station's own file cannot be read.
    """
    chosen = config.music
    if not chosen.on or any(info.silent for info in _infos(cast, config).values()):
        return music.SILENT
    return music.load(chosen.signature, chosen.sting, chosen.closing, chosen.bed)


def choose_cast(config: Config) -> tuple[Cast, tuple[str, ...]]:
    """The voices that the configuration comes to on this machine, and why better ones were passed over.

    Raises UnknownVoice, EngineUnavailable.
    """
    choice, readers = config.voice, config.readers
    first, passed_over = engines.choose(choice.engine, choice.name, choice.speed, config.engines)

    def voice(name: str) -> Voice:
        name = name or first.name
        return Voice(first.engine, name, round(choice.speed * choice.speeds.get(name, 1), 3))

    stories = tuple(voice(name) for name in readers.stories) or (voice(""),)
    cast = Cast(voice(readers.opening), voice(readers.headlines), stories, voice(readers.closing))
    _infos(cast, config)
    return cast, passed_over


def understudy(cast: Cast, config: Config) -> Cast | None:
    """Who reads when that cast's engine has failed: voices of the next one of `engines.AUTO` that works here.

    Each part goes to a voice of the same gender, if it has one. None when there is no such engine.
    """
    before = _infos(cast, config)
    for name in engines.after(cast.opening.engine):
        engine = engines.build(name, config.engines.get(name))
        try:
            engine.check()
        except EngineError:
            continue
        voices = engine.voices()
        by_gender = {info.gender: info.name for info in reversed(voices)}
        parts = {
            voice: Voice(name, by_gender.get(info.gender, voices[0].name), config.voice.speed)
            for voice, info in before.items()
        }
        stories = tuple(parts[voice] for voice in cast.stories)
        return Cast(parts[cast.opening], parts[cast.headlines], stories, parts[cast.closing])
    return None


def _infos(cast: Cast, config: Config) -> dict[Voice, VoiceInfo]:
    engine = _engine(cast, config)
    return {voice: engines.voice_info(engine, voice) for voice in cast.voices}


def _engine(cast: Cast, config: Config) -> engines.Engine:
    name = cast.opening.engine
    return engines.build(name, config.engines.get(name))
