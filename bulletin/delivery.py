"""Bring a directory of episodes to where listeners fetch it: a folder, or an object store, by fsspec.

What listeners may ask for next is there before they are told of it: sound and transcripts first, archive
pages after them, feeds last; and only then goes what no feed names any more. A list of what was brought, with
hashes, lies at the target, so that only what changed is brought again.

A batch brings its episodes one by one, the sidecar of each last, and never removes anything.
"""

import hashlib
import logging
import os
import subprocess
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from bulletin.errors import ConfigError, PublishError
from bulletin.types import Episode, File

MANIFEST = ".bulletin.json"
_log = logging.getLogger(__name__)
_FEED = "application/rss+xml; charset=utf-8"
_JSON = "application/json"
_FOR_EVER = "public, max-age=31536000, immutable"
_SHORTLY = "public, max-age=300"
_EXTRA = "pip install 'bulletin[publish]'"
_PATIENCE = 60.0
_PAUSES = (1.0, 4.0, 10.0)
"""Seconds before the second, third and fourth try."""


@dataclass(frozen=True, slots=True)
class Item:
    """A file to bring."""

    path: Path
    media_type: str
    cache: str
    """Its Cache-Control."""
    sha256: str
    size: int
    order: int
    """0 files, 1 archive pages, 2 feeds and records."""

    @property
    def name(self) -> str:
        return self.path.name


class Brought(msgspec.Struct, frozen=True):
    """What the target's list says of a file."""

    sha256: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True)
class Plan:
    bring: tuple[Item, ...]
    """In this order."""
    remove: tuple[str, ...]
    """After all that was brought, the names of what no feed names any more."""
    there: dict[str, Brought]
    """What the target has already."""


class Target:
    """A folder or a place in an object store. Raises PublishError as it is made, read and written."""

    def __init__(self, address: str, options: dict[str, Any] | None = None) -> None:
        """`address`: a path, or as fsspec takes it: `s3://bucket/folder`. `options`: for fsspec."""
        try:
            import fsspec
        except ImportError as error:
            raise PublishError(f"{address} cannot be written from here: {_EXTRA}") from error
        self.address = address
        try:
            self._store, self._root = fsspec.core.url_to_fs(
                address, use_listings_cache=False, **(options or {})
            )
        except ImportError as error:
            wanted = _EXTRA if address.startswith("s3") else str(error)
            raise PublishError(f"{address} cannot be written from here: {wanted}") from error
        except (ValueError, OSError) as error:
            raise ConfigError(f"{address} is no place to publish to: {error}") from error
        self._protocols = (
            {self._store.protocol} if isinstance(self._store.protocol, str) else {*self._store.protocol}
        )

    def sizes(self) -> dict[str, int]:
        """The files there, and their bytes."""
        try:
            self._store.invalidate_cache()
            listed = self._store.ls(self._root, detail=True)
        except FileNotFoundError:
            return {}
        except Exception as error:
            raise self._error("look into", error) from error
        return {
            entry["name"].rpartition("/")[2]: entry["size"] for entry in listed if entry["type"] == "file"
        }

    def manifest(self) -> dict[str, Brought]:
        try:
            data = self._store.cat_file(f"{self._root}/{MANIFEST}")
            return msgspec.json.decode(data, type=dict[str, Brought])
        except (FileNotFoundError, msgspec.DecodeError):
            return {}
        except Exception as error:
            raise self._error("read the list of", error) from error

    def fetch(self, names: Collection[str], folder: Path) -> None:
        """Copy files that are there into a folder of this machine, several at a time."""
        if not names:
            return
        try:
            self._store.get(
                [f"{self._root}/{name}" for name in names], [str(folder / name) for name in names]
            )
        except Exception as error:
            raise self._error("fetch from", error) from error

    def put(self, item: Item) -> None:
        target = f"{self._root}/{item.name}"
        if "file" in self._protocols:
            os.makedirs(self._root, exist_ok=True)  # noqa: PTH103 (as fsspec names it)
            part = f"{self._root}/.{item.name}.part"
            self._store.put_file(str(item.path), part)
            os.replace(part, target)  # noqa: PTH105
        else:
            self._store.put_file(str(item.path), target, **self._headers(item.media_type, item.cache))

    def write_manifest(self, brought: dict[str, Brought]) -> None:
        data = msgspec.json.format(msgspec.json.encode(brought, order="sorted"), indent=1)
        self._store.pipe_file(f"{self._root}/{MANIFEST}", data)

    def remove(self, name: str) -> None:
        try:
            self._store.rm_file(f"{self._root}/{name}")
        except FileNotFoundError:
            _log.debug("%s has gone already", name)

    def _headers(self, media_type: str, cache: str) -> dict[str, Any]:
        """How this store is told type and caching; others guess the type by the suffix."""
        if self._protocols & {"s3", "s3a"}:
            return {"ContentType": media_type, "CacheControl": cache}
        if self._protocols & {"gs", "gcs"}:
            return {"content_type": media_type, "fixed_key_metadata": {"cache_control": cache}}
        return {}

    def _error(self, what: str, error: Exception) -> PublishError:
        return PublishError(f"cannot {what} {self.address}: {error}{_remedy(error)}")

    def patiently(self, what: str, work: Callable[[], object], sleep: Callable[[float], object]) -> None:
        """Do it, and again when it fails. Raises PublishError with the last reason."""
        for pause in (*_PAUSES, None):
            try:
                work()
            except Exception as error:  # every store has errors of its own
                if pause is None or isinstance(error, FileNotFoundError | PermissionError):
                    raise self._error(what, error) from error
                _log.warning("%s; trying again in %d s", self._error(what, error), pause)
                sleep(pause)
            else:
                return


