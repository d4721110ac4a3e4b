"""Script → Clips: put each sentence in spoken form, have what is missing said, check every clip.

Knows nothing of the news or of time inside the bulletin.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache as once
from functools import partial
from itertools import cycle
from typing import Any, Self

from bulletin import audio, engines, proofing
from bulletin.cache import Cache
from bulletin.errors import BadAudio, EngineError, EngineUnavailable, TooLong
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
    fingerprints: Mapping[Voice, str] = field(default_factory=dict)
    """What the engine must be where it speaks; a machine of ours need not be asked."""

    def __call__(self, take: Take) -> Pcm | EngineError:
        if trouble := self._differs(take.voice):
            return EngineUnavailable(trouble)
        try:
            return self._engine(take.voice).say(take)
        except EngineError as error:
            return error

    def check(self) -> str:
        """Tell what is wrong with the voices in this process, or nothing."""
        try:
            for voice in self.fingerprints:
                self._engine(voice).check()
        except EngineError as error:
            return str(error)
        return next(filter(None, map(self._differs, self.fingerprints)), "")

    def _engine(self, voice: Voice) -> engines.Engine:
        return _engine(voice.engine, tuple(sorted(self.settings.items())))

    def _differs(self, voice: Voice) -> str:
        wanted = self.fingerprints.get(voice)
        if wanted is None:
            return ""
        found = self._engine(voice).fingerprint(voice)
        return "" if found == wanted else f"its voice is another one: {found}, and here it is {wanted}"


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
    """Give every wanted take's clip, in order, trimmed and at the house level, as soon as it is to be had.

    All takes are of one engine. Equal ones are said once; those in the cache are not said again. What is
    said goes to the cache at once, and comes from there in its turn; only what that cannot take is held.

    Raises EngineError, or BadAudio when a clip is no reading of its text even when said again.
    """
    if not wanted:
        return
    desk = _Desk.of(wanted.values(), speaker, run, cache)
    missing = []
    for take in dict.fromkeys(wanted.values()):
        if desk.has(take):
            heard(count_aksharas(take.spoken.text))
        else:
            missing.append(take)
    missing = in_turn(missing, run.workers)
    coming = set(missing)
    results = run.as_done(speaker, missing)
    uses = Counter(wanted.values())
    held: dict[Take, Pcm] = {}
    for (segment, sentence), take in wanted.items():
        while take in coming:
            said, result = _next(results, missing)
            sound = desk.settle(said, result)
            coming.remove(said)
            heard(count_aksharas(said.spoken.text))
            if said == take or not desk.has(said):
                held[said] = sound
        pcm = held.pop(take, None) or desk.fetch(take)
        uses[take] -= 1
        if uses[take] and not desk.has(take):
            held[take] = pcm
        yield Clip(segment, sentence, take, _dress(pcm, desk.infos[take.voice]))


def _next(results: Iterator[tuple[int, Any]], takes: Sequence[Take]) -> tuple[Take, Pcm | EngineError]:
    for place, result in results:
        return takes[place], result
    raise ValueError("the map has lost a sentence")


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where takes of one engine are said, and the sounds kept."""

    say: Say
    cache: Cache
    infos: Mapping[Voice, VoiceInfo]
    fingerprints: Mapping[Voice, str]

    @classmethod
    def of(cls, takes: Collection[Take], speaker: Speaker, run: Map, cache: Cache) -> Self:
        voices = {take.voice for take in takes}
        engine = engines.build(next(iter(voices)).engine, speaker.settings)
        infos = {voice: engines.voice_info(engine, voice) for voice in voices}
        return cls(
            partial(run, speaker), cache, infos, {voice: engine.fingerprint(voice) for voice in voices}
        )

    def has(self, take: Take) -> bool:
        return self.cache.has(take, self.fingerprints[take.voice])

    def settle(self, take: Take, result: Pcm | EngineError) -> Pcm:
        """Make a good clip of a first result, and keep it."""
        pcm = _settle(take, result, self.say, self.infos[take.voice])
        self.cache.put(take, self.fingerprints[take.voice], pcm)
        return pcm

    def fetch(self, take: Take) -> Pcm:
        """What the cache had; said once more if that was damaged, or has been deleted since."""
        pcm = self.cache.get(take, self.fingerprints[take.voice])
        if pcm is None:
            (result,) = self.say([take])
            pcm = self.settle(take, result)
        return pcm


def in_turn(takes: Sequence[Take], workers: int) -> list[Take]:
    """In which order takes are best said, by so many at a time.

    As they come, so that the first is heard early; but of the last few the longest first, or the last
    worker is left alone with a long one.
    """
    if workers == 1:
        return list(takes)
    turned = max(len(takes) - 2 * workers, workers)
    last = sorted(takes[turned:], key=lambda take: -count_aksharas(take.spoken.text))
    return [*takes[:turned], *last]


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
