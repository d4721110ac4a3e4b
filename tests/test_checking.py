"""A drafted sentence may say what the article says, in its words, and nothing else."""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin import cleaning, hindi
from bulletin.drafting.checking import facts, support, unfounded
from bulletin.drafting.values import ORDINAL, PERCENT, tokens, values
from bulletin.spoken import verbalise
from bulletin.types import Article, Span

TITLE, _, *PARAGRAPHS = (
    (Path(__file__).parent / "data" / "drafting" / "bridge.txt").read_text("utf-8").splitlines()
)
COPY = cleaning.clean(Article(TITLE, tuple(PARAGRAPHS), "bridge"))
KNOWN = facts(COPY)


@pytest.mark.parametrize(
    "written",
    [
        "मुख्यमंत्री रमेश वर्मा ने सीतापुर में नए पुल का उद्घाटन किया।",
        "पुल ढाई करोड़ रुपए की लागत से बना है।",
        "पुल की लागत ₹2.5 करोड़ है।",
        "पुल 2,50,00,000 रुपये में बना है।",
        "पुल दो करोड़ पचास लाख रुपये की लागत से बना है।",
        "इससे पैंतालीस गांवों के एक लाख बीस हज़ार लोगों को राहत मिलेगी।",
        "इससे १,२०,००० लोगों को राहत मिलेगी।",
        "पुल 1.5 साल में बना है।",
        "जिले में बारह फीसदी सड़कें कच्ची हैं।",
        "जिले में 12% सड़कें कच्ची हैं।",
        "एनएचएआई ने 14 जनवरी 2026 को पुल की जांच की थी।",
        "जांच 3.5 घंटे चली।",
        "इक्कीसवीं खामी ठीक करने को कहा गया।",
        "वर्मा ने कहा, “यह पुल गाँव वालों की मेहनत का फल है।”",
        "परियोजना का नाम 'सेतु मित्र' रखा गया।",
        "मज़दूरों की मौत नहीं हुई, तीन मजदूर घायल हुए।",
    ],
)
def test_what_stands_there_may_be_said_in_its_own_words(written: str) -> None:
    assert unfounded(written, KNOWN) == ()
    assert support(written, KNOWN) is not None


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        # numbers
        ("पुल 3.5 करोड़ रुपये की लागत से बना है।", "3.5 करोड़"),
        ("पुल ढाई लाख रुपये की लागत से बना है।", "ढाई लाख"),
        ("पुल पच्चीस करोड़ रुपये की लागत से बना है।", "पच्चीस करोड़"),
        ("इससे 1,200 लोगों को राहत मिलेगी।", "1200"),
        ("पुल दो साल में बना है।", "दो"),
        ("12 सड़कें अब भी कच्ची हैं।", "12"),
        ("45 प्रतिशत गांवों को राहत मिलेगी।", "45 प्रतिशत"),
        ("21 खामी ठीक करने को कहा गया।", "21"),
        # a number of the article, said of something else
        ("3 लोगों को राहत मिलेगी।", "'लोगों'"),
        ("45 मजदूर घायल हुए थे।", "'मजदूर'"),
        ("45 करोड़ रुपये की लागत से पुल बना है।", "45 करोड़"),
        ("NHAI ने 45 में से पुल की जांच की थी।", "'45' of something else"),
        # dates
        ("NHAI ने 15 जनवरी 2026 को पुल की जांच की थी।", "15"),
        ("NHAI ने 14 फरवरी 2026 को पुल की जांच की थी।", "फरवरी"),
        ("NHAI ने 14/02/2026 को पुल की जांच की थी।", "फ़रवरी"),
        ("वर्मा ने मंगलवार को पुल का उद्घाटन किया।", "मंगलवार"),
        # names
        ("मुख्यमंत्री राकेश वर्मा ने पुल का उद्घाटन किया।", "राकेश"),
        ("प्रधानमंत्री ने पुल का उद्घाटन किया।", "प्रधानमंत्री"),
        ("बलरामपुर में नए पुल का उद्घाटन किया।", "बलरामपुर"),
        ("PWD ने पुल की जांच की थी।", "PWD"),
        ("एनएचएसआई ने पुल की जांच की थी।", "एनएचएसआई"),
        # what nobody said
        ("पुल से किसानों को फायदा होगा।", "किसानों"),
        ("सभी गांवों को राहत मिलेगी।", "सभी"),
        # quotations
        ("वर्मा ने कहा, “यह पुल गांव वालों की जीत का फल है।”", "जीत"),
        ("वर्मा ने कहा, “पुल मेहनत का फल है।”", "word for word"),
        ("ठेकेदार ने कहा, “किसी मजदूर की मौत नहीं हुई।”", "word for word"),
        # denials
        ("काम के दौरान मजदूर की मौत हुई।", "denies 'मौत'"),
        ("3 मजदूर घायल नहीं हुए थे।", "does not deny 'घायल'"),
        ("मजदूर की मौत हुई, 3 मजदूर घायल हुए थे।", "denies 'मौत'"),
        ("सुरेश यादव ने उद्घाटन का बहिष्कार किया।", "denies 'बहिष्कार'"),
        ("वर्मा ने पुल का उद्घाटन नहीं किया।", "does not deny"),
        # other languages, and nothing
        ("The chief minister opened the bridge.", "not in Hindi"),
        ("The मुख्यमंत्री opened the पुल।", "The"),
        ("12, 45।", "not in Hindi"),
        ("", "not in Hindi"),
        # words of the whole article, from everywhere and nowhere
        ("सुरेश मजदूर सोमवार रिपोर्ट गांवों मेहनत विपक्ष लागत परियोजना।", "no one place"),
    ],
)
def test_what_does_not_stand_there_is_told(written: str, fault: str) -> None:
    assert any(fault in found for found in unfounded(written, KNOWN)), unfounded(written, KNOWN)


