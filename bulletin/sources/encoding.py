"""Bytes → text that can be trusted to be what its writer saw; anything else is refused with a clear line.

UTF-8, UTF-16 and UTF-32 with or without their mark, ISCII, and UTF-8 that was once misread as Windows-1252
are read. Text in the fonts of before Unicode (Kruti Dev, Chanakya) is only recognised: it is English letters
drawn as Hindi ones, and no converter for it is kept up well enough to speak its result on air.
"""

import codecs
import re
from collections.abc import Iterator

from bulletin.errors import SourceError
from bulletin.hindi import LETTER, SIGN, words

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
_KINDS = {
    b"%PDF": "a PDF file",
    b"PK\x03\x04": "an Office or zip file",
    b"\xd0\xcf\x11\xe0": "an old Office file",
    b"{\\rtf": "an RTF file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"ID3": "an MP3 file",
    b"OggS": "a sound file",
    b"RIFF": "a sound or picture file",
    b"\x1f\x8b": "a gzip file",
    b"\x7fELF": "a program",
    b"SQLite": "a database",
}

# IS 13194:1991, from 0xA1 on; `\ufffd` where Devanagari has no letter.
_ISCII = (
    "ँंःअआइईउऊऋऎएऐऍऒओऔऑकखगघङचछजझञटठडढणतथदधनऩपफबभमय\u095fरऱलळऴवशषसह\u200dािीुूृॆेैॅॊोौॉ"
    "़्।\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd०१२३४५६७८९"
)
_MARKUP = re.compile(rb"\xef[\x21-\x7e]|(?<=\xe8)[\xe8\xe9]")  # of script and type; how a conjunct is drawn
_FUNCTION_WORDS = frozenset("है हैं में के से ने और की का को पर था थे थी".split())

# है, हैं, में, के, की, का, को, और, भी, नहीं, था, एक, लिए, यह, पर in the letters of Kruti Dev and DevLys.
_KRUTI_DEV = frozenset("gS gSa esa ds dh dk dks vkSj Hkh ugha Fkk ,d fy, gSA gSaA ;g ij".split())
_CHANAKYA = re.compile("ãñ|×ð´|·¤|ç·¤|âð |Ùð ")  # है, में, क, कि, से, ने

# What each byte of UTF-8 turns into when it is read as Windows-1252.
_MISREAD = {bytes([byte]).decode("cp1252", "ignore") or chr(byte): byte for byte in range(0x80, 0x100)}
_MOJIBAKE = re.compile(f"[{re.escape(''.join(_MISREAD))}]{{2,}}")
_LEFTOVER = re.compile("à[¤¥]")


def decode(data: bytes, name: str) -> str:
    """The text of a file. Raises SourceError saying what `name` is instead."""
    for magic, kind in _KINDS.items():
        if data.startswith(magic):
            raise SourceError(f"{name} is {kind}, not text: save its text as UTF-8")
    text = _text(data, name)
    controls = sum(character < " " and character not in "\t\n\r\f\x1a\x1b" for character in text)
    if controls * 100 > len(text):
        raise SourceError(f"{name} is not text: it is full of control characters")
    text = _MOJIBAKE.sub(_reread, _MOJIBAKE.sub(_reread, text))  # twice, for some text was misread twice
    if len(_LEFTOVER.findall(text)) > 2:
        raise SourceError(f"{name} was saved in a wrong encoding and letters are lost: fetch it again")
    if font := legacy_font(text):
        raise SourceError(f"{name} is written in the old font {font}, not in Unicode: convert it first")
    return text


def legacy_font(text: str) -> str | None:
    """The font that this text needs to look like Hindi, if it is one of those from before Unicode."""
    tokens = text.split()
    if len(re.findall(f"[{LETTER}]", text)) * 5 > len(text):
        return None
    if sum(token in _KRUTI_DEV for token in tokens) > max(2, len(tokens) // 20):
        return "Kruti Dev"
    if len(_CHANAKYA.findall(text)) > max(2, len(tokens) // 10):
        return "Chanakya"
    return None


def _text(data: bytes, name: str) -> str:
    try:
        for mark, codec in _MARKS:
            if data.startswith(mark):
                return data.decode(codec)
        if b"\0" in data:
            return _wide(data, name)
        return data.decode()
    except UnicodeDecodeError as error:
        if re.search("unexpected end|truncated", error.reason):
            raise SourceError(f"{name} is cut off within a letter: fetch it again") from error
        return _old(data, name, error)


def _wide(data: bytes, name: str) -> str:
    """UTF-16 or UTF-32 without a mark: one of them makes Hindi of it."""
    for codec in _WIDE:
        text = data.decode(codec, "ignore")
        if len(re.findall(rf"[{LETTER}{SIGN}\s।,.-]", text)) * 2 > len(text):
            return data.decode(codec)
    raise SourceError(f"{name} is not text: it has bytes of zero")


def _old(data: bytes, name: str, error: UnicodeDecodeError) -> str:
    """Text of eight bits a letter: ISCII if that makes Hindi of it."""
    iscii = "".join(_from_iscii(data))
    found = words(iscii)
    if found and sum(word in _FUNCTION_WORDS for word in found) * 10 > len(found):
        return iscii
    if font := legacy_font(data.decode("cp1252", "replace")):
        raise SourceError(f"{name} is written in the old font {font}, not in Unicode: convert it first")
    line = data.count(b"\n", 0, error.start) + 1
    raise SourceError(f"{name} is not UTF-8 text (line {line}): open it in an editor and save it as UTF-8")


def _from_iscii(data: bytes) -> Iterator[str]:
    for byte in _MARKUP.sub(b"", data):
        yield chr(byte) if byte < 0x80 else _ISCII[byte - 0xA1] if 0xA1 <= byte <= 0xFA else "\ufffd"


def _reread(run: re.Match[str]) -> str:
    try:
        return bytes(map(_MISREAD.__getitem__, run.group())).decode()
    except UnicodeDecodeError:
        return run.group()
