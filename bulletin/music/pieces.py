"""The station's own music: a signature, a sting, a closing and a bed, all of one scale and one hand.

The scale is that of Raga Bhupali, five notes that never clash, in just intonation over a D; it is as old
as any melody, and the motif is written here. Times are seconds, levels dB against each other.
"""

from collections.abc import Sequence

import numpy as np

from bulletin.music.instruments import RATE, Samples, bell, drum, pad, room, santoor, tanpura

SA = 146.83
"""Hz: D3, the first note of the scale."""
_RATIOS = {"S": 1, "R": 9 / 8, "G": 5 / 4, "P": 3 / 2, "D": 5 / 3}
Score = Sequence[tuple[float, str, float]]
"""When, which note, how loud."""


def note(name: str) -> float:
    """Hz of a note: `S` is the D below middle C, each `'` an octave up, each `,` one down."""
    octave = name.count("'") - name.count(",")
    return float(SA * _RATIOS[name[0]] * 2.0**octave)


def _place(into: Samples, sound: Samples, at: float, db: float) -> None:
    start = round(at * RATE)
    end = min(start + sound.size, into.size)
    into[start:end] += sound[: end - start] * 10 ** (db / 20)


def _strings(into: Samples, score: Score) -> None:
    for at, name, db in score:
        _place(into, santoor(note(name)), at, db)


def _ended(sound: Samples, seconds: float, fade: float) -> Samples:
    """Cut to a length, the end faded; and without anything below hearing."""
    sound = sound[: round(seconds * RATE)].copy()
    count = round(fade * RATE)
    sound[-count:] *= np.cos(np.linspace(0, np.pi / 2, count)) ** 2
    return sound


def signature() -> Samples:
    """The motif climbs the scale, rests on its fifth, and comes home an octave higher."""
    sound = np.zeros(round(5.0 * RATE))
    _place(sound, pad((note("S"), note("P"), note("S'"), note("G'")), 3.8, rise=0.9, fall=2.0), 0, -9)
    _place(sound, tanpura(note("S")), 0, -8)
    _place(sound, tanpura(note("P,")), 1.06, -12)
    for at, db in ((0.0, -4.0), (1.06, -7.0), (1.88, -3.0)):
        _place(sound, drum(), at, db)
    climb = ((0.0, "S'", -5), (0.13, "P'", -6), (0.26, "S''", -5), (0.39, "R''", -6), (0.53, "G''", -2))
    turn = ((0.79, "R''", -7), (0.92, "G''", -6), (1.06, "P''", -2), (1.06, "P'", -8))
    home = ((1.48, "D''", -6), (1.61, "P''", -6), (1.75, "G''", -6), (1.88, "S'''", -3), (1.88, "S''", -4))
    _strings(sound, (*climb, *turn, *home, (1.9, "G''", -8), (1.92, "P'", -8)))
    _place(sound, bell(note("G''")), 0.53, -16)
    _place(sound, bell(note("S''")), 1.88, -9)
    return _ended(room(sound), 4.2, 2.0)


def short_signature() -> Samples:
    """Only the homecoming, for a bulletin of half a minute."""
    sound = np.zeros(round(3.0 * RATE))
    _place(sound, tanpura(note("S")), 0, -9)
    _place(sound, drum(), 0.27, -4)
    _strings(sound, ((0.0, "G''", -5), (0.13, "P''", -5), (0.27, "S'''", -3), (0.27, "S''", -4)))
    _strings(sound, ((0.29, "G''", -8), (0.31, "P'", -8)))
    _place(sound, bell(note("S''")), 0.27, -9)
    return _ended(room(sound), 1.9, 1.4)


def sting() -> Samples:
    """Two steps up, as if a page were turned."""
    sound = np.zeros(round(2.4 * RATE))
    _strings(sound, ((0.0, "P'", -6), (0.11, "S''", -5), (0.22, "G''", -3), (0.24, "P'", -10)))
    _place(sound, drum(), 0.22, -8)
    _place(sound, bell(note("G''")), 0.22, -13)
    return _ended(room(sound), 1.5, 1.1)


def closing() -> Samples:
    """The motif again, downward, to the low first note."""
    sound = np.zeros(round(4.5 * RATE))
    _place(sound, pad((note("S"), note("P"), note("S'")), 3.0, rise=0.6, fall=1.6), 0, -10)
    _place(sound, tanpura(note("S")), 0, -9)
    fall = ((0.0, "P''", -3), (0.16, "G''", -6), (0.32, "R''", -6), (0.48, "S''", -4), (0.48, "G'", -9))
    rest = ((0.8, "R''", -7), (0.96, "D'", -7), (1.15, "S''", -3), (1.15, "S'", -4), (1.18, "P'", -7))
    _strings(sound, (*fall, *rest, (1.21, "G'", -9)))
    for at, db in ((0.48, -7.0), (1.15, -3.0)):
        _place(sound, drum(), at, db)
    _place(sound, bell(note("S''")), 1.15, -12)
    return _ended(room(sound), 3.3, 2.0)


def short_closing() -> Samples:
    """Only the last step home."""
    sound = np.zeros(round(3.0 * RATE))
    _place(sound, tanpura(note("S")), 0, -10)
    _place(sound, drum(), 0.3, -5)
    _strings(sound, ((0.0, "R''", -6), (0.15, "D'", -7), (0.3, "S''", -3), (0.3, "S'", -4), (0.33, "P'", -7)))
    _place(sound, bell(note("S''")), 0.3, -12)
    return _ended(room(sound), 1.8, 1.3)


def bed() -> Samples:
    """A loop without a seam: a drone that breathes, and a quiet pulse. All of it is low and soft."""
    beat, beats = 0.56, 16
    loop = round(beat * beats * RATE)
    sound = np.zeros(2 * loop)
    for turn in (0, 1):
        begin = turn * beat * beats
        for at, name in (
            (0, "P,"),
            (2, "S"),
            (4, "S"),
            (6, "S,"),
            (8, "P,"),
            (10, "S"),
            (12, "S"),
            (14, "S,"),
        ):
            _place(sound, tanpura(note(name), 3.0), begin + at * beat, -6)
        for at in range(beats):
            _place(sound, drum(88.0, 0.5), begin + at * beat, -13 if at % 4 else -8)
        pulse = ("S'", "P", "S'", "G'", "S'", "P", "R'", "P")
        for at in range(2 * beats):
            _place(sound, santoor(note(pulse[at % 8]), 0.9), begin + at * beat / 2, -14)
    pads = ((note("S"), note("P"), note("G'")), (note("S"), note("P"), note("R'")))
    half = beat * beats / 2
    for number in range(4):
        _place(sound, pad(pads[number % 2], half + 1.5, rise=1.5, fall=1.5), number * half, -8)
    wet = room(sound, 0.15)[: 2 * loop]
    return wet[loop:]  # the second turn, into which the first one rings
