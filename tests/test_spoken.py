"""Written news in, words as a newsreader says them out. The cases are tables in data/spoken/."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bulletin.config import Word
from bulletin.hindi import nfc, sentences
from bulletin.spoken import Entry, Lexicon, explain, verbalise
from bulletin.spoken.joints import JOINT, part
from bulletin.spoken.letters import DEVANAGARI
from bulletin.spoken.numbers import cardinal
from bulletin.spoken.tables import rows, table

TABLES = Path(__file__).parent / "data" / "spoken"
LEFT_OVER = re.compile(f"[^\u0900-\u0965\u0970-\u097f{JOINT} ,;.।?!…]")


def read_cases() -> Iterator[Any]:
    for file in sorted(TABLES.glob("*.tsv")):
        for line in file.read_text("utf-8").splitlines():
            if line and not line.startswith("#"):
                written, spoken = line.split("\t")
                yield pytest.param(written, spoken.split(" | "), id=f"{file.stem}: {written}")


CASES = list(read_cases())
WRITTEN: list[str] = [case.values[0] for case in CASES]


def said(text: str) -> str:
    """What is heard: words without joints and pauses."""
    return " ".join(re.sub("[,;.।?!…]", " ", text.replace(JOINT, "")).split())


@pytest.mark.parametrize(("written", "spoken"), CASES)
def test_the_tables(written: str, spoken: list[str]) -> None:
    assert said(verbalise(written).text) in [said(way) for way in spoken]


def test_there_are_many_cases() -> None:
    assert len(CASES) >= 600


# --- what holds for any text


def test_what_is_spoken_stays_as_it_is() -> None:
    spoken = [verbalise(written).text for written in WRITTEN]
    assert [verbalise(text).text for text in spoken] == spoken


MARKS = (
    "सरकार ने लोग की को में 5 2024 1,25,000 12.5 ₹ % $ km GB BJP ISRO the Modi https://t.co/x @pib #न्यूज 10-15 "
    "287/6 5:30 बजे (45) धारा 302 -7 ~40 50+ 1/4 IV 🎉 ² ½ ۳ é क़ ‘मन’ “बात” — … / \\ | "
    "_ ^ = < > ° № © ई.पू. डॉ. रु. 007 1.2.3 a.b 2nd 6वीं x² \u200b \ue000 \u0965"
).split()
PIECES = st.sampled_from([*WRITTEN, *MARKS])


@given(st.lists(PIECES, max_size=12).map(" ".join))
@settings(max_examples=300, deadline=None)
def test_no_digit_no_latin_letter_no_symbol_is_left(written: str) -> None:
    spoken = verbalise(written).text
    assert not LEFT_OVER.search(spoken)
    assert verbalise(spoken).text == spoken


@given(st.text(alphabet=st.sampled_from("0123456789.,:/-+%₹ लखबजेवीं(ए)Aaks'"), max_size=40))
@settings(max_examples=300, deadline=None)
def test_any_mixture_of_figures_is_read(written: str) -> None:
    assert not LEFT_OVER.search(verbalise(written).text)


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_it_never_raises(written: str) -> None:
    assert not LEFT_OVER.search(verbalise(written).text)


@pytest.mark.parametrize("end", ["।", "?", "!", "."])
@pytest.mark.parametrize("written", WRITTEN[::7])
def test_the_sentence_keeps_its_end(written: str, end: str) -> None:
    spoken = verbalise(f"{written}{end}").text
    assert spoken.endswith(end)


@pytest.mark.parametrize("written", [case for case in WRITTEN[::3] if not re.search(r"[.?!…।]", case)])
def test_one_sentence_stays_one(written: str) -> None:
    spoken = verbalise(f"उन्होंने कहा कि {written} और आगे की जानकारी दी।").text
    assert len(sentences(spoken)) == 1


def test_two_sentences_stay_two() -> None:
    spoken = verbalise("कुल 50 हजार लोग आए. डॉ. सिंह ने 2.5 किमी की यात्रा की.").text
    assert len(sentences(spoken)) == 2


# --- numbers

SCALES = {
    "सौ": 100, "हज़ार": 10**3, "लाख": 10**5, "करोड़": 10**7, "अरब": 10**9,
    "खरब": 10**11, "नील": 10**13, "पद्म": 10**15,
}  # fmt: skip


def heard(words: str) -> int:
    """What a listener makes of a cardinal; knows nothing of how it was made."""
    units = {nfc(word): int(number) for number, word in (row for row in rows("cardinals"))}
    total = group = 0
    for word in words.split():
        if word == "सौ":
            group *= 100
        elif word in SCALES:
            total += group * SCALES[word]
            group = 0
        else:
            group += units[word]
    return total + group


@given(st.integers(0, 10**15))
def test_a_cardinal_is_heard_as_it_was_written(number: int) -> None:
    assert heard(cardinal(number)) == number


@pytest.mark.parametrize("power", range(3, 16))
def test_round_numbers_and_their_neighbours(power: int) -> None:
    for number in (10**power - 1, 10**power, 10**power + 1):
        assert heard(cardinal(number)) == number


def test_beyond_all_names_the_largest_is_counted() -> None:
    assert cardinal(25 * 10**18) == "दो सौ पचास शंख"


# --- the order of the passes is meaning


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("धारा 467,468 जोड़ी", "चार सौ सड़सठ"), ("कुल 467,468 लोग", "चार लाख सड़सठ हज़ार")),
        (("11-13 मार्च", "ग्यारह से तेरह मार्च"), ("स्कोर 11-13 से", "ग्यारह तेरह")),
        (("10-15 लोग", "दस से पंद्रह"), ("21-15, 21-12 से", "इक्कीस पंद्रह")),
        (("₹2.5 करोड़", "ढाई करोड़ रुपए"), ("2.5% की", "दो दशमलव पाँच प्रतिशत")),
        (("2024-25 में", "दो हज़ार चौबीस पच्चीस"), ("24-25 लोग", "चौबीस से पच्चीस")),
        (("5G सेवा", "फ़ाइव जी"), ("5 g सोना", "पाँच ग्राम")),
        (("1947 में", "उन्नीस सौ सैंतालीस"), ("1947 लोग", "एक हज़ार नौ सौ सैंतालीस")),
        (("टोल फ्री नंबर 1033 पर", "एक शून्य तीन तीन"), ("कुल 1033 लोग", "एक हज़ार तैंतीस")),
    ],
)
def test_the_same_figures_are_read_by_what_stands_around_them(
    one: tuple[str, str], other: tuple[str, str]
) -> None:
    for written, spoken in (one, other):
        assert spoken in said(verbalise(written).text)


def test_what_a_pass_has_spoken_no_later_pass_reads() -> None:
    steps = explain("₹50 करोड़ और 50% लोग").steps
    assert [step.rule for step in steps] == ["money, sign first", "percent"]


# --- a station's own words


def test_a_lexicon_wins_over_every_rule() -> None:
    assert (
        said(verbalise("BJP ने 5G पर", {"BJP": "भाजपा", "5G": "पाँचवीं पीढ़ी"}).text) == "भाजपा ने पाँचवीं पीढ़ी पर"
    )


def test_a_lexicon_knows_whole_words_only() -> None:
    assert said(verbalise("रामनगर में राम", {"राम": "श्रीराम"}).text) == "रामनगर में श्रीराम"


def test_a_lexicon_may_spell_and_give_phonemes() -> None:
    lexicon = Lexicon.of(
        {"NCERT": {"spell": True}, "Xiaomi": {"say": "शाओमी", "phonemes": {"kokoro": "ʃˈaːomi"}}}
    )
    assert said(verbalise("NCERT और Xiaomi", lexicon).text) == "एनसीईआरटी और शाओमी"
    assert lexicon.phonemes("kokoro") == {"शाओमी": "ʃˈaːomi"}
    assert lexicon.phonemes("gtts") == {}


def test_a_lexicon_comes_from_the_settings_as_it_stands_there() -> None:
    lexicon = {"ओटीटी": "ओ टी टी", "DUSU": Word(spell=True), "Xiaomi": Word(say="शाओमी")}
    assert said(verbalise("ओटीटी, DUSU, Xiaomi", lexicon).text) == "ओ टी टी डीयूएसयू शाओमी"


def test_a_lexicon_entry_can_be_given_as_one() -> None:
    assert said(verbalise("ओटीटी", Lexicon({"ओटीटी": Entry(say="ओवर द टॉप")})).text) == "ओवर द टॉप"


def test_figures_in_a_lexicon_are_read_too() -> None:
    assert said(verbalise("टीम इलेवन", {"टीम इलेवन": "टीम 11"}).text) == "टीम ग्यारह"


def test_an_empty_word_in_a_lexicon_is_no_word() -> None:
    assert said(verbalise("नमस्कार", {"": "क्या", " ": "क्या"}).text) == "नमस्कार"


# --- explaining


def test_an_explanation_names_each_rule_and_what_it_read() -> None:
    text = str(explain("डॉ. सिंह को ₹2.5 करोड़ मिले"))
    lines = text.splitlines()
    assert lines[0] == "डॉ. सिंह को ₹2.5 करोड़ मिले"
    assert "abbreviation with dots" in lines[1]
    assert "डॉ. → डॉक्टर" in lines[1]
    assert "₹2.5 करोड़ → ढाई करोड़ रुपए" in lines[2]
    assert lines[-1] == "डॉक्टर सिंह को ढाई करोड़ रुपए मिले"


# --- breath


def breathing(written: str) -> list[str]:
    spoken = verbalise(written)
    starts = (0, *spoken.breaths)
    ends = (*spoken.breaths, len(spoken.text))
    return [said(spoken.text[start:end]) for start, end in zip(starts, ends, strict=True)]


@pytest.mark.parametrize("written", WRITTEN[::5])
def test_a_breath_comes_right_after_a_word(written: str) -> None:
    spoken = verbalise(f"{written}, और इसके बाद मंत्री ने कहा कि जांच की जाएगी।")
    for offset in spoken.breaths:
        assert re.match("[\u0900-\u0963\u0970-\u097f]", spoken.text[offset - 1])
        assert not re.match(f"[\u0900-\u0963\u0970-\u097f{JOINT}]", spoken.text[offset])
    assert list(spoken.breaths) == sorted(set(spoken.breaths))


def test_clauses_and_lists_are_breathed_between() -> None:
    assert breathing("पुलिस ने बताया कि चोरी का माल मिल गया है और दो लोग पकड़े गए हैं।") == [
        "पुलिस ने बताया कि",
        "चोरी का माल मिल गया है",
        "और दो लोग पकड़े गए हैं",
    ]
    assert breathing("दिल्ली, मुंबई और चेन्नई में बारिश होगी।") == ["दिल्ली", "मुंबई और चेन्नई में बारिश होगी"]


def test_a_short_sentence_is_one_breath() -> None:
    assert breathing("बैठक कल होगी।") == ["बैठक कल होगी"]


# --- pronunciation


def test_joints_are_not_seen_but_part_what_a_voice_runs_together() -> None:
    spoken = verbalise("लोकसभा में AIMIM ने गणतंत्र की बात की").text
    assert f"लोक{JOINT}सभा" in spoken
    assert f"एम{JOINT}आईएम" in spoken
    assert f"गण{JOINT}तंत्र" in spoken
    assert spoken.replace(JOINT, "") == "लोकसभा में एआईएमआईएम ने गणतंत्र की बात की"


@given(st.lists(st.sampled_from(sorted(DEVANAGARI)), min_size=2, max_size=7).map("".join))
def test_a_joint_takes_nothing_away(letters: str) -> None:
    assert part(letters).replace(JOINT, "") == letters


def test_every_acronym_is_said_as_its_entry_says() -> None:
    acronyms = table("acronyms")
    otherwise = [
        word for word in acronyms if said(verbalise(f"यह {word} है").text) != f"यह {acronyms[word]} है"
    ]
    assert otherwise == []


def test_a_colon_typed_for_a_visarga_is_one() -> None:
    assert verbalise("अत: वह पुन: आए").text == "अतः वह पुनः आए"


# --- the lexicons


@pytest.mark.parametrize("name", ["acronyms", "english", "abbreviations", "units", "numbered", "currencies"])
def test_each_entry_of_a_lexicon_is_there_once_and_is_hindi(name: str) -> None:
    entries = rows(name)
    keys = [row[0] for row in entries]
    assert len(keys) == len(set(keys))
    for row in entries:
        assert row[1] == nfc(row[1])
        assert re.fullmatch("[\u0900-\u0963\u0970-\u097f ]+", row[1]), row


def test_the_lexicons_are_large() -> None:
    assert len(table("acronyms")) >= 600
    assert len(table("english")) >= 3000


def test_each_acronym_has_its_class_and_kind() -> None:
    for _, _, how, kind in rows("acronyms"):
        assert how in {"word", "spell"}
        assert kind


def test_it_starts_without_what_makes_sound() -> None:
    code = "import sys, bulletin.spoken as s; s.verbalise('₹5 BJP'); print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"numpy", "pydub", "gtts", "phonemizer", "onnxruntime", "msgspec", "bulletin.config"} & set(
        loaded
    )
