"""What was spoken and mastered, and is kept: cache info, prune, clear."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from bulletin.cli.app import AsJson, app, settings

if TYPE_CHECKING:
    from bulletin.cache import Usage

cache = typer.Typer(help="See and empty the store of what was spoken and mastered.", no_args_is_help=True)
app.add_typer(cache, name="cache")


@cache.command()
def info(context: typer.Context, as_json: AsJson = False) -> None:
    """Show where it is, how much it holds, and how much it may."""
    from bulletin.cache import of

    store = of(settings(context).cache)
    usage = store.usage()
    if as_json:
        told = {"directory": str(store.directory), "entries": usage.entries, "bytes": usage.size}
        print(json.dumps({**told, "limit": store.limit}, ensure_ascii=False))
        return
    limit = f"{store.limit / 1e6:.0f} MB at most" if store.limit else "without a limit"
    print(f"{store.directory}\n{_told(usage)}; {limit}")


@cache.command()
def prune(
    context: typer.Context,
    size: Annotated[
        int | None, typer.Option(min=0, help="MB that may stay.", show_default="cache.size")
    ] = None,
) -> None:
    """Delete what was unused for longest, down to a size."""
    from bulletin.cache import of

    store = of(settings(context).cache)
    limit = store.limit if size is None else size * 1_000_000
    gone = store.prune(limit) if limit is not None else store.prune(store.usage().size)
    print(f"deleted {_told(gone)}; {_told(store.usage())} are left")


@cache.command()
def clear(context: typer.Context) -> None:
    """Delete everything in it."""
    from bulletin.cache import of

    print(f"deleted {_told(of(settings(context).cache).prune(0))}")


def _told(usage: "Usage") -> str:
    return f"{usage.entries} sounds, {usage.size / 1e6:.1f} MB"
