"""Ask a language model over HTTP: any server that speaks OpenAI's /chat/completions.

Knows nothing of news. The key is read from the environment when it is needed and is in no message.
"""

import json
import os
import time
from collections.abc import Sequence
from functools import cache
from random import random
from typing import TYPE_CHECKING, TypedDict

from bulletin.config import Editor
from bulletin.errors import ConfigError

if TYPE_CHECKING:
    import ssl

LIMIT = 1_000_000
"""Bytes of an answer; a story has a few thousand."""
TRIES = 3
_PASSING = frozenset({429, 500, 502, 503, 504})
_LONGEST_WAIT = 10.0


class Message(TypedDict):
    role: str
    content: str


class NoAnswer(Exception):
    """There is no answer that could be used; the message says why, in one line."""


def ask(messages: Sequence[Message], settings: Editor) -> str:
    """The text of the model's answer.

    Tries again what may pass: too many requests, an error of the server. Not a server that is not there
    or does not answer in time: that would only take longer.

    Raises NoAnswer, and ConfigError for settings with which nobody could be asked.
    """
    request = {"model": settings.model, "messages": list(messages), "temperature": 0, "stream": False}
    for number in range(1, TRIES + 1):
        status, wait, body = _post(request, settings)
        if status not in _PASSING or number == TRIES:
            break
        time.sleep(max(wait, 0.5 * 2**number * (0.5 + random())))  # noqa: S311 (spreads tries, hides nothing)
    if status != 200:
        raise NoAnswer(f"the server answers {status}{_told(body, settings)}")
    return _text(body)


def check(settings: Editor) -> None:
    """Raise ConfigError if nobody could be asked with these settings."""
    if not settings.base_url.startswith(("http://", "https://")):
        raise ConfigError(
            f"editor.base_url {settings.base_url!r} is no address; Ollama is at http://localhost:11434/v1"
        )
    if not settings.model:
        raise ConfigError("editor.model names no model; set it in bulletin.toml, as in gemma3:12b")
    if settings.key_from and not _key(settings):
        raise ConfigError(
            f"editor.key_from names the environment variable {settings.key_from}, which is not set"
        )
    try:
        import httpx  # noqa: F401
    except ImportError as error:
        raise ConfigError("to ask a language model, run: pip install 'bulletin[web]'") from error


def _post(request: object, settings: Editor) -> tuple[int, float, bytes]:
    """Status, how long the server wants us to wait, and body."""
    import httpx

    deadline = time.monotonic() + settings.timeout
    headers = {"Accept-Encoding": "identity", "Accept": "application/json"}
    if key := _key(settings):
        headers["Authorization"] = f"Bearer {key}"
    body = bytearray()
    try:
        with (
            httpx.Client(timeout=settings.timeout, verify=_trusted()) as client,
            client.stream(
                "POST", f"{settings.base_url.rstrip('/')}/chat/completions", json=request, headers=headers
            ) as response,
        ):
            for piece in response.iter_raw():
                body += piece
                if len(body) > LIMIT:
                    raise NoAnswer(f"the answer is larger than {LIMIT / 1e6:g} MB")
                if time.monotonic() > deadline:
                    raise NoAnswer(f"the answer is not complete within {settings.timeout:g} s")
    except httpx.TimeoutException as error:
        raise NoAnswer(f"the server does not answer within {settings.timeout:g} s") from error
    except httpx.RemoteProtocolError as error:
        raise NoAnswer("the answer breaks off") from error
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
        kind = type(error).__name__  # not its text: a header that cannot be sent is told with what is in it
        raise NoAnswer(f"the server at {settings.base_url} cannot be asked ({kind})") from error
    return response.status_code, _seconds(response.headers.get("Retry-After", "")), bytes(body)


def _key(settings: Editor) -> str:
    return os.environ.get(settings.key_from, "").strip() if settings.key_from else ""


@cache
def _trusted() -> "ssl.SSLContext":
    import httpx

    return httpx.create_ssl_context()  # a tenth of a second


def _text(body: bytes) -> str:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NoAnswer("the answer is not whole JSON") from error
    try:
        (choice, *_) = answer["choices"]
        text, why_ended = choice["message"]["content"], choice.get("finish_reason")
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NoAnswer("the answer holds no choice of text") from error
    if why_ended == "length":
        raise NoAnswer("the model was cut off before its end")
    if not isinstance(text, str) or not text.strip():
        raise NoAnswer("the answer is empty")
    return text


def _told(body: bytes, settings: Editor) -> str:
    """What a server says of its error: its first words, on one line, without the key that some repeat."""
    text = body.decode("utf-8", "replace")
    if key := _key(settings):
        text = text.replace(key, "…")
    line = "".join(filter(str.isprintable, " ".join(text.split())))[:120]
    return f": {line}" if line else ""


def _seconds(retry_after: str) -> float:
    return min(float(retry_after), _LONGEST_WAIT) if retry_after.isascii() and retry_after.isdigit() else 0.0
