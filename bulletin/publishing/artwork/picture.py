"""A picture as it is published: the station's own is checked against what podcast directories ask."""

import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bulletin.errors import PublishError

SMALLEST, LARGEST = 1400, 3000
"""Pixels of a side (Apple Podcasts, artwork requirements)."""
HEAVIEST = 500_000
"""Bytes (the same)."""
_TYPES = {"JPEG": ("image/jpeg", ".jpg"), "PNG": ("image/png", ".png")}


@dataclass(frozen=True, slots=True)
class Picture:
    """A square picture."""

    data: bytes
    media_type: str
    suffix: str


def own(file: Path) -> Picture:
    """The station's own picture. Raises PublishError with the rule that it breaks."""
    from PIL import Image, UnidentifiedImageError

    try:
        data = file.read_bytes()
        with Image.open(io.BytesIO(data), formats=tuple(_TYPES)) as found:
            found.load()
    except UnidentifiedImageError as error:
        raise PublishError(f"{file} is no picture for an episode: it is neither JPEG nor PNG") from error
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        reason = getattr(error, "strerror", None) or error
        raise PublishError(f"cannot read the picture {file}: {reason}") from error
    if broken := _broken(found.size, found.mode, "transparency" in found.info, len(data)):
        raise PublishError(f"{file} is no picture for an episode: {broken}")
    return Picture(data, *_TYPES[found.format or ""])


def _broken(size: tuple[int, int], mode: str, transparent: bool, weight: int) -> str | None:
    """Which rule a picture breaks, and what mends it."""
    width, height = size
    if width != height:
        return f"it has {width} by {height} pixels and must be square"
    if not SMALLEST <= width <= LARGEST:
        return f"its sides have {width} pixels; they must have {SMALLEST} to {LARGEST}, best {LARGEST}"
    if transparent or mode in {"RGBA", "LA", "PA", "La", "RGBa"}:
        return "it is transparent; save it without an alpha channel"
    if mode != "RGB":
        return f"its colours are {mode}; save it as RGB"
    if weight >= HEAVIEST:
        return f"it has {weight / 1000:.0f} kB and must have less than {HEAVIEST // 1000}; save it as JPEG"
    return None


@lru_cache(maxsize=4)
def small(picture: Picture, side: int = 600) -> Picture:
    """A JPEG of it for the sound file itself.

    The whole one would make a minute's MP3 half as large again; players show this one at the size of a
    hand, and directories take the whole one from the feed.
    """
    from PIL import Image

    with Image.open(io.BytesIO(picture.data)) as whole:
        reduced = whole.convert("RGB").resize((side, side), Image.Resampling.LANCZOS)
    return Picture(as_jpeg(reduced, quality=85), *_TYPES["JPEG"])


def as_jpeg(image: object, quality: int) -> bytes:
    """The bytes of an RGB image (`PIL.Image.Image`): the same for the same image and library."""
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True, subsampling=0)  # type: ignore[attr-defined]
    return out.getvalue()
