"""Get what is on the web: politely, within limits, and never from where it should not look.

Only http and https. Addresses of this machine and its own network are refused at the moment of connecting,
so that neither a redirect nor a name that changes its mind leads there. (Through a proxy that the
environment names, that is the proxy's to decide.)
"""

import ipaddress
import re
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from random import random
from types import TracebackType
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx

from bulletin import __version__
from bulletin.errors import SourceError

AGENT = f"bulletin/{__version__} (reads Hindi news aloud)"
REDIRECTS = 5
TRIES = 3
_PASSING = frozenset({429, 500, 502, 503, 504})
_ACCEPT = {
    "User-Agent": AGENT,
    "Accept": "text/html, application/rss+xml, application/atom+xml, application/xml;q=0.9, text/*;q=0.8",
    "Accept-Language": "hi, en;q=0.5",
    "Accept-Encoding": "gzip",
}
_MEDIA = re.compile(r"(?:image|audio|video|font)/|application/(?:pdf|zip|msword|vnd\.|octet-stream)")


@dataclass(frozen=True, slots=True)
class Fetched:
    url: str
    """Where it was in the end."""
    body: bytes
    charset: str | None
    """What the server said."""


class Web:
    """Fetches, in a `with`."""

    def __init__(
        self,
        limit: int,
        *,
        private: bool = False,
        timeout: float = 20.0,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`limit`: bytes of a body, unpacked. `timeout`: seconds for one try."""
        self._limit = limit
        self._timeout = timeout
        self._sleep = sleep
        transport = httpx.HTTPTransport(verify=_trusted())
        transport._pool = httpcore.ConnectionPool(  # noqa: SLF001 (httpx has no door for a backend)
            ssl_context=_trusted(), network_backend=_Guard(private=private)
        )
        self._client = httpx.Client(transport=transport, headers=_ACCEPT, timeout=timeout)
        self._robots: dict[str, Any] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def get(self, url: str, *, robots: bool = False) -> Fetched:
        """Fetch a page or a feed. Raises SourceError with the address and the reason.

        `robots`: only if the site's robots.txt lets programs read it: for what no person asked for.
        """
        response, body = self._follow(url, robots=robots)
        if response.status_code != httpx.codes.OK:
            raise SourceError(f"cannot read {url}: the site answers {response.status_code}")
        if _MEDIA.match(kind := response.headers.get("Content-Type", "")):
            raise SourceError(f"{url} is {kind.partition(';')[0]}, not a page")
        return Fetched(str(response.url), body, response.charset_encoding)

    def heed(self, url: str) -> None:
        """Raises SourceError if the site's robots.txt does not let programs read this address."""
        if not self._allows(url):
            raise SourceError(f"{url} is not for programs to read, says the site's robots.txt")

    def _follow(self, url: str, *, robots: bool = False) -> tuple[httpx.Response, bytes]:
        here = url
        for _ in range(REDIRECTS + 1):
            if urlsplit(here).scheme not in {"http", "https"} or not urlsplit(here).hostname:
                raise SourceError(f"cannot read {here}: only http and https addresses are read")
            if robots:
                self.heed(here)
            response, body = self._patiently(here)
            location = response.headers.get("Location")
            if not (response.is_redirect and location):
                return response, body
            here = urljoin(here, location)
        raise SourceError(f"cannot read {url}: it redirects more than {REDIRECTS} times")

    def _patiently(self, url: str) -> tuple[httpx.Response, bytes]:
        """Try again what may pass: no answer, too many requests, an error of the server."""
        for number in range(1, TRIES + 1):
            try:
                with _translated(url, self._timeout):
                    response, body = self._once(url)
            except ConnectionError as error:
                if number == TRIES:
                    raise SourceError(str(error)) from error
                wait = 0.0
            else:
                if response.status_code not in _PASSING or number == TRIES:
                    return response, body
                wait = _seconds(response.headers.get("Retry-After", ""))
            self._sleep(max(wait, 0.5 * 2**number * (0.5 + random())))  # noqa: S311 (spreads tries, hides nothing)
        raise AssertionError("the last try either returns or raises")

    def _once(self, url: str) -> tuple[httpx.Response, bytes]:
        deadline = time.monotonic() + self._timeout
        body = bytearray()
        with self._client.stream("GET", url, follow_redirects=False) as response:
            for piece in _unpacked(response, self._limit):
                body += piece
                if len(body) > self._limit:
                    raise SourceError(
                        f"{url} is larger than {self._limit / 1e6:.1f} MB: it is no news article"
                    )
                if time.monotonic() > deadline:
                    raise httpx.ReadTimeout("too slow")
        return response, bytes(body)

    def _allows(self, url: str) -> bool:
        """RFC 9309: a robots.txt that is not there allows all, one that cannot be had allows nothing."""
        from protego import Protego

        origin = urljoin(url, "/robots.txt")
        if origin not in self._robots:
            response, body = self._follow(origin)
            if response.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
                body = b"User-agent: *\nDisallow: /"
            elif response.status_code != httpx.codes.OK:
                body = b""
            self._robots[origin] = Protego.parse(body.decode("utf-8", "replace"))
        return bool(self._robots[origin].can_fetch(url, AGENT))


@cache
def _trusted() -> ssl.SSLContext:
    return httpx.create_ssl_context()  # a tenth of a second


class _Guard(httpcore.SyncBackend):
    """Connects to the very address that was checked."""

    def __init__(self, *, private: bool) -> None:
        self._private = private

    def connect_tcp(self, host: str, port: int, *args: Any, **options: Any) -> httpcore.NetworkStream:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise SourceError(f"there is no {host}; check the address and the network") from error
        addresses = dict.fromkeys(str(address[0]) for *_, address in found)
        for address in addresses:
            if not (self._private or is_public(address)):
                raise SourceError(f"{host} is not read: {address} is of this machine or its own network")
        problem: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in addresses:
            try:
                return super().connect_tcp(address, port, *args, **options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
        raise problem


def is_public(address: str) -> bool:
    """May anyone on the internet be there? Looks through the ways in which IPv6 wraps an IPv4 address."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        wrapped = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in ipaddress.ip_network("64:ff9b::/96"):
            wrapped = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if wrapped:
            return is_public(str(wrapped))
    return ip.is_global and not ip.is_multicast


def _unpacked(response: httpx.Response, limit: int) -> Iterator[bytes]:
    """The body, unpacked here: what is small on the wire may be huge, and must not come all at once."""
    packing = response.headers.get("Content-Encoding", "identity").lower()
    if packing == "identity":
        yield from response.iter_raw()
        return
    if packing not in {"gzip", "x-gzip"}:
        raise SourceError(f"{response.url} comes packed as {packing}, which was not asked for")
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        for packed in response.iter_raw():
            yield unpacker.decompress(packed, limit + 1)
    except zlib.error as error:
        raise SourceError(f"{response.url} comes packed, and broken: {error}") from error


@contextmanager
def _translated(url: str, timeout: float) -> Iterator[None]:
    """What httpx raises → ConnectionError if another try may help, else SourceError."""
    try:
        yield
    except httpx.TimeoutException as error:
        raise ConnectionError(f"cannot read {url}: it does not answer within {timeout:g} s") from error
    except httpx.TransportError as error:
        if "CERTIFICATE" in str(error):
            raise SourceError(f"cannot read {url}: its certificate cannot be trusted ({error})") from error
        raise ConnectionError(f"cannot read {url}: {error}; check the address and the network") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise SourceError(f"cannot read {url}: {error}") from error


def _seconds(retry_after: str) -> float:
    return min(float(retry_after), 10.0) if retry_after.isdecimal() else 0.0
