"""What is written into the sound: ID3 tags with chapters."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bulletin.errors import PublishError
from bulletin.publishing.programme import DISCLOSURE, Programme, page_of
from bulletin.types import Chapter

_UTF16 = 1


def tag(mp3: Path, programme: Programme) -> None:
    """Write ID3v2.3 tags: the version that every player reads, with Hindi in UTF-16.

    Raises PublishError if the file cannot be written.
    """
    from mutagen import MutagenError

    id3 = _id3()
    script, station = programme.script, programme.station
    sources = "\n".join(filter(None, (page_of(one) or one.publisher for one in script.sources)))
    told = {
        "TIT2": programme.title,
        "TPE1": station,
        "TALB": station,
        "TDRC": f"{script.edition:%Y-%m-%d %H:%M}",
        "TCON": "News",
        "TLAN": "hin",
    }
    tags = id3.ID3()
    for name, text in told.items():
        tags.add(getattr(id3, name)(encoding=_UTF16, text=text))
    hindi = {"encoding": _UTF16, "lang": "hin", "desc": ""}
    tags.add(id3.COMM(text=f"{DISCLOSURE}\n{sources}".strip(), **hindi))
    tags.add(id3.USLT(text="\n".join(cue.written for cue in programme.cues), **hindi))
    _add_chapters(tags, programme.chapters)
    tags.update_to_v23()
    try:
        tags.save(mp3, v1=0, v2_version=3)
    except MutagenError as error:
        raise PublishError(f"cannot write the tags of {mp3.name}: {error}") from error


def stream(sound: Path) -> tuple[int, int]:
    """What a sound file is by its own header: Hz, and channels."""
    from mutagen import File

    found: Any = File(sound)
    return found.info.sample_rate, found.info.channels


def _id3() -> Any:
    """The half-typed module of mutagen."""
    from mutagen import id3

    return id3


def _add_chapters(tags: Any, chapters: Sequence[Chapter]) -> None:
    """ID3v2 Chapter Frame Addendum 1.0: a frame for each, and one table of contents."""
    id3 = _id3()
    unused = 0xFFFFFFFF  # byte offsets; the times count
    names = [f"chp{number}" for number in range(1, len(chapters) + 1)]
    for name, chapter in zip(names, chapters, strict=True):
        title = id3.TIT2(encoding=_UTF16, text=chapter.title)
        start, end = chapter.start, chapter.end
        tags.add(id3.CHAP(name, start, end, unused, unused, sub_frames=[title]))
    flags = id3.CTOCFlags.TOP_LEVEL | id3.CTOCFlags.ORDERED
    tags.add(id3.CTOC("toc", flags, names, sub_frames=[]))
