"""Why each sentence of a script was kept, and what was left out and why."""

from collections.abc import Iterator, Sequence

from bulletin import editing
from bulletin.types import Copy, Kind, Ms, Script, Sentence


def explained(script: Script, copies: Sequence[Copy], length: Ms) -> Iterator[str]:
    """Give the lines of a script with the desk's reason behind each sentence of an article.

    `length`: how long it will be on air.
    """
    why = {
        (copy.article.name, judgement.sentence.span): f"{judgement.reason} ({judgement.score:.2f})"
        for copy in copies
        for judgement in editing.rank(copy)
    }
    yield f"about {length / 1000:.0f} s on air\n"
    for segment in script.segments:
        yield f"[{segment.title or segment.kind}]"
        for sentence in segment.sentences:
            reason = why.get((segment.source or "", sentence.span)) or _of_its_own(sentence, segment.kind)
            yield f"  {sentence.written}\n      {reason}{_place(sentence)}"
    yield "\nleft out:"
    for omission in script.omissions:
        yield f"  {omission.text}\n      {omission.reason} ({omission.article})"


def _of_its_own(sentence: Sentence, kind: Kind) -> str:
    if sentence.span is None:
        return "the station's own phrase"
    return "drawn from several sentences" if kind is Kind.STORY else "a headline"


def _place(sentence: Sentence) -> str:
    span = sentence.span
    if span is None:
        return ""
    paragraph = f"paragraph {span.paragraph + 1}" if span.paragraph >= 0 else "the title"
    return f"; {paragraph}, {span.start} to {span.end}"
