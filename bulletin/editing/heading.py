"""A headline made from the story, for an article that has none to be spoken."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from bulletin import hindi
from bulletin.editing.choosing import Judgement
from bulletin.editing.leaning import ALONE, balanced, first_person, says_who, stances
from bulletin.editing.shrinking import shrunk
from bulletin.editing.words import ends_in_verb, fold, terms, verbs
from bulletin.types import Copy, Sentence, Written

LEAST, WORDS = 5, 14
"""What a newsreader says in one breath."""

LONGEST_ADJUNCT = 8
"""Words; in a longer one before a clause without ने stands the subject too: “मोदी … सम्मेलन के दौरान …”."""

NEARLY = 0.3
"""What a headline from further down must share of its words with how the article begins."""

TOPIC = 11
"""Words of what the lead is about, so that a few more make it a headline."""

PLACES = (2.0, 0.8, 0.4, 0.0)
"""What it counts for a headline to come from the first, second or third sentence."""

_CUT = re.compile(r",\s+|\s+(?=(?:और|एवं|तथा|जबकि|लेकिन|क्योंकि|ताकि|जिसमें|जिससे|जो|जिसके|जहां)\s)|;\s*|\s+-\s+")
# What a sentence can do without and stay whole: an adjunct at its beginning, the time, a place after
# the subject. Never one that holds the subject itself ("… का … के चलते निधन हो गया").
_ADJUNCT = re.compile(
    r"^(?P<body>.{4,140}?)\s(?:के बीच|के दौरान|के बाद|को देखते हुए|के मद्देनजर|के कारण|की वजह से|के चलते|की पृष्ठभूमि में"
    r"|के मौके पर|के अवसर पर|के मुताबिक|के अनुसार|के तहत|को लेकर|के साथ ही|के बावजूद),?\s"
)
_HOLDS_SUBJECT = re.compile(r"\s(?:ने|का|को|द्वारा)\s")
_DAY = "(?:सोमवार|मंगलवार|बुधवार|गुरुवार|बृहस्पतिवार|शुक्रवार|शनिवार|रविवार)"
_NOT_BEFORE = (
    r"(?!(?:खेले|दिये|दिए|किए|किये|मिल|पाए|बन|हु|हो|रह|चल|स्थित|आयोजित|जारी|तैनात|लग|मौजूद|शामिल|दर्ज|भर्ती|आने|आए|आई|जा|कर|पड़|फंस)[^\s]*\s"
    r"|(?:को|का|की|के|से|ने|पर|में|तक|और)\s)"
)
_OFFICE = (
    "(?:मंत्री|प्रधानमंत्री|मुख्यमंत्री|राज्यमंत्री|अध्यक्ष|उपाध्यक्ष|प्रवक्ता|सचिव|महासचिव|नेता|निदेशक|महानिदेशक|अधिकारी|प्रमुख|आयुक्त"
    "|सांसद|विधायक|न्यायाधीश|राज्यपाल|कप्तान|कोच|खिलाड़ी|अभिनेता|अभिनेत्री|निर्देशक|अधीक्षक|प्रभारी)"
)
_SPARE = tuple(
    re.compile(hindi.nfc(pattern))
    for pattern in (
        rf"(?<=\s)(?<!यानी\s)(?<!यानि\s){_DAY}(?:\s(?:को|की सुबह|की शाम|की रात|शाम|रात|सुबह|दोपहर))\s",
        r"(?<=\s)(?:आज|कल|अब|अभी|फिलहाल|हाल ही में)\s",
        rf"(?<=\sने\s)(?:[^\s,]+\s){{1,4}}?में\s{_NOT_BEFORE}",
        rf"^(?:[^\s,]+\s){{1,7}}?में\s{_NOT_BEFORE}(?=.*\sने\s)",  # elsewhere it may hold the subject
        rf"^(?:[^\s,]+\s){{1,7}}?{_OFFICE}\s(?=(?:[^\s,]+\s){{2,3}}ने\s)",
        rf"(?<=\sने\s)(?:[^\s,]+\s){{1,9}}?(?:[^\s]{{2,}}कर|(?:करते|बताते|देते|लगाते|साधते|जताते)\sहुए)\s{_NOT_BEFORE}",
    )
)
_SAID_THAT = re.compile(r"^(?P<who>(?:[^\s,]+\s){1,6}?ने)\s(?:.*\s)?(?P<said>(?:कहा|बताया) कि)\s(?P<what>.+)$")
_CASE = re.compile(r"(?<=[^\s]{3})\s(?:ने|को|का|की(?!\s(?:गई|गयी|जा))|के|में|से|पर|द्वारा|तक)(?=\s|$)")
_NO_BEGINNING = re.compile(r"(?:जाकर|होकर|लेकर|देकर|करके|कर|को|का|की|के|से|ने|पर|में|तक|और|कि|तो|भी)\s")
_SAYS_NOTHING = re.compile(
    r"(?:कहा|कहा है|कहा गया|कहा गया है|बताया|बताया है|बताया गया|बताया गया है|लिखा|लिखा है|ट्वीट किया|बोले"
    r"|पूछा|दी जानकारी|जानकारी दी|जानकारी दी है|कहना है|मानना है)$"
)
_TENSE = re.compile(r"(?:\s(?:है|हैं|था|थे|थी|थीं|होगा|होगी|होंगे))+$")
_UNDERGONE = re.compile(r"(?:या|ए|ये|की|दी|ली|ई)\s(?:गया|गई|गयी|गए|गये)$")
_HALF = re.compile(r"(?:^|\s)(?:अगर|यदि|जब|जो|जिस|जिसे|जिसने|जिन्हें|जिन्होंने)\s")
"""Words of a clause that says nothing without another."""
_NO_END = re.compile(r"(?:के लिए|के लिये|की लिए|(?:ते|ती|ता) हु(?:ए|ई|आ))$")
_POINTS = frozenset(
    fold(word)
    for word in "इस इन उस उन यह ये इसे इन्हें इससे इसके इसकी इसका इसमें ऐसा ऐसी ऐसे वह वे वो उन्होंने उसने क्या क्यों कैसे "
    "कौन आप आपको आपके हम हमारी हमारा हमारे उनसे".split()
)


def headline(copy: Copy, judgements: Sequence[Judgement]) -> tuple[Sentence, bool]:
    """The copy's own headline, or the best short thing that a sentence, mostly the lead, says by itself.

    False where no sentence says one: then it only names what the lead is about.
    """
    if copy.headline is not None:
        return copy.headline, True
    often = Counter(term for sentence in copy.sentences for term in terms(str(sentence.written)))
    often.update(dict.fromkeys(terms(copy.article.title), 3))
    standing = stances(copy.sentences)
    start = " ".join([copy.article.title, *(str(sentence.written) for sentence in copy.sentences[:2])])
    lead = terms(start)
    best: tuple[float, str, Sentence] | None = None
    for number, sentence in enumerate(copy.sentences):
        if standing[number].needs != ALONE or _goes_on(copy.sentences, number):
            continue
        for text in _shorter(str(sentence.written)):
            bag = terms(text)
            if number and len(bag & lead) < max(NEARLY * len(bag), 2):
                continue
            worth = (
                _worth(text, often) + (1.8, 0.6, 0.4, 0.2)[min(number, 3)] * judgements[number].score ** 0.2
            )
            if best is None or worth > best[0]:
                best = (worth, text, sentence)
    if best is not None:
        return Sentence(Written(best[1]), best[2].span), True
    topic = _first_words(copy.sentences[0])
    return topic, ends_in_verb(topic.written)


def _goes_on(sentences: Sequence[Sentence], number: int) -> bool:
    """Whether a sentence may still be somebody's words: the one before it says who spoke."""
    says = [says_who(str(sentence.written)) for sentence in sentences[max(number - 1, 0) : number + 1]]
    return number > 0 and says[0] and not says[-1]


