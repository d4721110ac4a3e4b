"""What the page shows, as plain data: a bulletin, and the list of bulletins by day. No HTML."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby, pairwise
from pathlib import PurePath
from zoneinfo import ZoneInfo

from bulletin import publishing
from bulletin.config import Config
from bulletin.errors import PublishError
from bulletin.station import wording
from bulletin.station.shelf import name_of
from bulletin.types import Cue, Episode, Ms, Script, Segment, Source

PER_PAGE = 30


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the transcript, with what is said in it and when."""

    kind: str
    title: str | None
    start: Ms
    cues: tuple[Cue, ...]
    source: Source | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A bulletin on the page."""

    episode: Episode
    name: str
    day: str
    hour: str
    length: str
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Day:
    title: str
    bulletins: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list of bulletins."""

    days: tuple[Day, ...]
    query: str
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Desk:
    """Arranges episodes for a reader of one language."""

    settings: Config
    language: str
    clock: Callable[[], datetime]

    def listing(self, episodes: Sequence[Episode], query: str, page: int) -> Listing:
        """Page 1 is the newest; a page that there is not is the nearest that there is."""
        pages = max(1, -(-len(episodes) // PER_PAGE))
        page = min(max(page, 1), pages)
        found = episodes[(page - 1) * PER_PAGE : page * PER_PAGE]
        days = tuple(
            Day(wording.day(that, self._today(), self.language), tuple(self.entry(one) for one in group))
            for that, group in groupby(found, self._date)
        )
        return Listing(days, query, len(episodes), page, pages)

    def entry(self, episode: Episode, parts: tuple[Part, ...] = ()) -> Shown:
        moment = episode.edition.astimezone(self._zone())
        return Shown(
            episode,
            name_of(episode),
            wording.day(moment.date(), self._today(), self.language),
            wording.hour(moment, self.settings.phrases.parts, self.language),
            wording.length(episode.duration, self.language),
            parts,
        )

    def whole(self, episode: Episode) -> Shown:
        """With its transcript; without one while its sidecar is being replaced."""
        try:
            told = publishing.read_provenance(episode.sidecar)
        except PublishError:
            return self.entry(episode)
        return self.entry(episode, tuple(_parts(told.script, told.cues)))

    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.settings.station.timezone)

    def _date(self, episode: Episode) -> date:
        return episode.edition.astimezone(self._zone()).date()

    def _today(self) -> date:
        return self.clock().astimezone(self._zone()).date()


def _parts(script: Script, cues: Sequence[Cue]) -> Iterator[Part]:
    sources = {source.name: source for source in script.sources}
    for number, group in groupby(cues, lambda cue: cue.segment):
        said = tuple(group)
        segment: Segment = script.segments[number]
        source = sources.get(segment.source or "")
        yield Part(str(segment.kind), segment.title, said[0].start, said, source)


def label(source: Source) -> str:
    """What a listener is shown of a source: never the path of a file on the newsroom's machine."""
    return source.title or source.publisher or source.url or PurePath(source.name).stem


def neighbours(episodes: Sequence[Episode], episode: Episode) -> tuple[Episode | None, Episode | None]:
    """The one before it in time, and the one after."""
    around = [None, *episodes, None]
    for (newer, this), (_, older) in zip(pairwise(around), pairwise(around[1:]), strict=False):
        if this == episode:
            return older, newer
    return None, None
