"""The audit by command: at the desk one's own deeds and whether all of it holds, at the hub who opened a chart."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from navigator_app.__main__ import main as desk_main
from sync.client.audit import AuditLane
from sync.hub.__main__ import main as hub_main
from tests.faults.conftest import hub, place
from tests.faults.joined import PASSPHRASE, Place, exchange, seat
from tests.hub.running import RunningHub

__all__ = ["hub", "place"]
Opened = tuple[str, list[str]]


@pytest.fixture
def opened(place: Place, hub: RunningHub, tmp_path: Path) -> Opened:
    """Give the id of a chart that somebody opened, which the center was told, and the options of the desk."""
    at = seat(place, hub.url)
    chart = at.new_patient("note", place.site)
    at.store.note_read(place.person, chart)
    assert exchange(at)
    AuditLane(at.store, at.link, lambda: place.person).run()
    at.close()
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE)
    return chart, ["--home", str(place.home), "--passphrase-file", str(secret), "--json"]


def test_the_desk_tells_who_opened_a_chart_and_that_its_audit_holds(
    opened: Opened, capsys: pytest.CaptureFixture[str]
) -> None:
    chart, desk = opened
    assert desk_main([*desk, "audit", "--patient", chart]) == 0
    assert [json.loads(line)["what"] for line in capsys.readouterr().out.splitlines()] == ["Opened the chart"]
    assert desk_main([*desk, "audit", "--verify"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["is_whole"], said["broken_at"]) == (True, None)
    assert said["countersigned"] >= 3


def test_an_audit_that_was_changed_by_hand_is_told_by_verify_and_by_the_doctor(
    opened: Opened,
    place: Place,
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, desk = opened
    with closing(place.unlock()) as store, store.connections.writing() as connection:
        connection.execute("DROP TRIGGER audit_is_not_changed")
        connection.execute("UPDATE audit SET action = 'printed' WHERE action = 'opened'")
    assert desk_main([*desk, "audit", "--verify"]) == 1
    assert not json.loads(capsys.readouterr().out)["is_whole"]
    assert desk_main([*desk, "doctor"]) == 1
    assert "does not hold" in capsys.readouterr().out


def test_the_hub_tells_who_opened_a_chart(
    opened: Opened,
    place: Place,
    hub: RunningHub,
    capsys: pytest.CaptureFixture[str],
) -> None:
    chart, _ = opened
    asked = ["--data", str(hub.folder), "--json", "audit", "read"]
    assert hub_main([*asked, "--patient", chart]) == 0
    (told,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (told["who"], told["action"], told["store"]) == (place.name, "opened", place.store)
    last = "/".join(str(told[part]) for part in ("at", "store", "seq", "line"))
    assert hub_main([*asked, "--person", place.person, "--before", last]) == 0
    assert "wrote" in capsys.readouterr().out
    assert hub_main(asked) == 1
