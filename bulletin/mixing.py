"""Script + Clips → Recording: pauses between sentences and segments, music, cue and chapter times.

The only module that knows what time it is inside the bulletin. Clips come trimmed and levelled.
"""

import wave
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any

from bulletin import audio
from bulletin.config import Pauses
from bulletin.errors import AudioError
from bulletin.hindi import count_aksharas
from bulletin.music import SILENT, Music, Piece
from bulletin.types import Chapter, Clip, Cue, Kind, Ms, Pcm, Recording, Script, Segment

LITTLE = 280
"""Aksharas: three quarters of a minute of speech."""


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence of a script, and what is heard before it."""

    segment: int
    sentence: int
    pause: int
    """Milliseconds of silence; before the piece, if there is one."""
    piece: Piece | None = None
    rest: int = 0
    """Milliseconds of silence after the piece."""
    bed: bool = False

    @property
    def gap(self) -> int:
        """Milliseconds from the sentence before to this one."""
        return self.pause + (self.piece.lead if self.piece else 0) + self.rest


def pauses(script: Script, lengths: Pauses, music: Music = SILENT) -> Ms:
    """How much of the script's recording is silence and music between and around its sentences."""
    closing = _closing(script, music)
    end = lengths.edge + (lengths.music + closing.pcm.duration if closing else 0)
    return Ms(sum(place.gap for place in _places(script, lengths, music)) + end)


def mix(
    script: Script,
    clips: Iterable[Clip],
    lengths: Pauses,
    out: Path,
    music: Music = SILENT,
    bed_under: float = 24.0,
) -> Recording:
    """Write the clips to one WAV file as they come, at their own rate, and note when each is heard.

    Holds one clip at a time. `bed_under`: dB by which the bed is lowered while somebody speaks. `out` is
    there whole or not at all.

    Raises AudioError unless there is exactly one clip for each sentence of the script, in order, all of
    one rate and none empty; and when the file cannot be written.
    """
    try:
        return _mix(script, _paired(script, clips, lengths, music), lengths, out, music, bed_under)
    except BaseException as error:
        out.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise AudioError(f"cannot write {out}: {error.strerror or error}") from error
        raise


def _mix(
    script: Script,
    pairs: Iterator[tuple[Place, Clip]],
    lengths: Pauses,
    out: Path,
    music: Music,
    bed_under: float,
) -> Recording:
    first = next(pairs)
    rate = first[1].pcm.rate
    cues: list[Cue] = []

    # Without a buffer: the file can be listened to while it grows.
    with out.open("wb", buffering=0) as file, wave.open(file, "wb") as wav:
        tape = _Tape(wav, rate, music.bed, bed_under)
        for place, clip in chain([first], pairs):
            start, end = tape.say(place, clip.pcm)
            sentence = script.segments[clip.segment].sentences[clip.sentence]
            take = clip.take
            cues.append(
                Cue(clip.segment, clip.sentence, sentence.written, take.spoken, take.voice, start, end)
            )
        closing = _closing(script, music)
        if closing:
            tape.rest(lengths.music)
            tape.play(closing)
            tape.rest(closing.pcm.duration)
        duration = tape.rest(lengths.edge)
    return Recording(out, duration, tuple(cues), _chapters(script, cues, duration))


