"""The transcript as a web page that stands by itself: it needs no other file but the sound."""

from html import escape

from bulletin.publishing.programme import DISCLOSURE, Programme, page_of
from bulletin.types import Cue, Ms, Source

_STYLE = """\
:root { color-scheme: light dark; }
body { font: 1.125rem/1.7 "Mukta", "Noto Sans Devanagari", "Nirmala UI", "Kohinoor Devanagari", sans-serif;
  max-width: 42rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; line-height: 1.35; } h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
p { margin: .4rem 0; } audio { width: 100%; } footer { margin-top: 2.5rem; font-size: .95rem; }
a { color: inherit; } cite { font-style: normal; font-weight: 600; }
time { opacity: .65; font-variant-numeric: tabular-nums; margin-right: .4rem; }
"""


def page(programme: Programme, sound: str) -> str:
    """HTML. `sound`: the name of the sound file, which lies beside the page; times lead into it.

    Speakers and times stand in `cite` and `time`, as Podcasting 2.0 asks of an HTML transcript.
    """
    title = escape(programme.title)
    body = [
        f"<header>\n<h1>{title}</h1>\n<p>{escape(programme.aired)}</p>",
        f'<audio controls preload="none" src="{escape(sound)}"></audio>\n</header>',
    ]
    to_come = list(programme.chapters)
    for cue in programme.cues:
        while to_come and to_come[0].start <= cue.start:
            body.append(f"<h2>{escape(to_come.pop(0).title)}</h2>")
        body.append(_line(cue, sound, with_speaker=programme.is_read_by_several))
    footer = [_sources(programme.script.sources), f"<p>{escape(DISCLOSURE)}</p>"]
    return "\n".join(
        [
            '<!doctype html>\n<html lang="hi">\n<head>\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{title}</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>",
            *body,
            *("<footer>", *filter(None, footer), "</footer>\n</body>\n</html>\n"),
        ]
    )


def _line(cue: Cue, sound: str, *, with_speaker: bool) -> str:
    speaker = f"<cite>{escape(cue.voice.name)}:</cite> " if with_speaker else ""
    when = f'<time datetime="PT{cue.start / 1000:.3f}S">{_clock(cue.start)}</time>'
    link = f'<a href="{escape(sound)}#t={cue.start / 1000:.3f}">{when}</a>'
    return f"<p>{speaker}{link}{escape(cue.written)}</p>"


def _sources(sources: tuple[Source, ...]) -> str:
    if not sources:
        return ""
    items = "\n".join(f"<li>{_source(source)}</li>" for source in sources)
    return f"<h2>स्रोत</h2>\n<ul>\n{items}\n</ul>"


def _source(source: Source) -> str:
    title, url = escape(source.title or source.name), page_of(source)
    linked = f'<a href="{escape(url)}">{title}</a>' if url else title
    return f"{linked}, {escape(source.publisher)}" if source.publisher else linked


def _clock(time: Ms) -> str:
    minutes, seconds = divmod(time // 1000, 60)
    return f"{minutes}:{seconds:02}"
