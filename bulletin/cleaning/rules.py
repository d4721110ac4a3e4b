"""The rules of cleaning: data read once, and how each kind is applied to a line or a sentence."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from bulletin import hindi
from bulletin.cleaning.tidying import fold, tidy

LINE = 220
"""Longer lines, in letters, are paragraphs: rules for lines look at their sentences."""

_AT_THE_END = r"(?=[\s।.]*$)"
_EDGE = rf"[{hindi.LETTER}{hindi.SIGN}{hindi.DIGIT}A-Za-z]"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of `rules.toml`."""

    name: str
    at: str
    find: re.Pattern[str]
    why: str
    example: str
    spares: str


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, compiled once."""
    table = tomllib.loads(_data("rules.toml"))
    macros: dict[str, str] = {"place": r"(?P<place>[^\s,:।.()\[\]|/-]+(?:[ /,-]+[^\s,:।.()\[\]|/-]+){0,5}?)"}
    for name, pattern in table["macros"].items():
        macros[name] = _loosen(pattern)
    return tuple(
        Rule(
            row["name"],
            row["at"],
            re.compile(_filled(_loosen(row["find"]), macros) + (_AT_THE_END if row["at"] == "close" else "")),
            row["why"],
            row["example"],
            row.get("spares", ""),
        )
        for row in table["rule"]
    )


@cache
def rules_at(place: str) -> tuple[Rule, ...]:
    """The rules for a `line`, `tail`, `head`, `open`, `close` or `inside`."""
    return tuple(rule for rule in rules() if rule.at == place)


def _loosen(pattern: str) -> str:
    r"""Nuktas become optional, ं and ँ the same, `_` a space, and `\b` the edge of a Hindi word."""
    pattern = hindi.nfc(pattern).replace("\u093c", "")
    pattern = re.sub("[कखगजडढफ]", "\\g<0>\u093c?", pattern)
    pattern = re.sub("[\u0901\u0902]", "[\u0901\u0902]", pattern)
    edge = f"(?:(?<!{_EDGE})(?={_EDGE})|(?<={_EDGE})(?!{_EDGE}))"
    return pattern.replace("_", " ").replace(r"\b", edge)


def _filled(pattern: str, macros: dict[str, str]) -> str:
    def fill(match: re.Match[str]) -> str:
        return macros[match.group(1)]

    return re.sub(r"\{([a-z]+)\}", fill, re.sub(r"\{([a-z]+)\}", fill, pattern))


@cache
def _places() -> frozenset[str]:
    names = (line.strip() for line in _data("places.txt").splitlines())
    return frozenset(fold(name) for name in names if name and not name.startswith("#"))


def _data(name: str) -> str:
    return resources.files("bulletin").joinpath("data", "cleaning", name).read_text("utf-8")


def verdict(place: str, text: str) -> str:
    """Why a `line` or a `tail` rule leaves a text out; nothing if none does."""
    if len(text) > LINE or not _any(place).fullmatch(text):
        return ""
    return next(rule.why for rule in rules_at(place) if rule.find.fullmatch(text))


@cache
def _any(place: str) -> re.Pattern[str]:
    """All rules of a place in one: most texts match none, and one question is answered sooner than fifty."""
    patterns = (rule.find.pattern.replace("(?P<place>", "(?:") for rule in rules_at(place))
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def head(text: str, *, first: bool) -> tuple[int, list[tuple[str, str]]]:
    """How much of a line comes before the news, and each piece of it with the reason."""
    cut = 0
    pieces = []
    while found := _one_head(text[cut:], first=first):
        length, why = found
        pieces.append((text[cut : cut + length].strip(), why))
        cut += length
    return cut, pieces


def _one_head(text: str, *, first: bool) -> tuple[int, str] | None:
    for rule in rules_at("head") if _any("head").match(text) else ():
        match = rule.find.match(text)
        if match and match.end() < len(text):
            place = match.groupdict().get("place")
            if place is None or _is_place(place):
                return match.end(), rule.why
    if first:  # a place nobody listed, or a topic: "खेड़ा चौक: …"; never a speaker's quoted words
        match = re.match(r"(?:[^\s:।,.]+ ){0,2}[^\s:।,.]+ ?: ?(?=[^\s“\"‘'])", text)
        if (
            match
            and not _SPEAKS.search(match.group())
            and len(hindi.words(text[match.end() :])) > 6
            and not re.search(r"\d ?:", match.group())
        ):
            return match.end(), "a dateline or a slug"
    return None


# A visarga typed as a colon, a bracket, a speaker: not what comes before the news.
_SPEAKS = re.compile(
    r"[()]|(?:क्रमश|अत|प्राय|अंतत|मुख्यत|विशेषत|सामान्यत|पूर्णत|संभवत|स्वत|पुन|मूलत|सवाल|जवाब|बोले|कहा) ?:"
)
_PLACE_ENDING = re.compile(r"[^\s]{2,}(?:पुर|नगर|बाद|गढ|गंज|कोट|पुरम|पट्टनम|वाडा|गांव|हाट|घाट|पट्टी)$")


def _is_place(text: str) -> bool:
    names = [name for name in re.split(r"[/,]| और | - ", text) if name.strip()]
    if not names:
        return False
    return _known(names[0]) and all(_known(name) or len(name.split()) < 3 for name in names[1:])


def _known(name: str) -> bool:
    name = fold(name)
    return name in _places() or _PLACE_ENDING.fullmatch(name) is not None


def said(raw: str) -> tuple[str, str]:
    """A sentence with its cuts made, and the reason to leave out what remains, if there is one."""
    text = raw[head(raw, first=False)[0] :]
    for rule in (*rules_at("close"), *rules_at("inside")):
        text = rule.find.sub("", text)
    while cut := next(filter(None, (_opening(rule, text) for rule in rules_at("open"))), 0):
        text = text[cut:]
    text = tidy(text).lstrip(",;:।-–— ")
    if text == raw:
        return text, ""
    return text, verdict("line", text) or ("" if text else "nothing is left of it")


def _opening(rule: Rule, text: str) -> int:
    """How much of a sentence a rule cuts at its start, if anything to say is left."""
    match = rule.find.match(text)
    return match.end() if match and len(hindi.words(text[match.end() :])) > 1 else 0
