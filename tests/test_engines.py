"""One contract for every voice: all of a take or none of it, the same each time, and honest about itself."""

import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bulletin import audio, engines
from bulletin.engines import Engine, kokoro
from bulletin.engines.gtts import Gtts
from bulletin.engines.kokoro import Kokoro
from bulletin.engines.patience import Patience
from bulletin.errors import BadAudio, EngineUnavailable, TooLong, UnknownVoice
from bulletin.proofing import expected
from bulletin.types import Pcm, Spoken, Take, Voice
from tests.gtts_emulator import Emulator

SHORT = "बाज़ार आज बंद हैं।"
NEWS = "ज़िला प्रशासन ने नदी किनारे के गाँव खाली कराए, पर नुकसान की कोई खबर नहीं है।"
ENDLESS = " ".join(["नगर निगम की टीम ने पूरे दिन सफ़ाई का काम किया और"] * 60)

RATES = {"silence": 24_000, "espeak": 22_050, "kokoro": 24_000, "gtts": 24_000}
REAL = {"espeak", "kokoro"}
EVERY = [pytest.param(name, marks=[pytest.mark.engine] if name in REAL else []) for name in RATES]


@pytest.fixture(scope="module")
def google(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    with Emulator(tmp_path_factory.mktemp("google")) as emulator:
        yield emulator


@pytest.fixture(params=EVERY)
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Engine:
    name: str = request.param
    if name == "kokoro":
        request.getfixturevalue("kokoro_installed")
    if name == "gtts":
        for variable, value in request.getfixturevalue("google").environment.items():
            monkeypatch.setenv(variable, value)
        for variable in ("no_proxy", "NO_PROXY"):
            monkeypatch.delenv(variable, raising=False)
        return Gtts({}, Patience(pause=0.01, spacing=0))
    return _built(name)


@cache
def _built(name: str) -> Engine:
    """One for all tests, as a process has one: loading Kokoro takes a second."""
    return engines.build(name)


def name_of(engine: Engine) -> str:
    return type(engine).__name__.lower()


def voice(engine: Engine, speed: float = 1.0) -> Voice:
    return Voice(name_of(engine), engine.voices()[0].name, speed)


said: dict[Take, Pcm] = {}


def say(engine: Engine, text: str, speed: float = 1.0) -> Pcm:
    """Said once for all tests."""
    take = Take(Spoken(text), voice(engine, speed))
    if take not in said:
        said[take] = engine.say(take)
    return said[take]


def test_no_engine_escapes_this_contract() -> None:
    assert set(RATES) <= set(engines.names())
    built_in = {
        point.name for point in engines._entry_points().values() if point.value.startswith("bulletin.")
    }
    assert built_in == set(RATES)


def test_it_works_here(engine: Engine) -> None:
    engine.check()


def test_it_has_voices_and_says_what_they_are(engine: Engine) -> None:
    infos = engine.voices()
    assert len({info.name for info in infos}) == len(infos) > 0
    for info in infos:
        assert info.name
        assert info.description
        assert info.gender in {"female", "male", "none"}
        assert 120 < info.ms_per_akshara < 220
        assert -15 < info.gain_db < 15


@pytest.mark.parametrize("text", [SHORT, NEWS])
def test_it_says_all_of_a_take(engine: Engine, text: str) -> None:
    pcm = say(engine, text)
    assert pcm.rate == RATES[name_of(engine)]
    info = engine.voices()[0]
    due = expected(Spoken(text), info, 1.0)
    heard = pcm if info.silent else audio.trim(pcm)
    assert 0.7 * due < heard.duration < 1.35 * due
    if not info.silent:
        assert -30 < audio.level(heard).rms < -8
        assert audio.level(heard).clipped == 0


def test_the_same_take_gives_the_same_samples_whatever_was_said_before(engine: Engine) -> None:
    before = say(engine, SHORT)
    say(engine, NEWS)
    assert engine.say(Take(Spoken(SHORT), voice(engine))) == before


def test_it_keeps_the_asked_speed(engine: Engine) -> None:
    def length(speed: float) -> float:
        pcm = say(engine, SHORT, speed)
        return (pcm if engine.voices()[0].silent else audio.trim(pcm)).duration

    assert length(0.8) == pytest.approx(length(1.0) / 0.8, rel=0.15)
    assert length(1.3) == pytest.approx(length(1.0) / 1.3, rel=0.15)


def test_what_is_too_long_is_refused_or_said_whole(engine: Engine) -> None:
    take = Take(Spoken(ENDLESS), voice(engine))
    try:
        pcm = engine.say(take)
    except TooLong:
        return
    due = expected(take.spoken, engine.voices()[0], 1.0)
    assert 0.7 * due < pcm.duration < 1.35 * due


@pytest.mark.parametrize("text", ["", "।", " … ", "—"])
def test_nothing_to_say_is_no_sound(engine: Engine, text: str) -> None:
    take = Take(Spoken(text), voice(engine))
    if engine.voices()[0].silent:
        assert engine.say(take).frames == b""
    else:
        with pytest.raises(BadAudio, match="nothing to say"):
            engine.say(take)


def test_an_unknown_voice_is_refused_with_the_known_ones(engine: Engine) -> None:
    stranger = Voice(name_of(engine), "नारद")
    known = engine.voices()[0].name
    with pytest.raises(UnknownVoice, match=f"नारद.*{known}"):
        engine.say(Take(Spoken(SHORT), stranger))
    with pytest.raises(UnknownVoice, match=f"नारद.*{known}"):
        engine.fingerprint(stranger)


def test_its_fingerprint_is_of_the_voice_and_not_of_the_moment(engine: Engine) -> None:
    prints = [
        engine.fingerprint(Voice(name_of(engine), info.name, speed))
        for info in engine.voices()
        for speed in (1.0, 1.2)
    ]
    assert prints == [
        engine.fingerprint(Voice(name_of(engine), info.name)) for info in engine.voices() for _ in range(2)
    ]
    assert len(set(prints)) == len(engine.voices())
    assert all(name_of(engine) in text.lower() for text in prints)


@pytest.mark.parametrize("cores", [1, 2, 3, 64])
def test_its_jobs_fit_the_machine(engine: Engine, cores: int) -> None:
    assert 1 <= engine.jobs(cores) <= cores


@pytest.mark.parametrize("name", EVERY)
def test_nothing_heavy_is_loaded_to_know_about_a_voice(name: str) -> None:
    code = (
        "import sys\n"
        "from bulletin import engines\n"
        "from bulletin.types import Voice\n"
        f"engine = engines.build({name!r})\n"
        f"engine.fingerprint(Voice({name!r}, engine.voices()[0].name)), engine.jobs(2)\n"
        "print(*sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"onnxruntime", "numpy", "gtts", "pydub", "requests"} & set(done.stdout.split())


# What only Kokoro must promise.

kokoro_test = pytest.mark.usefixtures("kokoro_installed")


@pytest.mark.engine
@kokoro_test
@pytest.mark.parametrize("name", [info.name for info in Kokoro({}).voices()])
def test_each_voice_of_kokoro_speaks_at_the_pace_and_level_it_tells(name: str) -> None:
    engine = _built("kokoro")
    info = engines.voice_info(engine, Voice("kokoro", name))
    heard = audio.trim(engine.say(Take(Spoken(NEWS), Voice("kokoro", name))))
    assert heard.duration == pytest.approx(expected(Spoken(NEWS), info, 1.0), rel=0.2)
    level = audio.level(audio.gain(heard, info.gain_db))
    assert level.rms == pytest.approx(-17, abs=2.5)
    assert level.clipped == 0


def test_kokoro_refuses_what_is_too_long_before_it_loads_the_model() -> None:
    engine = Kokoro({})
    with pytest.raises(TooLong):
        engine.say(Take(Spoken(ENDLESS), Voice("kokoro", "hf_alpha")))
    assert "_session" not in vars(engine)


def test_kokoro_speaks_in_as_many_processes_as_memory_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    for memory, jobs in ((16 * 2**30, 8), (2 * 2**30, 2), (2**29, 1)):
        monkeypatch.setattr(kokoro, "_memory", lambda memory=memory: memory)
        assert Kokoro({}).jobs(8) == jobs


def test_kokoro_takes_less_of_a_slow_voice() -> None:
    engine = Kokoro({})
    text = " ".join(["सुबह से बारिश हो रही है"] * 7)
    assert 182 < len(engine.tokens(Spoken(text))) < 260
    with pytest.raises(TooLong):
        engine.say(Take(Spoken(text), Voice("kokoro", "hf_alpha", 0.7)))


def test_a_breath_is_a_comma_to_kokoro() -> None:
    engine = Kokoro({})
    text = "राहत दल पहुँच गया और बचाव का काम शुरू हुआ।"
    after = text.index(" और")
    assert engine.tokens(Spoken(text, (after,))) == engine.tokens(Spoken(text.replace(" और", ", और")))


def test_kokoro_leaves_no_sound_out(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = Kokoro({})
    assert len(engine.tokens(Spoken("टिळक"))) == len(engine.tokens(Spoken("टिलक")))
    monkeypatch.setattr("bulletin.engines.espeakng.phonemes", lambda text: "nˈʘm")
    with pytest.raises(BadAudio, match="ʘ in 'नाम'"):
        engine.tokens(Spoken("नाम"))


def test_kokoro_without_its_files_names_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BULLETIN_DATA_DIR", str(tmp_path))
    engine = Kokoro({})
    for attempt in (engine.check, lambda: engine.say(Take(Spoken(SHORT), Voice("kokoro", "hf_beta")))):
        with pytest.raises(EngineUnavailable, match="is missing; run: bulletin voices install"):
            attempt()


@pytest.mark.engine
@kokoro_test
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells a process its own peak")
def test_a_process_of_kokoro_needs_less_than_700_mb() -> None:
    code = (
        "from bulletin import engines\n"
        "from bulletin.types import Spoken, Take, Voice\n"
        "engine = engines.build('kokoro')\n"
        "def tokens(text): return len(engine.tokens(Spoken(text)))\n"
        "text = 'जाँच दल ने आज'\n"
        "while tokens(text) < 240: text += ' जाँच दल ने आज'\n"
        "assert tokens(text) < 260\n"
        "for each in ('शहर में आज बारिश हुई।', text):\n"
        "    engine.say(Take(Spoken(each), Voice('kokoro', 'hm_omega')))\n"
        # Not ru_maxrss: that one begins with what the process had that started it.
        "status = dict(line.split(':', 1) for line in open('/proc/self/status'))\n"
        "print(status['VmHWM'].split()[0])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) * 1024 < 700 * 2**20


@pytest.mark.engine
@pytest.mark.usefixtures("kokoro_installed")
def test_phonemes_that_a_station_sets_are_what_kokoro_says() -> None:
    kokoro = Kokoro({})
    text = Spoken("नया शाओमी, फोन शाओमी। बाज़ार में आया।")
    by_rule = kokoro.tokens(text)
    assert kokoro.tokens(text, [("शाओमी", "ʃaːˈoːmi")]) == by_rule
    assert len(kokoro.tokens(text, [("शाओमी", "m")])) < len(by_rule)
    assert kokoro.tokens(text, [("ओमी", "m")]) == by_rule
