"""Feeds: the newest stories, each once, whole if the feed has them and from their pages if not."""

import logging
from datetime import UTC, datetime

import pytest

from bulletin.errors import NothingToSay, SourceError
from bulletin.sources import feed
from bulletin.types import Article

SENTENCE = "शहर की मुख्य सड़क पर आज सुबह से यातायात सामान्य है और पुलिस ने लोगों से सहयोग की अपील की है। "
FULL = SENTENCE * 6


def item(number: int, hour: int = 0, body: str = FULL, link: str = "", title: str = "") -> str:
    when = f"<pubDate>Wed, 14 Jan 2026 {hour:02}:00:00 +0530</pubDate>" if hour else ""
    return (
        f"<item><title>{title or f'खबर नंबर {number} का शीर्षक'}</title><link>{link or f'https://example.in/{number}'}</link>"
        f"<description><![CDATA[<img src='a.jpg'/><p>{body} {number}</p>]]></description>{when}</item>"
    )


def rss(*items: str, prolog: str = "") -> bytes:
    head = (
        f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<rss version="2.0"><channel><title>जन समाचार</title>'
    )
    return f"{head}{''.join(items)}</channel></rss>".encode()


def no_page(link: str) -> Article:
    raise SourceError(f"cannot read {link}: the site answers 404")


def titles(data: bytes, top: int = 5) -> list[str]:
    return [article.title for article in feed.articles(data, "feed", top, no_page)]


def test_the_newest_come_first_and_no_more_than_asked() -> None:
    data = rss(item(1, 9), item(2, 12), item(3), item(4, 10))

    assert titles(data) == [f"खबर नंबर {n} का शीर्षक" for n in (2, 4, 1, 3)], "without a time comes last"
    assert titles(data, top=2) == [f"खबर नंबर {n} का शीर्षक" for n in (2, 4)]


def test_a_story_that_comes_twice_is_taken_once() -> None:
    data = rss(
        item(1, 12, link="https://example.in/a?utm_source=rss"),
        item(2, 11, link="https://example.in/a#top"),
        item(3, 10, title="खबर नंबर 1 का शीर्षक"),
    )

    assert titles(data) == ["खबर नंबर 1 का शीर्षक"]


def test_a_story_the_feed_holds_whole_is_read_from_it() -> None:
    (article,) = feed.articles(rss(item(1, 9)), "feed", 5, no_page)

    assert article.paragraphs == (f"{FULL}1",)
    assert (article.url, article.name) == ("https://example.in/1", "https://example.in/1")
    assert (article.published, article.publisher) == (datetime(2026, 1, 14, 3, 30, tzinfo=UTC), "जन समाचार")


def test_a_teaser_sends_us_to_the_page() -> None:
    whole = Article("पूरी खबर", (FULL,), "https://example.in/1")
    asked = []

    def page(link: str) -> Article:
        asked.append(link)
        return whole

    assert feed.articles(rss(item(1, 9, body="पूरी खबर पढ़ें")), "feed", 5, page) == (whole,)
    assert asked == ["https://example.in/1"]


def test_where_the_page_cannot_be_had_a_summary_will_do(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        (article,) = feed.articles(rss(item(1, 9, body=SENTENCE)), "feed", 5, no_page)

    assert article.paragraphs == (f"{SENTENCE}1",)
    assert "only the feed's own summary is read: cannot read https://example.in/1" in caplog.text


def test_a_story_that_cannot_be_had_is_passed_over_for_the_next(caplog: pytest.LogCaptureFixture) -> None:
    data = rss(item(1, 12, body="और पढ़ें"), item(2, 11), item(3, 10))

    with caplog.at_level(logging.WARNING):
        assert titles(data, top=2) == ["खबर नंबर 2 का शीर्षक", "खबर नंबर 3 का शीर्षक"]
    assert "passed over: cannot read https://example.in/1" in caplog.text


def test_what_is_passed_over_is_told_with_the_reason() -> None:
    data = rss(
        item(1, 12, body="और पढ़ें"),
        item(2, 11),
        item(3, 10, link="https://example.in/2#again"),
        item(4, 9),
        item(5, 8),
        item(6, 7),
        item(7),
    )
    first, second = feed.articles(data, "feed", 2, no_page)

    told = [(omission.article, omission.text, omission.reason) for omission in first.omissions]
    assert told == [
        (
            "https://example.in/1",
            "खबर नंबर 1 का शीर्षक",
            "cannot read https://example.in/1: the site answers 404",
        )
    ]
    assert [(omission.text, omission.reason) for omission in second.omissions] == [
        ("खबर नंबर 3 का शीर्षक", "the feed holds this story twice"),
        ("2 more stories", "older than the 2 that were asked for"),
        ("1 more story", "without a date, and the 2 that were asked for come before"),
    ]


def test_atom_is_a_feed_too() -> None:
    data = (
        '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>जन समाचार</title><entry>'
        '<title type="html">सड़क &amp;quot;खुली&amp;quot; आज</title><link href="https://example.in/1"/>'
        "<id>urn:1</id><updated>2026-01-14T06:00:00Z</updated>"
        f'<content type="html">&lt;p&gt;{FULL}&lt;/p&gt;&lt;p&gt;दूसरी बात यह है।&lt;/p&gt;</content>'
        "</entry></feed>"
    )
    (article,) = feed.articles(data.encode(), "feed", 5, no_page)

    assert article.title == 'सड़क "खुली" आज'
    assert article.paragraphs == (FULL.strip(), "दूसरी बात यह है।")


# Each of these once broke feedparser or lxml.
BROKEN = [
    b"<rss><channel><item><link></channel>",
    b"<rss><channel><title>&#xD800;</title><item>",
    b'<?xml version="1.0" encoding="\xff\xb8"?><rss><channel></channel></rss>',
    b"<feed><entry><content/><title>t</title></entry></feed>",
    b"<rss><channel><item><title>a</title><description>a&#x0;&#1;b</description></item></channel></rss>",
    b"<rss><channel><item><title>a</title><pubDate>31 Feb 0000</pubDate></item></channel></rss>",
    b"<feed><entry><title>a</title><updated>9999-99-99</updated></entry></feed>",
    b"<rss></channel></link></rss><link>",
]


@pytest.mark.parametrize("data", BROKEN)
def test_a_broken_feed_gives_stories_or_one_clear_error(data: bytes) -> None:
    try:
        feed.articles(data, "x", 5, no_page)
    except (SourceError, NothingToSay) as error:
        assert "\n" not in str(error)  # noqa: PT017


@pytest.mark.parametrize(
    ("data", "error", "message"),
    [
        (rss(), NothingToSay, "the feed x holds no story"),
        (rss(item(1, body="Read more", title="English")), NothingToSay, "the site answers 404"),
        (
            rss(item(1), prolog='<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]>'),
            SourceError,
            "defines entities",
        ),
        (b"<rss><channel", NothingToSay, "holds no story"),
    ],
)
def test_a_bad_feed_is_one_clear_error(data: bytes, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message) as told:
        feed.articles(data, "x", 5, no_page)
    assert "\n" not in str(told.value)
