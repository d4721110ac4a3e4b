"""A station's settings: init makes them, config shows what counts."""

import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from bulletin import config
from bulletin.cli.app import app, note
from bulletin.errors import ConfigError, PublishError

_QUESTIONS = {
    "name": "What is the station called?",
    "base_url": "Where will listeners find its episodes (https://…)? Empty if nowhere yet",
    "email": "Whom may podcast directories write to (e-mail)? Empty for nobody",
    "description": "What is it about, in a sentence or two? Empty for a plain one",
}

_TEMPLATE = """\
# The settings of {name_plain}. `bulletin config` shows all there are, and which of them count.

[station]
name = {name:<21} # said in the opening, written in tags and feeds
timezone = {timezone:<17} # of editions
description = {description:<14} # for directories; up to 4,000 bytes, a Hindi letter being 3
email = {email:<20} # of the feed's owner; everyone can read it
category = {category:<17} # one of Apple's, with its subcategory
artwork = ""                    # a square JPEG or PNG of 1400 to 3000 pixels beside the episodes
# link = "https://example.org"  # the station's page
# copyright = "© …"

[bulletin]
duration = {duration:<17} # seconds
out = "audio_out"               # where episodes land

[feed]
base_url = {base_url:<17} # where listeners find that directory
# keep = "90d"                  # how long episodes stay; without it for ever
# hub = "https://…"             # a WebSub hub that is told of new episodes

[publish]
# target = "s3://bucket/folder" # or a folder that a web server serves

# A show with a feed of its own; `bulletin make --show khel` makes its episodes.
# [shows.khel]
# name = "खेल समाचार"
# category = "News > Sports News"
"""


@app.command()
def init(
    name: Annotated[
        str | None, typer.Option(help="What the station is called.", show_default="asked")
    ] = None,
    base_url: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Where its episodes are found.", show_default="asked"),
    ] = None,
    email: Annotated[
        str | None, typer.Option(help="Whom directories may write to.", show_default="asked")
    ] = None,
    description: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What it is about.", show_default="asked")
    ] = None,
    timezone: Annotated[str, typer.Option(help="Of its editions.")] = "Asia/Kolkata",
    category: Annotated[str, typer.Option(help="One of Apple's.")] = "News > Daily News",
    duration: Annotated[int, typer.Option(help="Seconds of a bulletin.")] = 60,
    file: Annotated[Path, typer.Option("--file", "-f", help="Where to.")] = Path(config.FILE),
    force: Annotated[bool, typer.Option("--force", help="Replace one that is there.")] = False,
) -> None:
    """Make the bulletin.toml of a new station, by a few questions or by options."""
    if file.exists() and not force:
        raise ConfigError(f"{file} is there already; change it, or replace it with --force")
    given = {"name": name, "base_url": base_url, "email": email, "description": description}
    defaults = config.load()
    standard = {"name": defaults.station.name}
    answers = {
        key: _asked(key, standard.get(key, "")) if value is None else _checked(key, value)
        for key, value in given.items()
    }
    answers |= {"timezone": timezone, "category": category}
    quoted = {key: json.dumps(value, ensure_ascii=False) for key, value in answers.items()}
    plain = " ".join(answers["name"].split())
    text = _TEMPLATE.format(name_plain=plain, duration=duration, **quoted)
    _save(file, text, config.load)
    print(file)


def _asked(key: str, default: str) -> str:
    """An answer from the terminal, asked again until it is good; where there is none, the default."""
    if not sys.stdin.isatty():
        return default

    def good(answer: str) -> str:
        try:
            return _checked(key, answer)
        except ConfigError as error:
            raise typer.BadParameter(str(error)) from error

    answer: str = typer.prompt(
        _QUESTIONS[key], default=default, value_proc=good, show_default=bool(default), err=True
    )
    return answer


def _checked(key: str, answer: str) -> str:
    """Raises ConfigError for an answer that no feed can tell."""
    answer = answer.strip()
    if key == "name" and not answer:
        raise ConfigError("station.name: it is said in the opening, and cannot be empty")
    if key == "base_url" and answer:
        from bulletin import feed

        feed.shows(config.load(), answer, "")
    if key == "email" and not re.fullmatch(r"([^@\s]+@[^@\s]+)?", answer):
        raise ConfigError(
            f"station.email: {answer!r} is no e-mail address; it has to be like desk@example.org"
        )
    return answer


def _save(file: Path, text: str, check: Callable[[Path], object]) -> None:
    """Write a file if it is good; a bad answer leaves nothing behind."""
    part = file.with_name(f".{file.name}.part")
    try:
        part.write_text(text, "utf-8")
        check(part)
        part.replace(file)
    except OSError as error:
        raise PublishError(f"cannot write {file}: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)


@app.command("config")
def show_config(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    changed: Annotated[bool, typer.Option("--changed", help="Only what is not the default.")] = False,
) -> None:
    """Show every setting, its value, and where that comes from."""
    file: Path | None = context.obj or config.find(Path())
    rows = [row for row in config.origins(file, os.environ) if not changed or row[2] != "default"]
    if as_json:
        told: dict[str, Any] = {path: {"value": value, "from": origin} for path, value, origin in rows}
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for path, value, origin in rows:
        print(f"{path} = {json.dumps(value, ensure_ascii=False)}  # {origin}")
    if file is None:
        note(f"there is no {config.FILE} here; make one with `bulletin init`")
