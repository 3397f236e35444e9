"""A code alone lets no computer in: it waits until an administrator has compared its six words with whoever joined."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.client.link import Link, enroll
from sync.client.refusals import WAITING, TurnedDown
from sync.clock import SetClock
from sync.errors import Refused
from sync.hub import approval
from sync.hub.__main__ import main
from sync.protocol import Exchange
from sync.signing import prove
from tests.hub.databases import DATABASES, new_address
from tests.hub.running import Computer, RunningHub, new_claim, running_hub

SITE, CENTER = "Juniper Creek (PRACTICE)", "Mesa View (PRACTICE)"


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def careful(
    request: pytest.FixtureRequest, tmp_path: Path, clock: SetClock, database: str
) -> Iterator[RunningHub]:
    """Give a hub as it is made where nobody decided otherwise."""
    with (
        new_address(request, database) as url,
        running_hub(tmp_path / "hub", database_url=url, clock=clock, asks_approval=True) as running,
    ):
        yield running


def administrator(hub: RunningHub) -> str:
    """Let somebody be known at the center who approves computers."""
    return hub.joins(CENTER, "administrator", "Pat Reyes", is_center=True).welcome.person


def speaks(computer: Computer) -> str:
    """Make a round; gives the hub's word for why not, and nothing where it was let in."""
    asked = Exchange(computer.welcome.store, computer.welcome.person, None, {})
    try:
        list(computer.link.exchange(asked).blocks)
    except TurnedDown as no:
        return no.code
    return ""


def words_at_the_hub(hub: RunningHub, computer: Computer) -> str:
    with hub.store.reading() as tx:
        return " ".join(approval.words_of(approval.found(tx, computer.welcome.store)))


def test_it_waits_and_is_told_the_words_that_the_center_sees(careful: RunningHub) -> None:
    computer = careful.joins(SITE)
    assert computer.welcome.is_waiting
    with pytest.raises(TurnedDown) as told:
        computer.link.exchange(Exchange(computer.welcome.store, computer.welcome.person, None, {}))
    assert told.value.code == WAITING
    assert words_at_the_hub(careful, computer) in str(told.value)
    assert told.value.retry_s, "it goes on by itself once it is approved"


def test_once_approved_it_speaks_and_its_approval_stands_in_the_audit(careful: RunningHub) -> None:
    computer, pat = careful.joins(SITE), administrator(careful)
    careful.store.carried_out(lambda tx: approval.approve(tx, careful.clock, computer.welcome.store, pat))
    assert speaks(computer) == ""
    with careful.store.reading() as tx:
        assert computer.welcome.store not in {one.store for one in approval.waiting(tx)}
        said = [(row.entry.action, row.entry.person, row.entry.subject) for row in tx.audit_rows("hub")]
        assert tx.audit_breaks() == {}
    assert ("device.approved", pat, computer.welcome.store) in said


def test_only_who_may_approves(careful: RunningHub) -> None:
    careful.store.carried_out(lambda tx: tx.ask_approval(is_asked=False))
    people = {
        role: careful.joins(CENTER, role, name, is_center=True).welcome.person
        for role, name in (("administrator", "Pat Reyes"), ("site_lead", "Sam Reed"))
    }
    careful.store.carried_out(lambda tx: tx.ask_approval(is_asked=True))
    computer = careful.joins(SITE)
    store, clock = computer.welcome.store, careful.clock

    def is_approved_by(person: str) -> None:
        careful.store.carried_out(lambda tx: approval.approve(tx, clock, store, person))

    for nobody in (people["site_lead"], computer.welcome.person, "f" * 32, ""):
        with pytest.raises(Refused, match="does not approve computers"):
            is_approved_by(nobody)
    assert speaks(computer) == WAITING
    is_approved_by(people["administrator"])
    assert speaks(computer) == ""


def test_a_second_person_at_an_approved_computer_does_not_wait(careful: RunningHub) -> None:
    computer, pat = careful.joins(SITE), administrator(careful)
    store = computer.welcome.store
    careful.store.carried_out(lambda tx: approval.approve(tx, careful.clock, store, pat))
    claim, _ = new_claim(careful.code(SITE, name="Ben Tallis"), "Ben Tallis", store)
    mine = claim.model_copy(
        update={
            "public_key": _public(careful, store),
            "proof": _proof(computer, claim.code),
        }
    )
    assert not enroll(careful.url, mine).is_waiting
    assert speaks(computer) == ""


def _public(hub: RunningHub, store: str) -> str:
    with hub.store.reading() as tx:
        device = tx.device(store)
    assert device is not None
    return device.public_key.hex()


def _proof(computer: Computer, code: str) -> str:
    return prove(computer.key, computer.welcome.store, code)


def test_another_key_has_other_words(careful: RunningHub) -> None:
    one, other = careful.joins(SITE), careful.joins(SITE, name="Bo Li")
    assert words_at_the_hub(careful, one) != words_at_the_hub(careful, other)
    assert words_at_the_hub(careful, one) == one.link.six_words()
    stranger = Link(careful.url, one.welcome.store, bytes(32))
    assert stranger.six_words() != one.link.six_words()
    stranger.close()


@pytest.mark.parametrize(
    ("typed", "is_in"), [("yes\n", True), ("Yes \n", True), ("no\n", False), ("", False)]
)
def test_at_the_command_line_the_words_are_shown_and_yes_is_typed(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    typed: str,
    *,
    is_in: bool,
) -> None:
    with running_hub(tmp_path, asks_approval=True) as hub:
        computer = hub.joins(SITE)
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        data = ("--by", administrator(hub), "--data", str(tmp_path))
        said = main(["approve", computer.welcome.store, *data])
        assert computer.link.six_words() in capsys.readouterr().err
        assert (said == 0) is is_in
        assert (speaks(computer) == "") is is_in


def test_words_that_are_others_approve_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with running_hub(tmp_path, asks_approval=True) as hub:
        computer, other = hub.joins(SITE), hub.joins(SITE, name="Bo Li")
        data = ("--by", administrator(hub), "--data", str(tmp_path))
        assert main(["approve", computer.welcome.store, "--words", other.link.six_words(), *data]) == 1
        assert "goes on waiting" in capsys.readouterr().err
        assert main(["approve", computer.welcome.store, "--words", computer.link.six_words(), *data]) == 0
        assert [speaks(computer), speaks(other)] == ["", WAITING]


def test_a_hub_asks_for_it_unless_somebody_decided_otherwise(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ("--data", str(tmp_path))
    assert main(["approval", *data]) == 0
    assert "wait until an administrator approved them" in capsys.readouterr().out
    assert main(["approval", "off", *data]) == 0
    assert main(["approval", *data]) == 0
    assert "may exchange at once" in capsys.readouterr().out


def test_nobody_approves_without_a_name(tmp_path: Path) -> None:
    with running_hub(tmp_path, asks_approval=True) as hub:
        computer = hub.joins(SITE)
        words = ("--words", computer.link.six_words(), "--data", str(tmp_path))
        with pytest.raises(SystemExit):
            main(["approve", computer.welcome.store, *words])
        assert speaks(computer) == WAITING
