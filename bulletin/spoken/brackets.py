"""Brackets: what merely repeats in Latin letters the Hindi before it goes; the rest stays between commas."""

from bulletin.spoken.draft import DEV, Match, Rule


def _echo(match: Match) -> str | None:
    """A Latin bracket right after a Hindi word: a name again, or its abbreviation."""
    inside = match["inside"]
    return None if any(char.isdigit() for char in inside) else ""


RULES = (
    Rule(
        "echo in brackets",
        rf"(?<=[{DEV}])['\"]?\s?\((?P<inside>[A-Za-z][A-Za-z .,&'/-]*)\)",
        _echo,
        final=False,
        needs=("(",),
    ),
    Rule("empty brackets", r"\s?[(\[]\s*[)\]]", lambda _: "", final=False, needs=("(", "[")),
)
