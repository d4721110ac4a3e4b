"""One request to Google Translate's speech service, and what its answer means.

gTTS packs the request. It is sent and read here, for gTTS itself does not verify TLS, may wait for ever,
follows a redirect to a captcha, and takes two kinds of refusal for a clip of no length.
"""

import base64
import binascii
import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import requests
from gtts import gTTS
from urllib3.exceptions import HTTPError
from urllib3.exceptions import TimeoutError as TimedOut

from bulletin.engines.patience import Setback
from bulletin.errors import BadAudio, EngineUnavailable

_PREFIX = ")]}'"  # keeps another site's page from running the answer as a script
_LARGEST = 4_000_000  # bytes; 100 characters of speech are about 80,000
_OFFLINE = "check the network, or speak offline with --engine espeak"
_LATER = "try again later, or speak offline with --engine espeak"
_BLOCKED = f"it takes this address for a robot's; {_LATER}"
_UNTRUSTED = "if a proxy inspects TLS here, name its certificate in REQUESTS_CA_BUNDLE"
_INVALID = [3]  # of google.rpc.Code: the text is refused, and will be again


def fetch(text: str, tld: str, timeout: float) -> bytes:
    """The MP3 of at most 100 characters of Hindi, within `timeout` seconds. Raises Setback."""
    deadline = time.monotonic() + timeout
    speech = gTTS(text, lang="hi", tld=tld, lang_check=False, pre_processor_funcs=[])
    (request,) = speech._prepare_requests()  # noqa: SLF001 (the only way to have it packed and not sent)
    with _translated(tld), requests.Session() as session:
        settings = session.merge_environment_settings(request.url, {}, stream=True, verify=None, cert=None)
        with session.send(request, timeout=timeout, allow_redirects=False, **settings) as response:
            _check(response)
            return _clip(_body(response, deadline), text)


def probe(tld: str, timeout: float) -> None:
    """Ask for nothing, to see whether the service is there. Raises Setback."""
    with _translated(tld), requests.Session() as session:
        response = session.head(f"https://{_host(tld)}/", timeout=timeout, allow_redirects=False)
        if response.status_code == HTTPStatus.TOO_MANY_REQUESTS or "/sorry/" in response.headers.get(
            "Location", ""
        ):
            _check(response)


def _host(tld: str) -> str:
    return f"translate.google.{tld}"


@contextmanager
def _translated(tld: str) -> Iterator[None]:
    """What goes wrong on the net → Setback."""
    try:
        yield
    except requests.exceptions.SSLError as error:
        message = f"{_host(tld)} shows no certificate that can be trusted ({_cause(error)}); {_UNTRUSTED}"
        raise Setback(EngineUnavailable(message), again=False) from error
    except (requests.exceptions.Timeout, TimedOut) as error:
        raise Setback(
            EngineUnavailable(f"{_host(tld)} does not answer in time; {_OFFLINE}"), again=True
        ) from error
    except (requests.exceptions.RequestException, HTTPError) as error:
        message = f"{_host(tld)} cannot be reached ({_cause(error)}); {_OFFLINE}"
        raise Setback(EngineUnavailable(message), again=True) from error


def _cause(error: BaseException) -> str:
    """The innermost reason in a few words: it comes wrapped three times over."""
    inner = getattr(error, "reason", None) or next(
        (argument for argument in error.args if isinstance(argument, Exception)), None
    )
    if isinstance(inner, BaseException):
        return _cause(inner)
    return re.sub(r"^\w+\(.*?\): ", "", getattr(error, "verify_message", None) or str(error))


def _check(response: requests.Response) -> None:
    """Raise Setback unless the status is 200."""
    status = response.status_code
    said = f"{response.url.split('/')[2]} answers {status}"
    if status == HTTPStatus.OK:
        return
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        error = EngineUnavailable(f"{said}, too many requests; {_LATER}")
        raise Setback(error, again=True, wait=_retry_after(response))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise Setback(EngineUnavailable(f"{said}; {_LATER}"), again=True, wait=_retry_after(response))
    if response.is_redirect:
        raise Setback(EngineUnavailable(f"{said} and points elsewhere: {_BLOCKED}"), again=False)
    raise Setback(EngineUnavailable(f"{said}: it has changed; run: pip install -U gTTS"), again=False)


def _retry_after(response: requests.Response) -> float | None:
    """Seconds, from either form of the header (RFC 9110 §10.2.3); None if it says nothing.

    A date is taken by the service's own clock.
    """
    value = response.headers.get("Retry-After", "")
    if value.isdecimal():
        return float(value)
    try:
        until, now = (parsedate_to_datetime(date) for date in (value, response.headers.get("Date", "")))
    except (ValueError, TypeError):
        return None
    return max((until - now).total_seconds(), 0.0)


def _body(response: requests.Response, deadline: float) -> bytes:
    """All of it, piece by piece: by a time-out of the socket alone a slow drip could go on for ever."""
    body = bytearray()
    while piece := response.raw.read1(65536, decode_content=True):
        body += piece
        if time.monotonic() > deadline:
            raise TimedOut
        if len(body) > _LARGEST:
            raise Setback(BadAudio("Google Translate sends far more than a clip"), again=False)
    return bytes(body)


def _clip(body: bytes, text: str) -> bytes:
    """The clip in an answer: JSON values one after another, one of which holds base64 in JSON in a string."""
    if body.lstrip()[:1] == b"<":
        raise Setback(EngineUnavailable(f"Google Translate answers with a web page: {_BLOCKED}"), again=False)
    try:
        payload, code = _payload(body.decode().removeprefix(_PREFIX))
        clip = base64.b64decode(json.loads(payload)[0], validate=True) if payload else b""
    except binascii.Error as error:
        message = f"Google Translate gave damaged base64 for {text!r}"
        raise Setback(BadAudio(message), again=True) from error
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        message = f"Google Translate gave an answer for {text!r} that is cut short, or of a new kind"
        raise Setback(BadAudio(message), again=True) from error
    if payload is None:
        message = f"Google Translate will not say {text!r} (its code: {code})"
        raise Setback(BadAudio(message), again=code != _INVALID)
    if not clip:
        raise Setback(BadAudio(f"Google Translate gave an empty clip for {text!r}"), again=True)
    return clip


def _payload(answer: str) -> tuple[str | None, object]:
    """The string that should hold the clip, and the error code that stands there instead when it is None."""
    decoder = json.JSONDecoder()
    while answer := answer.lstrip():
        frame, end = decoder.raw_decode(answer)
        answer = answer[end:]
        for entry in (
            frame if isinstance(frame, list) else []
        ):  # a number between frames is the next one's length
            if entry[:2] == ["wrb.fr", gTTS.GOOGLE_TTS_RPC]:
                return entry[2], entry[5]
    raise ValueError("no frame holds a clip")
