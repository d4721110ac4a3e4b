"""One file of an episode over HTTP: whole or in part, and only if it is the file that was published.

RFC 9110, sections 13 and 14: strong ETag, If-None-Match, If-Range, one range of bytes. A range that is
malformed, or one of several, is passed over and the whole file sent, as section 14.2 allows.
"""

import os
import re
import stat
from collections.abc import AsyncIterator, Mapping
from email.utils import formatdate

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from bulletin.errors import PublishError
from bulletin.types import File

_CHUNK = 64 * 1024
_RANGE = re.compile(r"bytes=\s*(?:([0-9]+)-([0-9]*)|-([0-9]+))\s*", re.IGNORECASE | re.ASCII)


def deliver(request: Request, file: File, headers: Mapping[str, str] | None = None) -> Response:
    """The answer to a GET or HEAD of that file.

    Raises PublishError if it cannot be read, is a link, or is not what its sidecar says.
    """
    descriptor, changed = _open(file)
    told = {
        "accept-ranges": "bytes",
        "cache-control": "no-cache",  # a remake has the same address; the ETag makes asking cheap
        "etag": f'"{file.sha256}"',
        "last-modified": formatdate(changed, usegmt=True),
        "content-type": _content_type(file.media_type),
        **(headers or {}),
    }
    if _is_known(request.headers.get("if-none-match"), told["etag"]):
        os.close(descriptor)
        return Response(None, 304, told)
    part = wanted_part(request.headers, told, file.size)
    if part is not None and not part:
        os.close(descriptor)
        return Response(None, 416, {**told, "content-range": f"bytes */{file.size}"})
    status, span = (200, range(file.size)) if part is None else (206, part)
    if part is not None:
        told["content-range"] = f"bytes {part.start}-{part.stop - 1}/{file.size}"
    told["content-length"] = str(len(span))
    if request.method == "HEAD":
        os.close(descriptor)
        return Response(None, status, told)
    return _Sending(descriptor, span, status, told)


def wanted_part(asked: Mapping[str, str], told: Mapping[str, str], size: int) -> range | None:
    """The bytes that are asked for; None for all of them, an empty range if there are none such.

    `asked`, `told`: headers of the request and of the answer, in lower case.
    """
    match = _RANGE.fullmatch(asked.get("range", ""))
    condition = asked.get("if-range")
    if match is None or (condition is not None and condition not in {told["etag"], told["last-modified"]}):
        return None
    first, last, tail = match.groups()
    if tail is not None:
        return range(max(0, size - int(tail)), size)
    if last and int(last) < int(first):
        return None
    return range(int(first), min(int(last) + 1, size) if last else size)


def _is_known(tags: str | None, etag: str) -> bool:
    """If-None-Match compares weakly: a proxy that compresses may have made the tag weak."""
    found = [tag.strip().removeprefix("W/") for tag in (tags or "").split(",")]
    return etag in found or found == ["*"]


def _content_type(media_type: str) -> str:
    text = media_type.startswith("text/") and "charset" not in media_type
    return f"{media_type}; charset=utf-8" if text else media_type


def _open(file: File) -> tuple[int, float]:
    """A descriptor, and when the file was changed. What is open stays whole when a remake replaces it."""
    try:
        descriptor = os.open(file.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise PublishError(f"cannot read {file.name}: {error.strerror or error}") from error
    state = os.fstat(descriptor)
    if not stat.S_ISREG(state.st_mode) or state.st_size != file.size:
        os.close(descriptor)
        raise PublishError(f"{file.name} is not the file that was published; it may be being replaced")
    return descriptor, state.st_mtime


class _Sending(StreamingResponse):
    """Sends a span of an open file, and closes it however that ends."""

    def __init__(self, descriptor: int, span: range, status: int, headers: Mapping[str, str]) -> None:
        super().__init__(_read(descriptor, span), status, headers)
        self._descriptor = descriptor

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            os.close(self._descriptor)


async def _read(descriptor: int, span: range) -> AsyncIterator[bytes]:
    place = span.start
    while place < span.stop:
        size = min(_CHUNK, span.stop - place)
        content = await to_thread.run_sync(os.pread, descriptor, size, place)
        if not content:  # somebody cut it short; the connection must not look complete
            raise PublishError("a file became shorter while it was sent")
        place += len(content)
        yield content
