"""Recording → Episode: a sound file with tags and chapters, transcripts, and a sidecar that holds all of it.

prepare          can an episode be written there?
publish          master, tag, transcribe; the files appear together, the sidecar last: it is the commit
read             an episode again, from its sidecar
read_provenance  what was said in it, when, and where that comes from
as_file          a file beside them, as it is now
collect          all episodes of a directory, the newest first
every_file       the files of all of them
sidecars         which names are those of a day's sidecars
feeds            the feeds and archive pages of a directory
find             the episode that a person means
retire           an episode is one no longer; its files go when no feed names them
sweep            take away files that no episode and no feed names any more
as_json          what a sidecar says, for others
schema           the JSON Schema of a sidecar
station_cover    the station's picture, for its feed and pages
slug             a Hindi title in plain ASCII, for file names and addresses
"""

from bulletin.publishing.artwork import of_station as station_cover
from bulletin.publishing.forms import schema
from bulletin.publishing.placing import prepare, publish
from bulletin.publishing.retiring import every_file, retire, sweep
from bulletin.publishing.shelf import as_file, collect, feeds, find, sidecars
from bulletin.publishing.sidecar import as_json, read, read_provenance
from bulletin.publishing.slugs import slug

__all__ = [
    "as_file",
    "as_json",
    "collect",
    "every_file",
    "feeds",
    "find",
    "prepare",
    "publish",
    "read",
    "read_provenance",
    "retire",
    "schema",
    "sidecars",
    "slug",
    "station_cover",
    "sweep",
]
