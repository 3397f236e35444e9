"""A first download in a person's hand: paused, gone on with, and what is needed before the rest of it."""

from __future__ import annotations

from navigator_app.desk import Desk


def pause(desk: Desk) -> None:
    """Take no more of first downloads until somebody goes on with them; what has come stays."""
    desk.store.pause_first(is_paused=True)


def go_on(desk: Desk) -> None:
    """Take more of first downloads from the place where they stand."""
    desk.store.pause_first(is_paused=False)


def need(desk: Desk, patient: str) -> bool:
    """Ask for a patient's chart before everything else that has not come; says whether it is asked for."""
    return desk.store.need_first(patient)
