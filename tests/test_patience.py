"""Patience: a service that fails is asked again after a while, but not for ever, nor in a rush."""

from collections.abc import Callable

import pytest

from bulletin.engines.patience import Patience, Setback
from bulletin.errors import BadAudio, EngineUnavailable


class Clock:
    """Time passes only when someone sleeps."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        if seconds:
            self.slept.append(seconds)


class Service:
    """Fails as it is told to, then works."""

    def __init__(self, *setbacks: Setback) -> None:
        self.setbacks = list(setbacks)
        self.asked = 0

    def __call__(self) -> str:
        self.asked += 1
        if self.setbacks:
            raise self.setbacks.pop(0)
        return "said"


def down(*, again: bool = True, wait: float | None = None) -> Setback:
    return Setback(EngineUnavailable("it is down"), again=again, wait=wait)


def bad() -> Setback:
    return Setback(BadAudio("it is noise"), again=True)


def patient(clock: Clock, chance: Callable[[], float] = lambda: 0.5, spacing: float = 0.0) -> Patience:
    return Patience(clock, clock.sleep, chance, spacing=spacing)


def test_a_service_that_recovers_is_asked_until_it_does() -> None:
    clock, service = Clock(), Service(down(), bad(), down())

    assert patient(clock)(service) == "said"
    assert clock.slept == [1, 2, 4], "each pause is twice the one before"


@pytest.mark.parametrize(("chance", "first"), [(0.0, 0.5), (1.0, 1.5)])
def test_pauses_vary_by_half_so_that_many_clients_do_not_return_together(chance: float, first: float) -> None:
    clock = Clock()

    patient(clock, lambda: chance)(Service(down()))

    assert clock.slept == [first]


def test_the_last_failure_is_told() -> None:
    service = Service(down(), down(), down(), bad())

    with pytest.raises(BadAudio, match="it is noise"):
        patient(Clock())(service)
    assert service.asked == 4


def test_what_cannot_get_better_is_not_tried_again() -> None:
    service = Service(down(again=False))

    with pytest.raises(EngineUnavailable):
        patient(Clock())(service)
    assert service.asked == 1


def test_the_wait_a_service_asks_for_is_kept() -> None:
    clock = Clock()

    patient(clock)(Service(down(wait=7)))

    assert clock.slept == [7]


def test_a_wait_beyond_the_budget_ends_it_and_is_still_kept() -> None:
    clock, service = Clock(), Service(down(wait=3600))
    patience = patient(clock)

    with pytest.raises(EngineUnavailable, match="it is down"):
        patience(service)
    with pytest.raises(EngineUnavailable, match=r"it is down; it will not be asked again for 3600 s"):
        patience(service)
    assert (service.asked, clock.slept) == (1, [])
    clock.sleep(3601)
    assert patience(service) == "said"


def test_after_too_many_failures_in_a_row_it_rests_and_then_tries_once() -> None:
    clock, service = Clock(), Service(*[down() for _ in range(6)])
    patience = patient(clock)

    with pytest.raises(EngineUnavailable):
        patience(service)
    assert service.asked == 4
    with pytest.raises(EngineUnavailable, match="not be asked again for 60 s"):
        patience(service)
    assert service.asked == 4, "while it rests nothing is asked"
    clock.sleep(61)
    with pytest.raises(EngineUnavailable, match="it is down"):
        patience(service)
    assert service.asked == 5, "one try after the rest, and it rests anew"
    clock.sleep(61)
    service.setbacks.clear()
    assert patience(service) == "said"
    service.setbacks = [down(), down()]
    assert patience(service) == "said", "success wipes the slate"


def test_bad_answers_to_one_text_do_not_rest_a_service_that_is_there() -> None:
    service = Service(*[bad() for _ in range(8)])
    patience = patient(Clock())

    for _ in range(2):
        with pytest.raises(BadAudio):
            patience(service)
    assert patience(service) == "said"


def test_requests_are_spaced_even_when_all_goes_well() -> None:
    clock = Clock()
    patience = patient(clock, spacing=0.5)

    for _ in range(3):
        patience(Service())

    assert clock.slept == [0.5, 0.5]
