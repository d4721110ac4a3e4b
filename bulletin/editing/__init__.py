"""Copy → Story: choose what matters, and tell it in the time there is.

    rank      how much each sentence matters, and why
    condense  the best whole sentences, in order, that fit a length
    share     the time of a bulletin among its stories
    gather    articles on the same event; tell_once: the fullest of them

Extractive: no word is added and no sentence changes its place. Knows nothing of voices: how long
a sentence takes is the caller's to say.
"""

from bulletin.editing.choosing import Judgement, rank
from bulletin.editing.condensing import condense
from bulletin.editing.sharing import gather, share, tell_once

__all__ = ["Judgement", "condense", "gather", "rank", "share", "tell_once"]
