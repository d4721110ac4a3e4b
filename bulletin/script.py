"""Stories → Script: opening, headlines, the stories with a bridge between them, closing.

Knows the order of a bulletin and the Hindi calendar; every phrase comes from the configuration.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from bulletin.config import Config
from bulletin.errors import ConfigError, NothingToSay
from bulletin.hindi import nfc, sentences
from bulletin.types import Article, Kind, Omission, Script, Segment, Sentence, Source, Story, Written

WEEKDAYS = ("सोमवार", "मंगलवार", "बुधवार", "गुरुवार", "शुक्रवार", "शनिवार", "रविवार")
MONTHS = (
    *("जनवरी", "फ़रवरी", "मार्च", "अप्रैल", "मई", "जून"),
    *("जुलाई", "अगस्त", "सितंबर", "अक्टूबर", "नवंबर", "दिसंबर"),
)
TITLES = {Kind.OPENING: "आरंभ", Kind.HEADLINES: "मुख्य समाचार", Kind.CLOSING: "समापन"}


def compose(
    stories: Sequence[Story],
    config: Config,
    edition: datetime,
    correction: str = "",
) -> Script:
    """Put the stories into a bulletin.

    `edition`: when it goes on air, with its time zone. `correction`: what is corrected, to be said after the
    opening.

    Raises NothingToSay without a story, ConfigError for a phrase with an unknown {name} in it.
    """
    if not stories:
        raise NothingToSay("there is no story to tell")
    names = {
        "station": config.station.name,
        "weekday": WEEKDAYS[edition.weekday()],
        "date": hindi_date(edition),
        "part": part_of_day(edition, config),
        "correction": _ended(correction),
    }

    def say(phrases: Sequence[str]) -> tuple[Sentence, ...]:
        filled = (sentence for phrase in phrases for sentence in sentences(_fill(phrase, names)))
        return tuple(Sentence(Written(sentence)) for sentence in filled)

    phrases = config.phrases
    opening = say((*phrases.opening, *(phrases.correction if correction else ())))
    segments = [Segment(Kind.OPENING, TITLES[Kind.OPENING], opening)]
    only_headlines = config.bulletin.style == "headlines"
    has_headlines = only_headlines or config.bulletin.duration >= config.bulletin.headlines_from
    if has_headlines:
        segments += _headlines(stories, say(phrases.headlines), phrases.topic)
    for number, story in enumerate(() if only_headlines else stories):
        bridge = say(_bridge(number, len(stories), config)) if number or has_headlines else ()
        title = _as_title(story.headline.written)
        segments.append(Segment(Kind.STORY, title, (*bridge, *story.sentences), story.article.name))
    segments.append(Segment(Kind.CLOSING, TITLES[Kind.CLOSING], say(phrases.closing)))
    return Script(
        title=_as_title(stories[0].headline.written),
        edition=edition,
        segments=tuple(segments),
        sources=tuple(_source(story.article) for story in stories),
        omissions=tuple(
            omission for story in stories for omission in _left_out(story, untold=only_headlines)
        ),
    )


def framings(config: Config) -> Iterator[Config]:
    """The config itself, then with less and less said before and after the stories."""
    phrases = config.phrases
    closings = (phrases.closing, *((phrases.short_closing,) if phrases.short_closing else ()))
    for opening in (phrases.opening, *phrases.shorter_openings):
        for closing in closings:
            yield replace(config, phrases=replace(phrases, opening=opening, closing=closing))


def _left_out(story: Story, *, untold: bool) -> tuple[Omission, ...]:
    if not untold:
        return story.omissions
    name, why = story.article.name, "only headlines were asked for"
    return (*story.omissions, *(Omission(name, sentence.written, why) for sentence in story.sentences))


def _headlines(stories: Sequence[Story], lead_in: tuple[Sentence, ...], topic: str) -> Iterator[Segment]:
    """A segment for each, so that every span knows its article; all of them are one chapter."""
    for number, story in enumerate(stories):
        headline = _as_sentence(story.headline)
        if not story.headline_says:
            named = Written(_fill(topic, {"topic": story.headline.written}))
            headline = replace(story.headline, written=named)
        said = (headline,) if number else (*lead_in, headline)
        title = None if number else TITLES[Kind.HEADLINES]
        yield Segment(Kind.HEADLINES, title, said, story.article.name)


def aloud(text: str, edition: datetime) -> Script:
    """Compose a script that says a text as it stands, with nothing around it. Raises NothingToSay."""
    said = tuple(Sentence(Written(sentence)) for sentence in sentences(nfc(text)))
    if not said:
        raise NothingToSay("there is no sentence to say")
    return Script(text, edition, (Segment(Kind.STORY, None, said),))


def hindi_date(day: datetime) -> str:
    """`23 नवंबर 2026`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def part_of_day(time: datetime, config: Config) -> str:
    """सुबह, दोपहर, शाम or रात: the last part that has begun, the night's going on past midnight."""
    begins = sorted((int(hour), part) for hour, part in config.phrases.parts.items())
    return next((part for hour, part in reversed(begins) if hour <= time.hour), begins[-1][1])


def _bridge(number: int, count: int, config: Config) -> tuple[str, ...]:
    phrases = config.phrases
    if number == 0:
        return phrases.detail
    if number == count - 1 and phrases.last_bridge:
        return phrases.last_bridge
    return (phrases.bridges[(number - 1) % len(phrases.bridges)],) if phrases.bridges else ()


def _fill(phrase: str, names: dict[str, str]) -> str:
    try:
        return phrase.format(**names)
    except (KeyError, IndexError, ValueError) as error:
        known = ", ".join(f"{{{name}}}" for name in names)
        raise ConfigError(
            f"phrase {phrase!r} has a name nobody fills in ({error}); known: {known}"
        ) from error


def _as_sentence(headline: Sentence) -> Sentence:
    """A headline is said with a full stop's fall of the voice, which most are written without."""
    return replace(headline, written=Written(_ended(headline.written)))


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith(("।", ".", "?", "!")) else f"{sentence}।"


def _as_title(headline: str) -> str:
    return headline.rstrip("।.! ")


def _source(article: Article) -> Source:
    read = "\n".join((article.title, *article.paragraphs))
    digest = hashlib.sha256(read.encode()).hexdigest()
    return Source(article.name, article.title, article.url, article.published, article.publisher, digest)
