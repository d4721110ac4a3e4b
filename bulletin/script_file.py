"""A script as a file that an editor can read, change and approve, and back again without loss.

JSON and YAML have the same keys: `{version, title, edition, segments: [{kind, title, source, sentences:
[{written, spoken, span}]}], sources, omissions}`; what is empty is left out. `text` is for reading only.
"""

import json
from dataclasses import fields
from typing import Any, Literal

import msgspec

from bulletin.errors import ScriptError
from bulletin.hindi import nfc
from bulletin.types import Script, Segment, Sentence

VERSION = 1
Format = Literal["text", "json", "yaml"]

_YAML_HEAD = """\
# A bulletin's script. Change what is written, take sentences out, put new ones in; then: bulletin speak FILE
# `written` is what a reader sees; add `spoken` to a sentence to have it said otherwise.
"""


def dumps(script: Script, form: Format) -> str:
    """The script as text, JSON or YAML, with a newline at its end."""
    if form == "text":
        return _as_text(script)
    data = {"version": VERSION, **_without_empty(msgspec.to_builtins(script))}
    if form == "json":
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    return _YAML_HEAD + _as_yaml(data)


def loads(text: str, name: str) -> Script:
    """Read a script back from JSON or YAML. `name` stands for the file in messages.

    Raises ScriptError with the place and what is wrong there.
    """
    import yaml

    try:
        data = json.loads(text) if text.lstrip().startswith("{") else yaml.safe_load(nfc(text))
    except Exception as error:  # on 2026-13-01, or in too deep a nest, YAML fails in a dozen other ways
        place = " ".join(str(error).split())
        raise ScriptError(f"{name} is neither JSON nor YAML: {place}") from error
    if not isinstance(data, dict) or "segments" not in data:
        raise ScriptError(f"{name} is not a script: it has no segments; `bulletin script` writes one")
    if data.pop("version", None) != VERSION:
        raise ScriptError(
            f"{name}: this is not a script of version {VERSION}; put `version: {VERSION}` on top"
        )
    _refuse_unknown_keys(data, name)
    try:
        script = msgspec.convert(data, Script)
    except msgspec.ValidationError as error:
        raise ScriptError(f"{name}: {error}") from error
    return _checked(script, name)


def _checked(script: Script, name: str) -> Script:
    if script.edition.tzinfo is None:
        raise ScriptError(f"{name}: edition needs its time zone, as in 2026-01-31T18:00:00+05:30")
    sentences = [sentence for segment in script.segments for sentence in segment.sentences]
    if not sentences:
        raise ScriptError(f"{name}: there is no sentence in it")
    for number, sentence in enumerate(sentences, 1):
        if not sentence.written.strip():
            raise ScriptError(f"{name}: sentence {number} has nothing written; take it out or fill it in")
    try:
        msgspec.json.encode(script)
    except UnicodeEncodeError as error:
        raise ScriptError(f"{name}: it holds half a character ({error.object[error.start]!r})") from error
    return script


def _refuse_unknown_keys(data: dict[str, Any], name: str) -> None:
    """Look for keys that msgspec would pass over in silence; a typing error must not be lost that way."""
    places: list[tuple[Any, type]] = [(data, Script)]
    for segment in data["segments"] if isinstance(data["segments"], list) else []:
        places.append((segment, Segment))
        if isinstance(segment, dict) and isinstance(segment.get("sentences"), list):
            places += [(sentence, Sentence) for sentence in segment["sentences"]]
    for place, kind in places:
        known = {field.name for field in fields(kind)}
        unknown = sorted(map(str, set(place) - known)) if isinstance(place, dict) else []
        if unknown:
            raise ScriptError(
                f"{name}: a {kind.__name__.lower()} has no {unknown[0]!r}; it has {sorted(known)}"
            )


def _without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {key: _without_empty(item) for key, item in value.items()}
        return {key: item for key, item in kept.items() if item not in (None, [], "")}
    if isinstance(value, (list, tuple)):
        return [_without_empty(item) for item in value]
    return value


def _as_text(script: Script) -> str:
    blocks = [f"{script.title}\n{script.edition:%Y-%m-%d %H:%M}"]
    for segment in script.segments:
        head = f"[{segment.title}]\n" if segment.title else ""
        blocks.append(head + "\n".join(sentence.written for sentence in segment.sentences))
    return "\n\n".join(blocks) + "\n"


def _as_yaml(data: dict[str, Any]) -> str:
    import yaml

    class Dumper(yaml.SafeDumper):
        """Spans on one line, for nobody edits them."""

    def mapping(dumper: yaml.SafeDumper, value: dict[str, Any]) -> yaml.Node:
        flow = set(value) == {"paragraph", "start", "end"}
        return dumper.represent_mapping("tag:yaml.org,2002:map", value.items(), flow_style=flow)

    Dumper.add_representer(dict, mapping)
    return yaml.dump(data, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=10_000)
