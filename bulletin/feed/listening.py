"""What is wrong with the files of an episode: the sound is measured, transcript and chapters compared."""

import hashlib
import html
import json
import re
from collections.abc import Iterator
from typing import Any

from bulletin import audio, publishing
from bulletin.errors import AudioError, PublishError
from bulletin.feed.lint import Finding
from bulletin.types import Episode, File

_APPLE = -16.0
"""LUFS (Apple Podcasts, audio requirements)."""
_PEAK = -1.0
"""DBTP at most."""
_CUE = re.compile(r"(?:(\d+):)?(\d\d):(\d\d)\.(\d{3}) --> (?:(\d+):)?(\d\d):(\d\d)\.(\d{3})")


def listen(episode: Episode, loudness: float = _APPLE) -> tuple[Finding, ...]:
    """Decode, measure and compare the files of an episode. `loudness`: what the station aims for, LUFS."""
    missing = [file for file in episode.files if not file.path.is_file()]
    if missing:
        gone = "is not there; make the episode again or withdraw it"
        return tuple(Finding(4, file.name, gone) for file in missing)
    tags = _tags(episode.audio)
    if tags is None:
        broken = "it is no sound file; make the episode again"
        return (*_bytes(episode), Finding(7, episode.audio.name, broken))
    return (
        *_bytes(episode),
        *_sound(episode, loudness, tags),
        *_transcript(episode),
        *_chapters(episode, tags),
    )


def _bytes(episode: Episode) -> Iterator[Finding]:
    for file in episode.files:
        with file.path.open("rb") as content:
            digest = hashlib.file_digest(content, "sha256").hexdigest()
        if digest != file.sha256:
            yield Finding(4, file.name, "it was changed after it was published; make the episode again")


def _sound(episode: Episode, loudness: float, tags: Any) -> Iterator[Finding]:
    file = episode.audio.path
    try:
        decoded, measured = audio.duration(file), audio.measure(file)
    except AudioError as error:
        yield Finding(7, file.name, f"it cannot be decoded: {error}")
        return
    if abs(decoded - episode.duration) > 500:
        yield Finding(7, file.name, f"it lasts {decoded} ms, and {episode.duration} ms are told")
    if measured.true_peak > _PEAK or abs(measured.integrated - _APPLE) > audio.TOLERANCE + 0.05:
        aimed = abs(measured.integrated - loudness) <= audio.TOLERANCE and measured.true_peak <= _PEAK
        yield Finding(
            8,
            file.name,
            f"it measures {measured.integrated} LUFS and {measured.true_peak} dBTP; Apple asks for "
            f"{_APPLE} ± 1 and at most {_PEAK}: set sound.loudness and make it again",
            grave=not aimed,
        )
    rate = tags.info.sample_rate
    if rate < 44_100:
        yield Finding(9, file.name, f"its sample rate is {rate} Hz; Apple asks for 44100 or more")


def _tags(file: File) -> Any:
    """What mutagen makes of it; None if that is nothing."""
    import mutagen

    try:
        return mutagen.File(file.path)
    except mutagen.MutagenError:
        return None


def _transcript(episode: Episode) -> Iterator[Finding]:
    file = next((one.path for one in episode.transcripts if one.media_type == "text/vtt"), None)
    if file is None:
        yield Finding(10, episode.audio.name, "it has no WebVTT transcript", grave=False)
        return
    try:
        cues = _cues(file.read_text("utf-8"))
        said = publishing.read_provenance(episode.sidecar).cues
    except (ValueError, PublishError) as error:
        yield Finding(10, file.name, f"it is no WebVTT: {error}")
        return
    times = [time for start, end, _ in cues for time in (start, end)]
    if times != sorted(times):
        yield Finding(10, file.name, "its cues are not one after the other")
    if times and times[-1] > episode.duration:
        yield Finding(10, file.name, f"it ends at {times[-1]} ms, after the sound ({episode.duration} ms)")
    if _letters("".join(text for *_, text in cues)) != _letters("".join(cue.written for cue in said)):
        yield Finding(10, file.name, "it does not say what the script says")
    for chapter in episode.chapters:
        if not any(chapter.start <= start < chapter.end for start, *_ in cues):
            yield Finding(11, file.name, f"nothing is said in the chapter {chapter.title!r}")


def _cues(text: str) -> list[tuple[int, int, str]]:
    """Start and end in ms, and what is said. Raises ValueError."""
    if not text.startswith("WEBVTT"):
        raise ValueError("the first line is not WEBVTT")
    cues = []
    for block in re.split(r"\n{2,}", text.replace("\r\n", "\n").strip()):
        lines = block.split("\n")
        at = next((number for number, line in enumerate(lines[:2]) if "-->" in line), None)
        if at is None:
            continue
        found = _CUE.match(lines[at])
        if not found:
            raise ValueError(f"{lines[at]!r} has no times")
        start, end = _ms(found.groups()[:4]), _ms(found.groups()[4:])
        cues.append((start, end, html.unescape(re.sub("<[^>]*>", "", "".join(lines[at + 1 :])))))
    return cues


def _ms(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths


def _letters(text: str) -> str:
    return "".join(text.split())


def _chapters(episode: Episode, tags: Any) -> Iterator[Finding]:
    told = [chapter.start for chapter in episode.chapters]
    frames = tags.tags.getall("CHAP") if hasattr(tags.tags, "getall") else None
    if frames is not None and sorted(frame.start_time for frame in frames) != told:
        yield Finding(11, episode.audio.name, "the chapters in its tags are not those of the episode")
    if episode.chapter_list is None:
        return
    file = episode.chapter_list.path
    try:
        listed = [round(one["startTime"] * 1000) for one in json.loads(file.read_bytes())["chapters"]]
    except (ValueError, KeyError, TypeError) as error:
        yield Finding(11, file.name, f"it is no list of chapters: {error!r}")
        return
    if listed != told:
        yield Finding(11, file.name, "its chapters are not those of the episode")
