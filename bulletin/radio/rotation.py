"""Which episode comes next."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from bulletin.types import Episode

Key = tuple[str, int]
"""An episode's guid and revision: a correction is something new."""


def key(episode: Episode) -> Key:
    return episode.guid, episode.revision


RULES: Mapping[str, Callable[[Sequence[Episode]], Sequence[Episode]]] = {
    "newest-first": lambda episodes: episodes,
    "latest": lambda episodes: episodes[:1],
}
"""By its name in the settings: who takes part in a round, of the episodes that are news, the newest first."""


def fresh(episodes: Sequence[Episode], now: datetime, max_age: float) -> tuple[Episode, ...]:
    """The episodes that are news: on air by now and not older than `max_age` hours, the newest first."""
    oldest = now - timedelta(hours=max_age)
    news = [episode for episode in episodes if oldest <= episode.edition <= now]
    return tuple(sorted(news, key=lambda episode: episode.edition, reverse=True))


def choose(
    news: Sequence[Episode], aired: frozenset[Key], rule: str
) -> tuple[Episode | None, frozenset[Key]]:
    """Choose what comes next, and say what has been aired in this round then.

    In a round each episode is heard once, the newest first; what comes in meanwhile is the newest, and so it
    is next. When all have been heard, the next round begins. None when there is no news.
    """
    round_ = RULES[rule](news)
    if not round_:
        return None, frozenset()
    heard = aired & {key(episode) for episode in round_}
    waiting = [episode for episode in round_ if key(episode) not in heard]
    if waiting:
        return waiting[0], heard | {key(waiting[0])}
    return round_[0], frozenset({key(round_[0])})
