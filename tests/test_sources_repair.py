"""Repair: a word has one spelling, whatever keyboard, font or page it came from."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bulletin.sources.repair import repair

SAME = [
    "उन्होंने “हाँ” कहा — फिर ‘नहीं’ भी।",
    "दिल्ली: बारिश से राहत",
    "भूकंप:पाँच ज़िलों में झटके",
    "कीमत ₹1,250.50 है, यानी 7.5% ज़्यादा।",
    "सन् 1921 में वंदेमातरम् गूँजा।",
    "होम | खेल | वीडियो",
    "| राज्य | सीटें |",
    "Li-Fi तकनीक और I-PAC",
]
CHANGED = [
    ("राष्\u200dट्रपति ने शेड\u200c्यूल देखा", "राष्ट्रपति ने शेड्यूल देखा"),
    ("हिन्\u00adदी\u200b \ufeffसमा\u2060चार\u202c", "हिन्दी समाचार"),
    ("भारत\u00a0ने  कहा\t।", "भारत ने कहा।"),
    ("पढ\u093cाई और लड\u093cका", "पढ़ाई और लड़का"),
    ("पीडि\u093cतों को ब्रेक्जि\u093cट", "पीड\u093cितों को ब्रेक्ज\u093cिट"),
    ("घर लौटे\u093c लोग", "घर लौटे लोग"),
    ("काे गाेपाल टाॅप", "को गोपाल टॉप"),
    ("जहां\u0902 सड\u093c\u093cक", "जहां सड\u093cक"),
    ("कोर्इ गर्इ नहीं", "कोई गई नहीं"),
    ("मेला आज खुला| भीड़ उमड़ी |", "मेला आज खुला। भीड़ उमड़ी।"),
    ("सबने नाम लिखायाl अब दौड़ होगी", "सबने नाम लिखाया। अब दौड़ होगी"),
    ("क्या हुआ؟ कुछ नहीं، बस۔", "क्या हुआ? कुछ नहीं, बस।"),
    ("नि:शुल्क दवा से दु:ख कम, अत: लाभ", "निःशुल्क दवा से दुःख कम, अतः लाभ"),
    ("वे क्रमश: 9 और 7 हैं", "वे क्रमशः 9 और 7 हैं"),
    ("वे लौट आए।फिर वर्षा हुई", "वे लौट आए। फिर वर्षा हुई"),
    ("कुल ১২ और ٣٤ और ５६ लोग", "कुल 12 और 34 और 5६ लोग"),
    ("१२ लोग", "१२ लोग"),
    ("राम &amp; श्याम &#2325;&nbsp;है", "राम & श्याम क है"),
    ("एक\u2028दो\r\nतीन\rचार", "एक\nदो\nतीन\nचार"),
    (" ॉ आज", "आज"),
]


@pytest.mark.parametrize("text", SAME)
def test_what_a_writer_may_mean_is_kept(text: str) -> None:
    assert repair(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(("text", "expected"), CHANGED)
def test_what_cannot_be_meant_is_put_right(text: str, expected: str) -> None:
    assert repair(text) == unicodedata.normalize("NFC", expected)


@settings(max_examples=400)
@given(st.text(alphabet="कखगजड़ढ़िीुेोंःँ्ा़ॉ\u200d\u200c।|:;,. \n\u00a0lIअतनदु&amp#1"))
def test_a_repaired_text_needs_no_repair(text: str) -> None:
    once = repair(text)

    assert repair(once) == once
    assert unicodedata.is_normalized("NFC", once)
