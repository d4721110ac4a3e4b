"""The door of sources: files, folders, patterns, standard input; clear lines for what cannot be read."""

import io
import logging
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin import sources
from bulletin.errors import NothingToSay, SourceError
from bulletin.types import Article

HEADLINE = "राज्य में भारी बारिश, स्कूल बंद"
BODY = "मौसम विभाग ने तीन दिन तक तेज बारिश की चेतावनी दी है। जिला प्रशासन ने स्कूल बंद रखने को कहा है।"
NEWS = f"{HEADLINE}\n\n{BODY}\n"
MARATHI = "राज्यात पुढील तीन दिवस मुसळधार पावसाचा इशारा देण्यात आला आहे आणि शाळा बंद ठेवण्याचे आदेश आहेत " * 5


def read(*names: object, stdin: bytes = b"") -> tuple[Article, ...]:
    return sources.read_all([str(name) for name in names], io.BytesIO(stdin))


@pytest.fixture
def news(tmp_path: Path) -> Path:
    file = tmp_path / "बारिश.txt"
    file.write_text(NEWS, "utf-8")
    return file


def test_a_file_gives_an_article_with_its_headline(news: Path) -> None:
    assert read(news) == (Article(HEADLINE, (BODY,), str(news)),)


def test_standard_input_is_a_source(news: Path) -> None:
    (article,) = read("-", stdin=NEWS.encode("utf-16"))

    assert (article.title, article.paragraphs, article.name) == (HEADLINE, (BODY,), "-")


def test_several_sources_keep_their_order_and_a_double_is_taken_once(news: Path, tmp_path: Path) -> None:
    other = tmp_path / "a.txt"
    other.write_text("मेट्रो का नया मार्ग खुला\n\nयात्रियों ने खुशी जताई।", "utf-8")

    assert [article.name for article in read(news, other, news)] == [str(news), str(other)]


@pytest.mark.parametrize(
    ("text", "title", "paragraphs"),
    [
        (f"{BODY}\n{BODY}", "", 2),  # the first line is a sentence
        (f"तेज बारिश से नदी का जलस्तर बढ़ गया है\n{BODY}", "", 2),  # one without its mark
        (f"बारिश जारी। स्कूल तीन दिन बंद\n{BODY}", "", 2),
        (f"नई दिल्ली\n{BODY}", "", 2),  # a dateline is no headline
        (f"Heavy rain in the state\n\n{BODY}", "Heavy rain in the state", 1),  # cleaning may drop it
        ("क्या बदलेगा मौसम का मिजाज?\n\n" + BODY, "क्या बदलेगा मौसम का मिजाज?", 1),
        (HEADLINE, "", 1),  # alone it is the news itself
        # A text that was broken to fit a screen.
        (
            "जिला प्रशासन ने आज बताया कि नदी का\nपानी खतरे के निशान से ऊपर है और\nनिचले इलाके खाली कराए जा रहे हैं।",
            "",
            1,
        ),
    ],
)
def test_headline_and_paragraphs_are_told_apart(text: str, title: str, paragraphs: int) -> None:
    (article,) = read("-", stdin=text.encode())

    assert (article.title, len(article.paragraphs)) == (title, paragraphs)


@pytest.mark.parametrize(
    "start", ["<!-- saved -->", "\ufeff\n<html>", "<?xml version='1.0'?><!DOCTYPE html>", "<div class='a'>"]
)
def test_a_page_is_known_by_its_first_tag(start: str) -> None:
    (article,) = read("-", stdin=f"{start}<h1>{HEADLINE}</h1><p>{BODY}</p>".encode())

    assert (article.title, article.paragraphs) == (HEADLINE, (BODY,))


def test_a_folder_gives_every_text_in_it_by_name(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "2.md").write_text(f"# {HEADLINE}\n\n{BODY}", "utf-8")
    (tmp_path / "1.txt").write_text("मेट्रो का नया मार्ग खुला\n\nयात्रियों ने खुशी जताई।", "utf-8")
    (tmp_path / "3.txt").write_text("English only.", "utf-8")
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    with caplog.at_level(logging.WARNING):
        found = read(tmp_path)

    assert [Path(article.name).name for article in found] == ["1.txt", "2.md"]
    assert "3.txt holds no Hindi text" in caplog.text, "what is passed over is told"


def test_a_pattern_gives_what_it_matches(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "c.md"):
        (tmp_path / name).write_text(f"{HEADLINE} {name}\n\n{BODY}", "utf-8")

    assert [Path(article.name).name for article in read(tmp_path / "*.txt")] == ["a.txt", "b.txt"]


