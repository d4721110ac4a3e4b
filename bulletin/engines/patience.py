"""How long to keep asking a service that fails: again after a while, but not for ever, nor in a rush.

Knows no network: it is handed a `try_` that may suffer a `Setback`, a clock and a way to sleep.
"""

import time
from collections.abc import Callable
from random import random
from typing import TypeVar

from bulletin.errors import EngineError, EngineUnavailable

Made = TypeVar("Made")


class Setback(Exception):
    """One try failed."""

    def __init__(self, error: EngineError, *, again: bool, wait: float | None = None) -> None:
        """`error`: what to tell if it stays so. `again`: another try may go better.

        `wait`: seconds the service asks to be left alone.
        """
        super().__init__(str(error))
        self.error = error
        self.again = again
        self.wait = wait


class Patience:
    """Tries a few times with growing pauses; after too many failures in a row it gives the service a rest."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        chance: Callable[[], float] = random,
        *,
        tries: int = 4,
        pause: float = 1.0,
        budget: float = 60.0,
        spacing: float = 0.5,
        limit: int = 4,
        rest: float = 60.0,
    ) -> None:
        """Times in seconds.

        `pause`: before the second try, doubled for each further one, and varied by half either way.
        `budget`: how long one task may take with its pauses. `spacing`: between the starts of two tries.
        `limit`: so many unanswered tries in a row, and it is not asked again for `rest`.
        """
        self._clock = clock
        self._sleep = sleep
        self._chance = chance
        self._tries = tries
        self._pause = pause
        self._budget = budget
        self._spacing = spacing
        self._limit = limit
        self._rest = rest
        self._failures = 0
        self._last = float("-inf")
        self._resting = float("-inf")
        self._why = ""

    def __call__(self, try_: Callable[[], Made]) -> Made:
        """What `try_` gives. Raises the error of its last Setback, or EngineUnavailable while resting."""
        if (left := self._resting - self._clock()) > 0:
            raise EngineUnavailable(f"{self._why}; it will not be asked again for {left:.0f} s")
        end = self._clock() + self._budget
        for number in range(1, self._tries + 1):
            self._sleep(max(self._last + self._spacing - self._clock(), 0))
            self._last = self._clock()
            try:
                made = try_()
            except Setback as setback:
                pause = self._heed(setback, number)
                if pause is None or self._clock() + pause > end:
                    raise setback.error from setback
                self._sleep(pause)
            else:
                self._failures = 0
                return made
        raise AssertionError("the last try either succeeds or raises")

    def _heed(self, setback: Setback, number: int) -> float | None:
        """How long to wait before the next try; None when there should be none."""
        if isinstance(setback.error, EngineUnavailable):  # not merely a bad answer to this one text
            self._failures += 1
        else:
            self._failures = 0
        wait = setback.wait or 0.0
        rest = self._rest if self._failures >= self._limit else 0.0
        self._resting, self._why = self._clock() + max(rest, wait), str(setback.error)
        if not setback.again or rest or number == self._tries:
            return None
        return max(self._pause * 2.0 ** (number - 1) * (0.5 + self._chance()), wait)
