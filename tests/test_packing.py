"""Packing: a text is divided where a reader would pause, and nothing that is said is lost."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.engines.packing import Chunk, pack
from bulletin.errors import TooLong

VIRAMA = "\u094d"
WORDS = "राष्ट्रपति क्षत्रिय उन्होंने में भारत प्रधानमंत्री श्रद्धालुओं विद्यार्थियों ने कहा कि और सड़क डॉ. ए.पी.जे. पढ़ाई".split()
MARKS = ["।", ",", " —", "?", " “", "”", ";", " (", ")", "॥", "…", " ।"]
hindi = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(["", "", "", *MARKS])), max_size=60).map(
    lambda parts: " ".join(word + mark for word, mark in parts)
)


def said(text: str) -> str:
    """The letters, signs and digits of a text: what must be heard."""
    return "".join(character for character in text if unicodedata.category(character)[0] in "LMN")


def texts(chunks: tuple[Chunk, ...]) -> list[str]:
    return [chunk.text for chunk in chunks]


@given(hindi, st.lists(st.integers(0, 400)), st.integers(40, 120))
def test_nothing_said_is_lost_and_no_chunk_is_too_long(text: str, breaths: list[int], limit: int) -> None:
    chunks = pack(text, breaths, limit)

    assert said("".join(texts(chunks))) == said(text)
    for chunk in chunks:
        assert 0 < len(chunk.text) <= limit
        assert said(chunk.text)
        assert chunk.text == chunk.text.strip()


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=300))
def test_any_text_at_all_is_packed_or_refused(text: str) -> None:
    try:
        chunks = pack(text, limit=30)
    except TooLong:
        return
    letters = [character for character in text if unicodedata.category(character)[0] in "LN"]
    assert [
        character
        for chunk in chunks
        for character in chunk.text
        if unicodedata.category(character)[0] in "LN"
    ] == letters
    assert all(len(chunk.text) <= 30 for chunk in chunks)


@given(st.lists(st.sampled_from("क्ष त्रि ज्ञा रा ष्ट्री य स्त्रि यों ड़ ढ़ा में हाँ".split()), min_size=40, max_size=150))
def test_a_word_without_end_is_cut_between_its_syllables(syllables: list[str]) -> None:
    text = "".join(syllables)

    chunks = texts(pack(text))

    assert "".join(chunks) == text
    assert all(len(chunk) <= 100 for chunk in chunks)
    for chunk in chunks:
        assert not unicodedata.category(chunk[0]).startswith("M"), "a sign was cut off its letter"
        assert not chunk.endswith(VIRAMA), "a conjunct was cut"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("आज बारिश होगी।", ["आज बारिश होगी।"]),
        # At the danda, though a later space would fill the first chunk better.
        (
            "राज्य सरकार ने बाढ़ से घिरे गाँवों में नावें भेजी हैं। राहत शिविरों में भोजन और दवा दी जा रही है, मंत्री ने बताया।",
            [
                "राज्य सरकार ने बाढ़ से घिरे गाँवों में नावें भेजी हैं।",
                "राहत शिविरों में भोजन और दवा दी जा रही है, मंत्री ने बताया।",
            ],
        ),
        # At the comma, in as few chunks as will do.
        (
            "जिला प्रशासन ने दो दिन की छुट्टी घोषित की है, ताकि बच्चों को घर से न निकलना पड़े और शिक्षक मदद कर सकें।",
            [
                "जिला प्रशासन ने दो दिन की छुट्टी घोषित की है,",
                "ताकि बच्चों को घर से न निकलना पड़े और शिक्षक मदद कर सकें।",
            ],
        ),
        ("डॉ. ए.पी.जे. अब्दुल कलाम ने कहा।", ["डॉ. ए.पी.जे. अब्दुल कलाम ने कहा।"]),
        ("उन्होंने कहा “ हम तैयार हैं ” ।", ["उन्होंने कहा “ हम तैयार हैं ” ।"]),
        ("रुको" + "!" * 300, ["रुको!!!"]),
        ("प्रधान\u200dमंत्री क्\u200dया बोले", ["प्रधानमंत्री क्\u200dया बोले"]),
        ("।", []),
        (" … — ॥ ", []),
        ("", []),
    ],
)
def test_cuts_fall_where_a_reader_pauses(text: str, expected: list[str]) -> None:
    assert texts(pack(text)) == expected


def test_a_list_is_not_said_item_by_item() -> None:
    text = "सीता, गीता, राधा, मीरा, उमा, लता, आशा और नीता को पुरस्कार मिला।"

    assert len(pack(text)) == 1


def test_a_breath_that_the_take_asks_for_is_used() -> None:
    first, second = "राज्य के " + "सबसे बड़े " * 5 + "अस्पताल में", "आज सुबह " + "लगी हुई भीषण आग " * 3 + "बुझ गई।"
    text = f"{first} {second}"

    assert texts(pack(text, breaths=[len(first)])) == [first, second]


def test_the_pause_after_a_chunk_fits_the_cut() -> None:
    clause = "मौसम विभाग ने तेज हवा चलने की चेतावनी दी है"

    after_sentence = pack(f"{clause}। {clause}। {clause}।")[0].pause
    after_clause = pack(f"{clause}, {clause}, {clause}।")[0].pause
    after_word = pack("समाचार " * 30)[0].pause

    assert after_sentence > after_clause > after_word > 0
    assert pack(f"{clause}, {clause}, {clause}।")[-1].pause == 0


def test_a_syllable_longer_than_the_limit_is_refused() -> None:
    with pytest.raises(TooLong, match="longer than 100 characters"):
        pack("क" + "\u093f" * 200)