def test_markdown_says_its_title_date_and_source_in_front() -> None:
    text = (
        f"---\ntitle: '{HEADLINE}'\ndate: 2026-01-14 18:30\nsource: जन समाचार\nurl: https://example.in/1\n---\n\n"
        f"# {HEADLINE}\n\n{BODY} **पूरी** [खबर](https://example.in).\n\n![चित्र](a.png)\n\n"
        "- पहली बात यह है।\n\n```\nकोड\n```\n"
    )
    (article,) = read("-", stdin=text.encode())

    assert article == Article(
        HEADLINE,
        (f"{BODY} पूरी खबर.", "पहली बात यह है।"),
        "-",
        "https://example.in/1",
        datetime(2026, 1, 14, 18, 30, tzinfo=ZoneInfo("Asia/Kolkata")),
        "जन समाचार",
    )


def test_front_matter_may_be_toml(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text(f'+++\ntitle = "{HEADLINE}"\ndate = 2026-01-14\n+++\n{BODY}', "utf-8")

    (article,) = read(file)

    assert (article.title, article.published) == (
        HEADLINE,
        datetime(2026, 1, 14, tzinfo=ZoneInfo("Asia/Kolkata")),
    )


def test_front_matter_that_unfolds_without_end_is_not_unfolded() -> None:
    levels = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 20))

    (article,) = read("-", stdin=f"---\nl0: &l0 [x]\n{levels}title: *l19\n---\n{BODY}".encode())

    assert article.title == ""


@pytest.mark.parametrize("front", ["title: [", "date: 2026-99-99", "title: " + "[" * 5000, "a: *b"])
def test_broken_front_matter_is_told(tmp_path: Path, front: str) -> None:
    file = tmp_path / "a.md"
    file.write_text(f"---\n{front}\n---\n{BODY}", "utf-8")

    with pytest.raises(SourceError, match=r"front matter of .*a\.md cannot be read"):
        read(file)


@pytest.mark.parametrize(
    ("data", "error", "message"),
    [
        (b"", NothingToSay, "standard input is empty"),
        (b" \n\t\n", NothingToSay, "standard input is empty"),
        (b"Nothing but English here.", NothingToSay, "holds no Hindi text"),
        ("नमस्कार".encode(), NothingToSay, "standard input holds no Hindi sentence, only 'नमस्कार'"),
        (MARATHI.encode(), NothingToSay, "is in Devanagari, but it is not Hindi"),
        (BODY.encode() * 20_000, SourceError, "is larger than 2.0 MB"),
        (b"<html>" + BODY.encode() * 30_000, SourceError, "is larger than 4.5 MB"),
        (b"\x00\x01\x02" * 100, SourceError, "is not text"),
    ],
)
def test_bad_input_is_one_clear_line(data: bytes, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        read("-", stdin=data)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("/no/such/file.txt", "cannot read /no/such/file.txt: no such file"),
        (f"/no/{'deep/' * 40}file.txt", "deep/file.txt: no such file"),
        ("a\0b", "cannot read a.b: embedded null byte"),
        (BODY * 9, "to read a text itself, send it to standard input and name -"),
        ("www.example.in/news", "a web address begins with https://"),
        ("ftp://example.in/a", "only http and https addresses are read"),
        ("https:///a", "only http and https addresses are read"),
    ],
)
def test_a_source_that_is_not_there_is_one_clear_line(name: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        read(name)


def test_an_empty_folder_and_no_source_at_all_hold_nothing(tmp_path: Path) -> None:
    with pytest.raises(NothingToSay, match="holds no text, page or feed"):
        read(tmp_path)
    with pytest.raises(NothingToSay, match="no source was given"):
        read()


def test_a_file_nobody_may_read_is_told(news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **options: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(SourceError, match="permission denied"):
        read(news)


@given(st.one_of(st.text(max_size=300).map(str.encode), st.binary(max_size=300)))
def test_whatever_comes_is_an_article_or_one_of_our_errors(data: bytes) -> None:
    try:
        (article,) = read("-", stdin=data)
    except (SourceError, NothingToSay):
        return
    assert all(paragraph == paragraph.strip() != "" for paragraph in article.paragraphs)


@pytest.mark.parametrize(
    ("start", "missing"),
    [
        ("<html><p>", "trafilatura"),
        ("<rss><channel><title>", "feedparser"),
        ("<rss><channel><title>", "httpx"),
    ],
)
def test_what_needs_more_than_is_installed_says_so(
    monkeypatch: pytest.MonkeyPatch, start: str, missing: str
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    monkeypatch.delitem(sys.modules, "bulletin.sources.fetch", raising=False)

    with pytest.raises(SourceError, match=r"to read -, run: pip install 'bulletin\[web\]'"):
        read("-", stdin=f"{start}{BODY}".encode())
