"""Script + Clips → Recording: pauses between sentences and segments, cue and chapter times.

The only module that knows what time it is inside the bulletin. Clips come trimmed and levelled.
"""

import wave
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, zip_longest
from pathlib import Path

from bulletin import audio
from bulletin.config import Pauses
from bulletin.errors import AudioError
from bulletin.types import Chapter, Clip, Cue, Ms, Recording, Script

Place = tuple[int, int, int]
"""Segment, sentence, and the milliseconds of silence before it."""


def pauses(script: Script, lengths: Pauses) -> Ms:
    """How much of the script's recording is silence between and around its sentences."""
    return Ms(sum(pause for _, _, pause in _places(script, lengths)) + lengths.edge)


def mix(script: Script, clips: Iterable[Clip], lengths: Pauses, out: Path) -> Recording:
    """Write the clips to one WAV file as they come, at their own rate, and note when each is heard.

    Holds one clip at a time. `out` is there whole or not at all.

    Raises AudioError unless there is exactly one clip for each sentence of the script, in order, all of
    one rate and none empty; and when the file cannot be written.
    """
    try:
        return _mix(script, _paired(script, clips, lengths), lengths.edge, out)
    except BaseException as error:
        out.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise AudioError(f"cannot write {out}: {error.strerror or error}") from error
        raise


def _mix(script: Script, pairs: Iterator[tuple[int, Clip]], edge: int, out: Path) -> Recording:
    first = next(pairs)
    rate = first[1].pcm.rate
    cues: list[Cue] = []
    written = 0  # samples

    # Without a buffer: the file can be listened to while it grows.
    with out.open("wb", buffering=0) as file, wave.open(file, "wb") as wav:
        wav.setnchannels(1)
        wav.setsampwidth(2)
        wav.setframerate(rate)

        def write(frames: bytes) -> Ms:
            nonlocal written
            wav.writeframesraw(frames)
            written += len(frames) // 2
            return Ms(written * 1000 // rate)

        for pause, clip in chain([first], pairs):
            start = write(audio.silence(pause, rate).frames)
            end = write(clip.pcm.frames)
            sentence = script.segments[clip.segment].sentences[clip.sentence]
            take = clip.take
            cues.append(
                Cue(clip.segment, clip.sentence, sentence.written, take.spoken, take.voice, start, end)
            )
        duration = write(audio.silence(edge, rate).frames)
    return Recording(out, duration, tuple(cues), _chapters(script, cues, duration))


def _places(script: Script, lengths: Pauses) -> Iterator[Place]:
    """Every sentence in order, with the pause before it.

    A segment that goes on in the chapter and the kind before it (one more headline) is parted from that
    by a sentence's pause only.
    """
    previous = None
    for number, segment in enumerate(script.segments):
        for index in range(len(segment.sentences)):
            if previous is None:
                pause = lengths.edge
            elif index == 0 and (segment.title is not None or segment.kind != previous.kind):
                pause = lengths.segment
            else:
                pause = lengths.sentence
            yield number, index, pause
            previous = segment


def _paired(script: Script, clips: Iterable[Clip], lengths: Pauses) -> Iterator[tuple[int, Clip]]:
    """Each clip with the pause before it; AudioError as soon as one is not what the script has there."""
    rate = None
    for place, clip in zip_longest(_places(script, lengths), clips):
        if place is None:
            raise AudioError(f"a clip too many: {_named(clip.segment, clip.sentence)} is not in the script")
        segment, sentence, pause = place
        here = _named(segment, sentence)
        if clip is None:
            raise AudioError(f"no clip for {here}: a bulletin with a hole in it is not made")
        if (clip.segment, clip.sentence) != (segment, sentence):
            raise AudioError(f"clips out of order: {_named(clip.segment, clip.sentence)} came for {here}")
        if not clip.pcm.frames:
            raise AudioError(f"the clip of {here} is empty")
        rate = rate or clip.pcm.rate
        if clip.pcm.rate != rate:
            raise AudioError(f"the clip of {here} has {clip.pcm.rate} Hz, those before it {rate} Hz")
        yield pause, clip
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
