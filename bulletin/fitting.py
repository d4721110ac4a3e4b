"""Copies → a Script of the length that was asked for, as the voices' measured pace foretells it.

What each story may take is editing's to say, what is said around them the script's; here they are tried
against the clock until they come out even.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import cycle

from bulletin import editing, mixing, narration, proofing, script
from bulletin.config import Config
from bulletin.music import SILENT, Music
from bulletin.types import Cast, Copy, Ms, Omission, Script, Sentence, Story, Voice, VoiceInfo, Written

ROUNDS = 4
"""How often the stories are told anew in the time that opening, headlines and closing leave."""
CLOSE = 0.02
"""A script that misses its length by less than this share of it is not tried any further."""
NEAR = 0.04
"""One that misses it by more is tried with less said around its stories."""
WITHIN = 0.07
"""One that is longer by more than this has a story too many."""
SHORTEST = 2000
"""Milliseconds that each story gets, however short the bulletin; it tells one sentence even then."""
ENDLESS = Ms(10**9)
"""Time enough to tell every story whole."""
NO_TIME = "there is no time for this story"

Tell = Callable[[Copy, Ms, Callable[[Written], Ms]], Story]
"""Makes a story of a copy, in a time, given how long a sentence takes to say."""

Compose = Callable[[Sequence[Story], Config], Script]
"""`script.compose`, for one edition."""


@dataclass(frozen=True, slots=True)
class Clock:
    """How long what is written takes to say."""

    config: Config
    cast: Cast
    infos: Mapping[Voice, VoiceInfo]
    music: Music = SILENT
    _known: dict[tuple[Sentence, Voice], Ms] = field(default_factory=dict, init=False)

    def speech(self, sentence: Sentence, voice: Voice) -> Ms:
        """One sentence, without the pause after it."""
        key = replace(sentence, span=None), voice
        if key not in self._known:
            spoken = narration.spoken(sentence, self.config.lexicon)
            self._known[key] = proofing.expected(spoken, self.infos[voice], voice.speed)
        return self._known[key]

    def sentence(self, written: Written, voice: Voice) -> Ms:
        """One sentence of a story, and the pause after it."""
        return Ms(self.speech(Sentence(written), voice) + self.config.pauses.sentence)

    def script(self, written: Script) -> Ms:
        """All that is on air, pauses, music and all."""
        readers = zip(written.segments, narration.read_by(written, self.cast), strict=True)
        said = sum(
            self.speech(sentence, voice) for segment, voice in readers for sentence in segment.sentences
        )
        return Ms(said + mixing.pauses(written, self.config.pauses, self.music))


@dataclass(frozen=True, slots=True)
class _Fit:
    """One script that was tried."""

    over: int
    """Milliseconds by which it is too long; negative when it is too short."""
    budget: Ms
    config: Config
    written: Script


def write(copies: Sequence[Copy], clock: Clock, compose: Compose, draft: Tell | None = None) -> Script:
    """Condense the stories and put them into a bulletin, in the style and length that the config asks for.

    `compose` puts the stories into the bulletin. `draft` tells them in the end, in the time that came out;
    without it they are told as they were fitted. Stories for which there is no time are left out from the
    last, and said to be.
    """
    if clock.config.bulletin.style != "brief":
        full = clock.config.bulletin.style == "full"
        return _composed(
            copies, clock, clock.config, ENDLESS if full else Ms(SHORTEST * len(copies)), compose
        )
    wanted = clock.config.bulletin.duration * 1000
    while len(copies) > 1 and _shortest(copies, clock, compose) > wanted * (1 + WITHIN):
        copies = _without_last(copies)
    fit = _fitted(copies, clock, compose)
    if draft:
        return _composed(copies, clock, fit.config, fit.budget, compose, draft)
    return fit.written


def _shortest(copies: Sequence[Copy], clock: Clock, compose: Compose) -> Ms:
    """What the stories take at the least, and what is said around them at the least."""
    *_, config = script.framings(clock.config)
    return clock.script(_composed(copies, clock, config, Ms(SHORTEST * len(copies)), compose))


def _without_last(copies: Sequence[Copy]) -> Sequence[Copy]:
    first, *between, last = copies
    title = last.article.title or last.article.paragraphs[0]
    passed_over = Omission(last.article.name, title, NO_TIME)
    return replace(first, omissions=(*first.omissions, *last.omissions, passed_over)), *between


def _fitted(copies: Sequence[Copy], clock: Clock, compose: Compose) -> _Fit:
    """The script nearest to its length, with as much said around the stories as that allows."""
    wanted = clock.config.bulletin.duration * 1000
    tried = []
    for config in script.framings(clock.config):
        tried.append(min(_rounds(copies, clock, config, compose), key=_off))
        if _off(tried[-1]) <= wanted * NEAR or _all_is_told(tried[-1], copies):
            break
    return min(tried, key=_off)


def _off(fit: _Fit) -> int:
    return abs(fit.over)


def _all_is_told(fit: _Fit, copies: Sequence[Copy]) -> bool:
    """Whether the script is short because its articles are."""
    told = sum(len(segment.sentences) for segment in fit.written.segments if segment.source)
    return fit.over < 0 and told >= sum(len(copy.sentences) for copy in copies)


def _rounds(copies: Sequence[Copy], clock: Clock, config: Config, compose: Compose) -> Iterator[_Fit]:
    """Tell the stories, see what is said around them, and tell them anew in what that leaves."""
    wanted = config.bulletin.duration * 1000
    budget = Ms(wanted * 3 // 4)
    for _ in range(ROUNDS):
        written = _composed(copies, clock, config, budget, compose)
        over = clock.script(written) - wanted
        yield _Fit(over, budget, config, written)
        if abs(over) < wanted * CLOSE:
            return
        budget = max(Ms(budget - over), Ms(SHORTEST * len(copies)))


def _composed(
    copies: Sequence[Copy],
    clock: Clock,
    config: Config,
    budget: Ms,
    compose: Compose,
    tell: Tell = editing.condense,
) -> Script:
    shares = editing.share(copies, budget, partial(clock.sentence, voice=clock.cast.stories[0]))
    stories = [
        tell(copy, part, partial(clock.sentence, voice=voice))
        for copy, part, voice in zip(copies, shares, cycle(clock.cast.stories), strict=False)
    ]
    return compose(stories, config)
