"""Many articles → many episodes, in a folder or an object store.

place   where they are left
make    an episode of each article, with a report after each
digest  of all that decides what is made
dumps   a report as JSON
"""

from bulletin.batch.making import Board, make
from bulletin.batch.places import REPORT, Folder, Place, place
from bulletin.batch.reports import Outcome, Report, digest, dumps

__all__ = [
    "REPORT",
    "Board",
    "Folder",
    "Outcome",
    "Place",
    "Report",
    "digest",
    "dumps",
    "make",
    "place",
]
