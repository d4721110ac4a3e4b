"""Show notes: what is in an episode, when, and where it comes from, in the HTML that players show."""

from collections.abc import Iterable, Sequence

from bulletin.feed.markup import escaped, quoted
from bulletin.publishing.programme import DISCLOSURE
from bulletin.types import Chapter, Episode, Source

LONGEST = 4000
"""Bytes of a description (Apple Podcasts, RSS tags)."""


def notes(episode: Episode, limit: int = LONGEST) -> str:
    """Correction, summary, chapters with their times, sources, disclosure; past `limit`, fewer sources."""
    chapters, sources = list(episode.chapters), [source for source in episode.sources if _told(source)]
    while True:
        made = _html(episode.correction, episode.summary, chapters, sources)
        if len(made.encode()) <= limit or not (sources or chapters):
            return made
        (sources or chapters).pop()


def _html(
    correction: str | None, summary: str, chapters: Sequence[Chapter], sources: Sequence[Source]
) -> str:
    parts = []
    if correction:
        parts.append(f"<p><strong>सुधार:</strong> {escaped(correction)}</p>")
    if summary:
        parts.append(f"<p>{escaped(summary)}</p>")
    if chapters:
        lines = (f"{_clock(chapter.start)} {escaped(chapter.title)}" for chapter in chapters)
        parts.append(_list(lines))
    if sources:
        parts.append("<p>स्रोत:</p>" + _list(_link(source) for source in sources))
    parts.append(f"<p>{DISCLOSURE}</p>")
    return "\n".join(parts)


def _list(lines: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>"


def _clock(time: int) -> str:
    minutes, seconds = divmod(time // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}"


def _told(source: Source) -> str:
    """Publisher and title; a file name is nobody's business."""
    return ": ".join(filter(None, (source.publisher, source.title))) or _address(source)


def _address(source: Source) -> str:
    url = source.url or ""
    return url if url.startswith(("http://", "https://")) else ""


def _link(source: Source) -> str:
    told, url = escaped(_told(source)), _address(source)
    return f'<a href="{quoted(url)}">{told}</a>' if url else told
