"""The sound files that an episode can be: containers, encoders, and what each needs of mastering."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Format:
    """How ffmpeg makes such a file, always the same bytes of the same sound."""

    suffix: str
    media_type: str
    arguments: tuple[str, ...]
    """Muxer and encoder."""
    lossy: bool = True
    """It has a bit rate, and swings past its samples' peaks when it is decoded."""
    rate: int | None = None
    """Hz, for a codec that knows no other."""
    raised_by: float = 0.0
    """dB: what its encoder takes from the level of everything."""


FORMATS = {
    # lame encodes everything at 0.95 of its level (measured, 64 to 160 kb/s).
    "mp3": Format(
        ".mp3", "audio/mpeg", ("-f", "mp3", "-id3v2_version", "0", "-c:a", "libmp3lame"), raised_by=0.45
    ),
    # The index stands first, so that a player can begin before all of it is there.
    "m4a": Format(".m4a", "audio/x-m4a", ("-f", "ipod", "-movflags", "+faststart", "-c:a", "aac")),
    "opus": Format(
        ".opus", "audio/ogg", ("-f", "ogg", "-c:a", "libopus", "-application", "audio"), rate=48_000
    ),
    "wav": Format(".wav", "audio/wav", ("-f", "wav", "-c:a", "pcm_s16le"), lossy=False),
    "flac": Format(".flac", "audio/flac", ("-f", "flac", "-c:a", "flac", "-sample_fmt", "s16"), lossy=False),
}
"""By name. Media types as podcast directories and browsers know them."""


def bytes_a_second(name: str, bitrate: int, rate: int) -> int:
    """How large a second of such a file is at most. `bitrate` in kb/s, `rate` in Hz."""
    return bitrate * 1000 // 8 if FORMATS[name].lossy else 2 * rate
