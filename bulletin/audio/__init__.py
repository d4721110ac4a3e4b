"""Sound. All of pydub and ffmpeg is in here; nothing of news.

    decode, trim, gain, tempo, silence, level    clips, in memory
    master, measure, duration                    files, by ffmpeg

Lengths are milliseconds. Levels of clips are dBFS of 16-bit full scale; those of files LUFS and dBTP.
"""

from bulletin.audio.clips import SILENCE, Level, decode, gain, level, silence, tempo, trim
from bulletin.audio.mastering import FLOOR, TOLERANCE, duration, master, measure
from bulletin.audio.process import ffmpeg

__all__ = [
    "FLOOR",
    "SILENCE",
    "TOLERANCE",
    "Level",
    "decode",
    "duration",
    "ffmpeg",
    "gain",
    "level",
    "master",
    "measure",
    "silence",
    "tempo",
    "trim",
]
