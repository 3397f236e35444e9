"""The stick: a clinic without any link works for days, a driver carries a stick, and then the link returns."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from navigator_app.commands.stick import OLD, Stick, Taken
from navigator_app.queries.syncing import sync_card
from sync.changes import Change
from sync.client.engine import Engine
from sync.errors import Unavailable, Unreadable
from sync.hub.__main__ import main
from sync.ids import new_id
from sync.protocol import Block, Exchange, Hub, Reply
from sync.stick import ENDING
from tests.faults.joined import CENTER, Seat, exchange, ground, join, seat
from tests.hub.running import RunningHub, running_hub


@dataclass
class Valley:
    """Rosa at the clinic, whose only way is the stick; Lena at the center, who has a link."""

    hub: RunningHub
    rosa: Seat
    lena: Seat
    bag: Path
    capsys: pytest.CaptureFixture[str]
    _sticks: int = 0

    def write(self, at: Seat) -> Path:
        """Save to the next stick."""
        self._sticks += 1
        path = self.bag / f"stick-{self._sticks}{ENDING}"
        Stick(at.desk).write(path)
        return path

    def center_reads(self, stick: Path) -> tuple[dict[str, int], Path]:
        """Let an administrator read it at the center while the hub is serving."""
        told = self.says("bundle", "read", str(stick))
        return told["verdicts"], Path(told["answer"])

    def read(self, at: Seat, answer: Path) -> Taken:
        """Read what came back."""
        return Stick(at.desk).read(answer)

    def says(self, *words: str) -> dict[str, Any]:
        """Type a command of the hub's."""
        self.capsys.readouterr()
        assert main([*words, "--json", "--data", str(self.hub.folder)]) == 0
        told: dict[str, Any] = json.loads(self.capsys.readouterr().out)
        return told

    def log(self) -> list[Change]:
        """Give every change the hub ever judged of the records of both desks."""
        records = {row.id for at in (self.rosa, self.lena) for row in at.store.rows("patient")}
        with self.hub.store.reading() as tx:
            return [change for record in records for change, _, _ in tx.history_of(record)]


@pytest.fixture
def valley(capsys: pytest.CaptureFixture[str]) -> Iterator[Valley]:
    """Both joined at the center; then Rosa drove back to where no link is."""
    with ground() as folder, running_hub(folder / "hub") as hub:
        (folder / "bag").mkdir()
        rosa = seat(join(hub, folder / "rosa", "Rosa Delgado"), hub.url)
        lena = seat(join(hub, folder / "lena", "Lena Grant", CENTER, is_center=True), hub.url)
        yield Valley(hub, rosa, lena, folder / "bag", capsys)
        rosa.close()
        lena.close()


def test_days_of_work_go_by_stick_and_come_back_and_the_link_doubles_nothing(valley: Valley) -> None:
    rosa, lena = valley.rosa, valley.lena
    chart = rosa.new_patient("came on foot", rosa.desk.me.site_id)
    rosa.edit(chart, note="came on foot, stays with her aunt")
    monday = valley.write(rosa)
    told = str(sync_card(rosa.desk).detail)
    assert "Written to a stick" in told
    assert "no answer yet" in told
    assert rosa.store.counts().unsent == 2

    verdicts, back = valley.center_reads(monday)
    assert verdicts == {"accepted": 1, "merged": 1}
    assert exchange(lena)
    lena.edit(chart, given_name="Marianne")
    assert exchange(lena)
    # Meanwhile work went on at the clinic; what the first stick answers is answered, the rest waits.
    rosa.edit(chart, note="the aunt's phone is 555-0190")
    taken = valley.read(rosa, back)
    assert (taken.settled, rosa.store.counts().unsent) == (2, 1)
    assert "stick" not in str(sync_card(rosa.desk).detail)

    thursday = valley.write(rosa)
    verdicts, back = valley.center_reads(thursday)
    again, _ = valley.center_reads(thursday)
    assert verdicts == again == {"merged": 1}
    valley.read(rosa, back)
    for at in (rosa, lena):
        exchange(at)
    both = [at.desk.image(chart) for at in (rosa, lena)]
    assert [one and one.fields["given_name"] for one in both] == ["Marianne", "Marianne"]
    assert [one and one.fields["note"] for one in both] == ["the aunt's phone is 555-0190"] * 2

    changes = [change.id for change in valley.log()]
    assert len(changes) == len(set(changes)) == 4
    assert rosa.store.counts().unsent == 0
    with pytest.raises(Unreadable, match=OLD):
        valley.read(rosa, back)


def test_the_link_may_be_faster_than_the_stick(valley: Valley) -> None:
    """What a stick carries was sent meanwhile: read late it changes nothing, at either end."""
    rosa = valley.rosa
    chart = rosa.new_patient("first words", rosa.desk.me.site_id)
    late = valley.write(rosa)
    rosa.edit(chart, note="second words")
    assert exchange(rosa)
    assert "stick" not in str(sync_card(rosa.desk).detail)
    before = valley.log()
    verdicts, back = valley.center_reads(late)
    assert verdicts == {"accepted": 1}
    assert valley.log() == before
    with pytest.raises(Unreadable, match=OLD):
        valley.read(rosa, back)
    found = rosa.desk.image(chart)
    assert found is not None
    assert found.fields["note"] == "second words"


def test_weeks_of_work_that_no_single_round_would_carry_go_on_one_stick(valley: Valley) -> None:
    rosa = valley.rosa
    long = " ".join(new_id() for _ in range(300))
    charts = [rosa.new_patient(f"{n} {long}", rosa.desk.me.site_id) for n in range(60)]
    for chart in charts:
        rosa.edit(chart, given_name="Marianne")
    stick = valley.write(rosa)
    verdicts, back = valley.center_reads(stick)
    assert sum(verdicts.values()) == 120
    assert set(verdicts) == {"accepted", "merged"}
    assert valley.read(rosa, back).settled == 120
    assert rosa.store.counts().unsent == 0


@dataclass
class Ending:
    """A link that ends when the first download was offered and before any of it came."""

    link: Hub

    def exchange(self, request: Exchange) -> Reply:
        return replace(self.link.exchange(request), blocks=self._ends())

    def _ends(self) -> Iterator[Block]:
        yield from ()
        raise Unavailable("No link.")


@pytest.mark.parametrize("begun", [False, True])
def test_a_first_download_comes_by_stick(valley: Valley, *, begun: bool) -> None:
    """The clinic's charts are at the center; its new computer never had a link, or lost it when it had begun."""
    lena, rosa = valley.lena, valley.rosa
    charts = [lena.new_patient(f"chart {n}", rosa.desk.me.site_id) for n in range(520)]
    gone = lena.new_patient("of another clinic", lena.desk.me.site_id)
    assert exchange(lena)
    if begun:
        with suppress(Unavailable):
            Engine(rosa.store, Ending(rosa.link), lambda: rosa.desk.me.person_id, "test").round()
        assert rosa.store.first().places
    first = valley.bag / f"first{ENDING}"
    valley.says("bundle", "write", "--for", rosa.store.store_id(), str(first))
    taken = valley.read(rosa, first)
    assert taken.received >= len(charts)
    assert set(charts) <= {row.id for row in rosa.store.rows("patient")}
    assert rosa.desk.image(gone) is None
    assert rosa.store.awaited() == {}
    assert not rosa.store.first().places
    assert rosa.store.counts().last_exchange_at is not None
    assert exchange(rosa)
    assert rosa.engine.run()[0].received == 0
