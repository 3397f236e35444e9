"""The settings page, derived from the table of settings; each applies at once, there is no Save."""

from __future__ import annotations

from itertools import groupby
from typing import ClassVar

from PySide6.QtWidgets import QApplication, QWidget

from navigator_app.queries.key_news import SheetTrial, sheet_trial
from navigator_app.queries.site_wishes import Decided, decided
from navigator_app.release import release
from navigator_app.settings import SETTINGS, Setting, Value
from navigator_app.ui import sayings
from navigator_app.ui.forms.editor import Editor
from navigator_app.ui.forms.editors import ChoiceEditor, SwitchEditor
from navigator_app.ui.forms.labelled import Labelled
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.flow import Flow
from navigator_app.ui.parts.labels import Label, keyless
from navigator_app.ui.parts.layout import box, clear, col
from navigator_app.ui.parts.letters import Letters
from navigator_app.ui.screens.page import Host, Page, Target, readable
from navigator_app.ui.screens.settings.address import AddressEditor
from navigator_app.ui.screens.settings.folder import FolderEditor
from navigator_app.ui.screens.settings.state import Chosen, Model, update
from navigator_app.ui.session import Session
from navigator_app.ui.theme.motion import set_movement
from navigator_app.ui.theme.style import Theme
from navigator_app.ui.theme.tokens import Space
from sync.errors import Said

_LOOKS = frozenset({"appearance", "text_size"})


class SettingsPage(Page):
    """Looks, keyboard, safety, and what this program is."""

    topic: ClassVar[str] = "settings"
    cares: ClassVar[frozenset[str]] = frozenset({"site"})

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host)
        self.model = Model({s.name: v for s, v in session.settings})
        self.editors: dict[str, Editor] = {}
        lines = col(Label(self.tr("Settings"), "h1"), gap=14, margins=(24, 16, 24, 24))
        shown = [setting for setting in SETTINGS if setting.is_on_page]
        for group, members in groupby(shown, key=lambda setting: setting.group):
            lines.addWidget(self._card(group, list(members)))
        self._told = col(gap=Space.S)
        self.decided = Card(self.tr("Decided by the center for your site"))
        self.decided.add(box(self._told))
        self.decided.setVisible(False)
        lines.addWidget(self.decided)
        lines.addWidget(self._unlocking())
        lines.addWidget(self._backups())
        lines.addWidget(self._about())
        lines.addStretch(1)
        inner = box(lines, "pageBody")
        inner.setMaximumWidth(Theme.current().px(760))
        self.setLayout(col(readable(inner), gap=0))

    def first_focus(self) -> QWidget | None:
        """Begin with the first setting."""
        return next(iter(self.editors.values())).focus_target()

    def refresh(self) -> None:
        """Say what the center decided for the site of this desk."""
        desk = self.session.desk
        self.ask(lambda: decided(desk), self._show_decided)
        self.ask(lambda: sheet_trial(desk), self._show_sheet)

    def _show_decided(self, found: tuple[Decided, ...]) -> None:
        clear(self._told)
        for one in found:
            self._told.addWidget(Label(sayings.words(one.words), wrap=True))
            self._told.addWidget(Label(sayings.words(one.since), "caption", wrap=True))
        self.decided.setVisible(bool(found))

    def _card(self, group: str, members: list[Setting]) -> Card:
        card = Card(sayings.words(group))
        for setting in members:
            card.add(self._line(setting))
        return card

    def _line(self, setting: Setting) -> Labelled:
        label = sayings.words(setting.label)
        editor: Editor
        if setting.choices:
            editor = ChoiceEditor([(v, sayings.words(w)) for v, w in setting.choices], label)
        elif setting.tidied:
            editor = AddressEditor(setting.tidied)
        elif isinstance(setting.default, str):
            editor = FolderEditor(self.session.home)
        else:
            editor = SwitchEditor(label)
        editor.set_value(self.model.values[setting.name])
        editor.name_parts(label)
        editor.changed.connect(lambda: self._choose(setting.name, editor.value()))
        self.editors[setting.name] = editor
        shown = "" if isinstance(editor, SwitchEditor) else label
        told = sayings.words(setting.help)
        if setting.name == "fax_folder" and self.session.is_practice:
            told = " ".join(
                (told, self.tr("A practice desk watches none: bring scans in with Import files."))
            )
        return Labelled(keyless(shown), editor, told, editor.focus_target())

    def _choose(self, name: str, value: Value) -> None:
        self.model = update(self.model, Chosen(name, value))
        settings = self.session.settings
        try:
            settings.choose(name, value)
        except Said as why:
            self.host.tell_trouble(why)
        app = QApplication.instance()
        if name in _LOOKS and isinstance(app, QApplication):
            choice, scale = settings.text("appearance"), settings.number("text_size") / 100
            Theme.current().apply(app, choice, scale)  # type: ignore[arg-type]
        if name == "movement" and isinstance(app, QApplication):
            set_movement(app, settings.text("movement"))  # type: ignore[arg-type]
        if name == "letter_keys":
            Letters.current().turn(on=settings.is_on(name))
        setting = next(one for one, _ in settings if one.name == name)
        if name == "fax_folder":
            self.session.watch_folder()
        if setting.place == "store":
            store = self.session.desk.store
            self.do(lambda: store.set_setting(setting.key, value), lambda _: self.session.work.ring())

    def _unlocking(self) -> Card:
        card = Card(self.tr("Who unlocks this computer"))
        told = self.tr("Change your passphrase, make the sheet for the sealed envelope.")
        leads = button(self.tr("Passphrases and recovery"), "", "lock")
        leads.clicked.connect(lambda: self.host.go(Target("unlocking")))
        self._sheet = Label("", "strong", wrap=True)
        self._sheet.setVisible(False)
        deeds = button(self.tr("What was done here"), "", "clock")
        deeds.clicked.connect(lambda: self.host.go(Target("audit")))
        away = button(self.tr("Quick return by a PIN"), "", "lock")
        away.clicked.connect(lambda: self.host.go(Target("quick_return")))
        everybody = button(self.tr("People and computers"), "", "users")
        everybody.clicked.connect(lambda: self.host.go(Target("administration")))
        everybody.setVisible(self.session.opens("administration"))
        return card.add(Label(told, "muted", wrap=True), self._sheet, Flow(leads, deeds, away, everybody))

    def _show_sheet(self, found: SheetTrial) -> None:
        self._sheet.setText(sayings.words(found.words))
        self._sheet.setVisible(found.is_due)

    def _backups(self) -> Card:
        card = Card(self.tr("Backups"))
        told = self.tr("How old the last one is, one more now, and how one is put in place.")
        leads = button(self.tr("Backups of this computer"), "", "shield-check")
        leads.clicked.connect(lambda: self.host.go(Target("backups")))
        return card.add(Label(told, "muted", wrap=True), Flow(leads))

    def _about(self) -> Card:
        card = Card(self.tr("About"))
        card.add(
            Label(self.tr("Navigator {release}").format(release=release())),
            Label(
                self.tr("Letters: Inter and Noto, SIL Open Font License 1.1. Icons: Lucide, ISC licence."),
                "caption",
                wrap=True,
            ),
        )
        return card
