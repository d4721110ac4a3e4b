"""Where the station and its parts are found, from inside and from outside."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.requests import Request


@dataclass(frozen=True, slots=True)
class Addresses:
    """`base_url`: as listeners know it, such as `https://example.org/radio`; empty if only they know."""

    base_url: str = ""

    def base(self, request: Request) -> str:
        """The station's full address, without a slash at its end."""
        return (self.base_url or f"{request.url.scheme}://{request.url.netloc}").rstrip("/")

    def path(self, path: str) -> str:
        """A link to one of its parts, such as `/feed.xml`, from any page of it."""
        return urlsplit(self.base_url).path.rstrip("/") + path

    @property
    def https(self) -> bool:
        return self.base_url.startswith("https:")
