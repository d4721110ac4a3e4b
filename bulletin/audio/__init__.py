"""Sound. All of pydub and ffmpeg is in here; nothing of news.

    decode, trim, gain, tempo, silence, level    clips, in memory
    master, measure, duration                    files, by ffmpeg
    playing                                      a file that is being written, by a player

Lengths are milliseconds. Levels of clips are dBFS of 16-bit full scale; those of files LUFS and dBTP.
"""

from bulletin.audio.clips import SILENCE, Level, decode, gain, level, silence, tempo, trim
from bulletin.audio.mastering import FLOOR, TOLERANCE, duration, fingerprint, master, measure
from bulletin.audio.playing import playing
from bulletin.audio.process import ffmpeg

__all__ = [
    "FLOOR",
    "SILENCE",
    "TOLERANCE",
    "Level",
    "decode",
    "duration",
    "ffmpeg",
    "fingerprint",
    "gain",
    "level",
    "master",
    "measure",
    "playing",
    "silence",
    "tempo",
    "trim",
]
