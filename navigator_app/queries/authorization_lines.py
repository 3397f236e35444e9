"""The authorizations of one referral: each episode its own, with how it stands."""

from __future__ import annotations

from dataclasses import dataclass

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.queries.authorization import authorization
from navigator_app.queries.shown import Chip, Key, Verb
from navigator_app.store.asking import Where
from sync.records.authorization import Authorization
from sync.words import Words, joined, say


@dataclass(frozen=True, slots=True)
class AuthorizationLine:
    """One authorization on its referral's page."""

    key: Key
    title: Words
    status: Chip
    open_gates: int


def authorization_lines(desk: Desk, referral_id: str) -> tuple[AuthorizationLine, ...]:
    """Give the authorizations of a referral, the newest asked first."""
    rows = desk.store.rows(
        "authorization", Where("referral_id", "=", referral_id), Where("is_withdrawn", "=", value=False)
    )
    found = [one for row in rows if (one := gathered.record(desk, row.id, Authorization)) is not None]
    found.sort(key=lambda one: (one.requested_on is not None, one.requested_on, one.id), reverse=True)
    return tuple(line for one in found if (line := _line(desk, one)) is not None)


def _line(desk: Desk, record: Authorization) -> AuthorizationLine | None:
    view = authorization(desk, record.id)
    if view is None:
        return None
    return AuthorizationLine(view.key, joined((view.title, record.episode)), view.status, view.open_gates)


def ask_verb(referral_id: str) -> Verb:
    """Ask a payer for this referral, as an authorization of its own."""
    return Verb(
        say("Ask for authorization"),
        "",
        "authorizations.ask",
        Key("referral", referral_id),
        icon="hand-helping",
    )
