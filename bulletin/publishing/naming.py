"""What an episode's files are called, and which earlier episode it is a remake of."""

from pathlib import Path
from uuid import UUID, uuid5

from bulletin.audio import FORMATS
from bulletin.errors import PublishError
from bulletin.publishing import sidecar
from bulletin.publishing.slugs import slug
from bulletin.types import Episode, Kind, Reader, Script, Written

TYPES = {
    **{sound.suffix: sound.media_type for sound in FORMATS.values()},
    ".narrow.opus": "audio/ogg",
    ".vtt": "text/vtt",
    ".srt": "application/x-subrip",
    ".transcript.json": "application/json",
    ".html": "text/html",
    ".txt": "text/plain",
    ".chapters.json": "application/json+chapters",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".json": "application/json",
}
"""What may lie beside each other under one name: suffixes and their media types."""
_GUIDS = UUID("8d3cd0d5-7a2c-5b35-9f53-2b6c7ed0b2b4")
"""The name space of new episodes' guids; made once, never changed."""


def find(script: Script, readers: tuple[Reader, ...], out: Path) -> tuple[str, Episode | None]:
    """The first name that is free, or taken by an earlier make of this very bulletin; and that make.

    A name is free when no file bears it: nobody else's is overwritten.
    """
    base = f"{script.edition:%Y-%m-%d}-{slug(script.title)}"
    for name in (base, *(f"{base}-{number}" for number in range(2, 10_000))):
        earlier = _earlier(Path(out, f"{name}.json"), script, readers)
        if earlier or not any(Path(out, name + suffix).exists() for suffix in TYPES):
            return name, earlier
    raise PublishError(
        f"{out} holds ten thousand bulletins named {base}; choose another directory with --out"
    )


def stem(name: str, revision: int) -> str:
    """What its files are called. No slug ends like a revision: it keeps letters and figures apart."""
    return name if revision == 1 else f"{name}-r{revision}"


def guid(station: str, name: str) -> str:
    """Of an episode that had none before."""
    return str(uuid5(_GUIDS, f"{station}/{name}"))


def _earlier(json: Path, script: Script, readers: tuple[Reader, ...]) -> Episode | None:
    try:
        episode = sidecar.read(json)
        if episode.title != script.title:
            return None
        if episode.edition == script.edition and _names(episode) == _names(script):
            return episode
        voices = [reader.voice for reader in readers]
        same_voices = [reader.voice for reader in episode.readers] == voices
        told = sidecar.read_provenance(json).script
    except PublishError:
        return None
    return episode if same_voices and _stories(told) == _stories(script) else None


def _names(bulletin: Episode | Script) -> list[str]:
    """Of its sources: bulletins of one edition, as a batch makes them, may share a title."""
    return [source.name for source in bulletin.sources]


def _stories(script: Script) -> list[Written]:
    return [
        sentence.written
        for segment in script.segments
        if segment.kind is Kind.STORY
        for sentence in segment.sentences
    ]
