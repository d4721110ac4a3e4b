"""Numbers that are said digit by digit: telephones, PIN codes, trains, vehicles, addresses of computers."""

import re

from bulletin.spoken.draft import Match, Rule, words_after, words_before
from bulletin.spoken.letters import spell
from bulletin.spoken.numbers import digits

_CALL = (
    "हेल्पलाइन", "हेल्पलाईन", "फोन", "फ़ोन", "मोबाइल", "टोल फ्री", "टोल-फ्री", "टोलफ्री", "दूरभाष",
    "कंट्रोल रूम",
    "व्हाट्सएप", "व्हाट्सऐप", "वाट्सएप", "वॉट्सऐप", "इमरजेंसी", "आपातकालीन", "डायल", "कॉल सेंटर",
)  # fmt: skip
_CODE = (
    "पिन",
    "ट्रेन",
    "गाड़ी",
    "ओटीपी",
    "आधार",
    "खाता",
    "रोल नंबर",
    "पीएनआर",
    "PNR",
    "PIN",
    "Pin",
    "OTP",
    "एक्सप्रेस (",
    "मेल (",
)
_FLYING = ("फ्लाइट", "उड़ान", "विमान", "एयरलाइन")
_NUMBER = ("नंबर", "नम्बर", "नं.", "नंबरों", "संख्या", "क्रमांक", "कोड", "सेवा", "फ्री")
_IS = ("है", "हैं", "है,", "हैं,")
_COUNTED = (
    "लोग",
    "कॉल ",
    "फोन ",
    "मोबाइल",
    "रुप",
    "साल",
    "घंट",
    "दिन",
    "लाख",
    "करोड़",
    "हजार",
    "केंद्र",
    "प्रतिशत",
    "फीसदी",
    "मिनट",
    "बार",
)
_TO_CALL = ("पर कॉल", "पर फोन", "पर संपर्क", "पर डायल", "डायल", "नंबर पर", "पे कॉल", "पर सूचना", "पर शिकायत")
_LISTED = re.compile("(?:नंबर|नम्बर|नंबरों|हेल्पलाइन)[^।?!]{0,40}\\d(?:,| और| या|, और) $")


def _called(match: Match) -> str | None:
    """The number of a telephone: right after such a word, or before `पर कॉल`."""
    left, right, number = words_before(match, 60), words_after(match, 18).lstrip(), match.group()
    if right.startswith(_COUNTED):
        return None
    before = left.rstrip(" :-–(")
    if right.startswith(_TO_CALL) or (
        len(number) > 2 and before.endswith((*_CALL, "कॉल करें", "संपर्क करें", "डायल करें"))
    ):
        return digits(number)
    if any(word in left for word in _CALL) and (
        before.endswith(_NUMBER)
        or (before.endswith(_IS) and any(word in left for word in _NUMBER))
        or _LISTED.search(left)
    ):
        return digits(number)
    return None


def _coded(match: Match) -> str | None:
    """A code, a train, an account: after its name, with as many digits as it has."""
    left, number = words_before(match, 30), match.group()
    before = left.rstrip(" :-–(#")
    if any(word in left for word in _CODE) and before.endswith(_NUMBER):
        return digits(number)
    if len(number) == 5 and before.endswith(("ट्रेन", "गाड़ी", "एक्सप्रेस", "मेल", "राजधानी", "शताब्दी")):
        return digits(number)
    if before.endswith(("पिन", "PIN", "Pin", "PNR", "पीएनआर", "OTP", "ओटीपी")):
        return digits(number)
    return None


def _telephone(match: Match) -> str:
    text = match.group()
    return ("प्लस " if text.startswith("+") else "") + digits(text)


def _dotted(match: Match) -> str:
    return " डॉट ".join(digits(part) for part in match.group().split("."))


def _vehicle(match: Match) -> str:
    letters, series = match["state"], match["series"] or ""
    said = [spell(letters) if letters.isascii() else letters, digits(match["district"])]
    if series:
        said.append(spell(series) if series.isascii() else series)
    return " ".join([*said, digits(match["number"])])


def _flight(match: Match) -> str | None:
    """`6E-2134` where flights are spoken of: सिक्स ई, then each digit."""
    if not any(word in words_before(match, 40) for word in _FLYING):
        return None
    line = match["line"]
    letters = f"सिक्स {spell(line)}" if line[0] == "6" else f"{digits(line)} {spell(line)}".strip()
    return f"{letters} {digits(match['number'])}"


RULES = (
    Rule(
        "flight", r"(?<!\w)(?P<line>[A-Z]{2}|\d[A-Z])[\s-]?(?P<number>\d{3,4})(?!\w)", _flight, needs=_FLYING
    ),
    Rule(
        "vehicle",
        r"(?<!\w)(?P<state>[A-Z]{2})[\s-]?(?P<district>\d{1,2})[\s-]?(?P<series>[A-Z]{1,3})"
        r"[\s-]?(?P<number>\d{4})(?!\d)",
        _vehicle,
    ),
    Rule("computer address", r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])", _dotted, needs=(".",)),
    Rule(
        "toll-free",
        r"(?<!\d)1[89]00[\s-]\d{2,4}[\s-]\d{3,4}(?:[\s-]\d{3,4})?(?!\d)|(?<!\d)1[89]00\d{6,7}(?!\d)",
        _telephone,
        needs=("18", "19"),
    ),
    Rule(
        "telephone, country",
        r"\+\d{1,3}[\s-]?(?:\(?\d{2,5}\)?[\s-]?){1,4}\d{2,}(?!\d)|(?<!\d)91[\s-]\d{2,5}[\s-]\d{5,8}(?!\d)",
        _telephone,
        needs=("+", "91"),
    ),
    Rule(
        "telephone, city",
        r"\(0\d{2,5}\)\s?\d{5,8}(?!\d)|(?<![\d.])0\d{2,5}[-.\s]\d{5,8}(?!\d)|(?<![\d.])0\d{2,"
        r"6}-\d{4,8}(?!\d)|(?<![\d.])\d{4}-\d{6}(?!\d)",
        _telephone,
        needs=("0", "-"),
    ),
    Rule("mobile", r"(?<![\d.,₹$-])[6-9]\d{9}(?![\d.,])|(?<!\d)[6-9]\d{4}[\s-]\d{5}(?!\d)", _telephone),
    Rule(
        "number to call",
        r"(?<![\d.,:/₹$-])\d{2,8}(?![\d.,:/%-]?\d|[\s-]?[%\d])",
        _called,
        needs=(*_CALL, *_TO_CALL),
    ),
    Rule("code", r"(?<![\d.,:/₹$])\d{4,12}(?![\d.,:/%-]?\d)|(?<!\d)\d{3} \d{3}(?!\d)", _coded, needs=_CODE),
    Rule(
        "PIN after a dash",
        r"(?<=[-–] )[1-8]\d{5}(?=[,.;)।]|$)|(?<=\w-)[1-8]\d{5}(?=[,.;)।]|$)",
        lambda m: digits(m.group()),
        needs=("-", "–"),
    ),
)
