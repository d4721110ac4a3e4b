"""What once broke the text road, or is of a kind with it; scripts/fuzz.py looks for more."""

from pathlib import Path
from typing import NoReturn

import pytest

from bulletin.errors import SourceError
from bulletin.sources import fetch
from tests.road import travel

FINDS = sorted((Path(__file__).parent / "data" / "fuzz").iterdir())


@pytest.mark.parametrize("find", FINDS, ids=lambda find: find.name)
def test_the_road_holds(find: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(_: object, url: str, *, robots: bool = False) -> NoReturn:
        raise SourceError(f"{url} is not asked for here")

    monkeypatch.setattr(fetch.Web, "get", nothing)
    travel(find.read_bytes())
