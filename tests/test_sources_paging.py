"""An article that goes on on other pages is read whole; other articles are left alone."""

import io
from collections.abc import Iterator

import pytest

from bulletin import cleaning, sources
from bulletin.errors import SourceError
from bulletin.sources.fetch import Web
from bulletin.types import Article
from tests.website import Answer, Website

TITLE = "नदी पर नया पुल बनकर तैयार"
PARTS = (
    "जिले में नदी पर नया पुल बनकर तैयार हो गया है और सोमवार से इस पर गाड़ियां चलने लगेंगी।",
    "पुल की लंबाई तीन सौ मीटर है और इस पर चालीस करोड़ रुपये खर्च हुए हैं।",
    "पहले लोगों को नाव से नदी पार करनी पड़ती थी और बारिश में रास्ता बंद हो जाता था।",
)
OTHER = "शहर के पार्क में फूलों की प्रदर्शनी शुरू हो गई है और बड़ी संख्या में लोग पहुंच रहे हैं।"


def html(*paragraphs: str, head: str = "", foot: str = "", title: str = TITLE) -> bytes:
    shown = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    body = f"<body><article><h1>{title}</h1>{shown}</article>{foot}</body>"
    return f"<html><head>{head}</head>{body}</html>".encode()


@pytest.fixture
def site() -> Iterator[Website]:
    with Website() as website:
        yield website


def read(url: str) -> Article:
    (article,) = sources.read_all([url], io.BytesIO(), private=True)
    return article


@pytest.mark.parametrize(
    "addresses",
    [
        ("/news/pul", "/news/pul?page=2", "/news/pul?page=3"),
        ("/news/pul/", "/news/pul/2/", "/news/pul/3/"),
        ("/news/pul/page/1", "/news/pul/page/2", "/news/pul/page/3"),
        ("/pul-4711.html", "/pul-4711-2.html", "/pul-4711-3.html"),
        ("/pul?id=4711&pg=1", "/pul?id=4711&pg=2", "/pul?id=4711&pg=3"),
    ],
)
@pytest.mark.parametrize("form", ["<link rel='next' href='{}'>", "<a rel='next' href='{}'>आगे</a>"])
def test_the_pages_of_an_article_are_read_in_order(
    site: Website, addresses: tuple[str, ...], form: str
) -> None:
    for number, (address, part) in enumerate(zip(addresses, PARTS, strict=True)):
        onward = form.format(addresses[number + 1]) if number < 2 else ""
        site.pages[address] = Answer(html(part, head=onward if "link" in form else "", foot=onward))

    article = read(site.url + addresses[0])

    assert (article.title, article.paragraphs) == (TITLE, PARTS)
    assert article.url == site.url + addresses[0]


def test_a_row_of_page_numbers_is_followed(site: Website) -> None:
    row = "<div class='pagination'><a href='/pul'>1</a><a href='/pul?page=2'>2</a></div>"
    site.pages["/pul"] = Answer(html(PARTS[0], foot=row))
    site.pages["/pul?page=2"] = Answer(html(*PARTS[:2], foot=row))

    assert read(f"{site.url}/pul").paragraphs == PARTS[:2], "what comes on both pages is taken once"


@pytest.mark.parametrize(
    "link",
    [
        "/news/4712",
        "/news/phool",
        "https://example.in/news/4711?page=2",
        "/news/4711?page=3",
        "javascript:void(0)",
    ],
)
def test_the_next_article_is_not_the_next_page(site: Website, link: str) -> None:
    site.pages["/news/4711"] = Answer(html(*PARTS, head=f"<link rel='next' href='{link}'>"))
    site.pages["/news/4712"] = site.pages["/news/phool"] = Answer(html(OTHER))

    assert read(f"{site.url}/news/4711").paragraphs == PARTS
    assert site.asked == ["/news/4711"]


def test_pages_that_go_round_come_to_an_end(site: Website) -> None:
    for number in range(1, 40):
        link = f"<link rel='next' href='/pul?page={number + 1}'>"
        site.pages[f"/pul?page={number}"] = Answer(
            html(f"{number} नंबर की बात पुल के बारे में कही गई है।", head=link)
        )

    assert len(read(f"{site.url}/pul?page=1").paragraphs) == len(site.asked) == 10


def test_a_page_that_cannot_be_had_is_told_of(site: Website) -> None:
    site.pages["/pul"] = Answer(html(PARTS[0], head="<link rel='next' href='/pul?page=2'>"))

    article = read(f"{site.url}/pul")

    assert article.paragraphs == PARTS[:1]
    (omission,) = cleaning.clean(article).omissions
    assert omission.text == f"{site.url}/pul?page=2"
    assert omission.reason.startswith("the article goes on here: cannot read")


@pytest.mark.parametrize("label", ["पूरी खबर पढ़ें", "और पढ़ें...", "Read more", "आगे पढ़ें »"])
def test_read_more_leads_to_the_whole(site: Website, label: str) -> None:
    site.pages["/kam"] = Answer(html(PARTS[0], foot=f"<a href='/poora'>{label}</a>"))
    site.pages["/poora"] = Answer(html(*PARTS))

    article = read(f"{site.url}/kam")

    assert (article.paragraphs, article.url) == (PARTS, f"{site.url}/kam")


def test_read_more_of_another_article_is_not_followed_into_this_one(site: Website) -> None:
    site.pages["/kam"] = Answer(html(PARTS[0], foot="<a href='/phool'>और पढ़ें</a>"))
    site.pages["/phool"] = Answer(html(OTHER, *PARTS[1:], title="पार्क में फूलों की प्रदर्शनी"))
    two = "<a href='/phool'>और पढ़ें</a><a href='/poora'>और पढ़ें</a>"
    site.pages["/do"] = Answer(html(PARTS[0], foot=two))

    assert read(f"{site.url}/kam").paragraphs == PARTS[:1]
    assert read(f"{site.url}/do").paragraphs == PARTS[:1]


def test_a_page_that_only_a_script_fills_in_is_read_from_its_amp_page(site: Website) -> None:
    site.pages["/pul"] = Answer(html(head="<link rel='amphtml' href='/amp/pul'>", title=""))
    site.pages["/amp/pul"] = Answer(html(*PARTS))

    article = read(f"{site.url}/pul")

    assert (article.title, article.paragraphs, article.url) == (TITLE, PARTS, f"{site.url}/pul")


def test_a_feed_that_robots_may_not_read_is_not_read(site: Website) -> None:
    story = f"<item><title>{TITLE}</title><link>{site.url}/pul</link></item>"
    site.pages["/rss"] = Answer(f"<rss version='2.0'><channel>{story}</channel></rss>".encode())
    site.pages["/pul"] = Answer(html(*PARTS))
    assert read(f"{site.url}/rss").paragraphs == PARTS

    site.pages["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /rss")
    with pytest.raises(SourceError, match="/rss is not for programs to read"):
        read(f"{site.url}/rss")


def test_a_redirect_does_not_lead_around_robots(site: Website) -> None:
    site.pages["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /secret")
    site.pages["/pul"] = Answer(status=302, headers={"Location": "/secret"})

    with (
        pytest.raises(SourceError, match="/secret is not for programs to read"),
        Web(9999, private=True) as web,
    ):
        web.get(f"{site.url}/pul", robots=True)
    assert "/secret" not in site.asked
