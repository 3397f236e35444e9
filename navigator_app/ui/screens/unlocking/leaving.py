"""The card that takes somebody out of this computer; the desk is closed for it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from navigator_app import ways_in
from navigator_app.store import rekeying
from navigator_app.store.key_ring import KeyRing
from navigator_app.ui.entrance.behind import Behind
from navigator_app.ui.forms.labelled import Labelled
from navigator_app.ui.forms.pickers import PickEditor
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import row
from navigator_app.ui.screens.unlocking.doing import Doing
from navigator_app.ui.screens.unlocking.proof import Proof


def _tr(text: str) -> str:
    return QCoreApplication.translate("Unlocking", text)


class TakeOutCard(Card):
    """Who leaves, and what proves who decides it."""

    def __init__(self, doing: Doing) -> None:
        super().__init__(_tr("Somebody leaves"))
        self._doing = doing
        self.whose = PickEditor(())
        self.whose.name_parts(_tr("Who leaves"))
        self._who = Labelled(_tr("Who leaves"), self.whose, focus=self.whose.focus_target())
        self.proof = Proof()
        self.take_out = button(_tr("Take them out"), "danger", "lock")
        self.take_out.clicked.connect(self._submit)
        self.proof.asked.connect(self._submit)
        told = _tr(
            "Their passphrase opens nothing here any more, nor does a copy of this computer's files that they kept "
            "open what is written from now on. All records are encrypted anew, for which the desk is closed. "
            "Tell the center, too: it ends their access at the hub."
        )
        self.add(Label(told, "muted", wrap=True), self._who, self.proof, row(self.take_out, None))

    def offer(self, people: tuple[tuple[str, str], ...]) -> None:
        """Offer who may be taken out."""
        self.whose.offer(people)

    def clear(self) -> None:
        """Forget what was typed."""
        self.whose.set_value(None)
        self._who.refuse("")
        self.proof.clear()

    def _submit(self) -> None:
        person = str(self.whose.value() or "")
        self._who.refuse("" if person else _tr("Choose who."))
        if not person:
            self.whose.focus_target().setFocus()
            return
        name = self.whose.combo.currentText()
        secret = self.proof.taken()
        if secret:
            self._doing.do(
                self.take_out,
                self.proof,
                secret,
                lambda ring: ways_in.allowed_to_take_out(ring, person),
                lambda ring: self._close_for(ring, person, name),
            )

    def _close_for(self, ring: KeyRing, person: str, name: str) -> None:
        self.clear()
        home, clock = ring.home, self._doing.session.desk.clock
        self._doing.host.close_and_do(
            Behind(
                title=_tr("Taking {name} out").format(name=name),
                told=_tr(
                    "Every record is encrypted anew. It is safe to switch off: nothing is lost, and what was begun is "
                    "finished by whoever unlocks next."
                ),
                run=lambda: ways_in.take_out(ring, person, clock),
                progress=lambda: rekeying.progress(home),
                done=_tr("{name} unlocks this computer no more").format(name=name),
                failed=_tr("{name} was not taken out").format(name=name),
            )
        )
