"""A laptop is lost: the center orders it wiped, and it is, before anything moves, and nothing readable is left."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from navigator_app import wiping
from navigator_app.store import erasing, vault
from navigator_app.store.ordered import IGNORED
from sync.errors import Refused, Unavailable
from sync.hub.__main__ import main
from tests.faults.joined import exchange
from tests.stories.town import Town, nothing_is_left_of_patients
from tests.stories.wiped import meets, order_key, ordered, tells, wiped

ROSA = "Rosa Delgado"


def left_in(home: Path) -> list[str]:
    return sorted(str(file.relative_to(home)) for file in home.rglob("*"))


def sheet(town: Town, name: str = ROSA) -> Any:
    (found,) = town.says("lost", town.places[name].store)
    return found


def test_a_lost_computer_is_wiped_when_it_next_meets_the_center(town: Town, chart: tuple[str, str]) -> None:
    key = order_key(town)
    assert tells(town, ROSA)
    town.rosa.edit(chart[1], purpose="Never sent")
    ordered(town, ROSA, key)
    done = wiped(town, ROSA)
    assert done.is_confirmed
    assert done.sealed == ()
    home = town.places[ROSA].home
    assert left_in(home) == [erasing.TOLD]
    assert not vault.exists(home)
    (order,) = sheet(town)["orders"]
    assert all(order[name] for name in ("ordered_at", "fetched_at", "begun_at", "done_at"))
    assert [one["kind"] for one in town.says("held", "list")] == []


def test_with_rescue_what_was_not_sent_is_sealed_for_the_center_before_anything_goes(
    town: Town, chart: tuple[str, str]
) -> None:
    key = order_key(town)
    assert tells(town, ROSA)
    town.rosa.edit(chart[1], purpose="Never sent")
    town.rosa.store.save_draft(f"trip:new:{chart[0]}", {"purpose": "Second visi"})
    ordered(town, ROSA, key, "--rescue")
    done = wiped(town, ROSA)
    (file,) = done.sealed
    assert left_in(town.places[ROSA].home) == sorted([erasing.TOLD, Path(file).name])
    counted, form = town.says("read-export", file)
    assert counted == {"lead": 1, "forms": 1}
    assert form["fields"] == ["purpose"]
    (held,) = town.says("held", "list")
    town.says("held", "apply", held["change"], "--lead", town.places["Lena Grant"].person)
    town.meet()
    found = town.lena.store.document(chart[1])
    assert found is not None
    assert found.fields["purpose"] == "Never sent"


def test_a_person_whose_access_ended_wipes_it_too_and_an_exchange_is_refused_from_the_order_on(
    town: Town, chart: tuple[str, str]
) -> None:
    key = order_key(town)
    assert tells(town, ROSA)
    town.says("revoke", "--person", town.places[ROSA].person)
    ordered(town, ROSA, key)
    for _ in range(3):
        assert not exchange(town.rosa)
        assert town.holds(town.rosa, *chart), "who is told to wipe does not let go by halves first"
    assert wiped(town, ROSA).is_confirmed


def test_where_no_key_for_orders_is_known_it_lets_go_of_its_records_as_ever(
    town: Town, chart: tuple[str, str]
) -> None:
    key = order_key(town)
    ordered(town, ROSA, key)
    assert meets(town.rosa) is None
    assert town.holds_none(town.rosa, *chart)
    assert nothing_is_left_of_patients(town.rosa)
    assert vault.exists(town.places[ROSA].home)


def tampered(order: Any, **about: Any) -> Any:
    plain = json.loads(json.dumps(order))
    plain["order"] |= about
    return plain


def test_an_order_that_is_none_is_ignored_and_noted_and_an_older_one_does_not_come_again(
    town: Town, chart: tuple[str, str]
) -> None:
    key = order_key(town)
    assert tells(town, ROSA)
    ordered(town, ROSA, key)
    with pytest.raises(Unavailable) as first:
        town.rosa.link.exchange(town_request(town))
    ordered(town, ROSA, key)
    with pytest.raises(Unavailable) as second:
        town.rosa.link.exchange(town_request(town))
    old, new = first.value.order, second.value.order  # type: ignore[attr-defined]
    store = town.rosa.store
    forged = (
        tampered(new, rescue=True),
        tampered(new, seq=99),
        tampered(new, store=town.places["Tom North"].store),
        {**new, "signature": old["signature"]},
    )
    assert [store.ordered(one) for one in forged] == [None] * len(forged)
    assert store.setting(IGNORED) == len(forged)
    assert store.ordered(new) is not None
    assert store.ordered(old) is None, "it came before the last one"
    assert store.ordered(new) is not None, "cut short, the same one goes on"
    assert town.tom.store.ordered(new) is None
    assert town.holds(town.rosa, *chart)


def town_request(town: Town) -> Any:
    """Give a round's request as the desk would make it."""
    from sync.protocol import Exchange  # noqa: PLC0415 - the one test that speaks without the engine

    place = town.places[ROSA]
    return Exchange(
        store=place.store, person=place.person, epoch=None, cursors={}, changes=(), release="test"
    )


