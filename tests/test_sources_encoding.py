"""Encodings: what was written is read, or refused with a line that says what it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.errors import SourceError
from bulletin.hindi import nfc
from bulletin.sources.encoding import decode

NEWS = "राज्य में आज “भारी बारिश” के आसार हैं।\nलोगों से घर में रहने को कहा गया है।\n"
# As ICU's uconv writes it in IS 13194, with its sign for the script in front.
ISCII = bytes.fromhex(
    "EF42CFDABAE8CD20CCE1A220A5BA20CBDACFDC20CADACFDBD520B3E120A5D7DACF20D8E2A220B1CF20D1E5B5"
    "E5A220D7E120B6CF20CCE1A220CFD8C6E120B3E520B3D8DA20B5CDDA20D8E2EA20C8C0E9DAA720CAA2C420CF"
    "D8DC2C20D7BFE9B320C8CF20BAE9CCDCC620C5A1D7DCEA20B2C9DBD720B4DDD1DAEA20B3DFD6DB20CCA2C2E8"
    "CFDC20C6E120B3D8DAEA"
)
IN_ISCII = (
    "राज्य में आज भारी बारिश के आसार हैं और लोगों से घर में रहने को कहा गया है। पढ़ाई बंद रही, सड़क पर ज़मीन धँसी। "
    "ऑफिस खुला। कृषि मंत्री ने कहा।"
)
KRUTI_DEV = "jkT; esa vkt Hkkjh ckfj'k dk ekSle gS vkSj yksxksa dks ?kj esa jgus dh lykg nh xbZ gSA"
CHANAKYA = "ÚUæ…Ø ×ð´ ¥æÁ ÕæçÚUàæ ãñ ¥æñÚU Üæð»æð´ ·¤æð ƒæÚU ×ð´ ÚUãÙð ·¤è âÜæã Îè »§ü ãñÐ"


def misread(data: bytes) -> str:
    """UTF-8 as a program of Windows shows it."""
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in data)


@pytest.mark.parametrize(
    "data",
    [
        NEWS.encode("utf-8"),
        NEWS.encode("utf-8-sig"),
        *(
            NEWS.encode(codec)
            for codec in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be")
        ),
        misread(NEWS.encode()).encode(),
        misread(misread(NEWS.encode()).encode()).encode(),
    ],
)
def test_what_can_be_told_for_certain_is_read(data: bytes) -> None:
    assert decode(data, "news.txt") == NEWS


def test_indian_standard_code_is_read() -> None:
    assert nfc(decode(ISCII, "old.txt")) == nfc(IN_ISCII)


def test_one_misread_quotation_mark_is_put_right() -> None:
    assert decode("उसने â€œहाँâ€\x9d कहा".encode(), "x") == "उसने “हाँ” कहा"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (NEWS.encode()[:50] + b"\xff" + NEWS.encode()[50:], "x is not UTF-8 text .line 1.: open it"),
        ("café à la carte".encode("latin-1"), "x is not UTF-8 text"),
        (NEWS.encode().rstrip()[:-1], "x is cut off within a letter: fetch it again"),
        (NEWS.encode("utf-16")[:-1], "x is cut off within a letter"),
        (NEWS.encode("utf-16-le")[:-1], "x is cut off within a letter"),
        (b"%PDF-1.7 ...", "x is a PDF file, not text"),
        (b"PK\x03\x04....", "x is an Office or zip file"),
        (b"\x89PNG\r\n", "x is a picture"),
        (bytes(range(32)) * 20, "x is not text"),
        (b"\x01\x02\x03\x04\x05" * 20, "full of control characters"),
        (misread(NEWS.encode()).replace("\xa5", "?").encode(), "wrong encoding and letters are lost"),
        (KRUTI_DEV.encode(), "old font Kruti Dev"),
        (CHANAKYA.encode(), "old font Chanakya"),
        (CHANAKYA.encode("cp1252"), "old font Chanakya"),
    ],
)
def test_anything_else_is_refused_and_named(data: bytes, message: str) -> None:
    with pytest.raises(SourceError, match=message) as told:
        decode(data, "x")
    assert "\n" not in str(told.value)


def test_english_is_not_taken_for_an_old_font() -> None:
    english = (
        "The ministers of both states told us to go, so us and them had to go and fly with the DSP of UP."
    )

    assert decode(english.encode(), "x") == english


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        decode(data, "x")
    except SourceError as error:
        assert "\n" not in str(error)  # noqa: PT017
