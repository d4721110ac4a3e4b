"""Find bulletins by what is said in them."""

from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache

from bulletin import hindi, publishing
from bulletin.errors import PublishError
from bulletin.types import Episode

_DIGITS = str.maketrans("०१२३४५६७८९", "0123456789")
_SPELT_ALIKE = {0x093C: None, 0x0901: "\u0902", 0x200C: None, 0x200D: None}
"""Nukta, chandrabindu and joiners, which people type or do not."""


def search(episodes: Sequence[Episode], query: str) -> tuple[Episode, ...]:
    """Those in which every word of the query begins a word: of the title, a chapter or what is said."""
    wanted = [f" {word}" for word in _words(query)]
    if not wanted:
        return tuple(episodes)
    return tuple(episode for episode in episodes if all(word in _said(episode) for word in wanted))


@lru_cache(maxsize=2048)
def _said(episode: Episode) -> str:
    """All the words of an episode, each after a space."""
    written = [episode.title, *(chapter.title for chapter in episode.chapters)]
    with suppress(PublishError):  # it is being replaced; its title still counts
        written += [cue.written for cue in publishing.read_provenance(episode.sidecar).cues]
    return " " + " ".join(word for text in written for word in _words(text))


def _words(text: str) -> list[str]:
    folded = hindi.nfc(text).translate(_SPELT_ALIKE).translate(_DIGITS).casefold()
    return hindi.words(folded)
