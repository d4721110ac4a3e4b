"""Chapters inside a container that only ffmpeg can write them to."""

import re
from collections.abc import Sequence
from pathlib import Path

from bulletin.audio import process
from bulletin.types import Chapter


def write_chapters(m4a: Path, chapters: Sequence[Chapter]) -> None:
    """Give an M4A file chapters: a track of titles (QuickTime) and a list (Nero). Its sound stays.

    The sound's language is told to be Hindi. Raises AudioError if ffmpeg fails; then the file is as it was.
    """
    made = m4a.with_name(f"{m4a.stem}.chapters{m4a.suffix}")
    told = ["-f", "ffmetadata", "-i", "pipe:0", "-map", "0:a", "-map_metadata", "1", "-map_chapters", "1"]
    container = "-metadata:s:a language=hin -c copy -fflags +bitexact -f ipod -movflags +faststart".split()
    try:
        process.run(
            f"write the chapters of {m4a.name}",
            [*process.source(m4a), *told, *container, f"file:{made.absolute()}"],
            _ffmetadata(chapters).encode(),
        )
        made.replace(m4a)
    except BaseException:
        made.unlink(missing_ok=True)
        raise


def _ffmetadata(chapters: Sequence[Chapter]) -> str:
    blocks = [
        f"[CHAPTER]\nTIMEBASE=1/1000\nSTART={chapter.start}\nEND={chapter.end}\ntitle={_escaped(chapter.title)}\n"
        for chapter in chapters
    ]
    return ";FFMETADATA1\n" + "".join(blocks)


def _escaped(text: str) -> str:
    return re.sub(r"([=;#\\\n])", r"\\\1", text)
