"""What only an eye can use: web addresses, e-mail, hashtags, handles, emoji. An editor leaves them out.

A bare domain that is the name of a thing (`Mi.com`) is read.
"""

from bulletin.spoken.draft import Match, Rule, words_before
from bulletin.spoken.latin import read

_ENDS = {"com": "कॉम", "org": "ऑर्ग", "net": "नेट", "in": "इन", "co": "को", "info": "इन्फो", "app": "ऐप"}


def _hashtag(match: Match) -> str:
    """A hashtag in Hindi within a sentence is a word; a Latin one, or one at the end, is for search."""
    rest = match.string[match.end() :].strip(" .।!?")
    return (
        match["tag"].replace("_", " ")
        if rest and not rest.startswith(("#", "http", "@")) and not match["tag"][0].isascii()
        else ""
    )


def _domain(match: Match) -> str:
    parts = match.group().rstrip("/").split("/")[0].split(".")
    if len(parts) > 2 or ("वेबसाइट" not in words_before(match, 60) and len(parts) > 2):
        return ""
    return " डॉट ".join([read(parts[0]), *(_ENDS.get(part, read(part)) for part in parts[1:])])


RULES = (
    Rule(
        "web address",
        r"\(?\s?(?:https?://|www\.)[^\s।)]*\)?",
        lambda _: "",
        final=False,
        needs=("://", "www."),
    ),
    Rule(
        "e-mail", r"\(?[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z]{2,})+\)?", lambda _: "", final=False, needs=("@",)
    ),
    Rule("handle", r"\(?@[A-Za-z0-9_]+\)?:?", lambda _: "", final=False, needs=("@",)),
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
