"""Copy → Story in a language model's own words, if and only if every word of it can be checked.

    draft     ask, check, ask once for repair; the extractive story where that does not help
    checking  what a drafted sentence says that the article does not
    values    numbers by their value
    asking    the one door to the model

An editor that cannot be trusted is no editor: what is not in the article is never said.
"""

import logging
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from importlib import resources

from bulletin import cleaning, editing, hindi
from bulletin.config import Editor
from bulletin.drafting.asking import Message, NoAnswer, ask, check
from bulletin.drafting.checking import Facts, facts, support, unfounded
from bulletin.types import Copy, Ms, Omission, Sentence, Story, Written

__all__ = ["check", "draft"]

WITHIN = 0.15
"""A draft may miss its length by this share of it."""
TOLD = 12
"""Faults that are told to the model; more would confuse it."""

_THOUGHT = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)
_MARKER = re.compile(r"^\s*(?:[-*•–]\s+|\d{1,2}[.)]\s+|#+\s*)|\*\*|__|^```.*$")
_ENDED = re.compile(r"[।.?!][\"'”’»)]*$")
_log = logging.getLogger(__name__)


def draft(copy: Copy, target: Ms, spoken_length: Callable[[Written], Ms], *, settings: Editor) -> Story:
    """Tell a copy in the model's words, in the time the extractive story of `target` takes.

    Every sentence's span is the place of the article that bears it out. A draft with a fault is given back
    once; if it still has one, the extractive story is returned, the reason among its omissions and logged.

    Raises NothingToSay for a copy without sentences, ConfigError if nobody can be asked.
    """
    check(settings)
    told = editing.condense(copy, target, spoken_length)
    desk = _Desk(copy, told, spoken_length, settings)
    try:
        sentences = desk.drafted()
    except NoAnswer as error:
        why = f"not used: {error}"
        _log.warning("%s: the draft by %s is %s", copy.article.name, settings.model, why)
        return replace(
            told, omissions=(*told.omissions, Omission(copy.article.name, f"draft by {settings.model}", why))
        )
    return replace(told, sentences=sentences, omissions=(*copy.omissions, *_passed_over(copy, sentences)))


class _Desk:
    """One story's conversation with the model."""

    def __init__(
        self, copy: Copy, told: Story, spoken_length: Callable[[Written], Ms], settings: Editor
    ) -> None:
        self.known: Facts = facts(copy)
        self.length = spoken_length
        self.settings = settings
        self.wanted = sum(int(spoken_length(sentence.written)) for sentence in told.sentences)
        count = sum(len(hindi.words(sentence.written)) for sentence in told.sentences)
        self.words = {
            "words": count,
            "least": round(count * (1 - WITHIN / 2)),
            "most": round(count * (1 + WITHIN / 2)),
        }
        paragraphs = "\n".join(str(sentence.written) for sentence in copy.sentences)
        self.messages: list[Message] = [
            {"role": "system", "content": _prompt("task")},
            {"role": "user", "content": _prompt("article").format(article=paragraphs, **self.words)},
        ]

    def drafted(self) -> tuple[Sentence, ...]:
        """The draft's sentences, borne out by the article. Raises NoAnswer with what is wrong with it."""
        faults: list[str] = []
        for _ in range(2):
            answer = ask(self.messages, self.settings)
            sentences = list(_sentences(answer))
            faults = [*self._faults(sentences)]
            if not faults:
                return tuple(
                    Sentence(Written(sentence), support(sentence, self.known)) for sentence in sentences
                )
            listed = "\n".join(f"- {fault}" for fault in faults[:TOLD])
            self.messages += [
                {"role": "assistant", "content": answer},
                {"role": "user", "content": _prompt("repair").format(faults=listed, **self.words)},
            ]
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        raise NoAnswer(f"{faults[0]}{more}")

    def _faults(self, sentences: Sequence[str]) -> Iterator[str]:
        if not sentences:
            yield "there is no sentence in it"
            return
        for sentence in sentences:
            if not _ENDED.search(sentence):
                yield f"{sentence!r} is not a whole sentence"
            yield from (f"{fault}: {sentence!r}" for fault in unfounded(sentence, self.known))
        if len({cleaning.tidy(sentence) for sentence in sentences}) < len(sentences):
            yield "it says a sentence twice"
        takes = sum(int(self.length(Written(sentence))) for sentence in sentences)
        if not (1 - WITHIN) * self.wanted <= takes <= (1 + WITHIN) * self.wanted:
            wanted, words = self.wanted / 1000, self.words["words"]
            yield f"it takes {takes / 1000:.0f} s to say, not {wanted:.0f} s, which is about {words} words"


def _sentences(answer: str) -> Iterator[str]:
    """What the model wrote, without what models put around it: thoughts, bullets, stars."""
    for line in _THOUGHT.sub("", hindi.nfc(answer)).splitlines():
        yield from hindi.sentences(cleaning.tidy(_MARKER.sub("", line)).strip())


def _passed_over(copy: Copy, sentences: Sequence[Sentence]) -> Iterator[Omission]:
    spans = [sentence.span for sentence in sentences if sentence.span]
    for sentence in copy.sentences:
        place = sentence.span
        if place and not any(
            span.paragraph == place.paragraph and span.start < place.end and place.start < span.end
            for span in spans
        ):
            yield Omission(copy.article.name, sentence.written, "not in the drafted story")


def _prompt(name: str) -> str:
    return hindi.nfc(
        resources.files("bulletin").joinpath("data", "drafting", f"{name}.txt").read_text("utf-8")
    )
