"""Fetching: politely, within limits, and never from where it should not look."""

import gzip
import io
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from bulletin import config, pipeline, sources
from bulletin.cli.app import Lines
from bulletin.errors import SourceError
from bulletin.sources import fetch
from bulletin.sources.fetch import Fetched, Web, is_public
from bulletin.types import Article
from tests.website import Answer, Website

SENTENCE = "शहर की मुख्य सड़क पर आज सुबह से यातायात सामान्य है और पुलिस ने लोगों से सहयोग की अपील की है।"
PAGE = f"<html><body><h1>सड़क पर यातायात सामान्य</h1><p>{SENTENCE}</p></body></html>".encode()
LIMIT = 100_000
PAGES = Path(__file__).parent / "data" / "pages"


@pytest.fixture
def site() -> Iterator[Website]:
    with Website() as website:
        website.pages["/a"] = Answer(PAGE)
        yield website


def get(url: str, *, robots: bool = False, timeout: float = 5, slept: list[float] | None = None) -> Fetched:
    sleep = (slept if slept is not None else []).append
    with Web(LIMIT, private=True, timeout=timeout, sleep=sleep) as web:
        return web.get(url, robots=robots)


def read(url: str, top: int = 5) -> tuple[Article, ...]:
    return sources.read_all([url], io.BytesIO(), top=top, private=True)


def test_a_page_is_fetched_by_a_program_that_says_its_name(site: Website) -> None:
    (article,) = read(f"{site.url}/a")

    assert (article.title, article.paragraphs) == ("सड़क पर यातायात सामान्य", (SENTENCE,))
    assert (article.name, article.url) == (f"{site.url}/a", f"{site.url}/a")
    assert [agent.split("/")[0] for agent in site.agents] == ["bulletin"]


def test_plain_text_on_the_web_is_read_too(site: Website) -> None:
    site.pages["/t"] = Answer(
        f"आज की बड़ी खबर यही\n\n{SENTENCE}".encode(), headers={"Content-Type": "text/plain"}
    )

    assert read(f"{site.url}/t")[0].paragraphs == (SENTENCE,)


def test_the_servers_word_on_the_charset_is_heard(site: Website) -> None:
    headers = {"Content-Type": "text/html; charset=utf-16-le"}
    site.pages["/a"] = Answer(PAGE.decode().encode("utf-16-le"), headers=headers)

    assert read(f"{site.url}/a")[0].paragraphs == (SENTENCE,)


def test_redirects_are_followed_to_the_end(site: Website) -> None:
    site.pages["/1"] = Answer(status=301, headers={"Location": "/2"})
    site.pages["/2"] = Answer(status=302, headers={"Location": f"{site.url}/a"})

    assert get(f"{site.url}/1").url == f"{site.url}/a"


@pytest.mark.parametrize("location", ["/loop", "file:///etc/passwd", "ftp://127.0.0.1/a", "http://"])
def test_a_redirect_that_leads_nowhere_good_is_refused(site: Website, location: str) -> None:
    site.pages["/loop"] = Answer(status=302, headers={"Location": location})

    with pytest.raises(SourceError, match=r"redirects more than 5 times|only http and https"):
        get(f"{site.url}/loop")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.1.2.3", "0.0.0.0", "10.0.0.1", "172.16.5.4", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "224.0.0.1", "255.255.255.255", "192.0.2.1",
        "::1", "::", "fe80::1%eth0", "fd00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
        "64:ff9b::7f00:1", "2002:7f00:1::",
    ],
)  # fmt: skip
def test_an_address_of_the_own_network_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "142.250.1.1", "2404:6800:4009::200e", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "127.1", "[::ffff:127.0.0.1]"])
def test_this_machine_is_not_read_whatever_it_is_called(site: Website, host: str) -> None:
    with pytest.raises(SourceError, match="of this machine or its own network"):
        sources.read_all([f"http://{host}:{site.server_port}/a"], io.BytesIO())
    assert not site.asked


def test_a_redirect_does_not_lead_inside(site: Website, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "is_public", lambda address: address == "127.0.0.1")
    site.pages["/out"] = Answer(status=302, headers={"Location": f"http://127.0.0.2:{site.server_port}/a"})

    with Web(LIMIT) as web, pytest.raises(SourceError, match=r"127\.0\.0\.2 is of this machine"):
        web.get(f"{site.url}/out")
    assert site.asked == ["/out"]


