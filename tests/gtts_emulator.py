"""Google Translate's speech service on the loopback, as it answered from 2020 to 2025.

It stands as an HTTPS proxy that answers for Google itself, with a certificate of its own authority: the
whole of gTTS, requests and TLS is used as it is. What a live Google does today is not covered.
A clip is a real MP3 of Google's format: a tone as long as its text, whose pitch tells the text.
"""

import base64
import json
import ssl
import subprocess
import time
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import StreamRequestHandler
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs

import numpy as np
import trustme

from bulletin.audio import ffmpeg
from bulletin.hindi import count_aksharas
from bulletin.types import Pcm

PATH = "/_/TranslateWebserverUi/data/batchexecute"
HOSTS = ("translate.google.co.in", "translate.google.com", "www.google.com")
MS_PER_AKSHARA = 165
EDGES = (180, 320)
"""Milliseconds of silence before and after the tone, as Google leaves."""
LONGEST = 200
"""Code points that the service takes; 201 are refused."""
RATE = 24_000


def pitch(text: str) -> int:
    """Hz of the tone that stands for this text."""
    return 300 + 25 * (zlib.crc32(text.encode()) % 60)


@cache
def clip(text: str, share: float = 1.0, volume: float = 0.4) -> bytes:
    """MPEG-2 layer III, 24 kHz, mono, 32 kb/s, without any header: the very format of a captured answer."""
    length = share * count_aksharas(text) * MS_PER_AKSHARA / 1000
    tone = f"aevalsrc={volume}*sin(2*PI*{pitch(text)}*t):s={RATE}:d={length}"
    edges = f"adelay={EDGES[0]},apad=pad_dur={EDGES[1]}ms"
    form = "-ac 1 -c:a libmp3lame -b:a 32k -write_xing 0 -id3v2_version 0 -f mp3 -".split()
    command = [ffmpeg(), "-v", "error", "-f", "lavfi", "-i", tone, "-af", edges, *form]
    return subprocess.run(command, capture_output=True, check=True).stdout


def envelope(mp3: bytes) -> str:
    """The answer that holds a clip, in the captured shape: the guard, then length-prefixed JSON frames."""
    payload = json.dumps(json.dumps([base64.b64encode(mp3).decode()], separators=(",", ":")) + "\n")
    return _frames(f'[["wrb.fr","jQ1olc",{payload},null,null,null,"generic"]\n]\n')


def _frames(first: str) -> str:
    frames = [
        first,
        '[["di",37]\n,["af.httprm",36,"-668177807451224424",66]\n]\n',
        '[["e",4,null,null,5662]\n]\n',
    ]
    return ")]}'\n\n" + "".join(f"{len(frame) + 1}\n{frame}" for frame in frames)


