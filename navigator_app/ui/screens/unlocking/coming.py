"""The card that lets one more person into this computer: their code, name and passphrase, and yours."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit

from navigator_app import letting_in
from navigator_app.errors import field_of
from navigator_app.store.opened import Person
from navigator_app.ui import sayings
from navigator_app.ui.entrance.new_passphrase import NewPassphrase
from navigator_app.ui.forms.labelled import Labelled
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import row
from navigator_app.ui.screens.unlocking.doing import Doing
from navigator_app.ui.screens.unlocking.proof import Proof
from sync.errors import Said


def _tr(text: str) -> str:
    return QCoreApplication.translate("Unlocking", text)


class LetInCard(Card):
    """What the newcomer types, then what proves who sits here."""

    def __init__(self, doing: Doing, done: Callable[[Person], None]) -> None:
        super().__init__(_tr("Let somebody in"))
        self._doing, self._done = doing, done
        self.code, self.name = QLineEdit(), QLineEdit()
        self._code = Labelled(
            _tr("Their one-time code"),
            self.code,
            _tr("The center makes one for each person. Capitals and hyphens do not matter."),
        )
        self._name = Labelled(_tr("Their name"), self.name)
        self.new = NewPassphrase(_tr("Their passphrase"), _tr("Their passphrase again"))
        self.proof = Proof()
        self.let_in = button(_tr("Let them in"), "", "users")
        self.name.textChanged.connect(self.new.be_about)
        self.let_in.clicked.connect(self._submit)
        for edit in (self.code, self.name):
            edit.returnPressed.connect(self._submit)
        for each in (self.new, self.proof):
            each.asked.connect(self._submit)
        told = _tr(
            "Who comes in types their code, their name and a passphrase of their own; you type yours below them. "
            "It needs the center's hub once."
        )
        self.add(
            Label(told, "muted", wrap=True),
            self._code,
            self._name,
            self.new,
            self.proof,
            row(self.let_in, None),
        )

    def clear(self) -> None:
        """Forget what was typed."""
        for edit in (self.code, self.name):
            edit.clear()
        for labelled in (self._code, self._name):
            labelled.refuse("")
        for each in (self.new, self.proof):
            each.clear()

    def _submit(self) -> None:
        code, name = self.code.text().strip(), self.name.text().strip()
        if not (
            _given(self._code, self.code, _tr("Their code is needed."))
            and _given(self._name, self.name, _tr("Their name is needed."))
        ):
            return
        fresh = self.new.taken()
        secret = fresh and self.proof.taken()
        if secret:
            self._doing.do(
                self.let_in,
                self.proof,
                secret,
                lambda ring: letting_in.let_in(ring, code, name, fresh),
                self._done,
                self._refused,
            )

    def _refused(self, why: Said) -> bool:
        places = {"code": self._code, "name": self._name}
        labelled = places.get(field_of(why) or "")
        if labelled is None:
            return self.new.refused(why)
        labelled.refuse(sayings.said(why))
        labelled.control.setFocus()
        return True


def _given(labelled: Labelled, edit: QLineEdit, sentence: str) -> bool:
    """Say whether something was typed; else that it is needed, and go there."""
    is_given = bool(edit.text().strip())
    labelled.refuse("" if is_given else sentence)
    if not is_given:
        edit.setFocus()
    return is_given
