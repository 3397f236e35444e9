"""What is met where a payer decides: gates half looked at, a change to confirm, a denial without its day, a bill."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from navigator_app.commands import authorizations, bills, denials, prc_programs
from navigator_app.commands.denials import Said
from navigator_app.commands.seen import seen, write
from navigator_app.desk import Desk
from navigator_app.ui.screens.page import Target
from navigator_app.ui.shell.shell import Shell
from tests.desks import CLINIC, IMANI, MARIAN, ROSA, take_all
from tests.prc import TERMS, VENDOR, approved, as_person, asked
from tests.screens.moments import Hands, Moment
from tests.screens.shells import settled


def emergency(desk: Desk) -> str:
    """Ask for an emergency of Saturday; two gates were looked at."""
    started = {"start_of_care_at": "2026-11-21T15:00:00Z", "start_of_care_zone": "America/Denver"}
    one = asked(desk, **TERMS, **started, is_emergency=True)
    authorizations.set_gate(desk, one, "eligible", "met", evidence="Enrollment card seen")
    authorizations.set_gate(desk, one, "residency", "not_met", why="Moved to Phoenix in March")
    return one


def changed(desk: Desk) -> str:
    """Let somebody else change what was approved."""
    one = approved(desk)
    other = as_person(desk, IMANI, "Imani Okafor")
    authorizations.change_terms(other, one, {"ends_on": "2027-03-20"}, "Radiation takes longer")
    return one


def denied(desk: Desk) -> str:
    """Let the payer say no; nobody knows when the notice was received."""
    one = asked(desk, **TERMS)
    denials.denied(desk, one, Said("No funds at this priority", "priority"))
    return one


def deferred(desk: Desk) -> str:
    """Let the payer say not now."""
    one = asked(desk, **TERMS)
    denials.deferred(desk, one, Said("No funds this month"))
    return one


def bill_of(desk: Desk) -> str:
    """Enter a bill that an authorization covers."""
    approved(desk)
    typed = {"from_whom": VENDOR, "service_from_on": "2026-11-20", "amount": "812.40"}
    return bills.enter(desk, MARIAN, typed | {"services": ["medical_oncology"]}).bill_id


def bill_of_nobody(desk: Desk) -> str:
    """Enter a bill of which neither the day nor the amount is known."""
    return bills.enter(desk, MARIAN, {"from_whom": "Ambulance (PRACTICE)"}).bill_id


def _page(kind: str, made: Callable[[Desk], str]) -> Moment:
    def act(hands: Hands) -> None:
        hands.go(Target(kind, kind, made(hands.shell.session.desk), MARIAN))

    return act


def lead(shell: Shell) -> Desk:
    """Let Rosa lead the site."""
    desk = shell.session.desk
    write(desk, seen(desk, ROSA), {"roles": ["navigator", "site_lead"]})
    take_all(desk)
    return desk


def _program(hands: Hands) -> None:
    desk = lead(hands.shell)
    settled(hands.qtbot, hands.shell)
    said: dict[str, Any] = {"name": "Juniper Creek Tribal PRC (PRACTICE)", "facility_type": "tribal_638"}
    said |= {"notification_hours": 48, "delivery_counties": ["Juniper County, AZ (PRACTICE)"]}
    one = prc_programs.add(desk, said, [CLINIC])
    hands.go(Target("prc_program", "prc_program", one))


def _new_bill_too_soon(hands: Hands) -> None:
    page = hands.go(Target("deed", patient_id=MARIAN, more="bills.enter"))
    page.submit()
    settled(hands.qtbot, hands.shell)


PRC: Final[dict[str, Moment]] = {
    "authorization, emergency": _page("authorization", emergency),
    "authorization, changed": _page("authorization", changed),
    "authorization, denied": _page("authorization", denied),
    "authorization, deferred": _page("authorization", deferred),
    "bill, covered": _page("bill", bill_of),
    "bill, not known": _page("bill", bill_of_nobody),
    "bill saved too soon": _new_bill_too_soon,
    "prc program, the partner's": _program,
}
