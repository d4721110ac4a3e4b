"""XML as text: a feed of ten thousand episodes is written in a second, where a tree would take five."""

import re
from collections.abc import Iterable, Mapping

_NONE: Mapping[str, str] = {}
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 cannot hold, however it is escaped."""
_SPECIAL = re.compile('[&<>"\\x00-\\x1f\ud800-\udfff\ufffe\uffff]')


def element(name: str, text: str, attributes: Mapping[str, str] = _NONE) -> str:
    """An element that holds a text."""
    return f"<{name}{_attributes(attributes)}>{escaped(text)}</{name}>\n"


def empty(name: str, attributes: Mapping[str, str] = _NONE) -> str:
    """An element that holds nothing."""
    return f"<{name}{_attributes(attributes)}/>\n"


def parent(name: str, children: Iterable[str], attributes: Mapping[str, str] = _NONE) -> str:
    """An element that holds elements."""
    return f"<{name}{_attributes(attributes)}>\n{''.join(children)}</{name}>\n"


def _attributes(attributes: Mapping[str, str]) -> str:
    return "".join([f' {name}="{quoted(value)}"' for name, value in attributes.items()])


def escaped(text: str) -> str:
    """A text as it stands between tags."""
    if not _SPECIAL.search(text):
        return text
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")
    return text if text.isprintable() else _UNPRINTABLE.sub("", text)


def cdata(text: str) -> str:
    """A text as it stands between tags, where it is markup itself: a parser reads it sooner than escapes."""
    text = text if not _SPECIAL.search(text) else _UNPRINTABLE.sub("", text)
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"


def quoted(text: str) -> str:
    """A text as it stands between double quotes."""
    if not _SPECIAL.search(text):
        return text
    return escaped(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")
