"""Episodes and a show → a podcast feed as bytes, and what is wrong with one.

Show       what a feed says of itself; `shows` makes those of a station
documents  the feed of a show and its archive pages
lint       what directories and players would refuse in a feed, by the fifteen points of docs/feed.md
listen     what is wrong with the files of an episode, decoded and measured
probe      what is wrong with the server that gives them out
"""

from bulletin.feed.document import documents
from bulletin.feed.lint import Finding, lint
from bulletin.feed.listening import listen
from bulletin.feed.probing import probe
from bulletin.feed.show import Show, shows

__all__ = ["Finding", "Show", "documents", "lint", "listen", "probe", "shows"]
