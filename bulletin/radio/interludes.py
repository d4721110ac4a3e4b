"""What is heard between two bulletins, and when there is none: made by arithmetic, nobody's property."""

from functools import cache

from bulletin.types import Pcm

RATE = 44100
_MOTIF = (587.33, 739.99, 880.0)  # D5, F sharp 5, A5
_PAD = (146.83, 220.0, 293.66)  # D3, A3, D4: below it


@cache
def sting() -> Pcm:
    """Two seconds between a bulletin and the next."""
    return _sound(2.2, _MOTIF, spacing=0.16)


@cache
def ident() -> Pcm:
    """Eight seconds for when the station is on the air and has nothing to say. They can be looped."""
    return _sound(8.0, (*_MOTIF, _MOTIF[1], _MOTIF[2] * 4 / 3), spacing=0.42, pad=0.05)


def _sound(seconds: float, notes: tuple[float, ...], spacing: float, pad: float = 0.0) -> Pcm:
    """Bells one after the other, over a chord that never stops. `pad`: its level, of full scale."""
    import numpy as np

    time = np.arange(int(seconds * RATE)) / RATE
    sound = np.zeros_like(time)
    for note in _PAD:
        whole = (
            round(note * seconds) / seconds
        )  # a whole number of waves, so that the end meets the beginning
        sound += pad * np.sin(2 * np.pi * whole * time) * (1 + 0.3 * np.sin(2 * np.pi * time / seconds))
    for number, note in enumerate(notes):
        since = time - number * spacing
        struck = np.clip(since / 0.005, 0, 1) * np.exp(-np.clip(since, 0, None) * 3.2)
        bell = sum(np.sin(2 * np.pi * note * part * since) / part**1.6 for part in (1, 2, 3.01))
        sound += 0.13 * struck * bell
    sound *= np.clip((seconds - time) / 0.08, 0, 1) if not pad else 1
    return Pcm((np.clip(sound, -0.9, 0.9) * 32767).astype("<i2").tobytes(), RATE)
