"""A language model as editor: what it says well is told, and whatever else it does, the bulletin is made."""

import json
import logging
import socket
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bulletin import cleaning, editing, hindi, script_file, sources
from bulletin.cli.app import app
from bulletin.config import Editor
from bulletin.drafting import draft
from bulletin.errors import ConfigError, NothingToSay
from bulletin.types import Copy, Ms, Story, Written
from tests.model import Model, Reply, says

BRIDGE = str(Path(__file__).parent / "data" / "drafting" / "bridge.txt")
TARGET = Ms(24_000)
KEY = "sk-not-for-anyone"

GOOD = (
    "सीतापुर में मुख्यमंत्री रमेश वर्मा ने सोमवार को नदी पर बने नए पुल का उद्घाटन किया।\n"
    "ढाई करोड़ रुपये की लागत से डेढ़ साल में बने पुल से 45 गांवों के एक लाख बीस हज़ार लोगों को राहत मिलेगी।\n"
    "वर्मा ने बताया कि जिले में 12 प्रतिशत सड़कें कच्ची हैं।\n"
    "काम के दौरान किसी मजदूर की मौत नहीं हुई, तीन मजदूर घायल हुए।\n"
    "NHAI ने 14 जनवरी 2026 को पुल की जांच की थी।"
)
ENGLISH = "The chief minister opened a new bridge. It cost 2.5 crore rupees. It serves 45 villages."


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    waited: list[float] = []
    monkeypatch.setattr("time.sleep", waited.append)
    return waited


@pytest.fixture
def copy() -> Copy:
    (article,) = sources.read_all([BRIDGE], BytesIO())
    return cleaning.clean(article)


def length(written: Written) -> Ms:
    return Ms(140 * hindi.count_aksharas(written) + 300)


def editor(url: str, **changed: object) -> Editor:
    return replace(Editor("llm", url, "tiny", "", 5.0), **changed)  # type: ignore[arg-type]


def told(copy: Copy, *replies: Reply | None, **changed: object) -> tuple[Story, Model]:
    with Model(*replies) as model:
        return draft(copy, TARGET, length, settings=editor(model.url, **changed)), model


def reason(story: Story) -> str:
    """Why the model's draft was not used; and then the extractive story stands."""
    (omission,) = [omission for omission in story.omissions if omission.text == "draft by tiny"]
    return omission.reason


def extractive(copy: Copy) -> Story:
    return editing.condense(copy, TARGET, length)


def test_a_good_draft_is_told(copy: Copy) -> None:
    story, model = told(copy, says(GOOD))

    assert [sentence.written for sentence in story.sentences] == GOOD.splitlines()
    assert story.headline == extractive(copy).headline
    assert len(model.asked) == 1
    assert model.paths == ["/v1/chat/completions"]


def test_every_sentence_names_the_place_that_bears_it_out(copy: Copy) -> None:
    story, _ = told(copy, says(GOOD))
    paragraphs = copy.article.paragraphs
    spans = [sentence.span for sentence in story.sentences]
    places = [paragraphs[span.paragraph][span.start : span.end] for span in spans if span]

    assert [place.split()[0] for place in places] == ["सीतापुर", "पुल", "वर्मा", "ठेकेदार", "NHAI"]


def test_what_the_draft_passes_over_is_told(copy: Copy) -> None:
    story, _ = told(copy, says(GOOD))
    passed_over = [omission.text for omission in story.omissions if "drafted" in omission.reason]

    assert passed_over == [sentence.written for sentence in copy.sentences[-3:]]


def test_it_is_asked_for_the_length_of_the_extractive_story(copy: Copy) -> None:
    _, model = told(copy, says(GOOD))
    request = model.asked[0]
    words = sum(len(hindi.words(sentence.written)) for sentence in extractive(copy).sentences)

    assert request["model"] == "tiny"
    assert request["stream"] is False
    assert f"लगभग {words} शब्दों में" in request["messages"][1]["content"]
    assert all(sentence.written in request["messages"][1]["content"] for sentence in copy.sentences)