def heard(pcm: Pcm) -> list[int]:
    """The tones of a recording one after another, in Hz."""
    samples = np.frombuffer(pcm.frames, "<i2").astype(float)
    size = pcm.rate // 20
    tones: list[int] = []
    before = 0
    for start in range(0, samples.size - size, size // 2):
        window = samples[start : start + size]
        if np.abs(window).max() < 3000:
            continue
        spectrum = np.abs(np.fft.rfft(window * np.hanning(size), 8 * size))
        tone = 25 * round(float(spectrum.argmax()) * pcm.rate / (8 * size) / 25)
        if tone == before and tones[-1:] != [tone]:  # twice running: the end of a tone alone is no tone
            tones.append(tone)
        before = tone
    return tones


def refusal(code: int) -> str:
    """The answer to a text that is not said, with a google.rpc.Code."""
    return _frames(f'[["wrb.fr","jQ1olc",null,null,null,[{code}],"generic"]\n]\n')


ANSWERS: dict[str, Callable[[str], str]] = {
    "ok": lambda text: envelope(clip(text)),
    "html": lambda text: "<!doctype html><title>Before you continue to Google Translate</title>",
    "empty": lambda text: envelope(b""),
    "null": lambda text: refusal(3),
    "internal": lambda text: refusal(13),
    "trunc": lambda text: envelope(clip(text))[:3000],
    "badb64": lambda text: envelope(clip(text)).replace('[\\"', '[\\"*'),
    "other": lambda text: ')]}\'\n\n[["wrb.fr","MkEWBc",null]]',
    "notmp3": lambda text: envelope(b"this is no sound" * 100),
    "silent": lambda text: envelope(clip(text, volume=0)),
    "stub": lambda text: envelope(clip(text, share=0.1)),
}
"""What comes with status 200, by the name of the fault."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request for speech."""

    text: str
    lang: str
    slow: bool
    host: str
    at: float
    side_by_side: int
    """How many were being answered just then, this one included."""


@dataclass
class Emulator:
    """Run it in a `with`; what was asked is in `asked`.

    `faults`: what to do with each request in turn, then `ok` for ever: one of `ANSWERS`, drop, cut,
    stall, slowdrip, 302, or another status, also with a header (`429:Retry-After=1`).
    `limit`: so many requests in so many seconds; past it 429.
    """

    directory: Path
    faults: Iterable[str] = ()
    limit: tuple[int, float] | None = None
    asked: list[Asked] = field(default_factory=list)
    reception: int = 200
    """The status with which it answers one who only asks whether it is there."""
    strays: list[str] = field(default_factory=list)
    """What was asked that Google would not know."""

    def __post_init__(self) -> None:
        self.script = list(self.faults)
        self.done = Event()
        self.lock = Lock()
        self.open = 0
        authority = trustme.CA()
        self.certificates = self.directory / "ca.pem"
        authority.cert_pem.write_to_path(str(self.certificates))
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(*HOSTS).configure_cert(self.tls)
        self.server = _Server(("127.0.0.1", 0), _Handler)
        self.server.emulator = self
        self.thread = Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.done.set()
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    @property
    def environment(self) -> dict[str, str]:
        """What leads a program here."""
        return {
            "https_proxy": f"http://127.0.0.1:{self.server.server_port}",
            "REQUESTS_CA_BUNDLE": str(self.certificates),
        }

    @property
    def texts(self) -> list[str]:
        return [request.text for request in self.asked]

    def next_fault(self) -> str:
        with self.lock:
            if self.limit:
                count, seconds = self.limit
                if sum(time.monotonic() - request.at < seconds for request in self.asked) > count:
                    return f"429:Retry-After={round(seconds) or 1}"
            return self.script.pop(0) if self.script else "ok"


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    emulator: Emulator

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up, or trusts no certificate of ours, is no error here."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server
    host = ""

    def log_message(
        self,
        format: str,  # noqa: A002 (the name it overrides)
        *args: object,
    ) -> None:
        """Quiet."""

    def do_CONNECT(self) -> None:
        self.host = self.path.partition(":")[0]
        if self.host not in HOSTS:
            self.server.emulator.strays.append(self.path)
            self.send_error(403)
            return
        self.send_response(200, "Connection established")
        self.end_headers()
        tls = self.server.emulator.tls.wrap_socket(self.connection, server_side=True)
        self.connection = self.request = tls
        StreamRequestHandler.setup(self)
        self.close_connection = False

    def finish(self) -> None:
        super().finish()
        self.connection.close()

    def do_HEAD(self) -> None:
        status = self.server.emulator.reception
        self._reply(status, "", "Location=https://www.google.com/sorry/index" if status == 302 else "")

    def do_GET(self) -> None:
        if self.path.startswith("/sorry/"):
            self._reply(429, "<html>Our systems have detected unusual traffic</html>")
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        emulator = self.server.emulator
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.path != PATH or not self.host:
            emulator.strays.append(self.path)
            self.send_error(404)
            return
        call = _call(self.headers.get("Content-Type", ""), body)
        if call is None:
            emulator.strays.append(body)
            self.send_error(400)
            return
        text, lang, slow = call
        with emulator.lock:
            emulator.open += 1
            emulator.asked.append(Asked(text, lang, slow, self.host, time.monotonic(), emulator.open))
        try:
            self._answer(text, lang, emulator.next_fault())
        finally:
            with emulator.lock:
                emulator.open -= 1

    def _answer(self, text: str, lang: str, fault: str) -> None:
        name, _, header = fault.partition(":")
        unspeakable = len(text) > LONGEST or lang != "hi" or not count_aksharas(text)
        if name in ANSWERS:
            self._reply(200, refusal(3) if unspeakable else ANSWERS[name](text))
        elif name == "cut":
            self._reply(200, ANSWERS["ok"](text), missing=1000)
        elif name == "drop":
            self.close_connection = True
        elif name == "stall":
            self.server.emulator.done.wait(60)
        elif name == "slowdrip":
            self._drip(ANSWERS["ok"](text))
        elif name == "302":
            self._reply(302, "", "Location=https://www.google.com/sorry/index?continue=x")
        else:
            self._reply(int(name), "", header)

    def _reply(self, status: int, body: str, header: str = "", missing: int = 0) -> None:
        self.send_response(status)
        self.send_header(
            "Content-Type", "text/html" if body.startswith("<") else "application/json; charset=utf-8"
        )
        self.send_header("Content-Length", str(len(body.encode()) + missing))
        if header:
            self.send_header(*header.split("=", maxsplit=1))
        self.end_headers()
        self.wfile.write(body.encode())
        self.close_connection = self.close_connection or missing > 0

    def _drip(self, body: str) -> None:
        """A byte at a time, each well within the time-out of a socket."""
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        for byte in body.encode():
            self.wfile.write(bytes([byte]))
            if self.server.emulator.done.wait(0.02):
                return


def _call(kind: str, body: str) -> tuple[str, str, bool] | None:
    """Text, language and speed of a well-formed call; None for what Google would answer with 400."""
    if kind != "application/x-www-form-urlencoded;charset=utf-8":
        return None
    try:
        ((rpc, inner, nothing, generic),) = json.loads(parse_qs(body)["f.req"][0])[0]
        text, lang, slow, voice = json.loads(inner)
    except (KeyError, ValueError, TypeError):
        return None
    if (rpc, nothing, generic, voice) != ("jQ1olc", None, "generic", "null") or slow not in (None, True):
        return None
    return text, lang, bool(slow)
