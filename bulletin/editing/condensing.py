"""Copy → Story: whole sentences of the article, in their order, that take the time they were given."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bulletin import hindi
from bulletin.editing.choosing import AGAIN, CALL, CREDIT, QUESTION, Judgement, rank
from bulletin.editing.heading import headline
from bulletin.editing.leaning import ALONE, Group, balanced, groups, says_who, stances
from bulletin.editing.words import ends_in_verb, overlap, terms, weights
from bulletin.errors import NothingToSay
from bulletin.types import Copy, Ms, Omission, Sentence, Story, Written

NEAR = 0.04
"""A story this close to its time is as good as one that hits it."""
WITHIN = 0.07
"""A story further away than this has missed it."""

COVERED = 0.84
"""A sentence whose words the rest of the story has said to this degree is left out: it says it again."""

REPEATED = 0.55
"""A clause of whose words more than this were said just before is not said again."""

NOTHING = frozenset({AGAIN, CALL, CREDIT, QUESTION})
"""What adds nothing is told only where there is nothing else to fill the time."""

TRIES = 3

BOND = 0.6
"""What more it is worth to say what follows in the article right after what was said: it reads as written."""
EVEN = 5
"""Words that every sentence counts for besides its own, so that a short one is worth its place."""

_STEPS = 48
_RELATIVE = re.compile(
    r",\s*(?=(?:जो|जोकि|जिसे|जिसमें|जिसके|जिसकी|जिसका|जिससे|जिसने|जिन्हें|जिनमें|जिनके|जिनकी|जिनका|इस|इससे|इसमें)\s)"
)
_THIS = re.compile(r",\s+(?=(?:यह|ये)\s)")
_BRACKET = re.compile(r"\s*\((?![^()]*[0-9०-९])[^()]*\)")


@dataclass(frozen=True, slots=True)
class _Version:
    """One way to say a group of sentences."""

    texts: tuple[str, ...]
    needs: int
    length: int
    """Milliseconds."""
    value: float


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is said so far: a chain of choices, the latest first."""

    value: float
    length: int
    last: int
    """The number of the sentence said last."""
    group: int
    version: int
    before: "_Plan | None" = None

    def choices(self) -> list[tuple[int, int]]:
        """Group and version of all that is said, in order."""
        chain = [self]
        while chain[-1].before is not None:
            chain.append(chain[-1].before)
        return [(plan.group, plan.version) for plan in reversed(chain)]


def condense(copy: Copy, target: Ms, spoken_length: Callable[[Written], Ms]) -> Story:
    """Choose sentences of `copy` that take `target` to say, lead first.

    `spoken_length` estimates how long one sentence takes to say, its pause included.
    A shorter article is told whole. Raises NothingToSay when the copy has no sentence.
    """
    if not copy.sentences:
        raise NothingToSay(f"{copy.article.name}: no Hindi sentence is left after cleaning")
    judgements = rank(copy)
    found = groups(copy.sentences)
    versions = _versions(copy.sentences, found, judgements, spoken_length)
    _narrow(versions, int(target))
    plan = _chosen(found, versions, judgements, int(target))
    told: dict[int, str] = {}
    for group, version in plan.choices():
        told.update(enumerate(versions[group][version].texts, start=found[group].start))
    sentences = tuple(
        Sentence(Written(told[number]), sentence.span)
        for number, sentence in enumerate(copy.sentences)
        if number in told
    )
    left = tuple(
        Omission(copy.article.name, str(judgement.sentence.written), _left_because(judgement))
        for number, judgement in enumerate(judgements)
        if number not in told
    )
    head, says = headline(copy, judgements)
    return Story(copy.article, head, sentences, (*copy.omissions, *left), headline_says=says)


def _narrow(versions: list[list[_Version]], target: int) -> None:
    """Of a long article only the best is considered, three times what can be said."""
    best = sorted(range(1, len(versions)), key=lambda n: (-versions[n][0].value / versions[n][0].length, n))
    room = 3 * target
    for number in best:
        if room <= 0:
            versions[number] = []
        else:
            room -= versions[number][0].length


def _chosen(
    found: Sequence[Group],
    versions: Sequence[Sequence[_Version]],
    judgements: Sequence[Judgement],
    target: int,
) -> _Plan:
    """The best plan that says nothing twice and asks no question; with those, if only they fill the time."""
    allowed = [
        [] if group.start and _adds_nothing(group, judgements) else list(ways)
        for group, ways in zip(found, versions, strict=True)
    ]
    plan = _best(found, allowed, target)
    if not _fits(plan, target):
        filled = _best(found, versions, target)
        return filled if _fits(filled, target) else plan
    for _ in range(TRIES):
        again = _told_again(plan, allowed)
        if again is None:
            break
        allowed[again] = []
        other = _best(found, allowed, target)
        if not _fits(other, target):
            break
        plan = other
    return plan


def _adds_nothing(group: Group, judgements: Sequence[Judgement]) -> bool:
    return all(judgements[number].reason in NOTHING for number in range(group.start, group.end))


def _fits(plan: _Plan, target: int) -> bool:
    return abs(plan.length - target) <= WITHIN * target


def _told_again(plan: _Plan, versions: Sequence[Sequence[_Version]]) -> int | None:
    """The group of a plan that says least that the rest of it does not say, if it says next to nothing."""
    bags = {group: terms(" ".join(versions[group][way].texts)) for group, way in plan.choices()}
    weight = weights(bags.values())
    worst: tuple[float, int] | None = None
    for group in list(bags)[1:]:
        others = frozenset().union(*(bag for other, bag in bags.items() if other != group))
        said = overlap(bags[group], others, weight)
        if said >= COVERED and (worst is None or said > worst[0]):
            worst = (said, group)
    return worst[1] if worst else None