def test_nobody_is_said_to_have_done_what_another_did() -> None:
    assert unfounded("रमेश वर्मा ने बहिष्कार नहीं किया।", KNOWN) == ("the article does not say this of 'वर्मा'",)


def test_every_sentence_of_an_article_is_founded_in_itself() -> None:
    assert len(COPY.sentences) > 6
    for sentence in COPY.sentences:
        assert unfounded(sentence.written, KNOWN) == ()
        assert support(sentence.written, KNOWN) == sentence.span


def test_a_sentence_drawn_from_two_stands_in_both() -> None:
    written = "उद्घाटन सोमवार को मुख्यमंत्री रमेश वर्मा ने किया और पुल 2.5 करोड़ रुपये की लागत से डेढ़ साल में बना है।"
    assert support(written, KNOWN) == Span(0, 0, len(PARAGRAPHS[0]))


def test_what_was_cut_as_boilerplate_is_no_fact() -> None:
    copy = cleaning.clean(Article(TITLE, (*PARAGRAPHS, "यह भी पढ़ें: अभिनेता विक्रम की नई फिल्म आई"), "bridge"))
    assert unfounded("अभिनेता विक्रम की नई फिल्म आई।", facts(copy))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2.5 करोड़, ढाई करोड़ और २,५०,००,०००", [(25_000_000, ""), (25_000_000, ""), (25_000_000, "")]),
        ("एक लाख पच्चीस हज़ार पांच सौ छह", [(125_506, "")]),
        ("उन्नीस सौ सैंतालीस और दो हज़ार चौबीस", [(1947, ""), (2024, "")]),
        ("साढ़े तीन सौ या सवा लाख या पौने दो", [(350, ""), (125_000, ""), (Fraction(7, 4), "")]),
        ("5%, पाँच प्रतिशत, पांच फीसदी", [(5, PERCENT)] * 3),
        ("आठ दशमलव दो पांच", [(Fraction("8.25"), "")]),
        ("एक सौ छियासी दशमलव चार", [(Fraction("186.4"), "")]),
        ("21वीं और इक्कीसवीं सदी", [(21, ORDINAL)] * 2),
        ("14/01/2026", [(14, ""), (2026, "")]),
        ("10:30 बजे, साढ़े दस बजे", [(Fraction(21, 2), "")] * 2),
        ("20 लाख करोड़", [(20 * 10**12, "")]),
        ("पांच सात लोग", [(5, ""), (7, "")]),
        ("10 हजार 5 हजार", [(10_000, ""), (5_000, "")]),
        ("एक आदमी", []),
        ("3-2 से", [(3, ""), (2, "")]),
        ("9" * 5000, [(int("9" * 40), "")] * 125),
    ],
)
def test_numbers_are_read_by_their_value(written: str, expected: list[tuple[Fraction, str]]) -> None:
    assert [(value.amount, value.kind) for value in values(tokens(written))] == expected


@given(st.integers(2, 10**9), st.booleans())
def test_a_number_said_in_words_has_its_value(number: int, grouped: bool) -> None:
    written = f"{number:,}" if grouped and number < 10**5 else str(number)
    said = verbalise(f"कुल {written} रुपये।").text
    assert [value.amount for value in values(tokens(said))] == [number]


@given(st.text(alphabet=st.sampled_from("कखग ािी्ं।“”‘’'\"0123456789,.:%₹/-सौलाखनहीं १०\n"), max_size=80))
def test_nothing_breaks_it(written: str) -> None:
    unfounded(hindi.nfc(written), KNOWN)
    place = support(written, KNOWN)
    assert place is None or 0 <= place.start < place.end <= len(PARAGRAPHS[place.paragraph])
