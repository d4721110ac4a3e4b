"""A web site on the loopback, that does as it is told."""

import ssl
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from types import TracebackType
from typing import Self


@dataclass(frozen=True, slots=True)
class Answer:
    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    drip: float = 0.0
    """Seconds between its bytes."""


class Website(ThreadingHTTPServer):
    """Run it in a `with`. `pages`: by path, an answer or several to give in turn, the last for ever."""

    daemon_threads = True

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_side=True)
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.server_port}"
        self.pages: dict[str, Answer | list[Answer]] = {}
        self.asked: list[str] = []
        self.agents: set[str] = set()
        self.posted: list[str] = []
        self.done = Event()
        self._thread = Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01})

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.done.set()
        self.shutdown()
        self._thread.join()
        self.server_close()

    def answer(self, path: str) -> Answer:
        page = self.pages.get(path, Answer(status=404))
        if isinstance(page, list):
            return page.pop(0) if len(page) > 1 else page[0]
        return page

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no error here."""


class _Handler(BaseHTTPRequestHandler):
    server: Website

    def log_message(
        self,
        format: str,  # noqa: A002 (the name it overrides)
        *args: object,
    ) -> None:
        """Quiet."""

    def do_POST(self) -> None:
        self.server.posted.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.do_GET()

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.server.agents.add(self.headers["User-Agent"])
        answer = self.server.answer(self.path)
        if not answer.status:
            return  # hangs up
        self.send_response(answer.status)
        for name, value in {"Content-Type": "text/html", **answer.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        for byte in answer.body if answer.drip else ():
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            if self.server.done.wait(answer.drip):
                return
        if not answer.drip:
            self.wfile.write(answer.body)
