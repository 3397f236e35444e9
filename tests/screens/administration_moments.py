"""What a site lead or an administrator meets on the page of people and computers, with invented ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from navigator_app import administering
from navigator_app.commands.seen import seen, write
from navigator_app.ui.screens.administration.view import AdministrationPage
from navigator_app.ui.screens.page import Target
from sync.administering import (
    ADMINISTERS,
    Administration,
    ComputerTold,
    Done,
    Holding,
    PersonTold,
    SiteTold,
)
from sync.client.refusals import NO_LINK
from sync.errors import Unavailable
from sync.ids import derived_id
from sync.rules.roles import role_table
from tests.desks import CENTER, CLINIC, ROSA, take_all
from tests.screens.moments import Hands, Moment
from tests.screens.shells import settled

LUZ: Final = derived_id("person", "Luz Nez")
LOST: Final = derived_id("store", "lost")
WAITS: Final = derived_id("store", "waits")


def told(hands: Hands) -> Administration:
    """Give two sites, four people and five computers, in every state there is."""
    now = hands.shell.session.desk.now()

    def computer(name: str, site: str, **also: object) -> ComputerTold:
        id_ = {"JC-FRONT-2": WAITS, "JC-LAPTOP-2": LOST}.get(name, derived_id("store", name))
        plain = {"id": id_, "name": name, "site": site, "state": "joined"}
        return ComputerTold.model_validate(plain | {"joined_at": now - timedelta(days=200)} | also)

    def person(id_: str, name: str, *roles: tuple[str, str], is_active: bool = True) -> PersonTold:
        holds = tuple(Holding(role=role, site=site) for role, site in roles)
        return PersonTold(id=id_, name=name, is_active=is_active, holds=holds)

    fine: dict[str, object] = {
        "disk_encryption": "yes",
        "unsent": 0,
        "release": "0.1.0",
        "people": ("Rosa Delgado", "Luz Nez"),
    }
    return Administration(
        at=now - timedelta(minutes=2),
        may=ADMINISTERS,
        gives=tuple(role_table().given_by(frozenset({"administrator"}))),
        asks_approval=True,
        is_everywhere=True,
        sites=(
            SiteTold(id=CLINIC, name="Juniper Creek (PRACTICE)", is_center=False),
            SiteTold(id=CENTER, name="Mesa View (PRACTICE)", is_center=True),
        ),
        people=(
            person(ROSA, "Rosa Delgado", ("navigator", CLINIC), ("site_lead", CLINIC)),
            person(LUZ, "Luz Nez", ("clinic_nurse", CLINIC), ("scheduler", CLINIC)),
            person(derived_id("person", "Imani"), "Imani Okafor", ("administrator", CENTER)),
            person(derived_id("person", "Ann"), "Ann Begay", ("scheduler", CLINIC), is_active=False),
        ),
        computers=(
            computer("JC-FRONT-2", CLINIC, state="waiting", joined_at=now - timedelta(hours=1)),
            computer("JC-LAPTOP-1", CLINIC, last_contact_at=now - timedelta(minutes=9), **fine),
            computer("MV-DESK-4", CENTER, last_contact_at=now - timedelta(hours=3), **fine),
            computer(
                "JC-LAPTOP-2",
                CLINIC,
                last_contact_at=now - timedelta(days=12),
                **(fine | {"disk_encryption": "no", "unsent": 3, "people": ("Luz Nez",)}),
            ),
            computer(
                "JC-OLD", CLINIC, state="shut_out", shut_out_at=now - timedelta(days=40), wipe="fetched"
            ),
        ),
    )


def _shown(act: Callable[[Hands, AdministrationPage], object]) -> Moment:
    """Let Rosa be a site lead too, whose center told her how it stands."""

    def show(hands: Hands) -> None:
        desk = hands.shell.session.desk
        write(desk, seen(desk, ROSA), {"roles": ["navigator", "site_lead"]})
        take_all(desk)
        hands.shell.count()
        settled(hands.qtbot, hands.shell)
        kept = {"person": ROSA, "told": told(hands).model_dump(mode="json")}
        desk.store.set_setting(administering.SEEN, kept)
        page = hands.go(Target("administration"))
        assert isinstance(page, AdministrationPage)
        hands.wait(lambda: not page._is_looking)
        act(hands, page)
        settled(hands.qtbot, hands.shell)

    return show


def _reached(act: Callable[[Hands, AdministrationPage], object] = lambda _hands, _page: None) -> Moment:
    """Let the center answer."""

    def show(hands: Hands, page: AdministrationPage) -> None:
        page._take(told(hands))
        for panel in page._panels:
            panel.link_changed(is_online=True)
        act(hands, page)

    return _shown(show)


def _pick(key: str, place: int = 0) -> Callable[[Hands, AdministrationPage], object]:
    def act(_hands: Hands, page: AdministrationPage) -> None:
        page.lists.select(place)
        (page.people if place else page.computers).select(key)

    return act


def _made(_hands: Hands, page: AdministrationPage) -> None:
    page.code_button.click()
    page.code._made(Done(code="8TZ4-0QVK-7M2C-XW9E-5HRB"))


def _wrong_words(hands: Hands, page: AdministrationPage) -> None:
    _pick(WAITS)(hands, page)
    page.computer.approve.click()


def _nothing_seen(_hands: Hands, page: AdministrationPage) -> None:
    page.found = None
    page._fail_to_look(Unavailable(NO_LINK))


ADMINISTRATION: Final[dict[str, Moment]] = {
    "people and computers": _reached(),
    "a computer that waits": _reached(_wrong_words),
    "a computer that is lost": _reached(_pick(LOST)),
    "a person": _reached(_pick(LUZ, 1)),
    "a code": _reached(lambda _hands, page: page.code_button.click()),
    "a code that was made": _reached(_made),
    "how it works": _reached(lambda _hands, page: page.lists.select(2)),
    "people and computers, as of then": _shown(_pick(LUZ, 1)),
    "people and computers, nothing seen": _shown(_nothing_seen),
}
