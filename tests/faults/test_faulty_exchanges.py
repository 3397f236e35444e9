"""Hundreds of deeds over a line on which most exchanges go wrong, each in a way of its own: every one is applied once.

`NAVIGATOR_FAULTY` asks for more of them. An answer that never comes is one that was judged and lost; how long a desk
waits for it is told in the tests of its patience.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from random import Random

import pytest

from tests.faults.between import Answer, Asked, between, honestly
from tests.faults.joined import Seat, exchange, ground, join, judged_once, seat
from tests.hub.running import running_hub

DEEDS = int(os.environ.get("NAVIGATOR_FAULTY", "600"))
CHARTS = 12
FAULTY_SHARE = 0.6
PAGE = b"<h1>Bad gateway</h1>"
pytestmark = pytest.mark.timeout(5_400)


def refused(_asked: Asked, _random: Random) -> Answer:
    return Answer(PAGE, "text/html", 502)


def judged_and_failed(asked: Asked, _random: Random) -> Answer:
    asked.passed_on()
    return Answer(b'{"code": "bug"}', "application/json", 500)


def judged_and_lost(asked: Asked, _random: Random) -> None:
    asked.passed_on()


def never_there(_asked: Asked, _random: Random) -> None:
    return


def cut_there(asked: Asked, random: Random) -> None:
    asked.broken_off(random.randrange(len(asked.body)))


def cut_back(asked: Asked, random: Random) -> Answer:
    answer = asked.passed_on()
    answer.cut_at = random.randrange(len(answer.body) or 1)
    return answer


def twice(asked: Asked, _random: Random) -> Answer:
    """Let the same bytes come twice; the first answer is the one that gets through."""
    answer = asked.passed_on()
    asked.passed_on()
    return answer


def again(asked: Asked, _random: Random) -> Answer:
    """Let the same bytes come twice; the second answer is the one that gets through."""
    asked.passed_on()
    return asked.passed_on()


FAULTS: tuple[Callable[[Asked, Random], Answer | None], ...] = (
    refused,
    judged_and_failed,
    judged_and_lost,
    never_there,
    cut_there,
    cut_back,
    twice,
    again,
)


class Mischief:
    """Does something else to most of what passes, and counts what it did."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 - a story, not a secret
        self.done: Counter[str] = Counter()

    def __call__(self, asked: Asked) -> Answer | None:
        if self._random.random() >= FAULTY_SHARE:
            return honestly(asked)
        fault = self._random.choice(FAULTS)
        self.done[fault.__name__] += 1
        return fault(asked, self._random)


def write(at: Seat, charts: list[str], deed: int) -> None:
    at.edit(charts[deed % len(charts)], note=f"Said on the phone, time {deed}.")


def test_over_a_line_on_which_most_goes_wrong_every_deed_is_applied_exactly_once() -> None:
    with ground() as folder, running_hub(folder / "hub") as hub, between(hub.url) as line:
        at = seat(join(hub, folder / "desk", "Rosa Delgado"), line.url)
        charts = [at.new_patient(f"chart {n}", at.desk.me.site_id) for n in range(CHARTS)]
        assert exchange(at)
        line.reply = mischief = Mischief(7)
        for deed in range(DEEDS):
            write(at, charts, deed)
            exchange(at)
        line.reply = honestly
        assert exchange(at)
        assert not at.store.pending_changes()
        judged_once(hub, at)
        assert len(at.store.own_changes()) == DEEDS + CHARTS
        assert set(mischief.done) == {fault.__name__ for fault in FAULTS}
        assert sum(mischief.done.values()) > DEEDS / 2
        at.close()
