"""What an episode is made with: a record of the settings and versions that its bytes depend on."""

import hashlib
from dataclasses import replace
from importlib.metadata import version

import msgspec

from bulletin import audio
from bulletin.config import Config

_LIBRARIES = ("bulletin", "fontpkg-mukta", "mutagen", "numpy", "pillow", "pydub", "uharfbuzz")
_ELSEWHERE = ("cache", "serve", "radio", "publish", "feed", "shows")
"""Settings of what happens around and after the making of an episode."""


def settings(config: Config) -> str:
    """SHA-256, in hex, of the settings that an episode can differ by.

    Where it lands and how many worked on it is none of them.
    """
    alike = replace(
        config,
        bulletin=replace(config.bulletin, out=""),
        voice=replace(config.voice, jobs=0, dask=""),
    )
    told = {key: value for key, value in msgspec.to_builtins(alike).items() if key not in _ELSEWHERE}
    return hashlib.sha256(msgspec.json.encode(told, order="sorted")).hexdigest()


def versions() -> dict[str, str]:
    """Of programs and libraries; those of voices are in their fingerprints."""
    return {"ffmpeg": audio.version(), **{name: version(name) for name in _LIBRARIES}}
