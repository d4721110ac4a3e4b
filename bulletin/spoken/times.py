"""Times of day: `5:30 बजे` is "साढ़े पाँच बजे", `9:20 बजे` "नौ बजकर बीस मिनट पर", `8:15 PM` "रात सवा आठ बजे"."""

from bulletin.spoken.draft import DEV, Match, Rule, word_after, words_before
from bulletin.spoken.numbers import cardinal, figure, quarters

_PARTS = (
    "सुबह",
    "तड़के",
    "दोपहर",
    "शाम",
    "रात",
    "रात्रि",
    "प्रातः",
    "सायं",
    "देर",
    "अपराह्न",
    "पूर्वाह्न",
    "सवेरे",
    "मध्यरात्रि",
    "भोर",
)
_CASES = frozenset("तक से पर के को का की में और".split())
_BAJE = rf"\s?(?:बजे|बजें)(?![{DEV}])"
_HALF = r"(?P<half>[AaPp])\.?\s?[Mm](?![A-Za-z])\.?"
_ZONE = r"(?:\s?\(?(?P<zone>IST|GMT|UTC)\)?(?![A-Za-z]))?"
_CLOCK = r"(?<![\d.:/-])(?P<hour>[01]?\d|2[0-4])\s?(?P<mark>[:.])\s?(?P<minute>[0-5]\d)"
_ZONES = {"IST": "भारतीय समयानुसार", "GMT": "जीएमटी", "UTC": "यूटीसी"}


def _baje(match: Match) -> str:
    """A time that `बजे` follows."""
    return _zone(match) + _spoken(
        match["hour"], match["minute"], baje=True, on=word_after(match) not in _CASES
    )


def _spoken(hour: str, minute: str, *, baje: bool, on: bool = False) -> str:
    """`on`: nothing follows that tells the case, so पर does: नौ बजकर बीस मिनट पर."""
    first, rest = int(hour), int(minute)
    if rest == 0:
        return f"{cardinal(first)} बजे"
    if baje and 1 <= first <= 12 and rest in {15, 30, 45}:
        words = quarters(f"{first}.{rest * 100 // 60}") or ""
        if (first, rest) == (1, 15):
            words = "सवा एक"
        if (first, rest) == (12, 45):
            words = "पौने एक"
        return f"{words} बजे"
    return f"{cardinal(first)} बजकर {cardinal(rest)} मिनट" + (" पर" if baje and on else "")


def _clock(match: Match) -> str | None:
    """A time without बजे: after a part of the day, or with colon and two digits."""
    return _zone(match) + _spoken(match["hour"], match["minute"], baje=False)


def _seconds(match: Match) -> str:
    hour, minute, second = (int(match[name]) for name in ("hour", "minute", "second"))
    words = f"{cardinal(hour)} बजकर {cardinal(minute)} मिनट"
    return f"{words} {cardinal(second)} सेकंड" if second else words


def _lasted(match: Match) -> str:
    hour, minute, second = (int(match[name]) for name in ("hour", "minute", "second"))
    return f"{cardinal(hour)} घंटे {cardinal(minute)} मिनट {cardinal(second)} सेकंड"


def _shared(match: Match) -> str:
    """`9.30 से दोपहर 1.30 बजे`: the बजे that follows is said once."""
    return _spoken(match["hour"], match["minute"], baje=True).removesuffix(" बजे")


def _half_day(match: Match) -> str:
    """`8:15 PM`: the part of the day, unless it has just been said."""
    hour, minute, after_noon = int(match["hour"]), match["minute"] or "00", match["half"] in "Pp"
    left = words_before(match, 20)
    part = "" if any(word in left for word in _PARTS) else f"{_part(hour, after_noon=after_noon)} "
    on = word_after(match) not in _CASES
    return _zone(match) + part + _spoken(str(hour % 12 or 12), minute, baje=True, on=on)


def _part(hour: int, *, after_noon: bool) -> str:
    if not after_noon:
        return "रात" if hour == 12 or hour < 4 else "सुबह"
    return "दोपहर" if hour == 12 or hour < 4 else "शाम" if hour < 8 else "रात"


def _zone(match: Match) -> str:
    zone = match["zone"]
    return f"{_ZONES[zone]} " if zone else ""


def _range(match: Match) -> str:
    """`9-12 बजे`, `11.30-12.30 बजे`."""
    said = []
    for text in (match["low"], match["high"]):
        hour, _, minute = text.replace(":", ".").partition(".")
        words = _spoken(hour, minute or "00", baje=True) if minute else f"{figure(hour)} बजे"
        said.append(words)
    return f"{said[0].removesuffix(' बजे')} से {said[1]}"


RULES = (
    Rule(
        "hours, from and to",
        rf"(?<![\d.:/-])(?P<low>\d{{1,2}}(?:[:.][0-5]\d)?)\s?[-–]\s?(?P<high>\d{{1,2}}(?:[:.]"
        rf"[0-5]\d)?){_BAJE}",
        _range,
        needs=("बजे",),
    ),
    Rule(
        "time with बजे to come",
        rf"{_CLOCK}(?=\s(?:से|और|या|तथा)\s(?:[{DEV}]+\s){{0,2}}\d{{1,2}}(?:[:.][0-5]\d)?{_BAJE})",
        _shared,
        needs=("बजे",),
    ),
    Rule(
        "time with seconds",
        r"(?<![\d.:/-])(?P<hour>\d{1,2}):(?P<minute>[0-5]\d):(?P<second>[0-5]\d)(?!\d|:|"
        r"\s?(?:घंटे|घंटा|में))(?:\s?बजे)?",
        _seconds,
        needs=(":",),
    ),
    Rule(
        "duration",
        r"(?<![\d.:/-])(?P<hour>\d{1,2}):(?P<minute>[0-5]\d):(?P<second>[0-5]\d)(?!\d|:)"
        r"(?:\s?(?:घंटे|घंटा))?",
        _lasted,
        needs=(":",),
    ),
    Rule(
        "a.m., p.m.",
        rf"(?<![\d.:/-])(?P<hour>1[0-2]|0?\d)(?:[:.](?P<minute>[0-5]\d))?\s?{_HALF}(?:\s?बजे)?{_ZONE}",
        _half_day,
        needs=("m", "M"),
    ),
    Rule("time with बजे", rf"{_CLOCK}{_BAJE}{_ZONE}", _baje, needs=("बजे",)),
    Rule("time with बजे, zone first", rf"{_CLOCK}{_ZONE}{_BAJE}", _baje, needs=("बजे",)),
    Rule(
        "time with a colon",
        r"(?<![\d.:/-])(?P<hour>[01]?\d|2[0-4])\s?:\s?(?P<minute>[0-5]\d)(?![\d:])" + _ZONE,
        _clock,
        needs=(":",),
    ),
)
