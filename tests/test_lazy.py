"""`bulletin --help` is quick because nothing heavy is imported before it is needed."""

import subprocess
import sys

HEAVY = {
    "numpy", "pydub", "gtts", "onnxruntime", "phonemizer", "espeakng_loader", "mutagen", "imageio_ffmpeg",
    "PIL", "matplotlib", "uharfbuzz", "fontpkg",
    "yaml", "requests", "httpx", "trafilatura", "feedparser", "rich", "platformdirs", "dask", "distributed",
    "asyncio", "fsspec", "jinja2", "logging", "lxml", "onnx", "starlette", "uvicorn",
    "prometheus_client",
}  # fmt: skip


def loaded_by(*arguments: str) -> set[str]:
    code = (
        "import sys\n"
        f"sys.argv = ['bulletin', *{list(arguments)!r}]\n"
        "from bulletin.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print('loaded', *{name.split('.')[0] for name in sys.modules})\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    return set(done.stdout.splitlines()[-1].split())


def test_help_loads_nothing_heavy() -> None:
    assert not loaded_by("--help") & HEAVY


def test_the_spoken_form_needs_no_sound() -> None:
    assert not loaded_by("spoken", "24 साल") & (HEAVY - {"rich"})
