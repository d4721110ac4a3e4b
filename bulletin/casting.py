"""Who reads: the voices that the configuration comes to on this machine, and who stands in for them."""

from bulletin import engines
from bulletin.config import Config
from bulletin.errors import EngineError
from bulletin.types import Cast, Voice, VoiceInfo


def choose(config: Config) -> tuple[Cast, tuple[str, ...]]:
    """Cast a bulletin, and tell why better engines were passed over.

    Raises UnknownVoice, EngineUnavailable.
    """
    choice, readers = config.voice, config.readers
    first, passed_over = engines.choose(choice.engine, choice.name, choice.speed, config.engines)

    def voice(name: str) -> Voice:
        name = name or first.name
        return Voice(first.engine, name, round(choice.speed * choice.speeds.get(name, 1), 3))

    stories = tuple(voice(name) for name in readers.stories) or (voice(""),)
    cast = Cast(voice(readers.opening), voice(readers.headlines), stories, voice(readers.closing))
    infos(cast, config)
    return cast, passed_over


def understudy(cast: Cast, config: Config) -> Cast | None:
    """Who reads when that cast's engine has failed: voices of the next one of `engines.AUTO` that works here.

    Each part goes to a voice of the same gender, if it has one. None when there is no such engine.
    """
    before = infos(cast, config)
    for name in engines.after(cast.opening.engine):
        stand_in = engines.build(name, config.engines.get(name))
        try:
            stand_in.check()
        except EngineError:
            continue
        voices = stand_in.voices()
        by_gender = {info.gender: info.name for info in reversed(voices)}
        parts = {
            voice: Voice(name, by_gender.get(info.gender, voices[0].name), config.voice.speed)
            for voice, info in before.items()
        }
        stories = tuple(parts[voice] for voice in cast.stories)
        return Cast(parts[cast.opening], parts[cast.headlines], stories, parts[cast.closing])
    return None


def engine(cast: Cast, config: Config) -> engines.Engine:
    """The engine of a cast."""
    name = cast.opening.engine
    return engines.build(name, config.engines.get(name))


def infos(cast: Cast, config: Config) -> dict[Voice, VoiceInfo]:
    """What the engine says of each voice of a cast. Raises UnknownVoice."""
    found = engine(cast, config)
    return {voice: engines.voice_info(found, voice) for voice in cast.voices}


def fingerprints(cast: Cast, config: Config) -> dict[Voice, str]:
    """What, besides the takes, decides the sound of each voice of a cast."""
    found = engine(cast, config)
    return {voice: found.fingerprint(voice) for voice in cast.voices}
