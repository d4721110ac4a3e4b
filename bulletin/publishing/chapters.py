"""Podcasting 2.0 chapters, JSON 1.2.0."""

import json

from bulletin.publishing.programme import Programme


def chapter_list(programme: Programme, sound: str) -> str:
    """The chapters with their times in seconds, and the page each story comes from."""
    chapters = [
        {
            "startTime": chapter.start / 1000,
            "endTime": chapter.end / 1000,
            "title": chapter.title,
            **({"url": chapter.url} if chapter.url else {}),
        }
        for chapter in programme.chapters
    ]
    whole = {
        "version": "1.2.0",
        "title": programme.title,
        "podcastName": programme.station,
        "fileName": sound,
        "chapters": chapters,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
