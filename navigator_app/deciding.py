"""What who sits here may decide about who sees a chart, and why not, before anything is written."""

from __future__ import annotations

from collections.abc import Sequence

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.store.sight import roles_given
from sync.changes import Document
from sync.records.site import Site
from sync.rules import policy
from sync.rules.policy import NOT_YOUR_ROLE, Do, Write
from sync.rules.roles import role_table
from sync.rules.who_sees import FIELD_OF, Decision, decided, goes_on_seeing, may_decide
from sync.words import Words, say

_ROLE: dict[str, Words] = {
    "sites": say("Your role does not decide at which sites a chart is. Ask your site lead."),
    "panel_ids": say("Your role does not link outside clinicians. Ask your site lead."),
    "restricted_to_ids": say("Only a site lead restricts a chart to named people, or lifts that."),
}
NO_SITE = say("A chart is at one site at least.")
NOBODY = say("Name at least one person.")
NAME_YOURSELF = say("Name yourself, too: nobody restricts a chart so that they lose it.")
NOT_GIVEN = say(
    "This computer was not given your restricted charts, so that you would lose this one. Ask the center to give"
    " it your restricted charts first."
)


def may_edit(desk: Desk, kind: str) -> bool:
    """Say whether the role of who sits here lets them change records of a kind; the hub has the last word."""
    return policy.why_not(roles(desk), Write(kind)) is None


def may_acknowledge(desk: Desk) -> bool:
    """Say whether who sits here may acknowledge results."""
    return may_edit(desk, "lab_result")


def may_do(desk: Desk, code: str) -> bool:
    """Say whether who sits here may do what is no record's, such as to print."""
    return policy.why_not(roles(desk), Do(code)) is None


def roles(desk: Desk) -> frozenset[str]:
    """Name the roles of who sits here: those the center gave; until their record is here, the one they joined with."""
    found = desk.store.agreed(desk.me.person_id)
    return roles_given(found, desk.me.roles)


def decided_at(desk: Desk, kind: str, site_id: str | None) -> Words | None:
    """Say where a record is decided instead of here: by the people of its own site; None where that is this one."""
    if not role_table().is_for_own_site(kind) or site_id in (None, desk.me.site_id):
        return None
    site = gathered.record(desk, site_id, Site)
    if site is None:
        return say("Decided at another site")
    return say("Decided at {site}", site=site.short_name or site.name)


def why_not_here(desk: Desk, kind: str, site_id: str | None) -> Words | None:
    """Say why who sits here does not change a record of this kind and site; None where they may."""
    return decided_at(desk, kind, site_id) or (None if may_edit(desk, kind) else NOT_YOUR_ROLE)


def why_not_at_all(desk: Desk, decision: Decision) -> Words | None:
    """Say why somebody does not decide this here, whatever they would choose; None where they may."""
    field = FIELD_OF[decision]
    if not may_decide(roles(desk), field):
        return _ROLE[field]
    me = desk.me.person_id
    if decision == "restrict" and not goes_on_seeing(me, (me,), desk.store.follows()):
        return NOT_GIVEN
    return None


def why_not(desk: Desk, chart: Document, decision: Decision, chosen: Sequence[str]) -> Words | None:
    """Say why a decision would be refused; None where nothing speaks against it."""
    if no := why_not_at_all(desk, decision):
        return no
    after = decided(chart.fields, decision, chosen)
    if FIELD_OF[decision] == "sites" and not after:
        return NO_SITE
    if decision == "restrict" and not after:
        return NOBODY
    return NAME_YOURSELF if decision == "restrict" and desk.me.person_id not in after else None
