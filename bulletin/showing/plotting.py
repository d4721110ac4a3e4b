"""A picture of an episode: its waveform, its chapters, its loudness."""

from pathlib import Path
from typing import Any

from bulletin import audio
from bulletin.errors import PublishError
from bulletin.types import Episode

SUFFIXES = (".png", ".svg")
_COLUMNS = 1600
_QUIETEST = -50.0  # LUFS at the bottom
_INK, _SUN, _WAVE = "#1b1f4e", "#f7a520", "#5a63b8"


def plot(episode: Episode, levels: audio.Levels, out: Path) -> None:
    """Draw the episode to a PNG or SVG file, by its suffix.

    Raises PublishError if matplotlib is not here, the file cannot be written or is neither, AudioError if
    the sound cannot be read.
    """
    if out.suffix not in SUFFIXES:
        raise PublishError(f"{out} is neither PNG nor SVG: name a file with one of {', '.join(SUFFIXES)}")
    try:
        import matplotlib as mpl
    except ImportError as error:
        raise PublishError("a plot needs matplotlib; run: pip install 'bulletin[plot]'") from error
    _use_font()
    # matplotlib shapes Hindi from 3.11 on; as paths, for who looks at an SVG may not have the font.
    with mpl.rc_context(
        {"font.family": "Mukta", "font.weight": 500, "svg.fonttype": "path", "svg.hashsalt": ""}
    ):
        figure = _draw(episode, levels)
        temporary = out.with_name(f".{out.name}{out.suffix}")
        try:
            figure.savefig(temporary, dpi=120, metadata={"Date": None} if out.suffix == ".svg" else {})
            temporary.replace(out)
        except OSError as error:
            raise PublishError(f"cannot write {out}: {error.strerror or error}") from error
        finally:
            temporary.unlink(missing_ok=True)


def _use_font() -> None:
    import fontpkg
    from matplotlib import font_manager

    file = str(fontpkg.path("Mukta", weight=400))
    if file not in {entry.fname for entry in font_manager.fontManager.ttflist}:
        font_manager.fontManager.addfont(file)


def _draw(episode: Episode, levels: audio.Levels) -> Any:
    from matplotlib.figure import Figure

    rows = (len(episode.chapters) + 1) // 2
    figure = Figure(figsize=(12, 5.6 + 0.28 * rows), layout="constrained")
    heights = [3, 2.2, 0.28 * rows + 0.15]
    sound, loudness, legend = figure.subplots(3, 1, height_ratios=heights)
    figure.suptitle(" ".join(episode.title.split()), fontsize=15)
    _waveform(sound, episode)
    _loudness(loudness, episode, levels)
    for axes in (sound, loudness):
        axes.set_xlim(0, episode.duration / 1000)
        axes.xaxis.set_major_formatter(lambda seconds, _: _clock(seconds))
        axes.margins(x=0)
        axes.spines[["top", "right"]].set_visible(False)
        for number, chapter in enumerate(episode.chapters):
            if number % 2:
                axes.axvspan(chapter.start / 1000, chapter.end / 1000, color=_INK, alpha=0.06, linewidth=0)
    _legend(legend, episode)
    return figure


def _waveform(axes: Any, episode: Episode) -> None:
    import numpy as np

    low, high = audio.shape(episode.audio.path, _COLUMNS)
    seconds = np.linspace(0, episode.duration / 1000, _COLUMNS)
    axes.fill_between(seconds, low, high, color=_WAVE, linewidth=0)
    axes.set_ylim(-1, 1)
    axes.set_ylabel("waveform")
    for number, chapter in enumerate(episode.chapters, 1):
        axes.axvline(chapter.start / 1000, color=_SUN, linewidth=1.2)
        axes.annotate(
            str(number),
            (chapter.start / 1000, 1),
            xytext=(3, -11),
            textcoords="offset points",
            color=_INK,
        )


def _loudness(axes: Any, episode: Episode, levels: audio.Levels) -> None:
    import numpy as np

    seconds = np.arange(1, len(levels.momentary) + 1) * audio.STEP / 1000
    momentary, short = (np.maximum(one, _QUIETEST) for one in (levels.momentary, levels.short_term))
    axes.plot(seconds, momentary, color=_WAVE, alpha=0.35, linewidth=0.8, label="momentary, 400 ms")
    short[: 3000 // audio.STEP - 1] = np.nan  # it has not yet heard 3 s
    axes.plot(seconds, short, color=_INK, linewidth=1.6, label="short-term, 3 s")
    whole = episode.loudness.integrated
    axes.axhline(whole, color=_SUN, linestyle="--", linewidth=1.4, label=f"all of it: {whole:.1f} LUFS")
    axes.set_ylim(_QUIETEST, 0)
    axes.set_ylabel("LUFS")
    axes.legend(loc="lower right", ncols=3, fontsize=9, frameon=False)


def _legend(axes: Any, episode: Episode) -> None:
    axes.axis("off")
    rows = (len(episode.chapters) + 1) // 2
    for number, chapter in enumerate(episode.chapters):
        column, row = divmod(number, rows)
        told = f"{number + 1}  {_clock(chapter.start / 1000)}  {_short(chapter.title)}"
        axes.text(0.5 * column, 1 - (row + 0.5) / rows, told, transform=axes.transAxes, va="center")


def _short(title: str, most: int = 60) -> str:
    from bulletin.hindi import aksharas

    letters = aksharas(title)
    return title if len(letters) <= most else "".join(letters[:most]).rstrip() + "…"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"
