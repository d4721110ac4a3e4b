"""Servers on the loopback: a directory with HEAD and byte ranges, an object store that may refuse."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import fsspec
import uvicorn
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from werkzeug.serving import WSGIRequestHandler, make_server


@contextmanager
def static(directory: Path) -> Iterator[str]:
    """Give the address where the directory is served."""
    app = Starlette(routes=[Mount("/", StaticFiles(directory=directory))])
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            thread.join(0.02)
            assert thread.is_alive(), "the server did not start"
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


_DENIED = b"<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"


@dataclass
class ObjectStore:
    """Moto's S3, which remembers what it was asked and may be told to refuse."""

    url: str = ""
    refused: str = ""
    """What is written under a path that has this in it."""
    asked: list[tuple[str, str]] = field(default_factory=list)
    """Methods and paths."""
    _s3: Any = field(default_factory=lambda: DomainDispatcherApplication(create_backend_app))

    @property
    def options(self) -> dict[str, str]:
        """For fsspec."""
        return {"endpoint_url": self.url, "key": "test", "secret": "test"}

    @property
    def environment(self) -> dict[str, str]:
        """For programs."""
        keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
        return {"BULLETIN_PUBLISH_ENDPOINT": self.url, **keys}

    @property
    def written(self) -> list[str]:
        """The names of files, in the order that they came."""
        return [path.rpartition("/")[2] for method, path in self.asked if method == "PUT"]

    def files(self) -> Any:
        """As they are now."""
        found = fsspec.filesystem("s3", **self.options)
        found.invalidate_cache()
        return found

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        """WSGI."""
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        self.asked.append((method, path))
        if method == "PUT" and self.refused and self.refused in path:
            environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            start("403 Forbidden", [("Content-Type", "application/xml")])
            return [_DENIED]
        answer: Iterable[bytes] = self._s3(environ, start)
        return answer


class _Quiet(WSGIRequestHandler):
    def log(self, *_: object) -> None:
        """Nobody reads it."""


@contextmanager
def object_store() -> Iterator[ObjectStore]:
    store = ObjectStore()
    server = make_server("127.0.0.1", 0, store, threaded=True, request_handler=_Quiet)
    store.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield store
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
