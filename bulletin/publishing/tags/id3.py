"""ID3v2.3, in MP3 and in WAV: the version that every player reads, with Hindi in UTF-16."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bulletin.publishing.artwork import Picture
from bulletin.publishing.programme import Programme
from bulletin.types import Chapter

_LATIN1, _UTF16 = 0, 1
_FRONT_COVER = 3
_HEAD = b"ID3\x03\x00\x00"  # version 2.3.0, no flags


def tag_mp3(mp3: Path, programme: Programme, picture: Picture) -> None:
    """Replace all tags of an MP3 file."""
    tags = _id3().ID3()
    _fill(tags, programme, picture)
    tags.save(mp3, v1=0, v2_version=3)
    _put_chapters_in_order(mp3, 0)


def tag_wav(wav: Path, programme: Programme, picture: Picture) -> None:
    """Add an ID3 chunk to a WAV file, which has no tags yet."""
    from mutagen.wave import WAVE

    file: Any = WAVE(wav)  # type: ignore[no-untyped-call]
    file.add_tags()
    _fill(file.tags, programme, picture)
    file.save(v2_version=3)
    _put_chapters_in_order(wav, wav.read_bytes().rindex(_HEAD))


def _id3() -> Any:
    """The half-typed module of mutagen."""
    from mutagen import id3

    return id3


def _fill(tags: Any, programme: Programme, picture: Picture) -> None:
    id3 = _id3()
    told = {
        "TIT2": programme.title,
        "TPE1": programme.station,
        "TALB": programme.station,
        "TDRC": f"{programme.script.edition:%Y-%m-%d %H:%M}",
        "TCON": "News",
        "TLAN": "hin",
    }
    for name, text in told.items():
        tags.add(getattr(id3, name)(encoding=_UTF16, text=text))
    hindi = {"encoding": _UTF16, "lang": "hin", "desc": ""}
    tags.add(id3.COMM(text=programme.note, **hindi))
    tags.add(id3.USLT(text=programme.text, **hindi))
    tags.add(
        id3.APIC(encoding=_LATIN1, mime=picture.media_type, type=_FRONT_COVER, desc="", data=picture.data)
    )
    _add_chapters(tags, programme.chapters)
    tags.update_to_v23()


def _add_chapters(tags: Any, chapters: Sequence[Chapter]) -> None:
    """ID3v2 Chapter Frame Addendum 1.0: a frame for each, and one table of contents."""
    id3 = _id3()
    unused = 0xFFFFFFFF  # byte offsets; the times count
    names = [f"chp{number}" for number in range(1, len(chapters) + 1)]
    for name, chapter in zip(names, chapters, strict=True):
        told = [id3.TIT2(encoding=_UTF16, text=chapter.title)]
        if chapter.url:
            told.append(id3.WXXX(encoding=_UTF16, desc="", url=chapter.url))
        tags.add(id3.CHAP(name, chapter.start, chapter.end, unused, unused, sub_frames=told))
    flags = id3.CTOCFlags.TOP_LEVEL | id3.CTOCFlags.ORDERED
    tags.add(id3.CTOC("toc", flags, names, sub_frames=[]))


def _put_chapters_in_order(file: Path, start: int) -> None:
    """Sort the chapters by time: mutagen sorts frames by size, and many a player goes by the file's order.

    `start`: where in the file the tag begins.
    """
    with file.open("r+b") as tagged:
        tagged.seek(start)
        head = tagged.read(10)
        size = sum(byte << shift for byte, shift in zip(head[6:], (21, 14, 7, 0), strict=True))
        body = tagged.read(size)
        frames, at = [], 0
        while body[at : at + 4].strip(b"\0"):
            end = at + 10 + int.from_bytes(body[at + 4 : at + 8], "big")
            frames.append(body[at:end])
            at = end
        chapters = iter(sorted((frame for frame in frames if _is_chapter(frame)), key=_begins))
        in_order = [next(chapters) if _is_chapter(frame) else frame for frame in frames]
        tagged.seek(start + 10)
        tagged.write(b"".join(in_order))


def _is_chapter(frame: bytes) -> bool:
    return frame.startswith(b"CHAP")


def _begins(frame: bytes) -> bytes:
    """The time at which a chapter begins: after its element's name."""
    name_ends = frame.index(b"\0", 10)
    return frame[name_ends + 1 : name_ends + 5]
