"""Voices: what an engine is, and the one door by which all of them come in.

An engine is a class, found by the entry-point group `bulletin.engines`, that is built once in each
process that speaks. Third parties add theirs by the same group. Nothing here knows about news.
"""

from collections.abc import Mapping
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Protocol, cast

from bulletin.errors import EngineError, EngineUnavailable, UnknownVoice
from bulletin.types import Pcm, Take, Voice, VoiceInfo

GROUP = "bulletin.engines"
AUTO = ("kokoro", "gtts", "espeak")
"""Best first: what `--engine auto` tries."""


class Engine(Protocol):
    """Says one sentence. Must not load a model before the first `say`."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        """`settings`: the engine's own table of the configuration, empty when it has none."""

    def check(self) -> None:
        """Raise EngineUnavailable, naming the command that helps, if it cannot work here. Quick."""

    def voices(self) -> tuple[VoiceInfo, ...]:
        """Its Hindi voices, the best first. Works even where `check` fails."""

    def fingerprint(self, voice: Voice) -> str:
        """What, besides the take, decides the sound: package versions and the model's hash."""

    def jobs(self, cores: int) -> int:
        """How many processes should speak side by side on so many cores."""

    def say(self, take: Take) -> Pcm:
        """Say all of it. Edge silence may be left on; it is trimmed later.

        Raises TooLong before any work, EngineError or BadAudio when it fails.
        """


def names() -> tuple[str, ...]:
    """Every engine that is installed, built-in or plug-in."""
    return tuple(sorted(_entry_points()))


def build(name: str, settings: Mapping[str, Any] | None = None) -> Engine:
    """Build the engine of that name. Raises EngineError if there is none or it cannot be imported."""
    found = _entry_points().get(name)
    if found is None:
        raise EngineError(f"there is no engine {name!r}; installed: {', '.join(names())}")
    try:
        return cast("type[Engine]", found.load())(settings or {})
    except ImportError as error:
        message = f"engine {name!r} cannot be loaded ({error}); run: bulletin doctor"
        raise EngineUnavailable(message) from error


def choose(
    engine: str, voice: str, speed: float, settings: Mapping[str, Mapping[str, Any]]
) -> tuple[Voice, tuple[str, ...]]:
    """Settle on a voice, and tell why each better engine was passed over.

    `engine`: a name, or `auto` for the first of `AUTO` that can work here and has that voice.
    `voice`: a name, or empty for the engine's first. `settings`: by engine.

    Raises UnknownVoice, or EngineUnavailable with the reasons of all.
    """
    passed_over: list[str] = []
    unknown: UnknownVoice | None = None
    for name in AUTO if engine == "auto" else (engine,):
        try:
            candidate = build(name, settings.get(name))
            chosen = Voice(name, voice or candidate.voices()[0].name, speed)
            voice_info(candidate, chosen)
            candidate.check()
        except UnknownVoice as error:
            unknown = unknown or error
        except EngineUnavailable as error:
            passed_over.append(f"{name}: {error}")
        else:
            return chosen, tuple(passed_over)
    if unknown and not passed_over:
        raise unknown
    raise EngineUnavailable("; ".join(passed_over))


def after(name: str) -> tuple[str, ...]:
    """Which engines may stand in for one that has failed: those of `AUTO` after it."""
    return AUTO[AUTO.index(name) + 1 :] if name in AUTO else AUTO


def voice_info(engine: Engine, voice: Voice) -> VoiceInfo:
    """What the engine says of that voice. Raises UnknownVoice."""
    known = {info.name: info for info in engine.voices()}
    if voice.name not in known:
        raise UnknownVoice(f"{voice.engine} has no voice {voice.name!r}; it has {', '.join(known)}")
    return known[voice.name]


def is_alone(engine: Engine) -> bool:
    """Does it want to be the only one that speaks, on however many machines? It says so by `alone = True`."""
    return bool(getattr(engine, "alone", False))


@cache
def _entry_points() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=GROUP)}
