"""The program as a person uses it: what it prints, what it leaves, how it exits."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest
import yaml

from bulletin import cli
from bulletin.audio import process
from bulletin.engines import models
from tests import killing
from tests.voices import ToneEngine, let_in

ARTICLE = """\
New bus service launched in hill town

Bus Service: पहाड़ी शहर में सोमवार को 12 नई बसें चलाई गईं, जिनसे 40 गांव पहली बार जिला अस्पताल से जुड़ गए. \
परिवहन विभाग ने बताया कि इन बसों पर ₹3.5 करोड़ की लागत आई है. \
पहले दिन 2,450 यात्रियों ने सफर किया और किराया 20 रुपये रखा गया है.
क्या बोले यात्री
स्कूल की शिक्षिका मीना रावत ने कहा कि अब बच्चों को 7 किमी पैदल नहीं चलना पड़ेगा. \
विभाग के अनुसार, मार्च तक 8 और बसें इस सेवा में जोड़ी जाएंगी.
ये भी पढ़ें: Weather News: अगले दो दिन बारिश के आसार
"""


@dataclass
class Outcome:
    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object, stdin: bytes = b"") -> Outcome:
        monkeypatch.setattr(sys, "argv", ["bulletin", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(stdin), "utf-8"))
        with pytest.raises(SystemExit) as exit_:
            cli.main()
        printed = capsys.readouterr()
        return Outcome(int(exit_.value.code or 0), printed.out, printed.err)

    return run


@pytest.fixture
def article(tmp_path: Path) -> Path:
    file = tmp_path / "bus.txt"
    file.write_text(ARTICLE, "utf-8")
    return file


@pytest.fixture
def tone(monkeypatch: pytest.MonkeyPatch) -> type[ToneEngine]:
    return let_in(monkeypatch, ToneEngine)


def left(directory: Path) -> list[str]:
    return sorted(file.name for file in directory.rglob("*") if file.is_file())


def test_make_leaves_an_episode_and_prints_its_path(run: Run, article: Path, tone: Any) -> None:
    done = run("make", article, "--engine", "test", "--edition", "2026-01-12T08:00", "--duration", 30)
    assert done.code == 0
    audio = Path(done.out.strip())
    assert re.fullmatch(r"2026-01-12-[a-z0-9-]+\.mp3", audio.name)
    assert {f"{audio.stem}{suffix}" for suffix in (".mp3", ".vtt", ".json")} <= set(left(audio.parent))
    assert all(name.startswith(f"{audio.stem}.") for name in left(audio.parent))


def test_make_prints_one_json_object(run: Run, article: Path, tone: Any) -> None:
    done = run("make", article, "--engine", "test", "--json", "-o", "elsewhere")
    told = json.loads(done.out)
    assert Path(told["audio"]["name"]).is_file()
    assert Path(told["audio"]["name"]).parent.name == "elsewhere"
    assert told["engine"] == "test"
    assert told["readers"][0]["voice"] == "tone"
    assert told["duration_ms"] > 5000
    assert -17 <= told["loudness"]["integrated"] <= -15
    sentences = [sentence for segment in told["segments"] for sentence in segment["sentences"]]
    assert all(sentence["start_ms"] < sentence["end_ms"] for sentence in sentences)
    assert any("12 नई बसें" in sentence["written"] for sentence in sentences)
    assert any("बारह नई बसें" in sentence["spoken"] for sentence in sentences)
    reasons = {omission["text"]: omission["reason"] for omission in told["omissions"]}
    assert any(text.startswith("ये भी पढ़ें") for text in reasons)
    assert all(reasons.values())


def test_several_sources_and_standard_input_make_one_bulletin(run: Run, article: Path, tone: Any) -> None:
    other = (
        "नदी में बाढ़, 3 पुल बंद\n\nनदी का जलस्तर मंगलवार रात खतरे के निशान से ऊपर पहुंच गया, जिसके बाद 3 पुल बंद कर दिए गए।"
    )
    done = run("make", article, "-", "--engine", "test", "--json", stdin=other.encode())
    told = json.loads(done.out)
    stories = [segment for segment in told["segments"] if segment["kind"] == "story"]
    assert [story["source"] for story in stories] == [source["name"] for source in told["sources"]]
    assert len(stories) == 2


def test_explain_tells_why_of_every_sentence(run: Run, article: Path, tone: Any) -> None:
    shown = run("script", article, "--engine", "test", "--explain").out
    kept, left_out = shown.split("left out:")
    lines = kept.splitlines()
    lead = next(number for number, line in enumerate(lines) if "12 नई बसें" in line and "जुड़ गए" in line)
    assert "the lead" in lines[lead + 1]
    assert "paragraph 1, 0 to" in lines[lead + 1]
    assert re.search(r"ये भी पढ़ें: .*\n +\S+", left_out)


def test_styles_tell_headlines_only_or_everything(run: Run, article: Path, tone: Any) -> None:
    headlines = run("script", article, "--engine", "test", "--style", "headlines").out
    assert "जुड़ गए" not in headlines
    assert "मुख्य समाचार" in headlines
    everything = run("script", article, "--engine", "test", "--style", "full").out
    for piece in ("जुड़ गए", "₹3.5 करोड़", "2,450", "मीना रावत", "8 और बसें"):
        assert piece in everything


def test_one_event_is_told_once(run: Run, article: Path, tone: Any, tmp_path: Path) -> None:
    shorter = tmp_path / "short.txt"
    shorter.write_text(ARTICLE.splitlines()[2].partition(". ")[0] + ".\n", "utf-8")
    told = json.loads(run("make", shorter, article, "--engine", "test", "--json").out)
    assert [source["name"] for source in told["sources"]] == [str(article)]
    assert any(omission["article"] == str(shorter) for omission in told["omissions"])


@pytest.mark.parametrize("form", ["json", "yaml"])
def test_an_edited_script_is_what_is_spoken(
    run: Run, article: Path, tone: Any, form: str, tmp_path: Path
) -> None:
    script = run("script", article, "--engine", "test", "--format", form).out
    edited = tmp_path / f"script.{form}"
    edited.write_text(script.replace("2,450", "2,500"), "utf-8")
    done = run("speak", edited, "--engine", "test", "--json")
    spoken = " ".join(tone.asked)
    assert done.code == 0
    assert "दो हज़ार पाँच सौ यात्रियों" in spoken or "ढाई हज़ार यात्रियों" in spoken
    assert "चार सौ पचास" not in spoken


def test_make_says_what_script_shows(run: Run, article: Path, tone: Any) -> None:
    shown = yaml.safe_load(run("script", article, "--engine", "test", "--format", "yaml").out)
    made = json.loads(run("make", article, "--engine", "test", "--json").out)
    assert [s["written"] for part in shown["segments"] for s in part["sentences"]] == [
        s["written"] for part in made["segments"] for s in part["sentences"]
    ]


def test_nothing_that_no_one_would_say_is_said(run: Run, article: Path, tone: Any) -> None:
    run("make", article, "--engine", "test")
    spoken = " ".join(tone.asked)
    for unwanted in ("ये भी पढ़ें", "बारिश के आसार", "क्या बोले यात्री", "बस सर्विस", "लॉन्च"):
        assert unwanted not in spoken
    assert not re.search(r"[0-9A-Za-z०-९]", spoken)


def test_spoken_gives_a_line_for_a_line(run: Run) -> None:
    done = run("spoken", stdin="24 साल\n\n5 किमी दूर\n".encode())
    assert done.out == "चौबीस साल\n\nपाँच किलोमीटर दूर\n"
    assert run("spoken", "24 साल").out == "चौबीस साल\n"


def test_say_speaks_to_a_file(run: Run, tone: Any, tmp_path: Path) -> None:
    done = run("say", "नमस्कार। आज 5 खबरें हैं।", "--engine", "test", "-o", "out/hello.wav")
    assert done.code == 0
    assert (tmp_path / "out" / "hello.wav").read_bytes().startswith(b"RIFF")
    assert tone.asked == ["नमस्कार।", "आज पाँच खबरें हैं।"]


def test_a_settings_file_here_is_used(run: Run, article: Path, tone: Any) -> None:
    Path("bulletin.toml").write_text('[station]\nname = "रेडियो पहाड़"\n[voice]\nengine = "test"', "utf-8")
    assert "रेडियो पहाड़" in run("script", article).out


@pytest.mark.parametrize(
    ("content", "code", "telling"),
    [
        (None, 3, "no such file"),
        (b"", 4, "empty"),
        (b" \n\n", 4, "empty"),
        (bytes(range(256)) * 40, 3, "text"),
        (b"Only English text stands here. Nothing else at all.", 4, "hindi"),
        ("नमस्ते".encode(), 4, "hindi"),
        ("यह वाक्य बहुत लंबा है। ".encode() * 120_000, 3, "mb"),
        (bytes([0xC0, 0xE1, 0xF3, 0xA8]) * 200, 3, ""),
    ],
    ids=["missing", "empty", "blank", "binary", "english", "one word", "huge", "8-bit"],
)
def test_bad_input_gets_one_line_and_leaves_nothing(
    run: Run, tmp_path: Path, tone: Any, content: bytes | None, code: int, telling: str
) -> None:
    file = tmp_path / "input.txt"
    if content is not None:
        file.write_bytes(content)
    done = run("make", file, "--engine", "test")
    assert done.code == code, done.err
    last = done.err.strip().splitlines()[-1]
    assert last.startswith("bulletin: ")
    assert telling in last.lower()
    assert "input.txt" in last
    assert "Traceback" not in done.err
    assert not Path("audio_out").exists() or not left(Path("audio_out"))


def test_utf_16_is_read(run: Run, tmp_path: Path, tone: Any) -> None:
    file = tmp_path / "wide.txt"
    file.write_text(ARTICLE, "utf-16")
    assert run("make", file, "--engine", "test").code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "telling"),
    [
        (["--voice", "nobody", "--engine", "test"], 5, "tone"),
        (["--voice", "nobody"], 5, "nobody"),
        (["--engine", "nobody"], 5, "silence"),
        (["--duration", "2"], 2, "bulletin.duration"),
        (["--speed", "9"], 2, "voice.speed"),
        (["--config", "none.toml"], 2, "none.toml"),
        (["-o", "blocked/out", "--engine", "test"], 7, "blocked"),
    ],
)
def test_a_wrong_option_is_told(
    run: Run, article: Path, tone: Any, arguments: list[str], code: int, telling: str
) -> None:
    Path("blocked").write_text("a file, not a directory")
    before = [] if arguments[0] != "--config" else arguments
    done = run(*before, "make", article, *([] if before else arguments))
    assert done.code == code, done.err
    assert telling in done.err.splitlines()[-1]
    assert "Traceback" not in done.err


def test_a_damaged_script_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text("version: 1\nsegments: [", "utf-8")
    done = run("speak", "s.yaml", "--engine", "silence")
    assert done.code == 3
    assert "s.yaml" in done.err


def test_a_bug_keeps_its_traceback(
    run: Run, article: Path, tone: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("bulletin.cleaning.clean", broken)
    monkeypatch.setattr(sys, "argv", ["bulletin", "make", str(article), "--engine", "test"])
    with pytest.raises(ZeroDivisionError):
        cli.main()


def test_a_model_that_fails_its_hash_is_refused(
    run: Run, article: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("BULLETIN_DATA_DIR", str(tmp_path / "data"))
    models.directory().mkdir(parents=True)
    for asset in models.ASSETS:
        with models.location(asset).open("wb") as file:
            file.truncate(asset.size)
    done = run("make", article, "--engine", "kokoro")
    assert done.code == 5
    assert "bulletin voices install" in done.err
    assert not left(tmp_path / "audio_out")


def test_auto_tells_when_it_is_not_the_default_voice(
    run: Run, article: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("BULLETIN_DATA_DIR", str(tmp_path / "data"))
    done = run("script", article)
    assert done.code == 0
    assert "kokoro" in done.err
    assert done.err.splitlines()[-1] == "bulletin: speaking with espeak instead"


def test_doctor_names_what_is_missing_and_what_mends_it(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("BULLETIN_DATA_DIR", str(tmp_path / "data"))
    done = run("doctor")
    assert done.code == 0
    assert re.search(r"✗ kokoro .*bulletin voices install", done.out)
    assert re.search(r"✓ espeak", done.out)
    monkeypatch.setattr(process, "_candidates", lambda: iter(()))
    process.ffmpeg.cache_clear()
    done = run("doctor")
    assert done.code == 1
    assert re.search(r"✗ ffmpeg .*pip install", done.out)


def test_voices_list_shows_every_engine(run: Run) -> None:
    done = run("voices", "list")
    for name in ("kokoro", "gtts", "espeak", "silence", "hf_alpha", "hm_omega"):
        assert name in done.out


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_leaves_nothing_half_made_and_keeps_what_was_said(
    article: Path, tmp_path: Path, number: signal.Signals
) -> None:
    slow = (
        "import time, sys\n"
        "from bulletin.engines import silence\n"
        "say = silence.Silence.say\n"
        "def slowly(self, take):\n"
        "    time.sleep(0.4)\n"
        "    return say(self, take)\n"
        "silence.Silence.say = slowly\n"
        "from bulletin.cli import main\n"
        f"sys.argv = ['bulletin', 'make', {str(article)!r}, '--engine', 'silence']\n"
        "main()\n"
    )
    program = subprocess.Popen(
        [sys.executable, "-c", slow], cwd=tmp_path, stderr=subprocess.PIPE, text=True, env=dict(os.environ)
    )
    cache = Path(os.environ["BULLETIN_CACHE_DIR"])
    deadline = time.monotonic() + 30
    while killing.kept(cache) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    program.send_signal(number)
    _, error = program.communicate(timeout=30)
    assert program.returncode == 128 + number
    assert "Traceback" not in error
    assert killing.kept(cache) >= 2
    assert not left(tmp_path / "audio_out")


def test_the_cache_is_told_pruned_and_cleared(run: Run, tone: Any, tmp_path: Path) -> None:
    run("say", "नमस्कार। आज 5 खबरें हैं।", "--engine", "test", "-o", "hello.wav")
    told = json.loads(run("cache", "info", "--json").out)
    assert told["entries"] == 2
    files = [file for file in Path(told["directory"]).rglob("*") if file.is_file()]
    assert told["bytes"] == sum(file.stat().st_size for file in files)
    assert told["limit"] == 2_000_000_000
    assert "deleted 0 sounds" in run("cache", "prune").out
    assert "deleted 2 sounds" in run("cache", "prune", "--size", 0).out
    run("say", "नमस्कार। आज 5 खबरें हैं।", "--engine", "test", "-o", "hello.wav")
    assert "2 sounds" in run("cache", "info").out
    assert "deleted 2 sounds" in run("cache", "clear").out
    assert not left(Path(told["directory"]))


def test_more_jobs_than_are_good_are_not_taken(run: Run, tone: Any) -> None:
    done = run("say", "नमस्कार।", "--engine", "test", "--jobs", 9, "-o", "hello.wav")
    assert done.code == 0
    assert "test speaks with 1 at a time here" in done.err
