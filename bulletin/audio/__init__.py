"""Sound. All of pydub and ffmpeg is in here; nothing of news.

    decode, read, trim, tighten, gain, tempo, resample, silence, level   clips, in memory
    master, narrow, measure, examine, duration                           files, by ffmpeg
    levels, shape                                                        files, from moment to moment
    write_chapters                                                       into M4A files
    playing                                                              a file as it is written, by a player

Lengths are milliseconds. Levels of clips are dBFS of 16-bit full scale; those of files LUFS and dBTP.
"""

from bulletin.audio.chapters import write_chapters
from bulletin.audio.clips import (
    SILENCE,
    Level,
    decode,
    gain,
    level,
    read,
    resample,
    silence,
    tempo,
    tighten,
    trim,
)
from bulletin.audio.formats import FORMATS, bytes_a_second
from bulletin.audio.levels import STEP, Levels, levels, shape
from bulletin.audio.mastering import FLOOR, TOLERANCE, duration, examine, fingerprint, master, measure, narrow
from bulletin.audio.playing import playing
from bulletin.audio.process import ffmpeg, stop, version

__all__ = [
    "FLOOR",
    "FORMATS",
    "SILENCE",
    "STEP",
    "TOLERANCE",
    "Level",
    "Levels",
    "bytes_a_second",
    "decode",
    "duration",
    "examine",
    "ffmpeg",
    "fingerprint",
    "gain",
    "level",
    "levels",
    "master",
    "measure",
    "narrow",
    "playing",
    "read",
    "resample",
    "shape",
    "silence",
    "stop",
    "tempo",
    "tighten",
    "trim",
    "version",
    "write_chapters",
]
