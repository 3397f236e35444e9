"""What lies on a stick, in words: saved here, and no more than that until the center has answered it."""

from __future__ import annotations

from navigator_app.desk import Desk
from navigator_app.store.stick import OnStick
from sync.words import When, Words, say


def on_stick(desk: Desk) -> Words:
    """Say what was written to a stick and waits for the center's answer; empty when nothing does."""
    stick = desk.store.on_stick()
    if stick is None or not (stick.waiting or stick.pages):
        return say("")
    when = When(at=stick.at, zone=desk.me.zone)
    return say("Written to a stick on {when}, no answer yet: {what}.", when=when, what=_what(stick))


def _what(stick: OnStick) -> Words:
    changes = say("1 change") if stick.waiting == 1 else say("{n} changes", n=stick.waiting)
    pages = (
        say("the pages of 1 document")
        if stick.pages == 1
        else say("the pages of {n} documents", n=stick.pages)
    )
    if not (stick.waiting and stick.pages):
        return changes if stick.waiting else pages
    return say("{changes} and {pages}", changes=changes, pages=pages)