def test_a_key_that_was_handed_over_while_the_computer_was_away_orders_it(
    town: Town, chart: tuple[str, str]
) -> None:
    order_key(town)
    assert tells(town, ROSA)
    key = order_key(town, "second.key", old="orders.key")
    ordered(town, ROSA, key)
    assert wiped(town, ROSA).is_confirmed


def test_only_who_may_order_it_by_the_key_in_force(town: Town) -> None:
    key = order_key(town)
    store, lead = town.places[ROSA].store, town.places["Lena Grant"].person
    data = ("--data", str(town.hub.folder))

    def refused(*words: str) -> str:
        town.capsys.readouterr()
        assert main([*data, *words]) == 1
        return town.capsys.readouterr().err

    assert "may not order" in refused("wipe", store, "--by", lead, "--order-key", key)
    assert "in force can name another" in refused("order-key", "make", "--out", f"{key}.more")
    assert not Path(f"{key}.more").exists()
    order_key(town, "second.key", old="orders.key")
    admin = town.hub.joins("Mesa View (PRACTICE)", "administrator", "Ada Ng", is_center=True).welcome.person
    assert "not the key for orders that is in force" in refused(
        "wipe", store, "--by", admin, "--order-key", key
    )
    Path(key).chmod(0o644)
    assert "readable by its owner alone" in refused("wipe", store, "--by", admin, "--order-key", key)
    assert exchange(town.rosa), "nothing was changed by any of these"


def test_a_link_that_fails_half_way_leaves_begun_and_not_confirmed(
    town: Town, chart: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    key = order_key(town)
    assert tells(town, ROSA)
    ordered(town, ROSA, key)
    order = meets(town.rosa)
    assert order is not None
    destroy = erasing.destroy_keys

    def cut(home: Path) -> None:
        """Take the link away while the keys go."""
        town.rosa.link.close()
        town.rosa.link._wire.url = "http://127.0.0.1:9"
        destroy(home)

    monkeypatch.setattr(erasing, "destroy_keys", cut)
    done = wiping.carry_out(town.rosa.desk, order, town.rosa.link)
    assert not done.is_confirmed
    assert left_in(town.places[ROSA].home) == [erasing.TOLD]
    (told,) = sheet(town)["orders"]
    assert told["begun_at"]
    assert not told["done_at"]
    town.capsys.readouterr()
    assert main(["--data", str(town.hub.folder), "lost", town.places[ROSA].store]) == 0
    assert "not confirmed" in town.capsys.readouterr().out


def test_what_cannot_be_sealed_first_is_not_wiped(town: Town, chart: tuple[str, str]) -> None:
    key = order_key(town)
    assert tells(town, ROSA)
    at_hub = town.rosa.store.setting("desk.hub")
    town.rosa.store.set_setting("desk.hub", {**at_hub, "sealing_key": ""})
    town.rosa.edit(chart[1], purpose="Never sent")
    ordered(town, ROSA, key, "--rescue")
    order = meets(town.rosa)
    assert order is not None
    with pytest.raises(Unavailable, match="nothing was removed"):
        wiping.carry_out(town.rosa.desk, order, town.rosa.link)
    assert town.holds(town.rosa, *chart)


def test_files_that_are_not_ours_stay(town: Town, chart: tuple[str, str]) -> None:
    key = order_key(town)
    assert tells(town, ROSA)
    home = town.places[ROSA].home
    (home / "recipes.txt").write_text("frybread")
    ordered(town, ROSA, key)
    wiped(town, ROSA)
    assert left_in(home) == ["recipes.txt", erasing.TOLD]


def test_a_wiped_folder_opens_for_nobody_and_takes_a_new_desk(town: Town) -> None:
    from navigator_app import joining  # noqa: PLC0415 - the one test that joins by the program itself

    key = order_key(town)
    assert tells(town, ROSA)
    ordered(town, ROSA, key)
    wiped(town, ROSA)
    place = town.places[ROSA]
    with pytest.raises(Refused, match="ordered this computer wiped"):
        joining.unlock(place.home, place.person, "juniper creek at first light")
    code = town.hub.code()
    found = joining.enroll(place.home, town.hub.url, code, ROSA, "four quiet herons walk home")
    assert erasing.told(place.home) is None
    assert found.link is not None
    found.link.close()
    found.desk.store.close()
