"""From sources to a script, from a script to an episode: make, script, speak."""

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

import typer

from bulletin.cli.app import (
    AsJson,
    Correction,
    Corrects,
    Dask,
    Duration,
    Edition,
    Editor,
    EngineName,
    Fallback,
    Jobs,
    Music,
    Out,
    Play,
    Preset,
    Show,
    SoundFormat,
    Sources,
    Speed,
    Style,
    Top,
    Verify,
    VoiceName,
    Voices,
    app,
    cast,
    edition_of,
    newsreaders,
    note,
    progress,
    read_text,
    settings,
)
from bulletin.config import Config
from bulletin.errors import ConfigError
from bulletin.types import Cast, Episode, Kind, Script


@app.command()
def make(
    context: typer.Context,
    sources: Sources,
    out: Out = None,
    duration: Duration = None,
    style: Style = None,
    editor: Editor = None,
    top: Top = None,
    voice: VoiceName = None,
    voices: Voices = None,
    engine: EngineName = None,
    speed: Speed = None,
    music: Music = None,
    preset: Preset = None,
    format_: SoundFormat = None,
    fallback: Fallback = None,
    verify: Verify = None,
    edition: Edition = None,
    show: Show = None,
    corrects: Corrects = None,
    correction: Correction = None,
    say_correction: Annotated[
        bool, typer.Option(help="Say the correction after the opening, or only write it.")
    ] = True,
    jobs: Jobs = None,
    dask: Dask = None,
    play: Play = False,
    as_json: AsJson = False,
) -> None:
    """Make a bulletin of one or several articles: an MP3 with its transcript and sidecar."""
    from bulletin import pipeline

    chosen = settings(
        context,
        bulletin_out=str(out) if out else None,
        bulletin_duration=duration,
        bulletin_style=style,
        bulletin_show=show,
        editor_name=editor,
        sources_top=top,
        voice_engine=engine,
        voice_speed=speed,
        voice_jobs=jobs,
        voice_dask=dask,
        voice_fallback=fallback,
        music_on=music,
        sound_preset=preset,
        sound_format=format_,
        verify_by=verify,
        **newsreaders(voices, voice),
    )
    chosen, earlier = _corrected(corrects, correction, chosen)
    with progress() as listener:
        copies = pipeline.read(sources, sys.stdin.buffer, chosen, listener)
    readers = cast(chosen)
    time = earlier.edition if earlier and edition is None else edition_of(edition, chosen)
    spoken = correction or "" if say_correction else ""
    written = pipeline.write(copies, chosen, readers, time, spoken)
    episode = _produce(written, chosen, readers, earlier, correction, play=play)
    _tell(episode, as_json)
    wanted = chosen.bulletin.duration
    if chosen.bulletin.style == "brief" and not wanted * 0.85 <= episode.duration / 1000 <= wanted * 1.15:
        count = sum(segment.kind is Kind.STORY for segment in written.segments)
        many = "its story has" if count == 1 else f"its {count} stories have"
        note(f"{wanted} s were asked for, {episode.duration / 1000:.0f} s are what {many} to say")


@app.command()
def script(
    context: typer.Context,
    sources: Sources,
    form: Annotated[
        Literal["text", "json", "yaml"], typer.Option("--format", "-f", help="json and yaml can be spoken.")
    ] = "text",
    explain: Annotated[
        bool, typer.Option("--explain", help="Show why each sentence was kept and what was left out.")
    ] = False,
    duration: Duration = None,
    style: Style = None,
    editor: Editor = None,
    top: Top = None,
    voice: VoiceName = None,
    voices: Voices = None,
    engine: EngineName = None,
    speed: Speed = None,
    music: Music = None,
    edition: Edition = None,
) -> None:
    """Print the script only, for an editor to read, change and approve."""
    from bulletin import pipeline, script_file
    from bulletin.cli.explain import explained

    chosen = settings(
        context,
        bulletin_duration=duration,
        bulletin_style=style,
        editor_name=editor,
        sources_top=top,
        voice_engine=engine,
        voice_speed=speed,
        music_on=music,
        **newsreaders(voices, voice),
    )
    with progress() as listener:
        copies = pipeline.read(sources, sys.stdin.buffer, chosen, listener)
    written = pipeline.write(copies, chosen, cast(chosen), edition_of(edition, chosen))
    if explain:
        print(*explained(written, copies), sep="\n")
    else:
        print(script_file.dumps(written, form), end="")


@app.command()
def speak(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A script in JSON or YAML; - for standard input.")
    ],
    out: Out = None,
    voice: VoiceName = None,
    voices: Voices = None,
    engine: EngineName = None,
    speed: Speed = None,
    show: Show = None,
    corrects: Corrects = None,
    correction: Correction = None,
    jobs: Jobs = None,
    dask: Dask = None,
    play: Play = False,
    music: Music = None,
    preset: Preset = None,
    format_: SoundFormat = None,
    fallback: Fallback = None,
    verify: Verify = None,
    as_json: AsJson = False,
) -> None:
    """Make the episode of a script that an editor has approved.

    A correction is only written: the script holds all that is said.
    """
    from bulletin import script_file

    chosen = settings(
        context,
        bulletin_out=str(out) if out else None,
        bulletin_show=show,
        voice_jobs=jobs,
        voice_dask=dask,
        voice_engine=engine,
        voice_speed=speed,
        voice_fallback=fallback,
        music_on=music,
        sound_preset=preset,
        sound_format=format_,
        verify_by=verify,
        **newsreaders(voices, voice),
    )
    chosen, earlier = _corrected(corrects, correction, chosen)
    written = script_file.loads(read_text(file), str(file))
    episode = _produce(written, chosen, cast(chosen), earlier, correction, play=play)
    _tell(episode, as_json)


def _corrected(corrects: str | None, correction: str | None, chosen: Config) -> tuple[Config, Episode | None]:
    """The episode to correct, if one is, and settings that keep it in its show."""
    from bulletin import publishing

    if corrects is None:
        if correction:
            raise ConfigError("--correction says what is corrected; name the episode with --corrects")
        return chosen, None
    earlier = publishing.find(Path(chosen.bulletin.out), corrects)
    show = chosen.bulletin.show or earlier.show
    return replace(chosen, bulletin=replace(chosen.bulletin, show=show)), earlier


def _produce(
    written: Script,
    chosen: Config,
    readers: Cast,
    corrects: Episode | None,
    correction: str | None,
    *,
    play: bool,
) -> Episode:
    from bulletin import cache, pipeline

    with progress() as listener:
        return pipeline.produce(
            written,
            chosen,
            readers,
            cache.of(chosen.cache),
            listener,
            play=play,
            corrects=corrects,
            correction=correction,
        )


def _tell(episode: Episode, as_json: bool) -> None:
    from bulletin import publishing

    if as_json:
        print(
            json.dumps(
                publishing.as_json(episode, publishing.read_provenance(episode.sidecar)),
                ensure_ascii=False,
                indent=2,
            )
        )
        return
    seconds, loudness = episode.duration / 1000, episode.loudness
    voices = " and ".join(f"{reader.voice.engine}/{reader.voice.name}" for reader in episode.readers)
    print(episode.audio.path)
    print(
        f"{episode.title}\n{seconds:.1f} s, {loudness.integrated:.1f} LUFS, "
        f"{loudness.true_peak:.1f} dBTP, {voices}",
        file=sys.stderr,
    )
