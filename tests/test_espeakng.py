"""Phonemes are those Kokoro was taught with; what eSpeak NG would stumble over is written plainly first."""

from pathlib import Path

import pytest

from bulletin.engines import espeakng
from bulletin.engines.kokoro import Kokoro
from bulletin.types import Spoken

GOLDEN = Path(__file__).parent / "data" / "phonemes.tsv"
"""Sentences, and what misaki 0.9.4 made of them over phonemizer 3.4.0 and espeakng-loader 0.2.4."""

ROWS = [line.split("\t") for line in GOLDEN.read_text("utf-8").splitlines()]


@pytest.mark.parametrize(("text", "misaki"), ROWS, ids=[text[:12] for text, _ in ROWS])
def test_phonemes_are_those_of_misaki(text: str, misaki: str) -> None:
    engine = Kokoro({})
    letters = {number: letter for letter, number in engine._vocabulary.items()}
    assert "".join(letters[token] for token in engine.tokens(Spoken(text))) == misaki


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("शक्\u200dति", "शक्ति"),  # a joiner
        ("लोक\u200dसभा", "लोक\u200dसभा"),  # a joint of spoken form, which parts the words for eSpeak
        ("राम-श्याम", "राम श्याम"),
        ("राम–श्याम", "राम श्याम"),
        ("वह - मेरा भाई - आया।", "वह — मेरा भाई — आया."),
        ("बंद है।", "बंद है."),
        ("बंद है॥", "बंद है."),
        ("«नमस्ते»", "“नमस्ते”"),
        ("\u0972प", "\u090dप"),
        ("अॅप", "\u090dप"),
        ("च\u093cार", "चार"),
        ("क\u093cलम", "क\u093cलम"),
        ("एक\u00a0 दो\tतीन", "एक दो तीन"),
    ],
)
def test_writing_that_espeak_does_not_know(written: str, plain: str) -> None:
    assert espeakng.legible(Spoken(written)) == plain


@pytest.mark.parametrize(
    "sign", "\u200c \u200d \u200b \u0951 \u0952 । ॥ - – — … “ ” « » ( ) ' ’ ‘ | · •".split()
)
def test_no_sign_is_spelled_out(sign: str) -> None:
    plain = espeakng.phonemes("हम तुम").replace(" ", "")
    marked = espeakng.phonemes(espeakng.legible(Spoken(f"हम {sign} तुम")))
    assert "".join(letter for letter in marked if letter not in f"{espeakng.MARKS} ") == plain


@pytest.mark.parametrize(
    ("text", "after", "plain"),
    [
        ("राम आया और गया।", "आया", "राम आया, और गया."),
        ("राम आया, और गया।", "आया", "राम आया, और गया."),
        ("राम आया — और गया।", "आया", "राम आया — और गया."),
        ("राम आया।", "आया", "राम आया."),
        ("राम आया", "आया", "राम आया"),
    ],
)
def test_a_breath_is_a_comma_where_there_is_no_pause_yet(text: str, after: str, plain: str) -> None:
    assert espeakng.legible(Spoken(text, (text.index(after) + len(after),))) == plain


def test_breaths_keep_their_places_whatever_their_order() -> None:
    assert espeakng.legible(Spoken("एक दो तीन चार", (9, 2))) == "एक, दो तीन, चार"


def test_foreign_words_bring_no_flags() -> None:
    assert "(" not in espeakng.phonemes("यह online है")


def test_phonemes_do_not_depend_on_what_was_spoken_before() -> None:
    before = espeakng.phonemes("मुंबई में बारिश")
    espeakng.speech("hello there", "en", 300)
    assert espeakng.phonemes("मुंबई में बारिश") == before
