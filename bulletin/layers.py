"""Settings as tables, laid over each other: defaults < bulletin.toml < environment < command line."""

import difflib
import tomllib
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from bulletin.errors import ConfigError

PREFIX = "BULLETIN_"


def combine(
    file: Path | None,
    environ: Mapping[str, str],
    options: Mapping[str, Any],
    changed: dict[str, str],
    templates: Mapping[str, Mapping[str, Any]],
) -> dict[str, Any]:
    """Lay the tables over the defaults.

    `changed` is told which settings came from where. `templates`: what a new table begins with, by the name
    of the table that the user adds it to. Raises ConfigError for a setting that there is not.
    """
    table = tomllib.loads(resources.files("bulletin").joinpath("defaults.toml").read_text("utf-8"))

    def lay_over(layer: Mapping[str, Any], origin: str) -> None:
        _lay_over(table, layer, origin, templates)
        changed.update((path, origin) for path, value in leaves(layer) if value != {})

    if file is not None:
        lay_over(_read(file), str(file))
    for name, value in environ.items():
        section, _, key = name.removeprefix(PREFIX).lower().partition("_")
        if name.startswith(PREFIX) and section in table and key:
            lay_over({section: {key: value}}, f"environment variable {name}")
    for path, value in options.items():
        if value is not None:
            section, _, key = path.partition(".")
            lay_over({section: {key: value}}, "the command line")
    return table


def leaves(table: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    """Every setting by its whole name, `section.key`."""
    for key, value in table.items():
        here = f"{path}.{key}" if path else key
        if isinstance(value, Mapping) and value:
            yield from leaves(value, here)
        else:
            yield here, value


def prefixes(path: str) -> Iterator[str]:
    """The setting itself, and the tables around it."""
    while path:
        yield path
        path = path.rpartition(".")[0]


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot read {file}: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{file} is not TOML: {error}") from error


_OPEN = frozenset({"lexicon", "engines", "presets", "shows", "voice.speeds"})
"""Tables to which the user adds keys."""
_WHOLE = frozenset({"phrases.parts"})
"""Tables that are replaced as a whole: a station that names its parts of the day names them all."""


def _lay_over(
    table: dict[str, Any],
    layer: Mapping[str, Any],
    origin: str,
    templates: Mapping[str, Mapping[str, Any]],
    path: str = "",
) -> None:
    for key, value in layer.items():
        here = f"{path}.{key}" if path else key
        if key not in table and path not in _OPEN:
            near = difflib.get_close_matches(key, table, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"it can be one of {', '.join(sorted(table))}"
            raise ConfigError(f"{origin}: there is no setting {here!r}; {hint}")
        if path in templates:
            table.setdefault(key, dict(templates[path]))
        if isinstance(table.get(key), dict) and here not in _WHOLE:
            if not isinstance(value, Mapping):
                raise ConfigError(f"{origin}: {here!r} is a table of settings, not a value")
            _lay_over(table[key], value, origin, templates, here)
        else:
            table[key] = value
