"""Brackets: what merely repeats in Latin letters the Hindi before it goes; the rest stays between commas."""

from bulletin.spoken.draft import DEV, Match, Rule
from bulletin.spoken.numbers import cardinal


def _echo(match: Match) -> str | None:
    """A Latin bracket right after a Hindi word: a name again, or its abbreviation."""
    inside = match["inside"]
    return None if any(char.isdecimal() for char in inside) else ""


def _again(match: Match) -> str | None:
    """`नौ (9)`: the figure of the word before it."""
    return match["word"] if cardinal(int(match["number"])) == match["word"] else None


RULES = (
    Rule(
        "number again",
        rf"(?<![{DEV}])(?P<word>[{DEV}]+)\s?\((?P<number>\d{{1,2}})\)",
        _again,
        final=False,
        needs=("(",),
    ),
    Rule(
        "echo in brackets",
        rf"(?<=[{DEV}])['\"]?\s?\((?P<inside>[A-Za-z][A-Za-z .,&'/-]*)\)",
        _echo,
        final=False,
        needs=("(",),
    ),
    Rule("empty brackets", r"\s?[(\[]\s*[)\]]", lambda _: "", final=False, needs=("(", "[")),
)