def _shorter(text: str) -> Iterator[str]:
    """Pieces of a sentence that are sentences and can be said in one breath."""
    whole = text.rstrip(" ।.!")
    if _speaks(whole, whole=True):
        yield whole
        return
    starts = [whole]
    adjunct = _ADJUNCT.match(whole)
    if adjunct and not _holds_subject(adjunct["body"], whole[adjunct.end() :]):
        starts.append(whole[adjunct.end() :])
    report = _SAID_THAT.match(whole)
    if report:
        starts.append(f"{report['who']} {report['said']} {report['what']}")
    ends = (
        (start, end) for start in starts for end in (len(start), *(m.start() for m in _CUT.finditer(start)))
    )
    pieces = [start[:end].rstrip(" ।.,;-") for start, end in ends]
    short = [piece for piece in pieces if _speaks(piece)]
    short = short or [piece for piece in map(_spared, pieces) if _speaks(piece)]
    yield from short or (
        less
        for piece in pieces
        for start in dict.fromkeys((piece, _spared(piece)))
        for less in shrunk(start, WORDS)
        if _speaks(less)
    )


def _holds_subject(adjunct: str, rest: str) -> bool:
    """Whether who or what the clause is about may stand in what looks like an adjunct at its beginning."""
    return _HOLDS_SUBJECT.search(f" {adjunct} ") is not None or (
        " ने " not in rest and len(adjunct.split()) > LONGEST_ADJUNCT
    )