@pytest.mark.parametrize(
    "answer",
    [
        "<think>\nThe user wants a bulletin, so…\n</think>\n\n" + GOOD,
        "\n".join(f"{number}. {line}" for number, line in enumerate(GOOD.splitlines(), 1)),
        "\n".join(f"- **{line}**" for line in GOOD.splitlines()),
        f"```\n{GOOD}\n```",
        GOOD.replace("\n", " "),
        GOOD.replace("\n", "\r\n\r\n"),
    ],
    ids=["thoughts", "numbered", "bullets", "fence", "one line", "blank lines"],
)
def test_what_models_put_around_their_sentences_is_taken_off(copy: Copy, answer: str) -> None:
    story, _ = told(copy, says(answer))
    assert [sentence.written for sentence in story.sentences] == GOOD.splitlines()


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (ENGLISH, "not in Hindi"),
        (GOOD.replace("45", "54"), "the number '54' is not in the article"),
        (GOOD.replace("ढाई", "साढ़े तीन"), "the number 'साढ़े तीन करोड़' is not in the article"),
        (GOOD.replace("रमेश", "राजेश"), "the word 'राजेश' is not in the article"),
        (GOOD.replace("सोमवार", "रविवार"), "the word 'रविवार' is not in the article"),
        (GOOD.replace("की मौत नहीं हुई", "की मौत हुई"), "denies 'मौत'"),
        (GOOD.replace("बताया कि जिले में", "कहा, “जिले में").replace("कच्ची हैं।", "कच्ची हैं।”"), "word for word"),
        (GOOD.removesuffix("की थी।"), "is not a whole sentence"),
        ("\n".join(GOOD.splitlines()[:1]), "s to say, not"),
        (f"{GOOD}\n{GOOD}", "twice"),
        ("<think>क्या लिखूं</think>", "no sentence"),
    ],
)
def test_a_draft_that_lies_twice_is_not_told(copy: Copy, answer: str, fault: str) -> None:
    story, model = told(copy, says(answer))

    assert fault in reason(story)
    assert story.sentences == extractive(copy).sentences
    assert len(model.asked) == 2, "it is asked to mend it, once"


def test_a_draft_is_mended_when_its_faults_are_told(copy: Copy) -> None:
    lie = GOOD.replace("45", "54")
    story, model = told(copy, says(lie), says(GOOD))
    _, _, mine, repair = model.asked[1]["messages"]

    assert [sentence.written for sentence in story.sentences] == GOOD.splitlines()
    assert mine == {"role": "assistant", "content": lie}
    assert "the number '54' is not in the article" in repair["content"]


@pytest.mark.parametrize(
    ("reply", "why", "asked"),
    [
        (Reply(b'{"choices": [{"message": {"content": "\xe0\xa4\xb8'), "not whole JSON", 1),
        (Reply(says(GOOD).body[:-20], promised=20), "breaks off", 1),
        (Reply(b"<html>502</html>"), "not whole JSON", 1),
        (Reply(b"[" * 200_000), "not whole JSON", 1),
        (Reply(b'{"choices": []}'), "no choice", 1),
        (Reply(b'{"choices": [null]}'), "no choice", 1),
        (Reply(b'{"choices": {"message": 1}}'), "no choice", 1),
        (Reply(b'["choices"]'), "no choice", 1),
        (Reply(b'{"error": {"message": "no such model"}}'), "no choice", 1),
        (says(""), "empty", 1),
        (says(None), "empty", 1),
        (says([{"type": "text"}]), "empty", 1),
        (says(GOOD, finish_reason="length"), "cut off", 1),
        (Reply(b" " * 1_200_000), "larger than 1 MB", 1),
        (Reply(b'{"error": "overloaded"}', 500), "500: {", 3),
        (Reply(b"", 429, {"Retry-After": "1"}), "429", 3),
        (Reply(b"bad key", 401), "401: bad key", 1),
        (Reply(b"", 404), "404", 1),
        (Reply(b"", 302, {"Location": "http://127.0.0.1:1/"}), "302", 1),
        (None, "breaks off", 1),
    ],
)
def test_a_server_that_fails_costs_nothing_but_its_draft(
    copy: Copy, reply: Reply | None, why: str, asked: int
) -> None:
    story, model = told(copy, reply)

    assert why in reason(story)
    assert "\n" not in reason(story)
    assert story.sentences == extractive(copy).sentences
    assert len(model.asked) == asked


@pytest.mark.parametrize("reply", [Reply(b"x", drip=60), Reply(says(GOOD).body, drip=0.05)])
def test_a_server_that_stalls_is_left(copy: Copy, reply: Reply) -> None:
    story, model = told(copy, reply, timeout=0.3)
    assert "within 0.3 s" in reason(story)
    assert len(model.asked) == 1


def test_nobody_there(copy: Copy) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    story = draft(copy, TARGET, length, settings=editor(f"http://127.0.0.1:{port}/v1"))
    assert "cannot be asked (ConnectError)" in reason(story)


