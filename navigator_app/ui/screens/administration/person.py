"""The panel of one person: the roles they hold, one more, one less, and the end of their access."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from navigator_app.queries.administration import PersonLine, Role, offered_roles
from navigator_app.ui import sayings
from navigator_app.ui.parts.buttons import Button, button
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import box, clear, col, row
from navigator_app.ui.screens.administration.asking import OneOfList, WhereAsWhat, tr
from navigator_app.ui.screens.page import Host
from navigator_app.ui.session import Session
from sync.administering import SHUTS_OUT, Administration, EndAccess, GiveRole, TakeRole


class PersonPanel(OneOfList):
    """A person."""

    def __init__(self, session: Session, host: Host, look: Callable[[], None]) -> None:
        super().__init__(session, host, look)
        self._me = session.desk.me.person_id
        self._held = col(gap=6)
        self.takes: list[Button] = []
        self.asked = WhereAsWhat(tr("One more role"))
        self.give = button(tr("Give this role"), "", "plus")
        self.give.clicked.connect(self._give)
        self._ending = Label(
            tr(
                "When somebody leaves: this ends everything they may do at the center, at once. On each computer that"
                " they unlock, take them out as well, at “Who unlocks this computer”."
            ),
            "muted",
            wrap=True,
        )
        self.end = button(tr("End their access"), "danger", "lock")
        self.end.clicked.connect(self._end)
        self._own = Label(tr("This is you. Somebody else ends your access."), "muted", wrap=True)
        self.add(
            self.trouble,
            self.proof,
            box(self._held),
            self.asked,
            row(self.give, None),
            self._ending,
            self._own,
            row(self.end, None),
            self.offline,
        )

    def show_person(self, one: PersonLine, found: Administration) -> None:
        """Show this one; what was typed for another is forgotten."""
        self.begin(one.id, one.name, one.state)
        self._show_roles(one)
        self.asked.offer(offered_roles(found), found.sites)
        may_give = one.is_active and bool(found.gives)
        may_end = one.is_active and SHUTS_OUT in found.may and one.id != self._me
        for each in (self.asked, self.give):
            each.setVisible(may_give)
        for shown in (self._ending, self.end):
            shown.setVisible(may_end)
        self._own.setVisible(one.id == self._me)
        self.proof.setVisible(may_give or may_end)
        self.link_changed(is_online=self._is_online)

    def deeds(self) -> tuple[Button, ...]:
        """Name the buttons that ask the center."""
        return (self.give, self.end, *self.takes)

    def _show_roles(self, one: PersonLine) -> None:
        clear(self._held)
        self.takes = []
        for role in one.roles:
            words = sayings.words(role.words)
            take = button(tr("Take it away"), "link", name=tr("Take away: {role}").format(role=words))
            take.clicked.connect(partial(self._take, take, role))
            take.setVisible(role.may_take and one.is_active)
            self.takes.append(take)
            line = row(Label(words, wrap=True), take)
            line.setStretch(0, 1)
            self._held.addLayout(line)
        if not one.roles:
            self._held.addWidget(Label(tr("No role here."), "muted"))

    def clear(self) -> None:
        """Forget what was typed and picked."""
        super().clear()
        self.asked.clear()

    def _give(self) -> None:
        picked = self.asked.taken()
        if picked is not None:
            role, site = picked
            self.do(
                self.give,
                GiveRole(person=self.id, role=role, site=site),
                tr("{name} holds that role from now on").format(name=self.name.text()),
                then=lambda _: self.asked.clear(),
            )

    def _take(self, pressed: Button, role: Role) -> None:
        self.do(
            pressed,
            TakeRole(person=self.id, role=role.code, site=role.site),
            tr("{name} does not hold that role any more").format(name=self.name.text()),
        )

    def _end(self) -> None:
        self.do(
            self.end,
            EndAccess(person=self.id),
            tr("{name} has no access any more").format(name=self.name.text()),
        )
