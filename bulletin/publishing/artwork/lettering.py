"""Hindi in letters on a picture: set and filled by HarfBuzz, so that conjuncts and vowel signs stand right.

Pillow by itself can do so only with a FriBiDi of the system's, which many machines have not.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from bulletin.hindi import aksharas

if TYPE_CHECKING:
    from PIL import Image

Weight = Literal[500, 700, 800]
Colour = tuple[int, int, int]

LEADING = 1.2
"""Ems from one baseline to the next: signs below one line clear those above the other."""
_FINER = 2  # times as large, to be made smaller: what takes the seams out of the headline
_EM = 1000  # what lengths are told in


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text at a size (its em); lengths are in pixels."""

    text: str
    size: int
    weight: Weight

    @property
    def width(self) -> float:
        return _width(self.text, self.weight) * self.size


def fit(
    text: str, weight: Weight, *, width: int, sizes: Sequence[int], most: int = 1, height: float = math.inf
) -> tuple[Line, ...]:
    """Set a text as large as it goes into that width and height on at most so many lines.

    `sizes`: those that may be tried, the largest first; at the last one what is too much is cut with “…”.
    """
    for size in sizes:
        lines = _wrapped(text, size, weight, width)
        tall = (len(lines) * LEADING + 0.25) * size
        if len(lines) <= most and tall <= height and all(line.width <= width for line in lines):
            return lines
    kept = _wrapped(text, sizes[-1], weight, width)[:most]
    return (*kept[:-1], _cut(kept[-1], width))


def draw(image: "Image.Image", line: Line, x: float, baseline: float, colour: Colour) -> None:
    """Draw it with its baseline's left end at that place."""
    import uharfbuzz
    from PIL import Image

    font, raster = _font(line.weight), uharfbuzz.RasterDraw()
    scale = line.size * _FINER / _EM
    margin = line.size  # signs reach beyond where a line begins and ends
    ink = Image.new("L", ((round(line.width) + 2 * margin) * _FINER, 3 * margin * _FINER))
    pen = 0
    for glyph, place in _glyphs(line.text, font):
        # One by one: a picture of HarfBuzz's has 4096 pixels at most.
        raster.transform = scale, 0, 0, scale, (pen + place.x_offset) * scale, place.y_offset * scale
        raster.draw_glyph(font, glyph)
        made = raster.render()
        box = made.extents
        if box.width and box.height:
            size, data = (box.width, box.height), bytes(made.buffer)
            found = Image.frombytes("L", size, data, "raw", "L", box.stride, -1)
            top = 2 * margin * _FINER - box.y_origin - box.height
            ink.paste(255, (margin * _FINER + box.x_origin, top), found)
        pen += place.x_advance
    image.paste(colour, (round(x) - margin, round(baseline) - 2 * margin), ink.reduce(_FINER))


def _wrapped(text: str, size: int, weight: Weight, width: int) -> tuple[Line, ...]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _width(longer, weight) * size <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(Line(line, size, weight) for line in lines)


def _cut(line: Line, width: int) -> Line:
    kept = aksharas(line.text)
    while kept and (cut := Line("".join(kept) + "…", line.size, line.weight)).width > width:
        kept.pop()
    return cut


@cache
def _width(text: str, weight: Weight) -> float:
    """In ems."""
    advances: list[int] = [place.x_advance for _, place in _glyphs(text, _font(weight))]
    return sum(advances) / _EM


@cache
def _font(weight: Weight) -> Any:
    """The packaged font: Mukta, by Ek Type."""
    import fontpkg
    import uharfbuzz

    file = fontpkg.path("Mukta", weight=weight)
    font = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(file))))
    font.scale = _EM, _EM
    return font


def _glyphs(text: str, font: Any) -> list[tuple[int, Any]]:
    import uharfbuzz

    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.language = "hi"
    uharfbuzz.shape(font, buffer)
    numbers = (info.codepoint for info in buffer.glyph_infos)
    return list(zip(numbers, buffer.glyph_positions, strict=True))
