"""The rules that are data: tab-separated tables in `data/`, each read once, when it is first needed."""

import os.path
from functools import cache
from typing import BinaryIO

_DATA = os.path.join(os.path.dirname(__file__), "data")  # noqa: PTH118, PTH120 - pathlib costs 20 ms of a cold start


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of `data/<name>.tsv`; empty lines and lines that begin with # are left out."""
    with open(os.path.join(_DATA, f"{name}.tsv"), encoding="utf-8") as file:  # noqa: PTH118, PTH123 - as above
        lines = file.read().split("\n")
    return tuple(tuple(line.split("\t")) for line in lines if line and line[0] != "#")


@cache
def table(name: str) -> dict[str, str]:
    """The first two columns of `data/<name>.tsv`."""
    return {row[0]: row[1] for row in rows(name)}


def open_data(name: str) -> BinaryIO:
    """A file of `data/` as bytes, for what is too big to be read whole."""
    return open(os.path.join(_DATA, name), "rb")  # noqa: PTH118, PTH123 - as above; the caller closes it
