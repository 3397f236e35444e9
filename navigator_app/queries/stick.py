"""What lies on a stick, in words: saved here, and no more than that until the center has answered it."""

from __future__ import annotations

from navigator_app.desk import Desk
from sync.words import When, Words, say


def on_stick(desk: Desk) -> Words:
    """Say what was written to a stick and waits for the center's answer; empty when nothing does."""
    stick = desk.store.on_stick()
    if stick is None or not stick.waiting:
        return say("")
    when = When(at=stick.at, zone=desk.me.zone)
    if stick.waiting == 1:
        return say("Written to a stick on {when}, no answer yet: 1 change.", when=when)
    return say("Written to a stick on {when}, no answer yet: {n} changes.", when=when, n=stick.waiting)