def test_what_may_pass_is_tried_again(copy: Copy, no_waiting: list[float]) -> None:
    busy, broken = Reply(b"", 429, {"Retry-After": "7"}), Reply(b"", 503)
    story, model = told(copy, busy, broken, says(GOOD))

    assert [sentence.written for sentence in story.sentences] == GOOD.splitlines()
    assert len(model.asked) == 3
    assert no_waiting[0] == 7
    assert 1 <= no_waiting[1] <= 3


def test_the_reason_is_logged(copy: Copy, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        told(copy, says(ENGLISH))
    assert "the draft by tiny is not used" in caplog.text
    assert "not in Hindi" in caplog.text


def test_the_key_is_sent_and_never_told(
    copy: Copy, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("NEWSROOM_KEY", f"{KEY}\n")
    story, model = told(copy, Reply(f"wrong key: {KEY}".encode(), 401), key_from="NEWSROOM_KEY")

    assert model.headers[0]["Authorization"] == f"Bearer {KEY}"
    assert "wrong key: …" in reason(story)
    assert KEY not in caplog.text + repr(story)


def test_a_key_that_no_header_can_carry_is_not_told(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSROOM_KEY", "चाबी")
    story, model = told(copy, says(GOOD), key_from="NEWSROOM_KEY")

    assert "चाबी" not in repr(story)
    assert "cannot be asked" in reason(story)
    assert not model.asked


def test_without_a_key_none_is_sent(copy: Copy) -> None:
    _, model = told(copy, says(GOOD))
    assert "Authorization" not in model.headers[0]


@pytest.mark.parametrize(
    ("changed", "says_what"),
    [
        ({"model": ""}, "editor.model"),
        ({"base_url": "localhost:11434"}, "editor.base_url"),
        ({"base_url": "file:///etc/passwd"}, "editor.base_url"),
        ({"key_from": "NO_SUCH_KEY"}, "NO_SUCH_KEY"),
    ],
)
def test_settings_with_which_nobody_can_be_asked(
    copy: Copy, changed: dict[str, object], says_what: str
) -> None:
    with pytest.raises(ConfigError, match=says_what):
        draft(copy, TARGET, length, settings=editor("http://127.0.0.1:9/v1", **changed))


def test_nothing_to_tell_is_not_asked_about(copy: Copy) -> None:
    with Model(says(GOOD)) as model, pytest.raises(NothingToSay):
        draft(replace(copy, sentences=()), TARGET, length, settings=editor(model.url))
    assert not model.asked


# --- from the pipeline and the command line ------------------------------------------------------------


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str]]:
    def run(*options: str, url: str) -> tuple[int, str]:
        monkeypatch.setenv("BULLETIN_EDITOR_BASE_URL", url)
        monkeypatch.setenv("BULLETIN_EDITOR_MODEL", "tiny")
        command = ["script", BRIDGE, "--engine", "silence", "--duration", "40", *options]
        done = CliRunner().invoke(app, command)
        return done.exit_code, done.stdout

    return run


def test_the_command_line_asks_the_model(run: Callable[..., tuple[int, str]]) -> None:
    with Model(says(ENGLISH)) as model:
        code, printed = run("--editor", "llm", "--format", "json", url=model.url)
    assert code == 0
    assert len(model.asked) == 2
    written = script_file.loads(printed, "printed")
    assert [o.reason for o in written.omissions if o.text == "draft by tiny"]


def test_the_default_editor_asks_nobody(run: Callable[..., tuple[int, str]]) -> None:
    with Model(says(GOOD)) as model:
        assert run(url=model.url)[0] == 0
    assert not model.asked


def test_only_what_is_told_is_drafted(run: Callable[..., tuple[int, str]]) -> None:
    with Model(says(GOOD)) as model:
        assert run("--editor", "llm", "--style", "headlines", url=model.url)[0] == 0
    assert not model.asked


def test_a_drafted_script_says_where_it_comes_from(run: Callable[..., tuple[int, str]]) -> None:
    """The model here is given the extractive script itself, in other figures."""
    lines = extractive_lines(run)
    with Model(says("\n".join(lines).replace("45", "पैंतालीस"))) as model:
        code, printed = run("--editor", "llm", "--explain", url=model.url)
    assert code == 0
    assert "पैंतालीस गांवों" in printed
    assert "a headline; paragraph" not in printed


def extractive_lines(run: Callable[..., tuple[int, str]]) -> list[str]:
    code, printed = run("--format", "json", url="http://127.0.0.1:9")
    assert code == 0
    segments = [segment for segment in json.loads(printed)["segments"] if segment["kind"] == "story"]
    return [one["written"] for segment in segments for one in segment["sentences"] if "span" in one]