def items(files: Sequence[File], archives: Sequence[Path], feeds: Sequence[Path]) -> tuple[Item, ...]:
    """All that listeners may fetch, in the order to bring it.

    Feeds are short-lived in caches; everything else has a name that tells its content, and stays.
    """
    return (
        *(Item(file.path, file.media_type, _FOR_EVER, file.sha256, file.size, 0) for file in files),
        *(_item(path, _FEED, _FOR_EVER, 1) for path in archives),
        *(_item(path, _FEED, _SHORTLY, 2) for path in feeds),
    )


def of_episode(episode: Episode) -> tuple[Item, ...]:
    """All files of an episode, the sidecar last: it is the commit. A remake changes it under its name."""
    return (*items(episode.files, (), ()), record(episode.sidecar))


def record(path: Path) -> Item:
    """A JSON file that may change under its name."""
    return _item(path, _JSON, _SHORTLY, 2)


def bring(wanted: Sequence[Item], target: Target, sleep: Callable[[float], object]) -> None:
    """Bring files in their order, whatever is there; `sleep` waits for seconds. Raises PublishError."""
    for item in wanted:
        target.patiently(f"bring {item.name} to", partial(target.put, item), sleep)


def _remedy(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "; see that the bucket is there"
    if isinstance(error, PermissionError) or "Credentials" in type(error).__name__:
        return "; check the store's credentials and what they allow"
    return ""


def options(endpoint: str) -> dict[str, Any]:
    """What fsspec is told of an S3 store that is not Amazon's; nothing for an empty `endpoint`."""
    return {"endpoint_url": endpoint} if endpoint else {}


def plan(wanted: Sequence[Item], target: Target) -> Plan:
    """Compare what is wanted with what is there. Raises PublishError."""
    there, sizes = target.manifest(), target.sizes()
    bring = tuple(
        item
        for item in wanted
        if there.get(item.name) != Brought(item.sha256, item.size, item.media_type)
        or sizes.get(item.name) != item.size
    )
    names = {item.name for item in wanted}
    return Plan(bring, tuple(sorted(there.keys() - names)), there)


def deliver(
    todo: Plan, target: Target, tell: Callable[[Item], None], sleep: Callable[[float], object]
) -> None:
    """Carry a plan out. `tell` hears of each file that was brought; `sleep` waits for seconds.

    Raises PublishError. However it ends, what was brought is in the list and will not be brought again.
    """
    brought = dict(todo.there)
    try:
        for item in todo.bring:
            target.patiently(f"bring {item.name} to", partial(target.put, item), sleep)
            brought[item.name] = Brought(item.sha256, item.size, item.media_type)
            tell(item)
        for name in todo.remove:
            target.patiently(f"remove {name} from", partial(target.remove, name), sleep)
            del brought[name]
    finally:
        if brought != todo.there:
            target.patiently("write the list of", partial(target.write_manifest, brought), sleep)


def announce(urls: Sequence[str], hub: str, hook: Sequence[str]) -> tuple[str, ...]:
    """Tell a WebSub hub and run a command when feeds have changed; give what went wrong.

    `hook`: the command, to which the addresses are added.
    """
    faults: list[str] = []
    for url in urls if hub else ():
        faults += _ping(hub, url)
    if hook and urls:
        try:
            subprocess.run([*hook, *urls], check=True, timeout=_PATIENCE)
        except (OSError, subprocess.SubprocessError) as error:
            faults.append(f"the hook failed: {error}")
    return tuple(faults)


def _ping(hub: str, url: str) -> Iterator[str]:
    """WebSub, section 6.1: publisher to hub."""
    import requests

    try:
        answer = requests.post(hub, data={"hub.mode": "publish", "hub.url": url}, timeout=_PATIENCE)
    except requests.RequestException as error:
        yield f"the hub {hub} could not be told: {error}"
    else:
        if not answer.ok:
            yield f"the hub {hub} answered {answer.status_code}"


def _item(path: Path, media_type: str, cache: str, order: int) -> Item:
    data = path.read_bytes()
    return Item(path, media_type, cache, hashlib.sha256(data).hexdigest(), len(data), order)
