"""Episode → a line of figures for each of its segments."""

from collections.abc import Sequence
from dataclasses import dataclass

from bulletin import hindi
from bulletin.audio import Levels
from bulletin.types import Cue, Kind, Ms, Provenance


@dataclass(frozen=True, slots=True)
class Part:
    """A segment as it is heard."""

    kind: Kind
    title: str | None
    voice: str
    start: Ms
    """When its first sentence begins."""
    end: Ms
    """When its last sentence ends."""
    sentences: int
    words: int
    """As they are said."""
    pace: float
    """Words a minute while it is spoken: the pauses between sentences are left out."""
    loudness: float | None
    """LUFS by BS.1770; None when it is too short or silent."""


def figures(provenance: Provenance, levels: Levels) -> tuple[Part, ...]:
    """Give the figures of each segment that has a sentence, in order."""
    parts = []
    for number, segment in enumerate(provenance.script.segments):
        if cues := [cue for cue in provenance.cues if cue.segment == number]:
            parts.append(_part(segment.kind, segment.title, cues, levels))
    return tuple(parts)


def _part(kind: Kind, title: str | None, cues: Sequence[Cue], levels: Levels) -> Part:
    words = sum(len(hindi.words(cue.spoken.text)) for cue in cues)
    spoken = sum(cue.end - cue.start for cue in cues)
    start, end = cues[0].start, cues[-1].end
    return Part(
        kind=kind,
        title=title,
        voice=cues[0].voice.name,
        start=start,
        end=end,
        sentences=len(cues),
        words=words,
        pace=words * 60_000 / max(spoken, 1),
        loudness=levels.loudness(start, end),
    )
