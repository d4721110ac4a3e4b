"""The default cover: the station's name, the day, and the sun where it stands at that hour."""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bulletin.publishing.artwork.lettering import LEADING, Colour, draw, fit
from bulletin.publishing.artwork.picture import HEAVIEST, LARGEST, Picture, as_jpeg

if TYPE_CHECKING:
    from PIL import Image

SIDE = LARGEST
_MARGIN = 230
_NAME = tuple(range(520, 170, -10))  # sizes of the station's name
_TALLEST = 1180  # all of it: the sky above stays free
_DISC = 300  # its radius
_RING = 170  # from one wave to the next


@dataclass(frozen=True, slots=True)
class Palette:
    """As `#rrggbb`."""

    background: str
    accent: str
    text: str


@lru_cache(maxsize=8)
def cover(station: str, palette: Palette, day: str = "", part: str = "", hour: float = 10.0) -> Picture:
    """Draw a cover: 3000 × 3000 RGB JPEG under 500 kB, the same bytes for the same words.

    `day` and `part`: of the edition, `बुधवार, 14 जनवरी 2026` and `शाम का बुलेटिन`; empty for the station's
    own cover. `hour`: 0 to 24; from 6 to 18 a sun crosses the sky, the moon does so in the other half.
    """
    background, accent, text = (_colour(one) for one in (palette.background, palette.accent, palette.text))
    image = _sky(hour, background, accent)
    lines = fit(station, 800, width=SIDE - 2 * _MARGIN, sizes=_NAME, most=3, height=_TALLEST)
    bottom = SIDE - _MARGIN - (390 if day else 0) - lines[0].size * 0.4
    for number, line in enumerate(reversed(lines)):
        draw(image, line, _MARGIN, bottom - number * line.size * LEADING, text)
    if day:
        _told(image, day, part, accent, background, text)
    for quality in range(88, 30, -6):
        data = as_jpeg(image, quality)
        if len(data) < HEAVIEST:
            break
    return Picture(data, "image/jpeg", ".jpg")


def _told(
    image: "Image.Image", day: str, part: str, accent: Colour, background: Colour, text: Colour
) -> None:
    """The part of the day on a strip, and the day beside or above it."""
    from PIL import ImageDraw

    width = SIDE - 2 * _MARGIN
    (date,) = fit(day, 500, width=width, sizes=range(170, 90, -10), most=1)
    (name,) = fit(part, 700, width=width - 120, sizes=range(150, 90, -10), most=1)
    base = SIDE - _MARGIN
    draw(image, date, _MARGIN, base - 240, text)
    box = (_MARGIN, base - 150, _MARGIN + name.width + 120, base + 80)
    ImageDraw.Draw(image).rounded_rectangle(box, radius=60, fill=accent)
    draw(image, name, _MARGIN + 60, base + 12, _on(accent, background, text))


def _on(accent: Colour, background: Colour, text: Colour) -> Colour:
    """Whichever of the two reads better on the accent."""
    return max((background, text), key=lambda one: abs(_light(one) - _light(accent)))


def _light(colour: Colour) -> float:
    red, green, blue = colour
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _sky(hour: float, background: Colour, accent: Colour) -> "Image.Image":
    """The disc, and waves that go out from it like those of a mast, ever fainter."""
    import numpy as np
    from PIL import Image

    x, y = _place(hour)
    along, down = np.arange(SIDE, dtype=np.float32) - x, np.arange(SIDE, dtype=np.float32) - y
    distance = np.hypot(along[None, :], down[:, None])
    finer = 4  # quarters of a pixel: enough for a smooth edge
    share = _waves(np.arange(2 * SIDE * finer) / finer)
    ground, ink = np.array(background), np.array(accent)
    colours = np.zeros((share.size, 4), np.uint8)  # with a fourth byte, for one look-up moves all of them
    colours[:, :3] = np.rint(ground + (ink - ground) * share[:, None])
    found = colours.view(np.uint32).ravel()[(distance * finer).astype(np.int32)]
    pixels = found.view(np.uint8).reshape(SIDE, SIDE, 4)
    if not _is_day(hour):  # what another disc covers of it makes the moon a crescent
        shifted = np.hypot(along[None, :] - 0.42 * _DISC, down[:, None] + 0.22 * _DISC)
        rows, columns = np.nonzero((shifted < 0.86 * _DISC + 1) & (distance < _DISC + 2))
        covered = np.clip(0.86 * _DISC - shifted[rows, columns] + 0.5, 0, 1)[:, None]
        shade = ground + (ink - ground) * 0.18
        seen = pixels[rows, columns, :3]
        pixels[rows, columns, :3] = np.rint(seen * (1 - covered) + shade * covered)
    return Image.frombytes("RGB", (SIDE, SIDE), pixels.tobytes(), "raw", "RGBX")


def _waves(distance: Any) -> Any:
    """How much of the accent there is at each distance from the middle of the disc: 0 to 1."""
    import numpy as np

    beyond = np.maximum(distance - _DISC, 0)
    wave = beyond / _RING
    # From one wave to the next within a pixel.
    edge = np.clip((0.5 - np.abs(wave % 2 - 1)) * _RING + 0.5, 0, 1)
    waves = np.exp(-beyond / 900) * (0.30 - 0.14 * (1 - edge))
    return np.where(distance < _DISC, 1.0, waves)


def _is_day(hour: float) -> bool:
    return 6 <= hour < 18.5


def _place(hour: float) -> tuple[float, float]:
    """Where the disc stands: it rises on the left, is highest in the middle and sets on the right."""
    way = (hour - 6) / 12.5 if _is_day(hour) else (hour - 18.5) % 24 / 11.5
    angle = math.pi * (0.12 + 0.76 * way)
    return SIDE / 2 - 1000 * math.cos(angle), 1000 - 430 * math.sin(angle)


def _colour(text: str) -> Colour:
    red, green, blue = bytes.fromhex(text.removeprefix("#"))
    return red, green, blue
