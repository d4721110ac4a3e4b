"""When the next piece of sound is due, and how long to wait before the next try. Sleeps nowhere itself."""

from dataclasses import dataclass


@dataclass(slots=True)
class Pace:
    """Real time: as much sound leaves as time passes, a little ahead of it.

    Times in seconds of a clock that never jumps back.
    """

    start: float
    """When the first piece leaves."""
    lead: float
    """How far the sound runs ahead of the clock."""
    patience: float
    """What is late by up to this is caught up with; after a longer halt the clock starts anew."""
    _sent: float = 0.0

    def wait(self, now: float) -> float:
        """How long from now the next piece must be kept; 0 if it is due."""
        due = self.start + self._sent - self.lead
        if now - due > self.lead + self.patience:
            self.start += now - due - self.lead
            return 0.0
        return max(due - now, 0.0)

    def send(self, length: float) -> None:
        """A piece of that length leaves."""
        self._sent += length


@dataclass(slots=True)
class Backoff:
    """Ever longer pauses, up to a limit, and never all clients at once."""

    first: float = 1.0
    limit: float = 60.0
    _failures: int = 0

    def pause(self, chance: float) -> float:
        """Seconds to wait after one more failure. `chance`: a number from 0 to 1, drawn anew each time."""
        longest = min(self.first * 2.0**self._failures, self.limit)
        self._failures = min(self._failures + 1, 32)
        return longest * (0.5 + chance / 2)

    def succeed(self) -> None:
        """It went well: the next failure is a first one again."""
        self._failures = 0
