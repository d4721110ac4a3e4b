"""What is wrong with the server that gives out an episode: Apple asks it for HEAD and for byte ranges."""

from collections.abc import Iterator

from bulletin.feed.lint import Finding
from bulletin.types import File

_PATIENCE = 15.0


def probe(url: str, file: File) -> tuple[Finding, ...]:
    """Ask the server for one file as Apple and players do (RFC 9110, section 14)."""
    import requests

    try:
        return tuple(_answers(url, file))
    except requests.RequestException as error:
        return (Finding(13, url, f"the server does not answer: {error}"),)


def _answers(url: str, file: File) -> Iterator[Finding]:
    import requests

    head = requests.head(url, timeout=_PATIENCE, allow_redirects=True)
    length = head.headers.get("Content-Length")
    kind = head.headers.get("Content-Type", "").partition(";")[0]
    if head.status_code != 200 or length != str(file.size):
        yield Finding(
            13, url, f"HEAD gives {head.status_code} and length {length}; 200 and {file.size} are due"
        )
    if head.status_code == 200 and kind != file.media_type:
        yield Finding(13, url, f"HEAD gives the type {kind}; {file.media_type} is due")
    for asked, status, told in (
        ("bytes=0-1", 206, f"bytes 0-1/{file.size}"),
        (f"bytes={file.size}-", 416, f"bytes */{file.size}"),
    ):
        headers = {"Range": asked, "Accept-Encoding": "identity"}
        with requests.get(url, headers=headers, timeout=_PATIENCE, stream=True) as answer:
            given = answer.headers.get("Content-Range")
            if answer.status_code != status or (given and given != told) or (status == 206 and not given):
                yield Finding(
                    13, url, f"Range {asked} gives {answer.status_code} {given}; {status} {told} is due"
                )
