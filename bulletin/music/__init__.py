"""Music around the news: a signature, stings, a closing, a bed. Ours, made by arithmetic, or a station's own.

    load    what the settings name → Music

The same settings give the same samples. Nothing here knows what is said.
"""

from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bulletin import audio
from bulletin.errors import AudioError
from bulletin.recipes import Remember, recipe
from bulletin.types import Ms, Pcm

DEFAULT, NONE = "default", "none"
LEVEL = -18.0
"""dBFS RMS of a piece's loudest 400 ms: that of the newsreader's voice."""
FADED = -42.0
"""dBFS RMS: when a piece has fallen below it for good, the newsreader may come in. Speech is at −20."""
LONGEST = 15_000
"""Milliseconds of a signature, sting or closing at most; a bed is a loop of any length up to a minute."""
SHORT = 1_500
"""Milliseconds that a station's own signature and closing may sound in a short bulletin."""
_LOOP = 60_000

Samples = Any  # a float64 array between −1 and 1


@dataclass(frozen=True, slots=True)
class Piece:
    """A sound that stands between sentences, and may ring on under the next one."""

    pcm: Pcm
    lead: Ms
    """From its begin until it is faint enough to be spoken over."""


@dataclass(frozen=True, slots=True)
class Music:
    """What is heard around the news; None is not heard."""

    signature: Piece | None = None
    short_signature: Piece | None = None
    """For a bulletin that has no headlines."""
    sting: Piece | None = None
    """Before each story but one that begins the bulletin."""
    closing: Piece | None = None
    short_closing: Piece | None = None
    bed: Pcm | None = None
    """Loops under the headlines."""


SILENT = Music()


def load(
    signature: str = DEFAULT,
    sting: str = DEFAULT,
    closing: str = DEFAULT,
    bed: str = NONE,
    remember: Remember = lambda _, make: make(),
) -> Music:
    """The music that the settings name: each `default`, `none`, or the path of any sound file.

    `remember`: spares making the same piece twice. Raises AudioError if a file cannot be read or is silent.
    """

    def sound(name: str, ours: str, longest: int) -> Pcm | None:
        return None if name == NONE else _sound(name, ours, longest, remember)

    def piece(name: str, ours: str, longest: int = LONGEST) -> Piece | None:
        pcm = sound(name, ours, longest)
        return Piece(pcm, lead(pcm)) if pcm else None

    return Music(
        piece(signature, "signature"),
        piece(signature, "short_signature", SHORT),
        piece(sting, "sting"),
        piece(closing, "closing"),
        piece(closing, "short_closing", SHORT),
        sound(bed, "bed", _LOOP),
    )


def _sound(name: str, ours: str, longest: int, remember: Remember) -> Pcm:
    """At the house level, its edges faded, and cut to so many milliseconds."""
    loop = ours == "bed"
    if name != DEFAULT:
        return _levelled(*_own(Path(name).expanduser()), longest, name, loop=loop)
    from bulletin.music import instruments

    def make() -> bytes:
        from bulletin.music import pieces

        return _levelled(getattr(pieces, ours)(), instruments.RATE, longest, name, loop=loop).frames

    return Pcm(remember(["music", recipe(__file__), version("numpy"), ours], make), instruments.RATE)


def _own(file: Path) -> tuple[Samples, int]:
    import numpy as np

    pcm = audio.read(file)
    return np.frombuffer(pcm.frames, "<i2") / 32768, pcm.rate


def _levelled(samples: Samples, rate: int, longest: int, name: str, *, loop: bool) -> Pcm:
    import numpy as np

    most = rate * longest // 1000
    fade_out = min(most // 2, samples.size // 2, rate * 600 // 1000)
    samples = samples[:most].copy()
    if samples.size == most and not loop:
        samples[-fade_out:] *= np.cos(np.linspace(0, np.pi / 2, fade_out)) ** 2
    loudest = float(_levels(samples, rate, 400).max(initial=-np.inf))
    if loudest < FADED - 30:
        raise AudioError(f"{name} is silent: there is nothing in it to be heard around the news")
    samples *= 10 ** ((LEVEL - loudest) / 20)
    peak = float(np.abs(samples).max())
    samples *= min(1, 0.8 / peak)
    if not loop:
        samples = _without_edges(samples, rate)
    return Pcm((samples * 32767).round().astype("<i2").tobytes(), rate)


def _without_edges(samples: Samples, rate: int) -> Samples:
    """Nothing that is not heard at either end, and no click there."""
    import numpy as np

    heard = np.flatnonzero(np.abs(samples) > 10 ** (audio.SILENCE / 20))
    samples = samples[heard[0] : heard[-1] + 1]
    start, end = min(rate // 500, samples.size // 4), min(rate // 20, samples.size // 4)
    samples[:start] *= np.linspace(0, 1, start)
    samples[samples.size - end :] *= np.linspace(1, 0, end)
    return samples


def lead(pcm: Pcm) -> Ms:
    """From its begin until it has fallen below `FADED` for good; all of it if it never does."""
    import numpy as np

    loud = np.flatnonzero(_levels(np.frombuffer(pcm.frames, "<i2") / 32768, pcm.rate, 50) > FADED)
    return Ms(min(int(loud[-1] + 1) * 50 if loud.size else 0, pcm.duration))


def _levels(samples: Samples, rate: int, window: int) -> Samples:
    """DBFS RMS of each window of so many milliseconds."""
    import numpy as np

    size = max(rate * window // 1000, 1)
    padded = np.concatenate([samples, np.zeros(-samples.size % size)])
    powers = np.mean(padded.reshape(-1, size) ** 2, axis=1)
    return 10 * np.log10(np.maximum(powers, 1e-12))
