"""Pages: the text of the article and nothing around it, whatever the page is built of."""

import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bulletin.errors import NothingToSay, SourceError
from bulletin.sources import page
from bulletin.sources.repair import repair
from bulletin.types import Article

PAGES = Path(__file__).parent / "data" / "pages"
INDIA = ZoneInfo("Asia/Kolkata")
BODY = (
    "जिला प्रशासन ने बताया कि नदी का पानी खतरे के निशान से नीचे आ गया है।",
    "राहत शिविरों में रह रहे लोग अब अपने घर लौटने लगे हैं और सफाई का काम शुरू हो गया है।",
)


def html(head: str = "", *, body: tuple[str, ...] = BODY) -> str:
    shown = "".join(f"<p>{paragraph}</p>" for paragraph in body)
    return f"<html><head>{head}</head><body><h1>बाढ़ का पानी उतरा, लोग लौटे</h1>{shown}</body></html>"


def linked(**data: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>'


def read(text: str) -> Article:
    return page.article(text.encode(), "page")


@pytest.mark.parametrize("file", sorted(PAGES.glob("*.html")), ids=lambda file: file.stem)
def test_a_page_becomes_its_headline_and_its_paragraphs(file: Path) -> None:
    expected = [repair(line) for line in file.with_suffix(".txt").read_text("utf-8").splitlines()]

    article = page.article(file.read_bytes(), file.name)

    assert [article.title, *article.paragraphs] == expected


def test_what_waits_behind_a_read_more_of_the_page_is_read() -> None:
    folded = f"<div class='more-content' style='display: none'><p>{BODY[1]}</p></div>"
    more = f"<a href='#' class='read-more'>और पढ़ें</a>{folded}"
    shown = html(body=BODY[:1]).replace("</body>", f"{more}</body>")

    assert read(shown).paragraphs == tuple(map(repair, BODY))


def test_what_a_page_says_of_itself_is_believed() -> None:
    article = page.article((PAGES / "standard.html").read_bytes(), "x")

    assert article.published == datetime(2026, 1, 14, 9, 5, tzinfo=INDIA)
    assert article.publisher == "जन समाचार"
    assert article.url == "https://example.in/news/pul-4711", "a saved page tells where it was"


def test_the_address_it_was_fetched_from_is_its_address() -> None:
    assert page.article(html().encode(), "x", "https://example.in/a").url == "https://example.in/a"


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (linked(**{"@type": "NewsArticle", "headline": "नदी का पानी उतरा"}), "नदी का पानी उतरा"),
        # The site's name before or after the headline.
        (
            linked(**{"@type": "Article", "headline": "जन समाचार बाढ़ का पानी उतरा, लोग लौटे"}),
            "बाढ़ का पानी उतरा, लोग लौटे",
        ),
        (linked(**{"@type": "WebPage", "headline": "मुख पृष्ठ"}), "बाढ़ का पानी उतरा, लोग लौटे"),
        ('<script type="application/ld+json">{broken</script>', "बाढ़ का पानी उतरा, लोग लौटे"),
        ('<script type="application/ld+json">[[["a"]], null, 3]</script>', "बाढ़ का पानी उतरा, लोग लौटे"),
    ],
)
def test_the_headline_is_the_pages_own(head: str, title: str) -> None:
    assert read(html(head)).title == repair(title)


def test_without_a_heading_the_title_is_taken_and_the_sites_name_left() -> None:
    text = html("<title>नदी का पानी उतरा | जन समाचार</title>").replace(
        "<h1>बाढ़ का पानी उतरा, लोग लौटे</h1>", ""
    )

    assert read(text).title == "नदी का पानी उतरा"


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-01-14T09:05:00Z", datetime(2026, 1, 14, 14, 35, tzinfo=INDIA)),
        ("2026-01-14T09:05:00+0530", datetime(2026, 1, 14, 9, 5, tzinfo=INDIA)),
        ("2026-01-14 09:05", datetime(2026, 1, 14, 9, 5, tzinfo=INDIA)),
        ("14 जनवरी", None),
        (None, None),
    ],
)
def test_a_time_has_a_zone_or_is_not_known(written: object, moment: datetime | None) -> None:
    assert read(html(linked(**{"@type": "NewsArticle", "datePublished": written}))).published == moment


@pytest.mark.parametrize(
    ("data", "charset"),
    [
        (html('<meta charset="utf-8">').encode(), None),
        (html('<meta charset="iso-8859-1">').encode(), "iso-8859-1"),  # a server's careless default
        (html().encode("utf-8-sig"), None),
        (html().encode("utf-16"), None),
        (html().encode("utf-16-le"), "utf-16-le"),
        (html('<meta charset="no-such-thing">').encode(), "nor-this"),
    ],
)
def test_any_encoding_is_honoured(data: bytes, charset: str | None) -> None:
    assert page.article(data, "x", charset=charset).paragraphs == tuple(map(repair, BODY))


def test_a_page_without_hindi_holds_nothing() -> None:
    with pytest.raises(NothingToSay, match="page holds no Hindi text"):
        read("<html><body><p>Please enable JavaScript to read this page and go on.</p></body></html>")


def test_a_page_in_an_old_font_is_refused() -> None:
    old = "jkT; esa vkt Hkkjh ckfj'k dk ekSle gS vkSj yksxksa dks ?kj esa jgus dh lykg nh xbZ gSA "

    with pytest.raises(SourceError, match="old font Kruti Dev"):
        read(f"<html><body><p>{old * 3}</p></body></html>")


@pytest.mark.parametrize(
    "text", ["", "<", "<html>", "<p>" * 5000, "<html>\x00</html>", "<!doctype html><html><body/></html>"]
)
def test_a_broken_page_is_one_clear_error(text: str) -> None:
    with pytest.raises((SourceError, NothingToSay)) as told:
        read(text)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("", []),
        ("<!-- -->", []),
        ("पहला<br>दूसरा<p>तीसरा <b>और</b> चौथा</p>पाँचवाँ", ["पहला", "दूसरा", "तीसरा और चौथा", "पाँचवाँ"]),
        ("<ul><li>एक</li><li>दो</li></ul><script>x()</script><figure>चित्र</figure>", ["एक", "दो"]),
        ("क\x00ख\x0b&#0;&#x1;ग\ud800", ["कखग"]),
        ("<p>" * 3000 + "क", ["क"]),
    ],
)
def test_a_piece_of_html_becomes_lines(html: str, lines: list[str]) -> None:
    assert page.fragment(html) == lines
