"""A language model's server on the loopback, that answers as it is told."""

import json
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes over the wire."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    promised: int = 0
    """Bytes announced beyond those that come."""
    drip: float = 0.0
    """Seconds before each byte."""


def says(text: object, finish_reason: str = "stop") -> Reply:
    """The answer of a model that works."""
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": finish_reason}
    return Reply(json.dumps({"id": "1", "object": "chat.completion", "choices": [choice]}).encode())


class Model(ThreadingHTTPServer):
    """Run it in a `with`. `replies`: given in turn, the last for ever; None hangs up."""

    daemon_threads = True

    def __init__(self, *replies: Reply | None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self.server_port}/v1"
        self.replies = list(replies)
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
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

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no error here."""


class _Handler(BaseHTTPRequestHandler):
    server: Model

    def log_message(
        self,
        format: str,  # noqa: A002 (the name it overrides)
        *args: object,
    ) -> None:
        """Quiet."""

    def do_POST(self) -> None:
        model = self.server
        model.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        model.headers.append(dict(self.headers))
        model.paths.append(self.path)
        reply = model.replies.pop(0) if len(model.replies) > 1 else model.replies[0]
        if reply is None:
            return  # hangs up
        self.send_response(reply.status)
        self.send_header("Content-Length", str(len(reply.body) + reply.promised))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        for byte in reply.body if reply.drip else ():
            if model.done.wait(reply.drip):
                return
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
        if not reply.drip:
            self.wfile.write(reply.body)
