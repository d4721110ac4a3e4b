"""What is written into the sound file: title, day, cover, chapters, transcript, and that a machine speaks."""

from pathlib import Path

from bulletin.errors import PublishError
from bulletin.publishing.artwork import Picture
from bulletin.publishing.programme import Programme


def tag(sound: Path, programme: Programme, picture: Picture) -> None:
    """Write the tags that its kind of file knows; the same sound and programme give the same bytes.

    Raises PublishError if the file cannot be written.
    """
    from mutagen import MutagenError

    from bulletin.publishing.tags import id3, mp4, vorbis

    write = {
        ".mp3": id3.tag_mp3,
        ".wav": id3.tag_wav,
        ".m4a": mp4.tag,
        ".opus": vorbis.tag_opus,
        ".flac": vorbis.tag_flac,
    }[sound.suffix]
    try:
        write(sound, programme, picture)
    except MutagenError as error:
        raise PublishError(f"cannot write the tags of {sound.name}: {error}") from error
