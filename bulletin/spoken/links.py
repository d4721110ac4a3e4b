"""What only an eye can use: web addresses, e-mail, hashtags, handles, emoji. An editor leaves them out.

A bare domain that is the name of a thing (`Mi.com`) is read.
"""

import re

from bulletin.spoken.draft import Match, Rule, word_after, words_before
from bulletin.spoken.latin import read

_PARTS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_CASES = frozenset("ने को का की के में से पर हैशटैग ट्रेंड नाम".split())
_ENDS = {"com": "कॉम", "org": "ऑर्ग", "net": "नेट", "in": "इन", "co": "को", "info": "इन्फो", "app": "ऐप"}


def _hashtag(match: Match) -> str:
    """A hashtag that stands for a word of the sentence is read; one at its end is for search."""
    rest = match.string[match.end() :].strip(" .।!?")
    if not rest or rest.startswith(("#", "http", "@")):
        return ""
    tag = match["tag"].replace("_", " ")
    return _in_words(tag, match) if tag[0].isascii() else tag


def _handle(match: Match) -> str:
    """`@PMOIndia ने कहा` names who spoke; elsewhere a handle is for clicking."""
    return "" if match.group().startswith("(") else _in_words(match["name"].replace("_", " "), match)


def _in_words(name: str, match: Match) -> str:
    return " ".join(_PARTS.findall(name)) if word_after(match) in _CASES else ""


def _domain(match: Match) -> str:
    parts = match.group().rstrip("/").split("/")[0].split(".")
    if len(parts) > 2 or ("वेबसाइट" not in words_before(match, 60) and len(parts) > 2):
        return ""
    return " डॉट ".join([read(parts[0]), *(_ENDS.get(part, read(part)) for part in parts[1:])])


RULES = (
    Rule(
        "web address",
        r"\(?\s?(?:https?://|www\.)[^\s।)]*[^\s।).,;?!]\)?",
        lambda _: "",
        final=False,
        needs=("://", "www."),
    ),
    Rule(
        "e-mail", r"\(?[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z]{2,})+\)?", lambda _: "", final=False, needs=("@",)
    ),
    Rule("handle", r"\(?@(?P<name>[A-Za-z0-9_]+)\)?:?", _handle, final=False, needs=("@",)),
    Rule("hashtag", r"#(?P<tag>[\w\u0900-\u0963\u0970-\u097f]+)", _hashtag, final=False, needs=("#",)),
    Rule(
        "long address",
        r"\(?(?<![\w@.])(?=[\d.-]*[A-Za-z])[A-Za-z0-9-]+(?:\.[a-z0-9-]+)+\.[a-z]{2,}(?:/\S*)?\)?",
        lambda _: "",
        final=False,
        needs=(".",),
    ),
    Rule(
        "domain",
        r"(?<![\w@.])[A-Za-z][A-Za-z0-9-]*\.(?:com|org|in|net|edu|gov|co|ai|io|tv|info|app)(?![\w.])/?",
        _domain,
        needs=(".",),
    ),
)
