"""Where a newsreader breathes: at commas, before clauses, and within what is still too long."""


def breaths(text: str) -> tuple[int, ...]:
    """Offsets into the spoken text, each right after a word."""
    return tuple(i for i, char in enumerate(text) if char in ",;")
