"""A bulletin that is about to be labelled: what its tags, transcripts and pages all tell of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from bulletin.script import hindi_date
from bulletin.types import Chapter, Cue, Kind, Ms, Recording, Script, Source

DISCLOSURE = "यह बुलेटिन कृत्रिम आवाज़ में है, और समाचार मूल लेखों से संक्षिप्त किए गए हैं।"
"""Told to every listener's player."""


@dataclass(frozen=True)
class Programme:
    """What is told, by whom and when."""

    station: str
    script: Script
    cues: tuple[Cue, ...]
    chapters: tuple[Chapter, ...]
    duration: Ms

    @classmethod
    def of(cls, script: Script, recording: Recording, station: str) -> "Programme":
        """Each chapter is given the page that its stories come from, when it is one."""
        return cls(station, script, recording.cues, _linked(script, recording), recording.duration)

    @cached_property
    def title(self) -> str:
        """On one line."""
        return " ".join(self.script.title.split())

    @cached_property
    def aired(self) -> str:
        """`रेडियो सूर्यनगर, 14 जनवरी 2026, 18:30`."""
        edition = self.script.edition
        return f"{self.station}, {hindi_date(edition)}, {edition:%H:%M}"

    @cached_property
    def text(self) -> str:
        """All that is said, as it is written: a sentence on each line."""
        return "\n".join(cue.written for cue in self.cues)

    @cached_property
    def note(self) -> str:
        """That the voice is synthetic, and where the news come from."""
        sources = (page_of(source) or source.publisher for source in self.script.sources)
        return "\n".join([DISCLOSURE, *filter(None, sources)])

    @cached_property
    def is_read_by_several(self) -> bool:
        return len({cue.voice for cue in self.cues}) > 1

    @cached_property
    def summary(self) -> str:
        """A sentence for each story: its title, or its headline when only headlines are told."""
        segments = [segment for segment in self.script.segments if segment.sentences]
        stories = [part.title or part.sentences[0].written for part in segments if part.kind is Kind.STORY]
        headlines = [part.sentences[-1].written for part in segments if part.kind is Kind.HEADLINES]
        told = stories or headlines or [self.title]
        return " ".join(line if line.endswith(tuple("।.?!")) else f"{line}।" for line in told)


def page_of(source: Source) -> str | None:
    """Where a reader finds the article; None when that is no address of the web."""
    return source.url if source.url and source.url.startswith(("http://", "https://")) else None


def _linked(script: Script, recording: Recording) -> tuple[Chapter, ...]:
    pages = {source.name: page_of(source) for source in script.sources}

    def page(chapter: Chapter) -> str | None:
        within = [cue for cue in recording.cues if chapter.start <= cue.start < chapter.end]
        named = {pages.get(source) for source in _sources(script, within)}
        return named.pop() if len(named) == 1 else None

    return tuple(replace(chapter, url=page(chapter)) for chapter in recording.chapters)


def _sources(script: Script, cues: Sequence[Cue]) -> set[str]:
    return {source for cue in cues if (source := script.segments[cue.segment].source)}
