"""eSpeak NG, in process: Hindi to phonemes, and Hindi to its own plain voice.

The library and its data come with the `espeakng-loader` wheel. Its state is global, so a lock guards it.
Nothing here knows of engines.
"""

import ctypes
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version as package_version
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any

from bulletin.errors import EngineUnavailable
from bulletin.types import Spoken

LANGUAGE = "hi"
_MEND = "run: pip install --force-reinstall espeakng-loader"
TIE = "\u0361"
"""Stands between the letters of one phoneme, as in t͡ʃ."""
MARKS = ';:,.!?…—"“”()'
"""Punctuation that `phonemes` leaves in its place."""

# speak_lib.h of eSpeak NG 1.52
_SYNCHRONOUS, _DONT_EXIT = 0x02, 0x8000
_UTF8 = 1
_IPA_TIED = 0x02 | 0x80 | ord(TIE) << 8
_RATE = 1  # espeakRATE, words a minute
_CHARACTERS = 1

_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)
_PAUSES = re.compile(rf"(\s*[{re.escape(MARKS)}][\s{re.escape(MARKS)}]*)")
_WRITING = (
    (
        re.compile("[\u200b\u200c\ufeff\u0951\u0952]|(?<![\u0904-\u094c])\u200d|\u200d(?![\u0904-\u0939])"),
        "",
    ),  # a joiner splits a word in two, as only a joint of spoken form is meant to; accents are spelled out
    (
        re.compile("(?<![\u0915-\u0917\u091c\u0921\u0922\u092b\u092f])\u093c"),
        "",
    ),  # so is a nukta but on क ख ग ज ड ढ फ य
    (re.compile("\u0929"), "\u0928"),  # न with a nukta
    (re.compile("\u0905\u0945|\u0972"), "\u090d"),  # two ways to write ऍ
    (re.compile("[\u0964\u0965|]+"), "."),  # it does not know the danda
    (re.compile("\\s+[-–]+\\s+"), " — "),
    (re.compile("[-–‐‑]+"), " "),  # राम-श्याम would be one word
    (re.compile("[«]"), "“"),
    (re.compile("[»]"), "”"),
    (re.compile("\\s+"), " "),
)
_FLAGS = re.compile(r"\(.+?\)")  # (en)…(hi): a foreign word begins, ends
_lock = Lock()


def version() -> str:
    """Of the package that brings the library."""
    return f"espeakng-loader {package_version('espeakng-loader')}"


def check() -> None:
    """Raise EngineUnavailable if the library does not load here."""
    _library()


def legible(spoken: Spoken) -> str:
    """The text as eSpeak NG reads it right: breaths as commas, and plain signs for those it does not know."""
    text = spoken.text
    for offset in sorted(spoken.breaths, reverse=True):
        rest = text[offset:].lstrip()
        if rest and rest[0] not in f"{MARKS}-–।॥":
            text = f"{text[:offset]},{text[offset:]}"
    for unknown, known in _WRITING:
        text = unknown.sub(known, text)
    return text.strip()


def phonemes(text: str) -> str:
    """The text in the International Phonetic Alphabet; `MARKS` stay, with the space around them.

    The same as phonemizer's EspeakBackend gives with `preserve_punctuation`, `with_stress`, a tie and
    `language_switch="remove-flags"`, which is how Kokoro's training text was made.
    """
    with _lock:
        library = _library()
        library.espeak_SetVoiceByName(LANGUAGE.encode())
        pieces = _PAUSES.split(text.strip())
        return "".join(
            piece if number % 2 else _ipa(library, piece) for number, piece in enumerate(pieces)
        ).strip()


def speech(text: str, voice: str, words_a_minute: int) -> tuple[bytes, int]:
    """The text spoken: mono signed 16-bit frames and their rate in Hz."""
    frames = bytearray()

    def keep(samples: Any, count: int, _events: Any) -> int:
        if samples and count > 0:
            frames.extend(ctypes.string_at(samples, 2 * count))
        return 0

    callback = _Callback(keep)
    data = text.encode()
    with _lock, _fresh() as (library, rate):
        library.espeak_SetVoiceByName(voice.encode())
        library.espeak_SetParameter(_RATE, words_a_minute, 0)
        library.espeak_SetSynthCallback(callback)
        library.espeak_Synth(data, len(data) + 1, 0, _CHARACTERS, 0, _UTF8, None, None)
        library.espeak_Synchronize()
    return bytes(frames), rate


def _ipa(library: Any, text: str) -> str:
    rest = ctypes.pointer(ctypes.c_char_p(text.encode()))
    lines = []
    while rest.contents.value is not None:  # eSpeak NG ends a line where it sees a clause end
        line = library.espeak_TextToPhonemes(rest, _UTF8, _IPA_TIED)
        if line:
            lines.append(line.decode())
    joined = " ".join(lines).strip().replace("\n", " ").replace("  ", " ")
    return _FLAGS.sub("", joined)


@cache
def _library() -> Any:
    """For phonemes: one for the life of the process."""
    return _open(_path())[0]


@contextmanager
def _fresh() -> Iterator[tuple[Any, int]]:
    """For speech: a library that has said nothing yet, and the rate of its voices in Hz.

    Its flutter and noise run on from one utterance to the next, in variables that nothing resets; only
    a new copy gives the same samples for the same text. That takes 7 ms.
    """
    with TemporaryDirectory(prefix="bulletin-") as folder:
        library, rate = _open(shutil.copy(_path(), folder))
        try:
            yield library, rate
        finally:
            library.espeak_Terminate()
            ctypes.CDLL(None).dlclose(ctypes.c_void_p(library._handle))  # noqa: SLF001 (documented)


def _path() -> str:
    """Raises EngineUnavailable."""
    try:
        import espeakng_loader
    except ImportError as error:
        raise EngineUnavailable(f"eSpeak NG is not installed; {_MEND}") from error
    return str(espeakng_loader.get_library_path())


def _open(path: str) -> tuple[Any, int]:
    """An initialised library, and the rate of its voices in Hz. Raises EngineUnavailable."""
    import espeakng_loader

    try:
        library = ctypes.CDLL(path)
        data = espeakng_loader.get_data_path()
    except (OSError, RuntimeError) as error:
        raise EngineUnavailable(f"eSpeak NG cannot be loaded ({error}); {_MEND}") from error
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    library.espeak_TextToPhonemes.argtypes = [ctypes.POINTER(ctypes.c_char_p), ctypes.c_int, ctypes.c_int]
    unsigned = ctypes.c_uint
    where = [unsigned, ctypes.c_int, unsigned]  # start, its unit, end
    library.espeak_Synth.argtypes = [
        ctypes.c_char_p,
        ctypes.c_size_t,
        *where,
        unsigned,
        ctypes.c_void_p,
        ctypes.c_void_p,
    ]
    rate = library.espeak_Initialize(_SYNCHRONOUS, 0, data.encode(), _DONT_EXIT)
    if rate <= 0:
        raise EngineUnavailable(f"eSpeak NG cannot use its data in {data}; {_MEND}")
    return library, rate
