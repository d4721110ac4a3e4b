"""The cover is what podcast directories ask for, and its Hindi stands as a reader expects it."""

import io
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from bulletin import config, publishing
from bulletin.config import Config
from bulletin.errors import ConfigError, PublishError
from bulletin.publishing import artwork
from bulletin.publishing.artwork import lettering
from bulletin.publishing.artwork.cover import cover
from tests.desk import EDITION

NAMES = {
    "short": "ई",
    "long": "राष्ट्रपति क्षेत्र श्रृंखला समाचार सेवा द्वितीय केंद्र हिन्दी विभाग",
    "endless": "अखिल भारतीय राष्ट्रीय समाचार प्रसारण सेवा केंद्र " * 5,
    "one word": "राष्ट्रीयकर्त्तव्यपरायणतासमाचारसेवाकेंद्रसंस्थानसमिति" * 2,
}


def station(name: str, settings: Config) -> Config:
    return replace(settings, station=replace(settings.station, name=name))


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_cover_is_what_directories_ask(name: str, settings: Config) -> None:
    made = artwork.of_edition(EDITION, station(name, settings))
    image = opened(made.data)
    assert (image.format, image.size, image.mode) == ("JPEG", (3000, 3000), "RGB")
    assert made.media_type == "image/jpeg"
    assert len(made.data) < 500_000
    letters = np.asarray(image.convert("L")) > 200
    assert letters.any()
    for edge in (letters[:100], letters[-100:], letters[:, :100], letters[:, -100:]):
        assert not edge.any(), "nothing is cut off"


def test_the_same_words_give_the_same_bytes(settings: Config) -> None:
    first = artwork.of_edition(EDITION, settings)
    cover.cache_clear()
    assert artwork.of_edition(EDITION, settings).data == first.data


def test_each_edition_and_the_station_have_covers_of_their_own(settings: Config) -> None:
    night = EDITION + timedelta(hours=4)
    covers = [artwork.of_edition(when, settings) for when in (EDITION, night, EDITION + timedelta(days=1))]
    assert len({made.data for made in [*covers, publishing.station_cover(settings)]}) == 4


