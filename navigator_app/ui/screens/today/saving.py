"""Filters under a name on the page: choose one, save, rename, delete, each with its way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt

from navigator_app.commands import filters
from navigator_app.filters import Saved, saved_filters
from navigator_app.ui import sayings
from navigator_app.ui.screens.today.state import SavedChosen, SavedRead

if TYPE_CHECKING:
    from navigator_app.ui.screens.today.view import TodayPage


def _tr(text: str) -> str:
    return QCoreApplication.translate("Today", text)


class Saving:
    """Keeps the page's saved filters and the store's the same."""

    def __init__(self, page: TodayPage) -> None:
        self._page, self._menu = page, page.bar.saved
        self._menu.chosen.connect(self.choose)
        self._menu.deleted.connect(self._delete)
        self._menu.naming.named.connect(self._name)
        self._menu.naming.left.connect(self._back_to_list)

    def read(self) -> None:
        """Read what the store keeps for this person."""
        desk = self._page.session.desk
        self._page.ask(lambda: saved_filters(desk), lambda found: self._page.take(SavedRead(found)))

    def choose(self, one: Saved) -> None:
        """Let stand what a saved filter lets stand."""
        self._page.take(SavedChosen(one))
        self._back_to_list()

    def _back_to_list(self) -> None:
        self._page.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _name(self, old: str, name: str) -> None:
        desk, page = self._page.session.desk, self._page
        if old:
            said = _tr("Filter renamed: {name}").format(name=name.strip())
            self._keep(lambda: filters.rename(desk, old, name), said)
        else:
            one = page.model.as_saved(name)
            said = _tr("Filter saved on this computer: {name}").format(name=name.strip())
            self._keep(lambda: filters.save(desk, one), said)

    def _delete(self, name: str) -> None:
        desk = self._page.session.desk
        said = _tr("Filter deleted: {name}").format(name=name)
        self._keep(lambda: filters.delete(desk, name), said)

    def _keep(self, deed: Callable[[], tuple[Saved, ...]], said: str) -> None:
        def then(before: tuple[Saved, ...]) -> None:
            self._menu.naming.leave()
            self.read()
            self._page.host.tell_done(said, lambda: self._put_back(before))

        self._page.do(deed, then, lambda why: self._menu.naming.refuse(sayings.said(why)))

    def _put_back(self, before: tuple[Saved, ...]) -> None:
        desk = self._page.session.desk
        self._page.do(lambda: filters.put_back(desk, before), lambda _: self.read())
