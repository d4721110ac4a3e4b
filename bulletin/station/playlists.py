"""Playlists of episodes, for players: M3U8 and XSPF."""

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree as ET

from bulletin.types import Episode

_XSPF = "http://xspf.org/ns/0/"


def m3u8(episodes: Sequence[Episode], station: str, base_url: str = "") -> str:
    """Extended M3U in UTF-8, with length and title of each.

    `base_url`: the station on the web, whose addresses are listed; empty for the files where they lie.
    """
    lines = ["#EXTM3U", f"#PLAYLIST:{_line(station)}"]
    for episode in episodes:
        lines.append(f"#EXTINF:{round(episode.duration / 1000)},{_line(station)} - {_line(episode.title)}")
        lines.append(_address(episode, base_url) if base_url else str(episode.audio.path.absolute()))
    return "\n".join(lines) + "\n"


def xspf(episodes: Sequence[Episode], station: str, base_url: str = "") -> str:
    """XSPF 1; files are named by `file:` addresses."""
    ET.register_namespace("", _XSPF)
    playlist = ET.Element(f"{{{_XSPF}}}playlist", version="1")
    _add(playlist, "title", station)
    tracks = ET.SubElement(playlist, f"{{{_XSPF}}}trackList")
    for episode in episodes:
        track = ET.SubElement(tracks, f"{{{_XSPF}}}track")
        _add(track, "location", _address(episode, base_url))
        _add(track, "identifier", f"urn:uuid:{episode.guid}")
        _add(track, "title", episode.title)
        _add(track, "creator", station)
        _add(track, "annotation", "\n".join(chapter.title for chapter in episode.chapters))
        _add(track, "duration", str(episode.duration))
    ET.indent(playlist)
    text: str = ET.tostring(playlist, "unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{_XSPF}}}{name}").text = text


def _address(episode: Episode, base_url: str) -> str:
    path: Path = episode.audio.path
    return f"{base_url.rstrip('/')}/episodes/{quote(path.name)}" if base_url else path.absolute().as_uri()


def _line(text: str) -> str:
    return " ".join(text.split())
