"""A folder of episodes as a radio station on the web.

app     the whole station as one ASGI application
Shelf   the episodes of a folder, as they are now
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bulletin.config import Config
from bulletin.station.shelf import Shelf

if TYPE_CHECKING:
    from starlette.applications import Starlette

__all__ = ["Shelf", "app"]


def app(directory: Path, settings: Config, clock: Callable[[], datetime]) -> "Starlette":
    """The station of a folder. `clock`: the time now, with its zone."""
    from starlette.applications import Starlette

    from bulletin.station import resources

    shelf = Shelf(directory, clock)
    return Starlette(routes=[*resources.routes(shelf, settings)])
