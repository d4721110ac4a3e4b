"""Recording → Episode: an MP3 with tags and chapters, a transcript, and a sidecar that holds all of it.

prepare   can an episode be written there?
publish   master, tag, transcribe; the three files appear together, the sidecar last: it is the commit
read      an episode again, from its sidecar
as_json   what a sidecar says, for others
slug      a Hindi title in plain ASCII, for file names and addresses
"""

from bulletin.publishing.placing import prepare, publish
from bulletin.publishing.sidecar import as_json, read
from bulletin.publishing.slugs import slug

__all__ = ["as_json", "prepare", "publish", "read", "slug"]
