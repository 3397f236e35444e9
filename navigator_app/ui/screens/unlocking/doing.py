"""Carrying out a deed that begins with the passphrase of who sits here, off the main thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from navigator_app import ways_in
from navigator_app.store.faults import WrongPassphrase
from navigator_app.store.key_ring import KeyRing
from navigator_app.ui.parts.buttons import Button
from navigator_app.ui.screens.page import Host
from navigator_app.ui.screens.unlocking.proof import Proof
from navigator_app.ui.session import Session
from sync.client.ports import Touched
from sync.errors import Said

WAY_IN = "way_in"
"""Not a kind of record: what is touched when somebody or something opens this computer anew, or no more."""


class Doing:
    """Opens the key file with what was typed, does something with it, and says in its place what was wrong."""

    def __init__(self, session: Session, host: Host, owner: QWidget) -> None:
        self.session, self.host, self._owner = session, host, owner
        self.pressed: Button | None = None
        """What is being done."""

    def do(
        self,
        pressed: Button,
        proof: Proof,
        secret: str,
        deed: Callable[[KeyRing], Any],
        then: Callable[[Any], None],
        refused: Callable[[Said], bool] = lambda _: False,
    ) -> None:
        """Change who opens this computer, once at a time; `refused` says a no in its own place, if it has one."""

        def done(answer: Any) -> None:
            then(answer)
            self.session.work.announce(Touched(frozenset({(WAY_IN, "")})))

        self.prove(pressed, proof, secret, deed, done, refused)

    def prove(
        self,
        pressed: Button,
        proof: Proof,
        secret: str,
        deed: Callable[[KeyRing], Any],
        then: Callable[[Any], None],
        refused: Callable[[Said], bool],
        busy: str = "",
    ) -> None:
        """Do something that only who proves to sit here may do; `busy` stands on what was pressed meanwhile."""
        if not pressed.isEnabled():
            return
        told, self.pressed = pressed.text(), pressed
        pressed.setEnabled(False)
        pressed.setText(busy or told)
        home, person = self.session.home, self.session.desk.me.person_id

        def free() -> None:
            self.pressed = None
            pressed.setEnabled(True)
            pressed.setText(told)

        def failed(why: Said) -> None:
            free()
            if isinstance(why, WrongPassphrase):
                proof.refuse(why)
            elif not refused(why):
                self.host.tell_trouble(why)

        def done(answer: Any) -> None:
            free()
            then(answer)

        self.session.work.ask_at_length(
            lambda: deed(ways_in.by_passphrase(home, person, secret)), done, failed, self._owner
        )
