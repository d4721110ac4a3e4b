"""Titles within a stream, as SHOUTcast has them: after every so many bytes of sound a block of metadata.

A block is one byte that tells its length in sixteens, then `StreamTitle='…';` filled up with NULs.
"""

from dataclasses import dataclass, field
from unicodedata import category

INTERVAL = 16000
"""Bytes of sound between two blocks: what Icecast has, and what every player copes with."""
_SAFE = str.maketrans({"'": "’", '"': "”", ";": ","})  # what ends a title for one player or another
_BREAKS = {"Cc", "Cs", "Zl", "Zp"}  # controls, half characters, line ends; joiners stay, for Hindi needs them
_LONGEST = 255 * 16


def plain(text: str) -> str:
    """One line without control characters, for titles and headers."""
    return " ".join("".join(" " if category(letter) in _BREAKS else letter for letter in text).split())


def block(title: str) -> bytes:
    """The metadata block of a title, in UTF-8; what is too long for a block ends at a whole character."""
    head, foot = b"StreamTitle='", b"';"
    said = plain(title).translate(_SAFE).encode()[: _LONGEST - len(head) - len(foot)]
    text = head + said.decode("utf-8", "ignore").encode() + foot
    sixteens = -(-len(text) // 16)
    return bytes([sixteens]) + text.ljust(sixteens * 16, b"\0")


@dataclass(slots=True)
class Interleaver:
    """Puts the blocks into one listener's stream. The first holds the title, later ones only a new title."""

    interval: int = INTERVAL
    _told: str | None = None
    _left: int = field(init=False)

    def __post_init__(self) -> None:
        self._left = self.interval

    def feed(self, sound: bytes, title: str) -> bytes:
        """The sound with the blocks that fall into it."""
        pieces, at, left = list[bytes](), 0, self._left
        while len(sound) - at >= left:
            pieces += sound[at : at + left], self._next(title)
            at, left = at + left, self.interval
        pieces.append(sound[at:])
        self._left = left - (len(sound) - at)
        return b"".join(pieces)

    def _next(self, title: str) -> bytes:
        if title == self._told:
            return b"\0"
        self._told = title
        return block(title)
