"""The transcript in five forms: what is written, sentence by sentence, when it is heard."""

import json
import textwrap
import unicodedata
from collections.abc import Iterator, Sequence

from bulletin.hindi import JOINERS, aksharas, count_aksharas
from bulletin.publishing.programme import DISCLOSURE, Programme, page_of
from bulletin.spoken import verbalise
from bulletin.types import Cue, Ms, Source, Written

_VTT_LINE = 65  # characters of a line at most (Podcasting 2.0, transcripts)
_SRT_LINE, _SRT_LINES = 32, 2  # letters of a line, lines of a caption (the same)


def webvtt(programme: Programme) -> str:
    """A cue for each sentence; it names who speaks where several do."""
    note = f"NOTE\n{programme.title}\n{programme.aired}\n{DISCLOSURE}"
    blocks = ["WEBVTT", _escaped(note)]
    for cue in programme.cues:
        lines = textwrap.wrap(cue.written, _VTT_LINE, break_long_words=False, break_on_hyphens=False)
        text = _escaped("\n".join(lines))
        if programme.is_read_by_several:
            text = f"<v {_escaped(cue.voice.name)}>{text}"
        blocks.append(f"{clock(cue.start)} --> {clock(cue.end)}\n{text}")
    return "\n\n".join(blocks) + "\n"


def srt(programme: Programme) -> str:
    """Captions of two short lines: a long sentence becomes several, timed by what there is to say in each."""
    captions = (caption for cue in programme.cues for caption in _captions(cue))
    return "".join(
        f"{number}\n{clock(start, ',')} --> {clock(end, ',')}\n{text}\n\n"
        for number, (start, end, text) in enumerate(captions, 1)
    )


def podcast_json(programme: Programme) -> str:
    """Podcasting 2.0, JSON transcript 1.0.0: a segment for each sentence, its times in seconds."""
    segments = [
        {
            "speaker": cue.voice.name,
            "startTime": cue.start / 1000,
            "endTime": cue.end / 1000,
            "body": cue.written,
        }
        for cue in programme.cues
    ]
    return json.dumps({"version": "1.0.0", "segments": segments}, ensure_ascii=False, indent=1) + "\n"


def plain(programme: Programme) -> str:
    """To be read: a paragraph for each part of the bulletin, then where its stories come from."""
    blocks = [f"{programme.title}\n{programme.aired}"]
    for segment in programme.script.segments:
        paragraph = " ".join(sentence.written for sentence in segment.sentences)
        blocks.append("\n".join(filter(None, [segment.title, paragraph])))
    if sources := [f"- {_told(source)}" for source in programme.script.sources]:
        blocks.append("\n".join(["स्रोत", *sources]))
    return "\n\n".join([*filter(None, blocks), DISCLOSURE]) + "\n"


def _told(source: Source) -> str:
    return ", ".join(filter(None, [source.title or source.name, source.publisher, page_of(source)]))


def _captions(cue: Cue) -> Iterator[tuple[Ms, Ms, str]]:
    """Cut a sentence into captions.

    When within it a word is heard is not known: its time is shared out by syllables.
    """
    lines = _balanced(cue.written, _SRT_LINE)
    texts = ["\n".join(lines[at : at + _SRT_LINES]) for at in range(0, len(lines), _SRT_LINES)]
    weights = [_weight(text) for text in texts]
    start, said = cue.start, 0
    for text, weight in zip(texts, weights, strict=True):
        said += weight
        end = Ms(cue.start + (cue.end - cue.start) * said // sum(weights))
        yield start, end, text
        start = end


def _weight(text: str) -> int:
    """How long it takes to say, in syllables: `₹2.5 करोड़` has more than it shows."""
    return count_aksharas(verbalise(Written(text)).text) or 1


def _balanced(text: str, width: int) -> Sequence[str]:
    """Break into as few lines as that width allows, all of about the same length."""
    lines = _broken(text, width)
    while width > 1 and len(narrower := _broken(text, width - 1)) == len(lines):
        lines, width = narrower, width - 1
    return lines


def _broken(text: str, width: int) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and _letters(lines[-1]) + 1 + _letters(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines += _pieces(word, width)
    return lines


def _pieces(word: str, width: int) -> list[str]:
    """The word, in several pieces if it is longer than a line (an address of the web)."""
    pieces = [""]
    for akshara in aksharas(word):
        if pieces[-1] and _letters(pieces[-1] + akshara) > width:
            pieces.append("")
        pieces[-1] += akshara
    return pieces


def _letters(text: str) -> int:
    """Graphemes as the strictest reader counts them: each letter, with the signs that belong to it."""
    return sum(not unicodedata.category(char).startswith("M") and char not in JOINERS for char in text)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clock(time: Ms, point: str = ".") -> str:
    """`01:02:03.456`."""
    seconds, milliseconds = divmod(time, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}{point}{milliseconds:03}"
