"""Atoms of MP4, as iTunes names them."""

from pathlib import Path
from typing import Any

from bulletin import audio
from bulletin.publishing.artwork import Picture
from bulletin.publishing.programme import Programme


def tag(m4a: Path, programme: Programme, picture: Picture) -> None:
    """Write chapters and tags into an M4A file."""
    from mutagen.mp4 import MP4, AtomDataType, MP4Cover, MP4FreeForm

    audio.write_chapters(m4a, programme.chapters)  # mutagen cannot
    file: Any = MP4(m4a)  # type: ignore[no-untyped-call]
    file.clear()
    file["\xa9nam"] = programme.title
    file["\xa9ART"] = file["aART"] = file["\xa9alb"] = programme.station
    file["\xa9day"] = f"{programme.script.edition:%Y-%m-%d}"
    file["\xa9gen"] = "News"
    file["\xa9cmt"] = programme.note
    file["\xa9lyr"] = programme.text
    language = MP4FreeForm(b"hin", AtomDataType.UTF8)  # type: ignore[no-untyped-call]
    file["----:com.apple.iTunes:LANGUAGE"] = [language]
    kind = MP4Cover.FORMAT_PNG if picture.media_type == "image/png" else MP4Cover.FORMAT_JPEG
    file["covr"] = [MP4Cover(picture.data, kind)]  # type: ignore[no-untyped-call]
    file.save()