@pytest.mark.parametrize(("hour", "column"), [(7, 0), (17, 2), (0, 1)])
def test_sun_and_moon_cross_the_sky(hour: int, column: int, settings: Config) -> None:
    made = artwork.of_edition(datetime(2026, 1, 14, hour, tzinfo=EDITION.tzinfo), settings)
    sky = np.asarray(opened(made.data))[:1350].astype(int)
    accent = np.abs(sky - np.array([0xF7, 0xA5, 0x20])).max(axis=2) < 12
    middle = np.nonzero(accent)[1].mean()
    assert int(middle // 1000) == column
    full = np.pi * 300**2
    assert accent.sum() == pytest.approx(full, rel=0.02) if 6 <= hour < 18 else accent.sum() < full * 0.7


def test_the_stations_colours_are_used() -> None:
    green = config.load(options={"artwork.background": "#004020", "artwork.accent": "#FFFFFF"})
    corner = np.asarray(opened(artwork.of_edition(EDITION, green).data))[2900, 2900]
    assert np.abs(corner.astype(int) - np.array([0x00, 0x40, 0x20])).max() <= 24
    with pytest.raises(ConfigError, match=r"artwork\.accent"):
        config.load(options={"artwork.accent": "orange"})


SHAPED = [
    # A conjunct or a sign that is set right needs fewer glyphs than its code points.
    ("क्ष", 1), ("त्र", 1), ("ज्ञ", 1), ("श्र", 1), ("द्व", 1), ("ट्र", None), ("र्क", None), ("क्त", None),
    ("फ़", None), ("ष्ट्र", None), ("त्त", 1), ("द्ध", 1), ("न्द", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "most"), SHAPED)
def test_conjuncts_are_joined(text: str, most: int | None) -> None:
    font = lettering._font(800)
    glyphs = [font.glyph_to_string(number) for number, _ in lettering._glyphs(text, font)]
    assert ".notdef" not in glyphs
    assert not any("virama" in name.lower() or name.lower() == "halantdeva" for name in glyphs), glyphs
    assert len(glyphs) <= (most or len(text) - 1), glyphs


def test_the_short_i_stands_before_its_consonants() -> None:
    font = lettering._font(800)
    glyphs = [font.glyph_to_string(number) for number, _ in lettering._glyphs("द्वितीय", font)]
    assert "matraI" in glyphs[0], glyphs


def ink(text: str, size: int = 200) -> Any:
    canvas = Image.new("L", (1500, 600))
    lettering.draw(canvas, lettering.Line(text, size, 800), 200, 350, 255)  # type: ignore[arg-type]
    return np.asarray(canvas)


@pytest.mark.parametrize("text", ["क्षेत्र", "श्रृंखला", "द्वितीय", "हिन्दी", "ट्रैफ़िक", "कर्त्तव्य", "राष्ट्रपति", "ज्ञान"])
def test_a_line_is_as_wide_as_it_says_and_its_headline_runs_through(text: str) -> None:
    drawn = ink(text)
    columns = np.nonzero(drawn.max(axis=0))[0]
    width = lettering.Line(text, 200, 800).width
    assert columns[-1] - columns[0] == pytest.approx(width, abs=30)
    rows = (drawn > 128).sum(axis=1)
    assert rows.max() > width * 0.75  # the headline: ज्ञ and क्ष have theirs broken


class TestOwnPicture:
    def saved(self, file: Path, **changes: Any) -> Path:
        options = {"mode": "RGB", "size": (1400, 1400), "format": "JPEG", **changes}
        Image.new(options["mode"], options["size"]).save(file, options["format"])
        return file

    @pytest.mark.parametrize("format_", ["JPEG", "PNG"])
    def test_is_taken_as_it_is(self, format_: str, settings: Config, tmp_path: Path) -> None:
        file = self.saved(tmp_path / "own", format=format_)
        made = artwork.of_edition(EDITION, with_picture(settings, file))
        assert made.data == file.read_bytes()
        assert made.media_type == f"image/{format_.lower()}"
        assert opened(artwork.small(made).data).size == (600, 600)

    @pytest.mark.parametrize(
        ("changes", "says"),
        [
            ({"size": (1400, 1500)}, "1400 by 1500 pixels and must be square"),
            ({"size": (1399, 1399)}, "1399 pixels; they must have 1400 to 3000"),
            ({"size": (3001, 3001)}, "3001 pixels"),
            ({"mode": "RGBA", "format": "PNG"}, "transparent"),
            ({"mode": "L"}, "save it as RGB"),
            ({"mode": "CMYK"}, "save it as RGB"),
            ({"format": "GIF"}, "neither JPEG nor PNG"),
        ],
    )
    def test_that_breaks_a_rule_is_told_before_the_work(
        self, changes: dict[str, Any], says: str, settings: Config, tmp_path: Path
    ) -> None:
        file = self.saved(tmp_path / "own", **changes)
        with pytest.raises(PublishError, match=says):
            publishing.prepare(tmp_path / "out", with_picture(settings, file))

    def test_that_is_too_heavy_is_told(self, settings: Config, tmp_path: Path) -> None:
        noise = np.random.default_rng(1).integers(0, 256, (1400, 1400, 3), np.uint8)
        Image.fromarray(noise).save(tmp_path / "own.png")
        with pytest.raises(PublishError, match="kB and must have less than 500"):
            artwork.of_station(with_picture(settings, tmp_path / "own.png"))

    @pytest.mark.parametrize(("data", "says"), [(None, "No such file"), (b"", "neither"), (b"x", "neither")])
    def test_that_is_none_is_told(
        self, data: bytes | None, says: str, settings: Config, tmp_path: Path
    ) -> None:
        file = tmp_path / "own.jpg"
        if data is not None:
            file.write_bytes(data)
        with pytest.raises(PublishError, match=says):
            artwork.of_station(with_picture(settings, file))

    def test_that_is_cut_off_is_told(self, settings: Config, tmp_path: Path) -> None:
        file = self.saved(tmp_path / "own.jpg")
        file.write_bytes(file.read_bytes()[:-2000])
        with pytest.raises(PublishError, match="cannot read the picture"):
            artwork.of_station(with_picture(settings, file))


def with_picture(settings: Config, file: Path) -> Config:
    return replace(settings, station=replace(settings.station, artwork=str(file)))
