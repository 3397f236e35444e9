"""How people and computers are told: what is not known or not of now is never green, and who waits stands first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from navigator_app.queries.administration import MET_LATELY, computers, offered_roles, people
from sync.administering import ADMINISTERS, Administration, ComputerTold, Holding, PersonTold, SiteTold
from sync.ids import derived_id
from sync.rules.roles import role_table

NOW = datetime(2026, 11, 23, 16, 42, tzinfo=UTC)
SITE, ZONE = derived_id("site", "Juniper"), "America/Denver"


def computer(name: str, **also: object) -> ComputerTold:
    plain = {"id": derived_id("store", name), "name": name, "site": SITE, "state": "joined"}
    fine = {"disk_encryption": "yes", "last_contact_at": NOW - timedelta(hours=1)}
    return ComputerTold.model_validate(plain | fine | also)


def found(*computers: ComputerTold, people: tuple[PersonTold, ...] = ()) -> Administration:
    return Administration(
        at=NOW,
        may=ADMINISTERS,
        gives=tuple(role_table().given_by(frozenset({"site_lead"}))),
        asks_approval=True,
        is_everywhere=False,
        sites=(SiteTold(id=SITE, name="Juniper Creek", is_center=False),),
        people=people,
        computers=computers,
    )


def test_who_waits_stands_first_and_who_was_shut_out_last() -> None:
    told = found(
        computer("out", state="shut_out", shut_out_at=NOW),
        computer("long ago", last_contact_at=NOW - timedelta(days=30)),
        computer("lately"),
        computer("new", state="waiting", last_contact_at=None),
    )
    assert [one.name for one in computers(told, ZONE, is_now=True)] == ["new", "lately", "long ago", "out"]


@pytest.mark.parametrize(
    "also",
    [
        {"last_contact_at": None},
        {"last_contact_at": NOW - MET_LATELY - timedelta(minutes=1)},
        {"disk_encryption": "unknown"},
        {"disk_encryption": "no"},
        {"state": "shut_out", "shut_out_at": NOW},
        {"state": "shut_out", "shut_out_at": NOW, "wipe": "fetched"},
        {"state": "waiting"},
    ],
    ids=str,
)
def test_a_computer_is_all_green_only_where_everything_is_known_and_well(also: dict[str, object]) -> None:
    (well,) = computers(found(computer("well")), ZONE, is_now=True)
    assert (well.state.tint, well.disk.tint) == ("ok", "ok")
    (one,) = computers(found(computer("one", **also)), ZONE, is_now=True)
    assert (one.state.tint, one.disk.tint) != ("ok", "ok")


def test_what_is_of_then_is_not_green() -> None:
    ben = PersonTold(id=derived_id("person", "Ben"), name="Ben", is_active=True)
    told = found(computer("well"), people=(ben,))
    (one,), (somebody,) = computers(told, ZONE, is_now=False), people(told, is_now=False)
    assert "ok" not in {one.state.tint, one.disk.tint, somebody.state.tint}


def test_who_may_not_give_a_role_is_not_offered_it_nor_to_take_it() -> None:
    ada = PersonTold(
        id=derived_id("person", "Ada"),
        name="Ada",
        is_active=True,
        holds=(Holding(role="administrator", site=SITE), Holding(role="navigator", site=SITE)),
    )
    told = found(people=(ada,))
    (one,) = people(told, is_now=True)
    assert {role.code: role.may_take for role in one.roles} == {"administrator": False, "navigator": True}
    assert "administrator" not in dict(offered_roles(told))
    assert "outside_clinician" not in dict(offered_roles(told))