class _Tape:
    """A WAV file that is written from its begin to its end, with what rings on from before."""

    def __init__(self, wav: wave.Wave_write, rate: int, bed: Pcm | None, under: float) -> None:
        wav.setnchannels(1)
        wav.setsampwidth(2)
        wav.setframerate(rate)
        self._wav, self._rate, self._written = wav, rate, 0
        self._ringing: Any = None
        self._bed: Any = None
        if bed:
            from bulletin.music.ducking import Bed

            self._bed = Bed(bed, rate, under)

    def say(self, place: Place, clip: Pcm) -> tuple[Ms, Ms]:
        """A sentence and what is before it; when it is heard."""
        gap = place.pause
        if place.piece:
            self.rest(place.pause)
            self.play(place.piece)
            gap = place.piece.lead + place.rest
        silence = audio.silence(gap, self._rate).frames
        start = Ms((self._written + len(silence) // 2) * 1000 // self._rate)
        return start, self._write(silence + clip.frames, bed=place.bed)

    def play(self, piece: Piece) -> None:
        """Let a piece of music sound from here on, over whatever is written next."""
        import numpy as np

        sound = np.frombuffer(audio.resample(piece.pcm, self._rate).frames, "<i2").astype(np.float64)
        if self._ringing is not None:
            sound[: self._ringing.size] += self._ringing[: sound.size]
        self._ringing = sound

    def rest(self, ms: int) -> Ms:
        """Say nothing for so long; when that ends."""
        return self._write(audio.silence(ms, self._rate).frames, bed=False)

    def _write(self, frames: bytes, *, bed: bool) -> Ms:
        if self._bed or self._ringing is not None:
            frames = self._with_music(frames, bed=bed)
        self._wav.writeframesraw(frames)
        self._written += len(frames) // 2
        return Ms(self._written * 1000 // self._rate)

    def _with_music(self, frames: bytes, *, bed: bool) -> bytes:
        import numpy as np

        block = np.frombuffer(frames, "<i2").astype(np.float64)
        under = self._bed.below(block, on=bed) if self._bed else None
        if under is None and self._ringing is None:
            return frames
        if under is not None:
            block += under
        if self._ringing is not None:
            part = self._ringing[: block.size]
            block[: part.size] += part
            self._ringing = self._ringing[block.size :] if self._ringing.size > block.size else None
        return bytes(np.clip(block.round(), -32768, 32767).astype("<i2").tobytes())


def _places(script: Script, lengths: Pauses, music: Music) -> Iterator[Place]:
    """Every sentence in order, with what is before it."""
    previous: Segment | None = None
    for number, segment in enumerate(script.segments):
        for index in range(len(segment.sentences)):
            bed = segment.kind is Kind.HEADLINES and music.bed is not None
            piece = _piece(script, previous, segment, music) if index == 0 else None
            if previous is None:
                pause = lengths.edge
            elif piece:
                pause = lengths.music
            elif index == 0 and (segment.title is not None or segment.kind != previous.kind):
                pause = lengths.story
            else:
                pause = lengths.sentence if _goes_on(segment, index) else lengths.paragraph
            yield Place(number, index, pause, piece, lengths.music if piece else 0, bed)
            previous = segment


def _goes_on(segment: Segment, index: int) -> bool:
    """Does a sentence stand in one paragraph with the one before it? The station's own are one, too."""
    if index == 0:
        return False
    before, after = (sentence.span for sentence in segment.sentences[index - 1 : index + 1])
    return (before and before.paragraph) == (after and after.paragraph)


def _piece(script: Script, previous: Segment | None, segment: Segment, music: Music) -> Piece | None:
    """The music before a segment."""
    if previous is None:
        signature = music.short_signature if _is_short(script) else music.signature
        return signature if segment.kind is Kind.OPENING else None
    follows = previous.kind in {Kind.HEADLINES, Kind.STORY}
    return music.sting if segment.kind is Kind.STORY and follows and segment.title is not None else None


def _closing(script: Script, music: Music) -> Piece | None:
    last = next((segment for segment in reversed(script.segments) if segment.sentences), None)
    if last is None or last.kind is not Kind.CLOSING:
        return None
    return music.short_closing if _is_short(script) else music.closing


def _is_short(script: Script) -> bool:
    """Long music would eat a bulletin of half a minute: one without headlines, or with little to say."""
    said = (sentence.written for segment in script.segments for sentence in segment.sentences)
    headlines = any(segment.kind is Kind.HEADLINES for segment in script.segments)
    return not headlines or sum(map(count_aksharas, said)) < LITTLE


def _paired(
    script: Script, clips: Iterable[Clip], lengths: Pauses, music: Music
) -> Iterator[tuple[Place, Clip]]:
    """Each clip with its place; AudioError as soon as one is not what the script has there."""
    rate = None
    for place, clip in zip_longest(_places(script, lengths, music), clips):
        if place is None:
            raise AudioError(f"a clip too many: {_named(clip.segment, clip.sentence)} is not in the script")
        here = _named(place.segment, place.sentence)
        if clip is None:
            raise AudioError(f"no clip for {here}: a bulletin with a hole in it is not made")
        if (clip.segment, clip.sentence) != (place.segment, place.sentence):
            raise AudioError(f"clips out of order: {_named(clip.segment, clip.sentence)} came for {here}")
        if not clip.pcm.frames:
            raise AudioError(f"the clip of {here} is empty")
        rate = rate or clip.pcm.rate
        if clip.pcm.rate != rate:
            raise AudioError(f"the clip of {here} has {clip.pcm.rate} Hz, those before it {rate} Hz")
        yield place, clip
    if rate is None:
        raise AudioError("nothing to mix: the script has no sentence")


def _named(segment: int, sentence: int) -> str:
    return f"sentence {sentence + 1} of segment {segment + 1}"


def _chapters(script: Script, cues: Sequence[Cue], duration: Ms) -> tuple[Chapter, ...]:
    """A chapter begins with the first sentence of each segment that has a title; the first one at 0."""
    begins = [
        (script.segments[cue.segment].title or script.title, cue.start if number else Ms(0))
        for number, cue in enumerate(cues)
        if number == 0 or (cue.sentence == 0 and script.segments[cue.segment].title is not None)
    ]
    ends = [*(start for _, start in begins[1:]), duration]
    return tuple(Chapter(title, start, end) for (title, start), end in zip(begins, ends, strict=True))
