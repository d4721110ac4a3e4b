"""A boundary is where a Hindi reader would put it."""

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin import hindi

PARAGRAPHS = Path(__file__).parent / "data" / "hindi" / "sentences.txt"
MARK = "‖"


def paragraphs() -> list[str]:
    rows = hindi.nfc(PARAGRAPHS.read_text("utf-8")).splitlines()
    return [row for row in rows if row and not row.startswith("#")]


@pytest.mark.parametrize("row", paragraphs())
def test_a_paragraph_ends_its_sentences_there(row: str) -> None:
    text = " ".join(row.replace(f" {MARK} ", " ").replace(MARK, "").split())
    assert hindi.sentences(text) == [part.strip() for part in row.split(MARK)]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("मेला शुरू हुआ, लोग आए।", ["मेला शुरू हुआ,", "लोग आए।"]),
        ("मेला शुरू हुआ और लोग आए।", ["मेला शुरू हुआ", "और लोग आए।"]),
        ("उसने कहा कि मेला लगेगा।", ["उसने कहा", "कि मेला लगेगा।"]),
        ("मेला लगेगा।", ["मेला लगेगा।"]),
        ("", []),
    ],
)
def test_a_reader_pauses_between_clauses(text: str, clauses: list[str]) -> None:
    assert hindi.clauses(text) == clauses


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("क्षत्रिय", ["क्ष", "त्रि", "य"]),
        ("हिन्दी", ["हि", "न्दी"]),
        ("पढ़ाई", ["प", "ढ़ा", "ई"]),
        ("अंक", ["अं", "क"]),
        ("राष्\u200dट्र", ["रा", "ष्\u200dट्र"]),
        ("क 5", ["क", " ", "5"]),
        ("", []),
    ],
)
def test_a_word_is_written_in_syllables(text: str, units: list[str]) -> None:
    assert hindi.aksharas(hindi.nfc(text)) == [hindi.nfc(unit) for unit in units]


def test_only_syllables_count_as_speech() -> None:
    assert hindi.count_aksharas("हिन्दी, 5 रन!") == 4


def test_vowel_signs_belong_to_their_words() -> None:
    text = hindi.nfc("हिन्दी में पढ़ाई (COVID-19) की।")
    assert hindi.words(text) == [*map(hindi.nfc, ("हिन्दी", "में", "पढ़ाई", "COVID", "19", "की"))]
    assert hindi.hindi_words(text) == [*map(hindi.nfc, ("हिन्दी", "में", "पढ़ाई", "की"))]


TEXT = st.text(alphabet="कडनिाे्ंँ़०5 aZ.।|?!…\"'”’()\n-", max_size=200)


@given(st.one_of(TEXT, st.text(max_size=200)))
def test_sentences_lose_nothing_but_the_space_between_them(text: str) -> None:
    spans = list(hindi.sentence_spans(text))
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(spans))
    assert "".join("".join(hindi.sentences(text)).split()) == "".join(text.split())


@given(st.one_of(TEXT, st.text(max_size=200)))
def test_syllables_lose_nothing(text: str) -> None:
    assert "".join(hindi.aksharas(text)) == text


@given(TEXT)
def test_nfc_is_one_form(text: str) -> None:
    assert hindi.nfc(hindi.nfc(text)) == hindi.nfc(text)


def test_a_long_text_takes_time_in_proportion() -> None:
    assert len(hindi.sentences("1.2.3.4.5." * 50_000 + " है।")) >= 1
    assert len(hindi.sentences("मेला लगा है। " * 20_000)) == 20_000
