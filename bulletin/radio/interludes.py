"""What is heard between two bulletins, and when there is none: the station's own music, or quiet bells."""

import logging
from dataclasses import dataclass

from bulletin import music
from bulletin.audio.clips import resample
from bulletin.config import Config
from bulletin.errors import AudioError
from bulletin.types import Pcm

_log = logging.getLogger(__name__)
RATE = 44100
_MOTIF = (587.33, 739.99, 880.0)  # D5, F sharp 5, A5
_PAD = (146.83, 220.0, 293.66)  # D3, A3, D4: below it


@dataclass(frozen=True, slots=True)
class Interludes:
    """Both at `RATE`."""

    sting: Pcm
    """Between a bulletin and the next."""
    ident: Pcm
    """For when the station is on the air and has nothing to say. It can be looped and is never silent."""


def load(settings: Config) -> Interludes:
    """Make them of what `[music]` names; bells stand in for what is off, or is logged as unreadable."""
    sting, signature = (_piece(settings, name) for name in ("sting", "signature"))
    return Interludes(
        resample(sting, RATE) if sting else _sound(2.2, _MOTIF, spacing=0.16),
        _over_a_chord(resample(signature, RATE))
        if signature
        else _sound(8.0, (*_MOTIF, _MOTIF[1], _MOTIF[2] * 4 / 3), spacing=0.42, pad=0.05),
    )


def _piece(settings: Config, name: str) -> Pcm | None:
    if not settings.music.on:
        return None
    unheard = dict.fromkeys(("signature", "sting", "closing", "bed"), music.NONE)
    try:
        piece = getattr(music.load(**{**unheard, name: getattr(settings.music, name)}), name)
    except AudioError as error:
        _log.warning("the %s on the air is bells: %s", name, error)
        return None
    return piece.pcm if piece else None


def _over_a_chord(signature: Pcm) -> Pcm:
    """The chord goes on below and after it."""
    import numpy as np

    heard = np.frombuffer(signature.frames, "<i2").astype(np.int32)
    chord = _sound(max(8.0, heard.size / RATE + 2), (), spacing=0, pad=0.05)
    sound = np.frombuffer(chord.frames, "<i2").astype(np.int32)
    sound[: heard.size] += heard
    return Pcm(np.clip(sound, -29491, 29491).astype("<i2").tobytes(), RATE)


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
