"""The gtts engine, against an emulator of Google Translate: whole, in order, or one clear error."""

import io
import socket
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from gtts import gTTS

from bulletin import engines
from bulletin.engines import gtts
from bulletin.engines.gtts import Gtts
from bulletin.engines.packing import pack
from bulletin.engines.patience import Patience
from bulletin.errors import BadAudio, BulletinError, ConfigError, EngineUnavailable, TooLong, UnknownVoice
from bulletin.hindi import count_aksharas
from bulletin.types import Spoken, Take, Voice
from tests.gtts_emulator import Emulator, clip, envelope, heard, pitch

SHORT = "आज शाम तक बारिश होने की संभावना है।"
LONG = (
    "राज्य सरकार ने बाढ़ से घिरे गाँवों में नावें और राहत सामग्री भेजी है, जबकि सेना की तीन टुकड़ियाँ लोगों को सुरक्षित "
    "स्थानों तक पहुँचा रही हैं, और मुख्यमंत्री ने कहा कि किसी भी परिवार को भोजन, पानी और दवा की कमी नहीं होने दी जाएगी।"
)
VOICE = Voice("gtts", "hi")


def take(text: str) -> Take:
    return Take(Spoken(text), VOICE)


def engine(tries: int = 4, timeout: float = 5) -> Gtts:
    return Gtts({"tld": "co.in", "timeout": timeout}, Patience(tries=tries, pause=0.01, spacing=0))


@pytest.fixture
def google(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Emulator]:
    with Emulator(tmp_path) as emulator:
        for name, value in emulator.environment.items():
            monkeypatch.setenv(name, value)
        for name in ("no_proxy", "NO_PROXY"):
            monkeypatch.delenv(name, raising=False)
        yield emulator
        assert not emulator.strays


def test_a_long_sentence_is_said_whole_and_in_order(google: Emulator) -> None:
    chunks = [chunk.text for chunk in pack(LONG)]

    pcm = engine().say(take(LONG))

    assert len(chunks) > 1
    assert google.texts == chunks, "each part is asked for once, and gTTS divides none further"
    assert heard(pcm) == [pitch(text) for text in chunks]
    assert {(asked.host, asked.lang, asked.slow) for asked in google.asked} == {
        ("translate.google.co.in", "hi", False)
    }
    assert max(asked.side_by_side for asked in google.asked) == 1


def test_parts_of_a_sentence_are_joined_without_the_services_own_gaps(google: Emulator) -> None:
    pcm = engine().say(take(LONG))

    tones = sum(165 * count_aksharas(text) for text in google.texts)
    parts = len(google.texts)
    assert tones <= pcm.duration <= tones + parts * (90 + 140) + 100, (
        "trimmed at its edges, and a clause's pause"
    )


def test_it_takes_from_an_answer_the_very_bytes_that_gtts_takes(google: Emulator) -> None:
    """The emulator, gTTS's own parser and ours agree."""
    from bulletin.engines import wire

    theirs = io.BytesIO()
    gTTS(SHORT, lang="hi", tld="co.in").write_to_fp(theirs)

    assert wire.fetch(SHORT, "co.in", 5) == theirs.getvalue() == clip(SHORT)
    assert google.texts == [SHORT, SHORT]


def test_the_emulator_answers_in_the_shape_that_was_captured() -> None:
    """Its own frames as they were captured; of the clip only the first bytes."""
    frame = '[["wrb.fr","jQ1olc","[\\"//NExA==\\"]\\n",null,null,null,"generic"]\n]\n'
    captured = (
        f")]}}'\n\n{len(frame) + 1}\n{frame}"
        '57\n[["di",37]\n,["af.httprm",36,"-668177807451224424",66]\n]\n'
        '27\n[["e",4,null,null,5662]\n]\n'
    )

    assert envelope(b"\xff\xf3\x44\xc4") == captured
    assert clip(SHORT)[:4] == b"\xff\xf3\x44\xc4", "MPEG-2 layer III, 32 kb/s, 24 kHz, mono"


@pytest.mark.parametrize(
    "fault",
    [
        "429",
        "500",
        "503",
        "internal",
        "empty",
        "trunc",
        "badb64",
        "other",
        "notmp3",
        "silent",
        "stub",
        "drop",
        "cut",
    ],
)
def test_a_passing_fault_is_not_heard(google: Emulator, fault: str) -> None:
    google.script = ["ok", fault, "ok"]
    chunks = [chunk.text for chunk in pack(LONG)]

    pcm = engine().say(take(LONG))

    assert heard(pcm) == [pitch(text) for text in chunks]
    assert google.texts == [chunks[0], chunks[1], *chunks[1:]], "only what failed is asked for again"


