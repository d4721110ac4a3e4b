"""Latin words that no lexicon has."""

import pytest

from bulletin.spoken import pronounced, romanised
from bulletin.spoken.latin import plural_of, read
from bulletin.spoken.tables import open_data
from bulletin.spoken.transliterate import transliterate


def test_a_word_is_found_in_the_sorted_dictionary_wherever_it_stands() -> None:
    with open_data("pronunciations.txt") as file:
        lines = file.read().decode().splitlines()
    for line in (lines[0], lines[1], lines[len(lines) // 2], lines[-2], lines[-1]):
        word, sounds = line.split("\t")
        assert pronounced.sounds(word) == sounds
    assert [line.split("\t")[0] for line in lines] == sorted(line.split("\t")[0] for line in lines)


@pytest.mark.parametrize("word", ["a", "zzzzz", "qqq", "markt"])
def test_a_word_that_is_not_there_has_no_sounds(word: str) -> None:
    assert pronounced.sounds(word) is None


@pytest.mark.parametrize(
    ("word", "spoken"),
    [
        ("market", "मार्केट"),
        ("doctor", "डॉक्टर"),
        ("computer", "कंप्यूटर"),
        ("hospital", "हॉस्पिटल"),
        ("manager", "मैनजर"),
        ("picture", "पिक्चर"),
        ("station", "स्टेशन"),
        ("engineer", "एंजिनियर"),
        ("care", "केयर"),
        ("golden", "गोल्डन"),
        ("players", "प्लेयर्स"),
    ],
)
def test_english_is_written_by_sound_and_spelling(word: str, spoken: str) -> None:
    sounds = pronounced.sounds(word)
    assert sounds is not None
    assert pronounced.write(word, sounds) == spoken


def test_letters_are_aligned_with_sounds() -> None:
    assert pronounced.aligned("phone", "fon") == ["ph", "o", "n"]
    assert pronounced.aligned("market", "markit") == ["m", "a", "r", "k", "e", "t"]


@pytest.mark.parametrize(
    ("word", "spoken"),
    [
        ("Teerth", "तीर्थ"),
        ("Ramgarh", "रामगढ़"),
        ("Sultanpura", "सुलतनपुरा"),
        ("Ghanshyam", "घनश्यम"),
        ("Gayatri", "गयत्री"),
        ("Veerendra", "वीरेंद्र"),
        ("Das", "दास"),
    ],
)
def test_names_are_written_as_india_spells_them(word: str, spoken: str) -> None:
    assert romanised.write(word) == spoken


@pytest.mark.parametrize(
    ("word", "spoken"),
    [("JSSC", "जेएसएससी"), ("OXYGEN", "ऑक्सीजन"), ("NamoApp", "नमो ऐप"), ("hmm", "एचएमएम"), ("X", "एक्स")],
)
def test_capitals_are_spelled_unless_they_are_a_word(word: str, spoken: str) -> None:
    assert read(word) == spoken


def test_what_has_no_vowel_is_spelled() -> None:
    assert transliterate("bcdf") == "बीसीडीएफ"


@pytest.mark.parametrize(("word", "spoken"), [("मिनिस्टर", "मिनिस्टर्स"), ("इंडिया", "इंडियाज"), ("बुश", "बुशेज")])
def test_possessives_and_plurals(word: str, spoken: str) -> None:
    assert plural_of(word) == spoken
