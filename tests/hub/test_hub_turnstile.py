"""A hub that has enough in work says when to come again, and a desk comes then."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from random import Random

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

import sync.hub.http
from sync.client.pace import Pace
from sync.errors import Unavailable
from sync.hub.turnstile import LATEST_S, SOONEST_S, Turnstile
from tests.hub.running import RunningHub, running_hub
from tests.hub.writing import new_patient, round_of


@given(places=st.integers(0, 5), seed=st.integers())
def test_as_many_as_there_are_places_are_let_in_and_each_other_is_told_a_moment(
    places: int, seed: int
) -> None:
    turnstile = Turnstile(Random(seed), places)  # noqa: S311 - spreads retries, protects nothing
    with ExitStack() as inside:
        for _ in range(places):
            inside.enter_context(turnstile.place())
        moments = []
        for _ in range(3):
            with pytest.raises(Unavailable) as no, turnstile.place():
                pass
            moments.append(no.value.retry_s or 0.0)
    assert all(SOONEST_S <= at <= LATEST_S for at in moments)
    assert len(set(moments)) == len(moments)


def test_a_place_is_free_again_after_work_that_failed() -> None:
    turnstile = Turnstile(Random(1), places=1)  # noqa: S311 - as above
    for _ in range(2):
        with pytest.raises(RuntimeError), turnstile.place():
            raise RuntimeError
    with turnstile.place():
        pass


@pytest.fixture
def full_hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RunningHub]:
    """Give a hub all of whose places are taken."""
    monkeypatch.setattr(sync.hub.http, "Turnstile", partial(Turnstile, places=0))
    with running_hub(tmp_path / "hub") as running:
        yield running


def test_a_desk_that_is_asked_to_come_again_lost_nothing_and_comes_then(full_hub: RunningHub) -> None:
    computer = full_hub.joins()
    with pytest.raises(Unavailable, match="hub is busy") as no:
        round_of(computer, new_patient(full_hub, computer))
    with full_hub.store.reading() as tx:
        assert tx.last_number(computer.welcome.store) == (0, "")
    wish = no.value.retry_s
    assert wish is not None
    assert SOONEST_S <= wish <= LATEST_S + 1
    assert Pace(Random()).after_failure(wish) >= wish  # noqa: S311 - as above


def test_the_refusal_says_when_in_the_way_that_every_program_knows(full_hub: RunningHub) -> None:
    response = requests.post(full_hub.url + "/sync/v1/exchange", b"x", timeout=20)
    assert response.status_code == 503
    assert SOONEST_S <= int(response.headers["Retry-After"]) <= LATEST_S + 1