def _spared(piece: str) -> str:
    """What is left of a piece when it does without its time and place, as far as one breath needs."""
    for pattern in _SPARE:
        if len(hindi.words(piece)) > WORDS:
            piece = pattern.sub("", piece, count=1)
    return piece


def _speaks(piece: str, *, whole: bool = False) -> bool:
    words = hindi.words(piece)
    return (
        len(words) >= LEAST
        and len(piece.split()) <= WORDS
        and (whole or ends_in_verb(piece))
        and balanced(piece) == piece
        and not _SAYS_NOTHING.search(piece)
        and not _NO_END.search(piece)
        and not _HALF.search(piece)
        and (" ने " in piece or not piece.endswith((" की", " के", " का")))
        and (whole or _agrees(piece))
        and not _NO_BEGINNING.match(piece)
        and fold(words[0]) not in verbs()
        and not first_person(piece)
        and not any(fold(word) in _POINTS for word in words)
        and piece.count("(") == piece.count(")")
    )


def _agrees(piece: str) -> bool:
    """Whether a clause with ने ends in a verb of what was done: “… ने आग्रह करूंगा” is of two clauses."""
    clause = piece.rpartition(" कि ")[2]
    done = _TENSE.sub("", clause)
    return " ने " not in clause or (fold(done.split()[-1]) in verbs() and not _UNDERGONE.search(done))


def _worth(text: str, often: Counter[str]) -> float:
    """How much of what the article keeps coming back to is in a piece."""
    bag = terms(text)
    return sum(min(often[term], 5) for term in bag) / 10


def _first_words(sentence: Sentence) -> Sentence:
    """What the lead is about: the noun phrase that it begins with, as it stands before its postposition."""
    text = balanced(str(sentence.written)).rstrip(" ।.,")
    match = re.match(rf"(?:[^\s]+\s+){{0,{TOPIC - 1}}}[^\s]+", text)
    start = match.group() if match else text
    ends = [found.start() for found in _CASE.finditer(f"{start} ") if len(start[: found.start()].split()) > 1]
    doer = re.match(r"(?:[^\s]+\s){1,10}?(?=ने\s)", start)
    start = doer.group() if doer else start[: ends[-1]] if ends else start
    return Sentence(Written(start.rstrip(" ,;-")), sentence.span)