@pytest.mark.parametrize(
    ("fault", "requests", "error", "message"),
    [
        (
            "429",
            2,
            EngineUnavailable,
            "translate.google.co.in answers 429, too many requests; try again later",
        ),
        ("503", 2, EngineUnavailable, "translate.google.co.in answers 503; try again later"),
        ("403", 1, EngineUnavailable, "answers 403: it has changed; run: pip install -U gTTS"),
        (
            "302",
            1,
            EngineUnavailable,
            "answers 302 and points elsewhere: it takes this address for a robot's",
        ),
        ("html", 1, EngineUnavailable, "answers with a web page: it takes this address for a robot's"),
        ("drop", 2, EngineUnavailable, "translate.google.co.in cannot be reached"),
        ("cut", 2, EngineUnavailable, "translate.google.co.in cannot be reached"),
        ("null", 1, BadAudio, "will not say 'आज शाम .*code: .3.*"),
        ("internal", 2, BadAudio, "will not say 'आज शाम .*code: .13.*"),
        ("empty", 2, BadAudio, "an empty clip for 'आज शाम"),
        ("trunc", 2, BadAudio, "cut short"),
        ("other", 2, BadAudio, "of a new kind"),
        ("badb64", 2, BadAudio, "damaged base64"),
        ("notmp3", 2, BadAudio, "no reading of .*not mp3"),
        ("silent", 2, BadAudio, "no reading of .*the clip is silent"),
        ("stub", 2, BadAudio, "no reading of .*the clip is [0-9]+ ms long, and should be"),
    ],
)
def test_a_lasting_fault_is_one_clear_error(
    google: Emulator, fault: str, requests: int, error: type[BulletinError], message: str
) -> None:
    google.script = [fault] * 9

    with pytest.raises(error, match=message) as told:
        engine(tries=2).say(take(SHORT))

    assert len(google.asked) == requests
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("fault", ["stall", "slowdrip"])
def test_it_does_not_wait_for_ever(google: Emulator, fault: str) -> None:
    google.script = [fault]

    with pytest.raises(EngineUnavailable, match="does not answer in time"):
        engine(tries=1, timeout=0.3).say(take(SHORT))


def test_a_rate_limit_slows_it_down_and_loses_nothing(google: Emulator) -> None:
    google.limit = (1, 1.0)
    text = "समाचार सुनने के लिए धन्यवाद, " * 5

    pcm = engine().say(take(text))

    assert heard(pcm) == [pitch(chunk.text) for chunk in pack(text)]


def test_retry_after_may_be_a_date(google: Emulator) -> None:
    google.script = ["429:Retry-After=Wed, 01 Jan 2098 00:00:00 GMT"]
    voice = engine()

    for _ in range(2):
        with pytest.raises(EngineUnavailable, match="429"):
            voice.say(take(SHORT))
    assert len(google.asked) == 1, "until then it is not asked again"


def test_a_certificate_nobody_vouches_for_is_refused(
    google: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")

    with pytest.raises(EngineUnavailable, match=r"no certificate that can be trusted .*REQUESTS_CA_BUNDLE"):
        engine().say(take(SHORT))
    assert not google.asked, "the text has not left"


def test_no_warning_of_the_process_is_silenced(google: Emulator) -> None:
    before = list(warnings.filters)

    engine().say(take(SHORT))

    assert list(warnings.filters) == before


def test_a_syllable_too_long_is_refused_before_anything_is_sent(google: Emulator) -> None:
    with pytest.raises(TooLong, match="longer than 100"):
        engine().say(take("क" + "\u093f" * 120))
    assert not google.asked


def test_marks_alone_are_not_sent(google: Emulator) -> None:
    with pytest.raises(BadAudio, match="nothing to say"):
        engine().say(take("।"))
    assert not google.asked


@pytest.mark.parametrize("tld", ["com@127.0.0.1:9", "example.org/", "", "co.in.example.org", "zz"])
def test_only_googles_own_domains_are_asked(tld: str) -> None:
    with pytest.raises(ConfigError, match=r"engines\.gtts\.tld cannot be"):
        Gtts({"tld": tld})


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"timeout": 0}, r"engines\.gtts\.timeout cannot be 0"),
        ({"timeout": "soon"}, r"timeout cannot be 'soon'; it is seconds"),
        ({"timeout": "nan"}, r"timeout cannot be 'nan'"),
        ({"tdl": "com"}, r"has no setting 'tdl'; it has tld and timeout"),
    ],
)
def test_a_wrong_setting_is_told(settings: dict[str, object], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        Gtts(settings)


@pytest.mark.parametrize("speed", [0.7, 1.5])
def test_another_speed_changes_the_length_and_not_the_pitch(google: Emulator, speed: float) -> None:
    usual = engine().say(take(SHORT))
    other = engine().say(Take(Spoken(SHORT), Voice("gtts", "hi", speed)))

    assert other.duration == pytest.approx(usual.duration / speed, rel=0.03)
    assert heard(other) == [pitch(SHORT)]


def test_check_is_content_where_google_answers(google: Emulator) -> None:
    engine().check()

    assert not google.asked, "no text is sent for it"


@pytest.mark.parametrize(
    ("status", "message"), [(429, "too many requests"), (302, "takes this address for a robot")]
)
def test_check_tells_where_google_answers_and_refuses(google: Emulator, status: int, message: str) -> None:
    google.reception = status

    with pytest.raises(EngineUnavailable, match=message):
        engine().check()


def test_check_tells_a_machine_that_is_offline(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{port}")

    with pytest.raises(EngineUnavailable, match=r"cannot be reached .*--engine espeak"):
        engine().check()


def test_check_does_not_wait_for_a_net_that_swallows_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gtts, "PROBE", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{mute.getsockname()[1]}")

        with pytest.raises(EngineUnavailable, match="does not answer"):
            engine().check()


def test_its_voice_and_fingerprint_need_no_network() -> None:
    voice = engines.build("gtts")

    assert [(info.name, info.gender) for info in voice.voices()] == [("hi", "female")]
    assert voice.fingerprint(VOICE) == engine().fingerprint(VOICE)
    assert voice.fingerprint(VOICE) != Gtts({"tld": "com"}).fingerprint(VOICE)
    with pytest.raises(UnknownVoice, match="gtts has no voice 'hm'; it has hi"):
        voice.say(Take(Spoken(SHORT), Voice("gtts", "hm")))
