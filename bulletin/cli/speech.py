"""Trying out how things are said: spoken, say."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from bulletin.cli.app import EngineName, Jobs, Play, Speed, VoiceName, app, cast, settings, speak_aloud


@app.command()
def spoken(
    context: typer.Context,
    text: Annotated[
        str | None, typer.Argument(metavar="TEXT", help="Without it: the lines of standard input.")
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Show which rule read what.")] = False,
) -> None:
    """Print the spoken form: one line out for each line in."""
    from bulletin.spoken import explain as explained
    from bulletin.spoken import verbalise

    lexicon = settings(context).lexicon
    for line in [text] if text is not None else sys.stdin:
        written = line.rstrip("\r\n")
        print(explained(written, lexicon) if explain else verbalise(written, lexicon), flush=text is None)


@app.command()
def say(
    context: typer.Context,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="A sentence or a few.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="A WAV file.")] = Path("say.wav"),
    voice: VoiceName = None,
    engine: EngineName = None,
    speed: Speed = None,
    jobs: Jobs = None,
    play: Play = False,
) -> None:
    """Speak a sentence to a file, to try a voice."""
    chosen = settings(context, voice_name=voice, voice_engine=engine, voice_speed=speed, voice_jobs=jobs)
    print(speak_aloud(text, chosen, cast(chosen), out, play=play))
