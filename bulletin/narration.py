"""Script → Clips: put each sentence in spoken form, have what is missing said, check every clip.

Knows nothing of the news or of time inside the bulletin.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache as once
from functools import partial
from itertools import cycle
from typing import Any

from bulletin import audio, engines, proofing
from bulletin.cache import Cache
from bulletin.errors import BadAudio, EngineError, TooLong
from bulletin.executors import Map
from bulletin.hindi import clauses, count_aksharas
from bulletin.spoken import Lexicon, verbalise
from bulletin.types import Cast, Clip, Kind, Pcm, Script, Sentence, Spoken, Take, Voice, VoiceInfo

BREATH = 120
"""Milliseconds between the halves of a sentence too long to be said in one go."""
Say = Callable[[Sequence[Take]], Iterable[Pcm | EngineError]]

Heard = Callable[[int], None]
"""Told how many aksharas more have been said."""


def takes(script: Script, cast: Cast, lexicon: Mapping[str, object]) -> dict[tuple[int, int], Take]:
    """What is to be said, and by whom, for each (segment, sentence) of the script, in order."""
    phonemes = Lexicon.of(lexicon).phonemes(cast.opening.engine)

    def take(text: Spoken, voice: Voice) -> Take:
        return Take(
            text, voice, tuple((word, sound) for word, sound in phonemes.items() if word in text.text)
        )

    return {
        (number, index): take(spoken(sentence, lexicon), voice)
        for number, (segment, voice) in enumerate(zip(script.segments, read_by(script, cast), strict=True))
        for index, sentence in enumerate(segment.sentences)
    }


def read_by(script: Script, cast: Cast) -> tuple[Voice, ...]:
    """Who reads each segment."""
    fixed = {Kind.OPENING: cast.opening, Kind.HEADLINES: cast.headlines, Kind.CLOSING: cast.closing}
    turns = cycle(cast.stories)
    return tuple(fixed.get(segment.kind) or next(turns) for segment in script.segments)


def spoken(sentence: Sentence, lexicon: Mapping[str, object]) -> Spoken:
    """The sentence as it is said: the editor's way if there is one. Both pass the rules of spoken form."""
    return verbalise(sentence.spoken or sentence.written, lexicon)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says a take in whatever process it is called in; an error is given back as a value."""

    settings: Mapping[str, Any]
    """Of the engine."""

    def __call__(self, take: Take) -> Pcm | EngineError:
        engine = _engine(take.voice.engine, tuple(sorted(self.settings.items())))
        try:
            return engine.say(take)
        except EngineError as error:
            return error


@once
def _engine(name: str, settings: tuple[tuple[str, Any], ...]) -> engines.Engine:
    return engines.build(name, dict(settings))


def narrate(
    wanted: Mapping[tuple[int, int], Take],
    speaker: Speaker,
    run: Map,
    cache: Cache,
    heard: Heard = lambda _: None,
) -> Iterator[Clip]:
    """Give every wanted take's clip, in order, trimmed and at the house level.

    All takes are of one engine. Equal ones are said once; those in the cache are not said again.

    Raises EngineError, or BadAudio when a clip is no reading of its text even when said again.
    """
    if not wanted:
        return
    engine = engines.build(next(iter(wanted.values())).voice.engine, speaker.settings)
    voices = {take.voice for take in wanted.values()}
    infos = {voice: engines.voice_info(engine, voice) for voice in voices}
    fingerprints = {voice: engine.fingerprint(voice) for voice in voices}
    found: dict[Take, Pcm] = {}
    missing = []
    for take in dict.fromkeys(wanted.values()):
        pcm = cache.get(take, fingerprints[take.voice])
        if pcm is None:
            missing.append(take)
        else:
            found[take] = pcm
            heard(count_aksharas(take.spoken.text))
    # Longest first, or the last worker is left alone with a long one.
    missing.sort(key=lambda take: -count_aksharas(take.spoken.text))
    say = partial(run, speaker)
    for take, result in zip(missing, say(missing), strict=True):
        found[take] = _settle(take, result, say, infos[take.voice])
        cache.put(take, fingerprints[take.voice], found[take])
        heard(count_aksharas(take.spoken.text))
    for (segment, sentence), take in wanted.items():
        yield Clip(segment, sentence, take, _dress(found[take], infos[take.voice]))


def _dress(pcm: Pcm, info: VoiceInfo) -> Pcm:
    """Silent edges off, and at the house level."""
    return pcm if info.silent else audio.gain(audio.trim(pcm), info.gain_db)


def _settle(take: Take, result: Pcm | EngineError, say: Say, info: VoiceInfo) -> Pcm:
    """Make a good clip of a first result: divide what was too long, say a bad one once more."""
    if isinstance(result, TooLong):
        halves = divide(take)
        if halves is None:
            raise result
        first, second = (_settle(*pair, say, info) for pair in zip(halves, say(halves), strict=True))
        pause = audio.silence(BREATH, first.rate)
        return Pcm(audio.trim(first).frames + pause.frames + audio.trim(second).frames, first.rate)
    if isinstance(result, Pcm):
        try:
            return proofing.check(take, result, info)
        except BadAudio:
            (result,) = say([take])
    if isinstance(result, Pcm):
        return proofing.check(take, result, info)
    raise result


def divide(take: Take) -> tuple[Take, Take] | None:
    """Cut a take at the clause end, else the word end, nearest its middle; None if it is one word."""
    text = take.spoken.text
    pieces = clauses(text)
    if len(pieces) < 2:
        pieces = text.split()
    if len(pieces) < 2:
        return None
    cut = min(range(1, len(pieces)), key=lambda count: abs(len(" ".join(pieces[:count])) - len(text) / 2))
    first, second = " ".join(pieces[:cut]), " ".join(pieces[cut:])
    return replace(take, spoken=Spoken(first)), replace(take, spoken=Spoken(second))
