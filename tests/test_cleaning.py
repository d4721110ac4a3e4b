"""What nobody would say on air is left out, with its reason; what is news stays as it stands."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin import cleaning, hindi
from bulletin.types import TITLE, Article, Copy, Sentence, Span

CASES = Path(__file__).parent / "data" / "cleaning" / "cases.tsv"
NEWS = "मेला आज से शुरू हो गया है।"


def clean(*paragraphs: str, title: str = "") -> Copy:
    return cleaning.clean(Article(hindi.nfc(title), tuple(map(hindi.nfc, paragraphs)), "mela.txt"))


def said(copy: Copy) -> str:
    return " ".join(sentence.written for sentence in copy.sentences)


def cases() -> list[tuple[str, str]]:
    rows = hindi.nfc(CASES.read_text("utf-8")).splitlines()
    pairs = (row.split("\t") for row in rows if row and not row.startswith("# "))
    return [(text, left) for text, left in pairs]


@pytest.mark.parametrize(("text", "left"), cases())
def test_a_case(text: str, left: str) -> None:
    assert said(clean(*text.split("¶"))) == left


@pytest.mark.parametrize("rule", cleaning.rules(), ids=lambda rule: rule.name)
def test_a_rule_does_what_its_example_shows_and_spares_its_look_alike(rule: cleaning.Rule) -> None:
    example = hindi.nfc(rule.example)
    assert said(clean(example)) != example
    if rule.spares:
        spared = hindi.nfc(rule.spares)
        assert said(clean(spared)) == spared
    assert rule.why


def test_rules_have_names_of_their_own() -> None:
    names = [rule.name for rule in cleaning.rules()]
    assert len(names) == len(set(names))


def test_what_is_left_out_is_told_with_its_reason() -> None:
    copy = clean(f"City Fair: {NEWS}", "झूले पर लंबी कतार", "ये भी पढ़ें: कल का मौसम")
    assert [(omission.article, omission.text, omission.reason) for omission in copy.omissions] == [
        ("mela.txt", "City Fair:", "an English slug"),
        ("mela.txt", "झूले पर लंबी कतार", "a sub-heading or a headline"),
        ("mela.txt", "ये भी पढ़ें: कल का मौसम", "a link to another article"),
    ]


def test_a_span_covers_the_sentence_with_what_was_cut_from_it() -> None:
    text = f"लखनऊ: {NEWS} बता दें कि यह मेला हर साल लगता है।"
    copy = clean("पहला पैराग्राफ यहां है।", text)
    second, third = copy.sentences[1:]
    assert second == Sentence(hindi.nfc(NEWS), Span(1, 0, len(f"लखनऊ: {NEWS}")))  # type: ignore[arg-type]
    assert third.written == "यह मेला हर साल लगता है।"
    assert third.span is not None
    assert text[third.span.start : third.span.end] == "बता दें कि यह मेला हर साल लगता है।"


def test_everything_after_a_credit_near_the_end_is_left_out() -> None:
    copy = clean(NEWS, "लोग देर रात तक आते रहे।", "इनपुट- एजेंसी", "बाजार में सोना सस्ता हुआ है।")
    assert said(copy) == f"{NEWS} लोग देर रात तक आते रहे।"


def test_a_credit_at_the_beginning_ends_nothing() -> None:
    copy = clean("इनपुट- एजेंसी", NEWS, "लोग देर रात तक आते रहे।")
    assert said(copy) == f"{NEWS} लोग देर रात तक आते रहे।"


def test_a_sentence_is_said_once() -> None:
    copy = clean(NEWS, "लोग देर रात तक आते रहे।", NEWS)
    assert said(copy) == f"{NEWS} लोग देर रात तक आते रहे।"
    assert copy.omissions[-1].reason == "said already"


def test_the_lead_stays_though_the_title_says_the_same() -> None:
    assert said(clean(NEWS, "लोग देर रात तक आते रहे।", title=NEWS)).startswith(NEWS)


def test_an_article_without_full_stops_is_still_an_article() -> None:
    lines = (
        "शहर के बीच बने पुराने मैदान में सालाना मेला आज से शुरू हो गया है",
        "समिति का कहना है कि इस बार मेले में सौ से ज्यादा दुकानें लगाई गई हैं",
    )
    assert said(clean(*lines)) == " ".join(lines)


@pytest.mark.parametrize(
    ("written", "clean_form"),
    [
        ("मेला\u200b आज  से\u00a0शुरू हो\u00ad गया है ।", "मेला आज से शुरू हो गया है।"),
        ("मेला आज से शुरू हो गया है |", "मेला आज से शुरू हो गया है।"),
        ("मेला आज से शुरू हो गया है।।", "मेला आज से शुरू हो गया है।"),
        ("\u202bमेला आज से शुरू हो गया है।\u202c 🎡", "मेला आज से शुरू हो गया है।"),
        ("राष्\u200dट्र आज छुट्टी मना रहा है।", "राष्\u200dट्र आज छुट्टी मना रहा है।"),
    ],
)
def test_text_is_written_in_one_way(written: str, clean_form: str) -> None:
    assert said(clean(written)) == clean_form


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("शहर का सालाना मेला आज से शुरू", "शहर का सालाना मेला आज से शुरू"),
        ("City Fair: शहर का सालाना मेला आज से शुरू", "शहर का सालाना मेला आज से शुरू"),
        ("शहर का सालाना मेला आज से शुरू | समय डॉट कॉम", "शहर का सालाना मेला आज से शुरू"),
        (
            "शहर का सालाना मेला आज से शुरू, दस हजार से ज्यादा लोग पहले ही दिन घूमने आए और खूब खरीदारी की",
            "शहर का सालाना मेला आज से शुरू",
        ),
        ("City's annual fair begins today", None),
        ("मेले में क्या है खास? जानिए", None),
        ("शहर का सालाना मेला शुरू, देखें वीडियो", None),
        ("समिति के अध्यक्ष रामलाल ने कहा", None),
        ("सोने के दाम में भारी गिरावट दर्ज", None),
        ("मेला", None),
        ("", None),
    ],
)
def test_a_headline_is_one_that_can_be_spoken(title: str, headline: str | None) -> None:
    copy = clean("शहर का सालाना मेला आज से शुरू हो गया है।", "दस हजार लोग पहले ही दिन आए।", title=title)
    assert (copy.headline.written if copy.headline else None) == headline
    if copy.headline:
        assert copy.headline.span == Span(TITLE, 0, len(title))


def test_a_first_line_can_be_the_headline_and_is_not_said_twice() -> None:
    copy = clean("शहर का सालाना मेला आज से शुरू", "शहर का सालाना मेला आज से शुरू हो गया है।")
    assert copy.headline is not None
    assert copy.headline.span == Span(0, 0, 29)
    assert said(copy) == "शहर का सालाना मेला आज से शुरू हो गया है।"


HINDI = st.text(alphabet="कखगज़ड़मलिाीेै्ंँ ०१5 a-Z.।?!\"'“”‘’()[]|:#@-–…\n\u200b\u200d", max_size=300)


@given(st.lists(st.one_of(HINDI, st.text(max_size=120)), max_size=4), st.text(max_size=60))
def test_nothing_breaks_it_and_every_sentence_can_be_traced(paragraphs: list[str], title: str) -> None:
    article = Article(hindi.nfc(title), tuple(map(hindi.nfc, paragraphs)), "-")
    copy = cleaning.clean(article)
    assert copy == cleaning.clean(article)
    last = (-1, -1)
    for sentence in copy.sentences:
        span = sentence.span
        assert span is not None
        assert (span.paragraph, span.start) >= last
        last = (span.paragraph, span.end)
        source = iter(cleaning.tidy(article.paragraphs[span.paragraph][span.start : span.end]))
        assert all(letter in source for letter in sentence.written), sentence
        assert hindi.hindi_words(sentence.written)


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        (
            "मेयर ने शुरू किया 'स्वच्छ गली' अभियान, अब हर हफ्ते वार्डों में होगी सफाई की जांच और मिलेगा इनाम",
            "मेयर ने शुरू किया 'स्वच्छ गली' अभियान",
        ),
        (
            "मेयर की बैठक: शहर में 40 नए पार्क बनेंगे, हर पार्क में बच्चों के लिए झूले और बुजुर्गों के लिए बेंच",
            "मेयर की बैठक: शहर में 40 नए पार्क बनेंगे",
        ),
        (
            "मेयर ने कहा कि शहर में छात्रों, बुजुर्गों और महिलाओं के लिए अगले महीने से 40 नई बसें मुफ्त चलेंगी",
            None,
        ),
    ],
)
def test_a_long_title_is_cut_only_where_it_stays_whole(title: str, headline: str | None) -> None:
    body = "मेयर ने शहर में 40 नए पार्क बनाने, स्वच्छ गली अभियान शुरू करने और नई बसें चलाने की घोषणा की।"
    found = cleaning.clean(Article(title, (body,), "a")).headline
    assert (found.written if found else None) == headline