def _left_because(judgement: Judgement) -> str:
    return judgement.reason if judgement.reason in NOTHING else f"not enough time ({judgement.reason})"


def _versions(
    sentences: Sequence[Sentence],
    found: Sequence[Group],
    judgements: Sequence[Judgement],
    spoken_length: Callable[[Written], Ms],
) -> list[list[_Version]]:
    standing = stances(sentences)

    def version(texts: Sequence[str], needs: int, score: float) -> _Version:
        length = sum(int(spoken_length(Written(text))) for text in texts)
        words = sum(len(hindi.words(text)) for text in texts)
        return _Version(tuple(texts), needs, max(length, 1), score * (words + EVEN))

    table = []
    for group in found:
        numbers = range(group.start, group.end)
        texts = _balanced([str(sentences[number].written) for number in numbers])
        score = sum(judgements[number].score for number in numbers) / len(numbers)
        if len(texts) > 1:
            score *= 0.8 if group.closed else 0.25
        stance = standing[group.start]
        # The lead has nothing before it to go on from, so its connective goes.
        only_trimmed = group.start == 0 and len(texts) == 1 and stance.trimmed is not None
        ways = [] if only_trimmed else [version(texts, stance.needs, score)]
        if len(texts) > 1 and (group.start == 0 or says_who(texts[0])):  # the quotation may be too long
            ways.append(version(_balanced(texts[:1]), stance.needs, score * 0.8))
        if len(texts) == 1:
            if stance.trimmed:
                ways.append(version(_balanced([stance.trimmed]), stance.trimmed_needs, score * 0.95))
            rest = _without_repeat(sentences, group.start)
            if rest:
                ways.append(version([rest], group.start - 1, score * 1.05))
            for way in list(ways):
                short = shorten(way.texts[0])
                if short:
                    ways.append(version([short], way.needs, score * 0.97))
        table.append(ways)
    return table


def _without_repeat(sentences: Sequence[Sentence], number: int) -> str | None:
    """Of “he gave him the car, this is the second time …” the second half, once the car was given."""
    match = _THIS.search(str(sentences[number].written))
    if match is None or number == 0:
        return None
    first, rest = match.string[: match.start()], match.string[match.end() :]
    bag = terms(first)
    told = terms(" ".join(str(sentence.written) for sentence in sentences[max(number - 2, 0) : number]))
    if ends_in_verb(first) and len(bag & told) > len(bag) * REPEATED and balanced(rest) == rest:
        return rest
    return None


def _balanced(texts: list[str]) -> list[str]:
    """Quotation marks without a partner are taken out of sentences that are said together."""
    marked = balanced("\n".join(texts))
    return marked.split("\n")


def shorten(text: str) -> str | None:
    """A sentence after the one cut that is safe, or None: its last clause or its brackets."""
    bare = _BRACKET.sub("", text)
    match = _RELATIVE.search(bare)
    if match and ends_in_verb(bare[: match.start()]) and len(hindi.words(bare[: match.start()])) > 5:
        stop = "।" if bare.rstrip("\"'”’ ").endswith("।") else "."
        cut = bare[: match.start()] + stop
        if balanced(cut) == cut:
            return cut
    return bare if bare != text and balanced(bare) == bare else None


def _best(found: Sequence[Group], versions: Sequence[Sequence[_Version]], target: int) -> _Plan:
    """The most valuable set of groups that fits the time and leaves nothing leaning on what is cut.

    Every plan begins with the lead. Plans that are about as long and that the sentences to come cannot
    tell apart by what was said last are one: only the most valuable is followed.
    """
    step = max(target // _STEPS, 1)
    most = int(target * (1 + WITHIN))
    asked = _asked(versions)
    plans: dict[tuple[int, int], _Plan] = {}
    for way, version in enumerate(versions[0]):
        last = len(version.texts) - 1
        plans[last, version.length // step] = _Plan(version.value, version.length, last, 0, way)
    for number, group in enumerate(found[1:], start=1):
        grown: dict[tuple[int, int], _Plan] = {}
        for plan in plans.values():
            _keep(grown, plan, asked[number + 1], step)
            for way, version in enumerate(versions[number]):
                length = plan.length + version.length
                if length <= most and plan.last >= version.needs:
                    last = group.start + len(version.texts) - 1
                    bond = 1 + BOND * (plan.last == group.start - 1)
                    longer = _Plan(plan.value + version.value * bond, length, last, number, way, plan)
                    _keep(grown, longer, asked[number + 1], step)
        plans = grown
    return max(plans.values(), key=lambda plan: _worth(plan, target))


def _asked(versions: Sequence[Sequence[_Version]]) -> list[int]:
    """For each group, the earliest sentence that it or one after it needs to have been said last."""
    asked = [len(versions) * 100]
    for ways in reversed(versions):
        asked.append(min([asked[-1], *(version.needs for version in ways if version.needs > 0)]))
    return asked[::-1]


def _keep(plans: dict[tuple[int, int], _Plan], plan: _Plan, asked: int, step: int) -> None:
    key = (plan.last if plan.last >= asked else ALONE, plan.length // step)
    if key not in plans or plan.value > plans[key].value:
        plans[key] = plan


def _worth(plan: _Plan, target: int) -> tuple[int, float]:
    off = abs(plan.length - target) / target
    if _fits(plan, target):
        return 1, plan.value * (1 - max(off - NEAR, 0))
    return 0, -off
