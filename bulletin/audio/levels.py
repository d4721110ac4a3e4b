"""How loud a file is from moment to moment, and its shape to the eye."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bulletin.audio import process
from bulletin.errors import AudioError
from bulletin.types import Ms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

STEP = Ms(100)
"""Milliseconds from one reading of the meter to the next."""
_MOMENT = 400  # ms: a block of BS.1770
_GATE, _BELOW = -70.0, 10.0  # LUFS; LU under the mean of what passes it
_READING = re.compile(rb"t:\s*([0-9.]+)\s.*?M:\s*(-?[0-9.]+|-?inf|nan) S:\s*(-?[0-9.]+|-?inf|nan)")
_RATE = 8000  # Hz: enough to see


@dataclass(frozen=True, slots=True)
class Levels:
    """Readings of an EBU R 128 meter in LUFS, every `STEP`; a reading is of the time before it."""

    momentary: tuple[float, ...]
    """Of 400 ms."""
    short_term: tuple[float, ...]
    """Of 3 s."""

    def loudness(self, start: Ms, end: Ms) -> float | None:
        """Integrated loudness of a part by ITU-R BS.1770: the gated mean of the blocks within it.

        None when it is shorter than a block, or silent.
        """
        first, last = math.ceil((start + _MOMENT) / STEP), end // STEP
        blocks = [_power(level) for level in self.momentary[max(first - 1, 0) : last] if level > _GATE]
        if not blocks:
            return None
        gate = _level(blocks) - _BELOW
        return _level([block for block in blocks if block > _power(gate)])


def levels(path: Path) -> Levels:
    """Meter all of a file. Raises AudioError."""
    arguments = [*process.source(path), "-map", "0:a", "-af", "ebur128=framelog=info", "-f", "null", "-"]
    said = process.run(f"measure {path.name}", arguments, verbosity="info").stderr
    read = [(_number(moment), _number(short)) for _, moment, short in _READING.findall(said)]
    if not read:
        raise AudioError(f"{path.name} is too short to be measured")
    return Levels(tuple(moment for moment, _ in read), tuple(short for _, short in read))


def shape(path: Path, columns: int) -> "tuple[NDArray[np.float64], NDArray[np.float64]]":
    """The lowest and the highest sample in each of so many parts, between −1 and 1. Raises AudioError."""
    import numpy as np

    arguments = [*process.source(path), "-map", "0:a", "-ac", "1", "-ar", str(_RATE), "-f", "s16le", "-"]
    data = process.run(f"decode {path.name}", arguments).stdout
    samples = np.frombuffer(data, "<i2") / 32768
    if samples.size < columns:
        raise AudioError(f"{path.name} is too short to be drawn")
    starts: Any = np.linspace(0, samples.size, columns, endpoint=False).astype(int)
    return np.minimum.reduceat(samples, starts), np.maximum.reduceat(samples, starts)


def _number(text: bytes) -> float:
    value = float(text)
    return value if math.isfinite(value) else -120.7  # what the meter has for silence


def _power(level: float) -> float:
    return float(10 ** ((level + 0.691) / 10))


def _level(powers: Sequence[float]) -> float:
    return 10 * math.log10(sum(powers) / len(powers)) - 0.691
