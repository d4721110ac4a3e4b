"""What a batch is to read: lists, folders, patterns, feeds; what cannot be opened is told in its turn."""

from io import BytesIO
from pathlib import Path

import pytest

from bulletin.errors import BulletinError, SourceError
from bulletin.sources import feed
from bulletin.sources.leads import Lead, leads

TEXT = "बाज़ार में रौनक\n\nबाज़ार में सोमवार को बड़ी संख्या में लोग पहुँचे और दिन भर ख़रीदारी चलती रही।\n"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "news").mkdir()
    for name in ("b.txt", "a.md", "notes.csv"):
        (tmp_path / "news" / name).write_text(TEXT, "utf-8")
    (tmp_path / "news" / "list").write_text(
        "# हमारी सूची\n\na.md\nnews/b.txt\n  https://example.in/1  \nmissing.txt\n"
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def found(*names: str, stdin: bytes = b"", top: int = 5) -> tuple[Lead, ...]:
    return leads(names, BytesIO(stdin), top=top, private=False)


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        (["news/b.txt"], ["news/b.txt"]),
        (["news"], ["news/a.md", "news/b.txt"]),
        (["news/*.txt", "news"], ["news/b.txt", "news/a.md"]),
        (["news/list"], ["news/a.md", "news/b.txt", "https://example.in/1", "missing.txt"]),
        (["missing.txt"], ["missing.txt"]),
        (["nothing/*.txt"], ["nothing/*.txt"]),
    ],
    ids=["file", "folder", "each once", "list", "missing", "empty pattern"],
)
def test_each_article_is_a_lead(desk: Path, names: list[str], wanted: list[str]) -> None:
    assert [lead.name for lead in found(*names)] == wanted


def test_standard_input_is_a_list(desk: Path) -> None:
    assert [lead.name for lead in found("-", stdin=b"news/b.txt\nnews/a.md\n")] == ["news/b.txt", "news/a.md"]


def test_a_lead_is_read_by_itself(desk: Path) -> None:
    (lead,) = found("news/b.txt")
    (article,) = lead.read()
    assert article.title == "बाज़ार में रौनक"
    assert article.name == "news/b.txt"


@pytest.mark.parametrize("name", ["missing.txt", "nothing/*.txt", "empty"])
def test_what_cannot_be_opened_tells_why_when_it_is_read(desk: Path, name: str) -> None:
    (desk / "empty").mkdir()
    (lead,) = found(name)
    with pytest.raises(BulletinError, match=name.replace("*", r"\*")):
        lead.read()


def test_the_newest_stories_of_a_feed_are_leads_that_fail_one_by_one() -> None:
    def page(link: str) -> object:
        raise SourceError(f"{link} is gone")

    items = "".join(
        f"<item><title>ख़बर {number}</title><link>https://example.in/{number}</link>"
        f"<pubDate>Wed, 14 Jan 2026 {10 + number}:00:00 +0530</pubDate>"
        f"<description>{TEXT * 12 if number % 2 else 'छोटा'}</description></item>"
        for number in range(6)
    )
    data = f"<rss version='2.0'><channel><title>पत्र</title>{items}</channel></rss>".encode()
    stories = list(feed.stories(data, "feed", 4, page))  # type: ignore[arg-type]
    assert [name for name, _ in stories] == [f"https://example.in/{number}" for number in (5, 4, 3, 2)]
    assert stories[0][1]().url == "https://example.in/5"
    with pytest.raises(SourceError, match="4 is gone"):
        stories[1][1]()
