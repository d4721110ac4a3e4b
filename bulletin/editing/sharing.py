"""Several stories in one bulletin: which are the same event, and how long each may take."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bulletin import hindi
from bulletin.editing.words import overlap, terms, weights
from bulletin.types import Copy, Ms, Omission, Written

SAME_EVENT = 0.45
"""Two articles whose openings share this much of what the shorter says are about one event."""

LEAD_WEIGHT = 1.3
"""The first story may be this much longer than another."""


def share(copies: Sequence[Copy], total: Ms, spoken_length: Callable[[Written], Ms]) -> tuple[Ms, ...]:
    """Divide the time: the first story a little more, none more than it has to say."""
    full = [sum(int(spoken_length(s.written)) for s in copy.sentences) for copy in copies]
    weights = [LEAD_WEIGHT if number == 0 else 1.0 for number in range(len(copies))]
    given = [0.0] * len(copies)
    open_ones = set(range(len(copies)))
    left = float(total)
    while open_ones and left > 0:
        unit = left / sum(weights[number] for number in open_ones)
        filled = {number for number in open_ones if full[number] - given[number] <= unit * weights[number]}
        if not filled:
            for number in open_ones:
                given[number] += unit * weights[number]
            break
        for number in filled:
            left -= full[number] - given[number]
            given[number] = full[number]
        open_ones -= filled
    return tuple(Ms(int(ms)) for ms in given)


def gather(copies: Sequence[Copy]) -> tuple[tuple[Copy, ...], ...]:
    """Group articles on the same event, in the order the events came; the fullest of a group leads."""
    openings = [_opening(copy) for copy in copies]
    weight = weights(openings)
    found: list[list[int]] = []
    for number in range(len(copies)):
        for group in found:
            if any(_same_event(openings[number], openings[other], weight) for other in group):
                group.append(number)
                break
        else:
            found.append([number])
    return tuple(
        tuple(copies[n] for n in sorted(group, key=lambda n: (-_fullness(copies[n]), n))) for group in found
    )


def tell_once(copies: Sequence[Copy]) -> tuple[Copy, ...]:
    """Of articles on the same event only the fullest; it tells of the others as omissions."""
    return tuple(_leading(*group) for group in gather(copies))


def _leading(lead: Copy, *others: Copy) -> Copy:
    why = f"the same event as in {lead.article.name}, which tells more of it"
    passed_over = (
        Omission(other.article.name, other.article.title or other.article.paragraphs[0], why)
        for other in others
    )
    return replace(lead, omissions=(*lead.omissions, *passed_over))


def _same_event(one: frozenset[str], other: frozenset[str], weight: Mapping[str, float]) -> bool:
    """Whether two openings tell of one event. Daily figures read alike, but the figures differ."""
    ours, theirs = ({term for term in bag if term[0].isdigit()} for bag in (one, other))
    if len(ours & theirs) * 4 < min(len(ours), len(theirs)) and min(len(ours), len(theirs)) > 2:
        return False
    return overlap(one, other, weight) >= SAME_EVENT


def _opening(copy: Copy) -> frozenset[str]:
    said = [copy.article.title, *(str(sentence.written) for sentence in copy.sentences[:3])]
    return frozenset().union(*(terms(text) for text in said))


def _fullness(copy: Copy) -> int:
    return sum(hindi.count_aksharas(sentence.written) for sentence in copy.sentences)
