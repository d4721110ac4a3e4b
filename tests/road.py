"""The whole text road, from bytes to what is said, and what must hold on the way whatever the bytes are."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import Literal
from zlib import crc32
from zoneinfo import ZoneInfo

from bulletin import cleaning, config, editing, hindi, script, script_file, sources
from bulletin.errors import BulletinError
from bulletin.spoken import verbalise
from bulletin.spoken.joints import JOINT
from bulletin.types import Article, Copy, Ms, Script, Sentence, Written

SPOKEN = re.compile(f"[\u0900-\u0965\u0970-\u097f{JOINT} ,;.।?!…]*")
EDITION = datetime(2026, 1, 14, 18, 30, tzinfo=ZoneInfo("Asia/Kolkata"))
SETTINGS = config.load()
STYLES: tuple[Literal["brief", "headlines"], ...] = ("brief", "headlines")
LINES = 6


def travel(data: bytes) -> None:
    """Take bytes all the way. AssertionError: something does not hold; BulletinError is a fair answer."""
    for line in data.decode("utf-8", "replace").splitlines()[:LINES]:
        hear(line)
    for part in (read_script, read_news):
        try:
            part(data)
        except BulletinError as error:
            if not str(error).strip():
                raise AssertionError("an error says what is wrong") from error


def read_script(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    if text.lstrip().startswith(("{", "version:", "segments:", "#")):
        keeps(script_file.loads(text, "fuzz"))


def read_news(data: bytes) -> None:
    articles = sources.read_all(["-"], BytesIO(data))
    copies = [cleaning.clean(article) for article in articles]
    for copy in copies:
        stands_in_its_article(copy.article, (*copy.sentences, *filter(None, [copy.headline])))
    told = editing.tell_once(copies)
    style = STYLES[data[-1] % 8 == 0]
    bulletin = replace(SETTINGS.bulletin, style=style, duration=10 + data[-1] % 60)
    keeps(bulletin_of(told, replace(SETTINGS, bulletin=bulletin)))


def bulletin_of(copies: tuple[Copy, ...], wanted: config.Config) -> Script:
    shares = editing.share(copies, Ms(wanted.bulletin.duration * 1000), length)
    stories = [editing.condense(copy, part, length) for copy, part in zip(copies, shares, strict=True)]
    for story in stories:
        assert story.sentences, "a story says something"
        stands_in_its_article(story.article, (*story.sentences, story.headline))
    return script.compose(stories, wanted, EDITION)


def length(written: Written) -> Ms:
    return Ms(130 * hindi.count_aksharas(written) + 345)


def keeps(written: Script) -> None:
    """A script is said in full, and comes back from its file as it was."""
    for segment in written.segments:
        for sentence in segment.sentences:
            hear(sentence.spoken or sentence.written)
    # YAML takes longer than all the rest of the road, so only a share of the bytes goes that way.
    for form in ("json", "yaml") if written.title and crc32(written.title.encode()) % 8 == 0 else ("json",):
        again = script_file.loads(script_file.dumps(written, form), "fuzz")
        assert list(differences(written, again)) == [], form
    script_file.dumps(written, "text")


def differences(one: Script, other: Script) -> Iterator[object]:
    if (one.title, one.edition) != (other.title, other.edition):
        yield one.title, other.title
    for ours, theirs in zip(one.segments, other.segments, strict=True):
        yield from (pair for pair in zip(ours.sentences, theirs.sentences, strict=True) if pair[0] != pair[1])
    if one != other:
        yield "in what is around the sentences"


def hear(written: str) -> None:
    spoken = verbalise(written)
    assert SPOKEN.fullmatch(spoken.text), f"not to be spoken: {spoken.text!r}"
    assert all(0 < breath <= len(spoken.text) for breath in spoken.breaths), spoken


def stands_in_its_article(article: Article, sentences: tuple[Sentence, ...]) -> None:
    """What is said stands there: its letters, in their order, within the span that it names."""
    for sentence in sentences:
        span = sentence.span
        assert span is not None, sentence
        text = article.title if span.paragraph < 0 else article.paragraphs[span.paragraph]
        assert 0 <= span.start < span.end <= len(text), sentence
        rest = iter(text[span.start : span.end])
        assert all(letter in rest for letter in "".join(hindi.words(sentence.written))), sentence
