"""What left this computer because access to it ended, and what was sealed for the center first, told to the person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from navigator_app.desk import Desk
from navigator_app.store.leaving import Left
from navigator_app.store.register import GONE, TOLD_FOR
from sync.words import When, Words, joined, say


def what_left(desk: Desk) -> Words | None:
    """Tell what left this computer and why; None when nothing did of late."""
    left = desk.store.left()
    return _of_the_end(desk, left) if left else _of_the_gone(desk)


def _of_the_end(desk: Desk, left: Left) -> Words:
    """Tell what became of the records of a computer whose access ended: counts, and where the file is."""
    when = When(at=datetime.fromisoformat(left.at), zone=desk.me.zone)
    if left.kept:
        return say(
            "On {when} access to the records on this computer was found to have ended. What could not be sent stays"
            " here, with every record: {n}. Call the center before anything is done with this computer.",
            when=when,
            n=left.kept,
        )
    told = say(
        "On {when} access to the records on this computer was found to have ended. Records removed from it: {removed};"
        " the center has them.",
        when=when,
        removed=left.removed,
    )
    if left.files:
        told = say(
            "{told} Changes that could not be sent: {n}. Documents whose pages could not: {pages}. They were sealed"
            " first, for the center alone, into {files}. Bring this to the center: nothing in it is lost.",
            told=told,
            n=left.sealed,
            pages=left.pages,
            files=", ".join(left.files),
        )
    if left.forms == 1:
        return say("{told} 1 form that was begun and not saved was sealed with them.", told=told)
    if left.forms:
        return say(
            "{told} {n} forms that were begun and not saved were sealed with them.", told=told, n=left.forms
        )
    return told


def _of_the_gone(desk: Desk) -> Words | None:
    """Tell for a week that records left this desk."""
    gone: dict[str, Any] = desk.store.setting(GONE, {})
    at = datetime.fromisoformat(gone["at"]) if gone else None
    if at is None or desk.now() - at > TOLD_FOR:
        return None
    records = say(
        "Records that this computer may hold no more: {n}. They were removed, the last on {when}; the center"
        " has them, and what was written here and waits for the site lead stands below.",
        n=gone["records"],
        when=When(at=at, zone=desk.me.zone),
    )
    told = [records] if gone["records"] or not gone["files"] else []
    return joined([*told, *_sealed(gone)], " ")


def _sealed(gone: dict[str, Any]) -> Iterator[Words]:
    """Tell what was sealed because its record left; an earlier release noted no forms."""
    pages, forms = gone["pages"], gone.get("forms", 0)
    if pages:
        yield say("Documents whose pages had not been sent: {n}.", n=pages)
    if forms:
        yield say("Forms that were begun and not saved: {n}.", n=forms)
    if gone["files"]:
        yield say(
            "They were sealed for the center alone into {files}. Bring this to the center: nothing in it is lost.",
            files=", ".join(gone["files"]),
        )