def test_a_name_that_has_one_inner_address_is_refused(site: Website, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(2, 1, 6, "", ("93.184.216.34", 80)), (2, 1, 6, "", ("10.0.0.7", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **options: found)

    with Web(LIMIT) as web, pytest.raises(SourceError, match=r"example\.in is not read: 10\.0\.0\.7 is of"):
        web.get("http://example.in/a")


def test_gzip_is_unpacked(site: Website) -> None:
    site.pages["/a"] = Answer(gzip.compress(PAGE), headers={"Content-Encoding": "gzip"})

    assert get(f"{site.url}/a").body == PAGE


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (Answer(b"x" * (LIMIT + 1)), "is larger than 0.1 MB"),
        (
            Answer(gzip.compress(bytes(50_000_000)), headers={"Content-Encoding": "gzip"}),
            "is larger than 0.1 MB",
        ),
        (Answer(b"not gzip", headers={"Content-Encoding": "gzip"}), "comes packed, and broken"),
        (Answer(b"x", headers={"Content-Encoding": "br"}), "comes packed as br, which was not asked for"),
        (Answer(b"%PDF", headers={"Content-Type": "application/pdf"}), "is application/pdf, not a page"),
        (Answer(b"x", headers={"Content-Type": "image/png; a=b"}), "is image/png, not a page"),
        (Answer(status=404), "cannot read .*: the site answers 404"),
        (Answer(status=403), "the site answers 403"),
        (Answer(status=503), "the site answers 503"),
        (Answer(status=0), "cannot read .*check the address and the network"),
        (Answer(PAGE, headers={"Content-Length": str(len(PAGE) + 9)}), "check the address and the network"),
    ],
)
def test_what_is_no_page_is_one_clear_error(site: Website, answer: Answer, message: str) -> None:
    site.pages["/a"] = answer

    with pytest.raises(SourceError, match=message) as told:
        get(f"{site.url}/a")
    assert "\n" not in str(told.value)


def test_what_may_pass_is_tried_again(site: Website) -> None:
    site.pages["/a"] = [Answer(status=503), Answer(status=429, headers={"Retry-After": "7"}), Answer(PAGE)]
    slept: list[float] = []

    assert get(f"{site.url}/a", slept=slept).body == PAGE
    assert 0 < slept[0] < slept[1] == 7, "the wait the site asks for is kept"


@pytest.mark.parametrize("status", [400, 401, 404, 410])
def test_what_will_not_pass_is_asked_once(site: Website, status: int) -> None:
    site.pages["/a"] = Answer(status=status)

    with pytest.raises(SourceError):
        get(f"{site.url}/a")
    assert site.asked == ["/a"]


def test_a_slow_drip_comes_to_an_end(site: Website) -> None:
    site.pages["/a"] = Answer(PAGE, drip=0.02)

    with pytest.raises(SourceError, match="does not answer within"):
        get(f"{site.url}/a", timeout=0.2)


def test_a_name_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*args: object, **options: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(SourceError, match=r"there is no example\.in; check the address"):
        get("https://example.in/a")


def test_a_certificate_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    with Website(context) as site, pytest.raises(SourceError, match="its certificate cannot be trusted"):
        get(f"{site.url}/a")


@pytest.mark.parametrize(
    ("robots", "allowed"),
    [
        (Answer(status=404), True),
        (Answer(b"User-agent: *\nDisallow: /private"), True),
        (Answer(b"User-agent: *\nDisallow: /*.html$\nDisallow: /a"), False),
        (Answer(b"User-agent: bulletin\nDisallow: /\n\nUser-agent: *\nAllow: /"), False),
        (Answer(b"User-agent: other\nDisallow: /"), True),
        (Answer(status=500), False),
    ],
)
def test_what_nobody_asked_for_is_read_only_if_robots_may(
    site: Website, robots: Answer, *, allowed: bool
) -> None:
    site.pages["/robots.txt"] = robots

    if allowed:
        assert get(f"{site.url}/a", robots=True).body == PAGE
    else:
        with pytest.raises(SourceError, match=r"not for programs to read, says the site's robots\.txt"):
            get(f"{site.url}/a", robots=True)
        assert "/a" not in site.asked
    assert get(f"{site.url}/a").body == PAGE, "a page that a person names is read"


def test_a_feed_is_read_with_the_pages_it_points_to(site: Website) -> None:
    items = "".join(
        f"<item><title>{title}</title><link>{site.url}/{path}</link>"
        f"<pubDate>Wed, 14 Jan 2026 1{n}:00:00 GMT</pubDate></item>"
        for n, (path, title) in enumerate([("a", "पहली"), ("gone", "दूसरी"), ("b", "तीसरी")])
    )
    site.pages["/feed"] = Answer(f"<rss><channel><title>जन समाचार</title>{items}</channel></rss>".encode())
    site.pages["/b"] = Answer(PAGE.replace("सड़क पर यातायात सामान्य".encode(), "पुल पर काम शुरू हुआ".encode()))

    articles = read(f"{site.url}/feed")

    assert [article.title for article in articles] == ["पुल पर काम शुरू हुआ", "सड़क पर यातायात सामान्य"]
    assert site.asked.count("/robots.txt") == 1


def test_the_program_reads_the_web_as_it_is_set(site: Website) -> None:
    """From the settings to the door: how many stories, and whether the own network may be asked."""
    names = ("standard", "table", "amp")
    items = "".join(f"<item><title>{name}</title><link>{site.url}/{name}</link></item>" for name in names)
    site.pages["/feed"] = Answer(f"<rss><channel>{items}</channel></rss>".encode())
    for name in names:
        site.pages[f"/{name}"] = Answer((PAGES / f"{name}.html").read_bytes())

    def read(**options: object) -> list[str]:
        given = {f"sources.{name}": value for name, value in options.items()}
        copies = pipeline.read([f"{site.url}/feed"], io.BytesIO(), config.load(options=given), Lines())
        return [copy.article.name for copy in copies]

    assert read(private=True, top=2) == [f"{site.url}/standard", f"{site.url}/table"]
    with pytest.raises(SourceError, match="own network"):
        read(top=2)
