"""What everybody at a computer is told about its ways in: what changed lately, and whether the sheet is to be tried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from navigator_app.desk import Desk
from navigator_app.store import key_events
from navigator_app.store.key_events import READ, TRIED, KeyEvent
from sync.rules.key_reminders import key_reminders
from sync.words import When, Words, say


@dataclass(frozen=True, slots=True)
class News:
    """What changed in the last days, the newest first."""

    lines: tuple[Words, ...] = ()
    unread: tuple[Words, ...] = ()
    """Those that who sits here has not put away."""
    read_to: str = ""
    """What is put away when they do."""


@dataclass(frozen=True, slots=True)
class SheetTrial:
    """How the recovery sheet stands."""

    is_made: bool
    is_due: bool
    words: Words


def key_news(desk: Desk) -> News:
    """Give what changed of late in who and what opens this computer."""
    since = desk.now() - timedelta(days=key_reminders().told_days)
    lately = [
        one for one in reversed(key_events.events(desk.store)) if datetime.fromisoformat(one.at) >= since
    ]
    read_to = str(desk.store.setting(READ, {}).get(desk.me.person_id, ""))
    return News(
        tuple(_line(desk, one) for one in lately),
        tuple(_line(desk, one) for one in lately if one.at > read_to),
        max((one.at for one in lately), default=""),
    )


def sheet_trial(desk: Desk) -> SheetTrial:
    """Say when the recovery sheet was last tried, and whether it is time to try it."""
    made_at = key_events.made_at(desk.store, "recovery")
    if not made_at:
        return SheetTrial(is_made=False, is_due=False, words=say("No sheet was made yet."))
    tried: Mapping[str, str] = desk.store.setting(TRIED, {})
    is_tried = tried.get("at", "") >= made_at
    last = tried["at"] if is_tried else made_at
    is_due = desk.now() - datetime.fromisoformat(last) >= timedelta(days=key_reminders().try_sheet_days)
    when = When(at=datetime.fromisoformat(last), zone=desk.me.zone)
    if is_tried:
        words = say("The sheet was last tried {when} by {who}.", when=when, who=tried.get("by", ""))
    else:
        words = say("The sheet was made {when} and was not tried since.", when=when)
    if is_due:
        words = say(
            "{words} It is time to try it: open the envelope, type its code, seal it again.", words=words
        )
    return SheetTrial(is_made=True, is_due=is_due, words=words)


def _line(desk: Desk, one: KeyEvent) -> Words:
    when = When(at=datetime.fromisoformat(one.at), zone=desk.me.zone)
    return say("{what}. {by}, {when}.", what=_what(one), by=_by(one), when=when)


def _what(one: KeyEvent) -> Words:
    if one.kind == "let_in":
        return say("{name} was let in", name=one.name)
    if one.kind == "taken_out":
        return say("{name} was taken out", name=one.name)
    if one.kind == "passphrase":
        return say("A new passphrase was set for {name}", name=one.name)
    return _THINGS.get(one.kind, say("Something else that opens this computer was changed"))


def _by(one: KeyEvent) -> Words:
    if one.by:
        return say("By {who}", who=one.by)
    return _BY_CODE.get(one.by_type, say("Found at unlock: by a code, or outside of this window"))


_THINGS: Final[Mapping[str, Words]] = {
    "sheet": say("A new recovery sheet was made; the one before it opens nothing"),
    "phone_codes": say("New codes for the phone were made"),
    "phone_code_used": say("A code for the phone was used"),
    "escrow": say("The key by which the center opens this computer was set"),
}
_BY_CODE: Final[Mapping[str, Words]] = {
    "recovery": say("By the sheet in the sealed envelope"),
    "phone": say("By a code from the phone"),
    "escrow": say("By the center's key"),
}
