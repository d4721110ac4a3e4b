"""Vorbis comments, in Opus and in FLAC."""

import base64
from pathlib import Path
from typing import Any

from bulletin.publishing.artwork import Picture
from bulletin.publishing.programme import Programme
from bulletin.publishing.transcripts import clock

_FRONT_COVER = 3


def tag_opus(opus: Path, programme: Programme, picture: Picture) -> None:
    """Replace all comments of an Opus file; the cover is one of them, in base64."""
    from mutagen.oggopus import OggOpus

    file: Any = OggOpus(opus)  # type: ignore[no-untyped-call]
    file.clear()
    file.update(_comments(programme))
    file["METADATA_BLOCK_PICTURE"] = base64.b64encode(_block(picture).write()).decode("ascii")
    file.save()


def tag_flac(flac: Path, programme: Programme, picture: Picture) -> None:
    """Replace all comments and pictures of a FLAC file."""
    from mutagen.flac import FLAC

    file: Any = FLAC(flac)  # type: ignore[no-untyped-call]
    file.clear_pictures()
    file.clear()
    file.update(_comments(programme))
    file.add_picture(_block(picture))
    file.save()


def _comments(programme: Programme) -> dict[str, str]:
    """The field names of the Vorbis comment specification, and of its extension for chapters."""
    chapters: dict[str, str] = {}
    for number, chapter in enumerate(programme.chapters, 1):
        chapters[f"CHAPTER{number:03}"] = clock(chapter.start)
        chapters[f"CHAPTER{number:03}NAME"] = chapter.title
        if chapter.url:
            chapters[f"CHAPTER{number:03}URL"] = chapter.url
    return {
        "TITLE": programme.title,
        "ARTIST": programme.station,
        "ALBUM": programme.station,
        "DATE": f"{programme.script.edition:%Y-%m-%d}",
        "GENRE": "News",
        "LANGUAGE": "hin",
        "DESCRIPTION": programme.note,
        "LYRICS": programme.text,
        **chapters,
    }


def _block(picture: Picture) -> Any:
    from mutagen.flac import Picture as Block

    block: Any = Block()  # type: ignore[no-untyped-call]
    block.type, block.mime, block.data = _FRONT_COVER, picture.media_type, picture.data
    return block
