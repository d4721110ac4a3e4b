"""What is written into and beside the sound: ID3 tags with chapters, and the transcript."""

import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bulletin.errors import PublishError
from bulletin.types import Chapter, Cue, Ms, Recording, Script

DISCLOSURE = "यह बुलेटिन कृत्रिम आवाज़ में है, और समाचार मूल लेखों से संक्षिप्त किए गए हैं।"
"""Told to every listener's player."""
_UTF16 = 1
_LINE = 65  # characters of a transcript's line at most (Podcasting 2.0, transcripts)


def tag(mp3: Path, script: Script, recording: Recording, station: str) -> None:
    """Write ID3v2.3 tags: the version that every player reads, with Hindi in UTF-16.

    Raises PublishError if the file cannot be written.
    """
    from mutagen import MutagenError

    id3 = _id3()
    sources = "\n".join(filter(None, (source.url or source.publisher for source in script.sources)))
    told = {
        "TIT2": script.title,
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
    tags.add(id3.USLT(text="\n".join(cue.written for cue in recording.cues), **hindi))
    _add_chapters(tags, recording.chapters)
    tags.update_to_v23()
    try:
        tags.save(mp3, v1=0, v2_version=3)
    except MutagenError as error:
        raise PublishError(f"cannot write the tags of {mp3.name}: {error}") from error


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


def webvtt(script: Script, cues: Sequence[Cue], station: str) -> str:
    """The transcript: what is written, sentence by sentence, when it is heard."""
    blocks = [
        "WEBVTT",
        _escaped(f"NOTE\n{script.title}\n{station}, {script.edition:%Y-%m-%d %H:%M}\n{DISCLOSURE}"),
    ]
    for cue in cues:
        lines = textwrap.wrap(cue.written, _LINE, break_long_words=False, break_on_hyphens=False)
        blocks.append(f"{_clock(cue.start)} --> {_clock(cue.end)}\n" + _escaped("\n".join(lines)))
    return "\n\n".join(blocks) + "\n"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _clock(time: Ms) -> str:
    seconds, milliseconds = divmod(time, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{milliseconds:03}"
