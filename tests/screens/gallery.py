"""Every part of the desk's look with invented content, for tests and for looking at.

The people, places and cases here are made up. `python tests/screens/gallery.py FOLDER` writes pictures.
"""

# ruff: noqa: E501 - tables of invented words read best one row a line, with real dashes

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QLabel, QLayout, QLineEdit, QWidget

from navigator_app.queries.since_words import summary, title
from navigator_app.ui import sayings
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.avatar import Avatar, Glyph
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.chip import Chip
from navigator_app.ui.parts.flow import Flow
from navigator_app.ui.parts.keyhints import KeyHint, KeyHints
from navigator_app.ui.parts.labels import ElidedLabel, FactsLabel, Label
from navigator_app.ui.parts.layout import box, col, row, rule, scrolled
from navigator_app.ui.parts.nav import NavItem, SyncCard
from navigator_app.ui.parts.placeholder import StaleBar, States
from navigator_app.ui.parts.segment import Segment
from navigator_app.ui.parts.tabs import Tabs
from navigator_app.ui.parts.tiles import Tile, TileText
from navigator_app.ui.parts.timeline import Timeline
from navigator_app.ui.parts.trend import Trend
from navigator_app.ui.screens.since.chart import ChartCard
from navigator_app.ui.screens.who_sees.card import DecisionCard
from navigator_app.ui.screens.who_sees.decisions import IN_WORDS
from navigator_app.ui.screens.who_sees.now import Now
from navigator_app.ui.tables.records import Column, RecordTable
from navigator_app.ui.tables.worklist import WorkList
from navigator_app.ui.theme.style import Theme
from navigator_app.ui.theme.tokens import Height
from tests.screens.invented import (
    moved,
    patient_rows,
    say,
    since_list,
    timeline_items,
    trend_data,
    who_sees,
    work_rows,
)


def patient_table() -> RecordTable:
    """Return a table of patients."""
    columns = [Column(say("Name")), Column(say("Born"), whole=True), Column(say("MRN"), whole=True),
               Column(say("Next"), 130), Column(say("State"), 210)]  # fmt: skip
    table = RecordTable(say("Patients"), columns)
    table.replace(patient_rows())
    return table


def patients(width: int) -> QWidget:
    """Return a page with a table, a stale bar and an empty place."""
    nothing = States(QWidget())
    nothing.show_empty("inbox", say("Nothing waits to be filed"),
                       say("Results that match no patient appear here, with the likely patients beside them."),
                       button(say("Import a file"), "primary", "plus"))  # fmt: skip
    empty = Card(margins=(1, 1, 1, 1)).add(nothing)
    stale = StaleBar(
        say("Last exchange Wed Nov 18, 9:42 AM"),
        say("Results may be missing. Call before relying on this list."),
    )
    table = patient_table()
    page = col(Label(say("Patients"), "h1"), stale, table, empty, gap=14, margins=(24, 16, 24, 16))
    page.setStretch(2, 1)
    return _shell(row(box(page, "pageBody"), gap=0), "Patients", width)


def _card_note() -> Alert:
    return Alert(
        say("Card from R. Ortiz MD, until Nov 24. Call 555-0142"),
        say(
            "“Pegfilgrastim Nov 15. WBC may rise to about 50 by Nov 24. Fever 100.4 °F, belly or shoulder "
            "pain, short of breath: call at once.” Written Nov 15, version 2"
        ),
        "info",
    )


def navigation(active: str, *, narrow: bool) -> QWidget:
    """Return the navigation column."""
    frame = QFrame()
    frame.setObjectName("nav")
    frame.setFixedWidth(Theme.current().px(44) + 24 if narrow else Theme.current().px(216))
    brand = col(Label("Navigator", name="navBrand"), Label("Juniper Creek Clinic", name="navSite"), gap=0)
    mark = Glyph("activity", "nav_brand", 22)
    head = row(None, mark, None, margins=(0, 0, 0, 12)) if narrow else row(mark, brand, None, gap=10,
                                                                           margins=(6, 0, 0, 12))  # fmt: skip
    lines = col(head, gap=2, margins=(12, 14, 12, 12))
    sections = [("sun", "Today", 8), ("users", "Patients", 0), ("send", "Referrals", 5), ("flask-conical", "Labs", 2),
                ("car", "Travel", 4), ("video", "Telehealth", 0), ("message-square", "Messages", 3),
                ("chart-column", "Reports", 0)]  # fmt: skip
    for icon, text, count in sections:
        item = NavItem(say(text), icon, count)
        item.set_narrow(narrow)
        item.setChecked(text == active)
        lines.addWidget(item)
    lines.addStretch(1)
    sync = SyncCard()
    sync.say("cloud-off", "nav_warn", say("Working offline"),
             say("14 changes not sent yet, saved on this computer. Last exchange 9:42 AM."))  # fmt: skip
    sync.set_narrow(narrow)
    lines.addWidget(sync)
    lines.addSpacing(8)
    for icon, text in (("settings", "Settings"), ("circle-help", "Help")):
        item = NavItem(say(text), icon)
        item.set_narrow(narrow)
        lines.addWidget(item)
    frame.setLayout(lines)
    return frame


def top_bar() -> QWidget:
    """Return the bar over everything."""
    frame = QFrame()
    frame.setObjectName("topBar")
    frame.setFixedHeight(Theme.current().px(Height.TOP_BAR))
    search = QLineEdit()
    search.setObjectName("search")
    search.setMaximumWidth(Theme.current().px(430))
    search.setPlaceholderText(say("Find a patient, referral or command"))
    search.setAccessibleName(say("Search"))
    glass = search.addAction(
        Theme.current().icon("search", "faint"), QLineEdit.ActionPosition.LeadingPosition
    )
    glass.setText(say("Search"))
    search.setLayout(row(None, Label("Ctrl K", "caption"), margins=(0, 0, 10, 0)))
    bell = button("", "ghost", "bell", say("Notifications"))
    lock = button("", "ghost", "lock", say("Lock now"))
    line = row(search, None, bell, lock, button(say("New"), "primary", "plus"), Avatar("AB", size_px=32),
               margins=(20, 0, 20, 0))  # fmt: skip
    line.setStretch(0, 3)
    line.setStretch(1, 2)
    frame.setLayout(line)
    return frame


def preview() -> QWidget:
    """Return the pane that follows the selection."""
    frame = QFrame()
    frame.setObjectName("pane")
    facts = FactsLabel(["61 F", "DOB 03/14/1965", "MRN 448-201"], "small", "faint")
    head = row(Avatar("MM", "violet", 44), col(ElidedLabel("Moss, Marian", "h2"), facts, gap=1),
               button("", "ghost", "ellipsis-vertical", say("More actions")), gap=12)  # fmt: skip
    head.setStretch(1, 1)
    trend = Trend(trend_data())
    lines = col(
        head,
        Flow(Chip("DLBCL · R-CHOP", "violet", "syringe"), Chip(say("Interpreter needed"), "neutral", "languages"),
             gap=6),
        Label(say("Confirm twice-weekly CBC was drawn").upper(), "overline", wrap=True),
        Alert(say("Two days late"), say("Thursday's draw: nothing here yet, last exchange 9:42 AM. "
                                        "The clinic lab closes at 12:00 PM."), "warn"),
        Flow(button(say("Enter result"), "primary", "pencil"), button(say("Call lab"), "", "phone"),
             button("", "", "clock", say("Later"))),
        rule(),
        row(Label(say("White cells"), "h3"), None, Label("10⁹/L", "caption")),
        trend,
        _card_note(),
        row(Label(say("Next"), "h3"), None, button(say("Open chart"), "link", "arrow-right")),
        gap=14, margins=(20, 18, 20, 18),
    )  # fmt: skip
    for icon, text, when in (("flask-conical", "CMP before cycle 3", "Mon Nov 23"),
                             ("video", "Dr. Ortiz by video, room 2", "Wed Nov 25")):  # fmt: skip
        lines.addLayout(row(Glyph(icon), ElidedLabel(say(text)), Label(when, "caption"), gap=10))
    lines.addStretch(1)
    frame.setLayout(lines)
    return frame


def roomy(width: int) -> float:
    """Return the width as it feels at this text size: breakpoints are reckoned in it."""
    return width / Theme.current().text_scale


def today(width: int) -> QWidget:
    """Return a whole Today: navigation, tiles, list, pane."""
    listing = WorkList(say("Worklist"))
    listing.replace(work_rows())
    listing.select("1")
    tiles = [("late", "Overdue", "octagon-alert", "danger", 2), ("today", "Due today", "clock", "warn", 3),
             ("wait", "Waiting on someone", "hourglass", "info", 2),
             ("decide", "Needs a decision", "git-merge", "violet", 1)]  # fmt: skip
    tile_row = row(gap=12)
    for key, word, icon, tint, count in tiles:
        tile_row.addWidget(Tile(TileText(key, say(word), icon, tint), count))  # type: ignore[arg-type]
    title = col(
        Label(say("Today"), "h1"),
        ElidedLabel(say("Saturday, November 21 · 11 items, 8 patients"), "muted"),
        gap=2,
    )
    scope = Segment(say("Whose work"), [say("Mine"), say("Clinic"), say("Everyone")])
    hints = KeyHints([KeyHint(("J", "K"), say("Move")), KeyHint(("Enter",), say("Open chart")),
                      KeyHint(("E",), say("Enter result")), KeyHint(("S",), say("Later")),
                      KeyHint(("B",), say("Waiting on")), KeyHint(("?",), say("All keys"))])  # fmt: skip
    left = col(
        row(title, None, scope, button(say("Filter"), "", "filter")),
        tile_row,
        gap=12,
        margins=(24, 16, 20, 0),
    )
    below = col(listing, hints, gap=0)
    left.addLayout(below, 1)
    page = row(box(left, "pageBody"), gap=0)
    if roomy(width) >= 1280:
        pane = scrolled(preview())
        pane.setMinimumWidth(360)
        pane.setMaximumWidth(400)
        page.addWidget(pane)
        page.setStretch(0, 68)
        page.setStretch(1, 32)
    return _shell(page, "Today", width)


def chart(width: int) -> QWidget:
    """Return a whole chart: header, tabs, timeline, cards."""
    tabs = Tabs(say("Parts of the chart"), [say(each) for each in ("Overview", "Referrals", "Labs", "Travel", "Visits",
                                                                   "Messages", "Documents", "People")])  # fmt: skip
    for place, count in ((1, 2), (3, 1), (5, 3)):
        tabs.set_count(place, count)
    facts = FactsLabel(
        [
            "61 F",
            "DOB 03/14/1965",
            "MRN 448-201",
            say("Chart no. (HRN) 12-0774, Juniper Creek"),
            say("146 mi from center"),
            say("Interpreter needed"),
            say("(555) 555-0177, ask for Marian"),
        ]
    )
    name = row(Label("Moss, Marian", "h1"), Chip(say("Active treatment"), "ok", "circle-check"), None, gap=10)
    header = row(Avatar("MM", "violet", 52), col(name, facts, gap=2), button(say("Call"), "", "phone"),
                 button(say("Message"), "", "message-square"), button(say("Add"), "primary", "plus"), gap=12)  # fmt: skip
    header.setStretch(1, 1)
    head = QFrame()
    head.setObjectName("pageHead")
    head.setLayout(col(header, _card_note(), tabs, gap=10, margins=(24, 16, 24, 0)))
    story = Card().add(row(Label(say("Timeline"), "h3"), None,
                           Segment(say("Which events"), [say("All"), say("Clinical"), say("Logistics")])),
                       Timeline(timeline_items()), None)  # fmt: skip
    right = col(
        _ready(), Card(say("White cells, 10⁹/L"), say("All labs")).add(Trend(trend_data())), None, gap=16
    )
    two = roomy(width) >= 1100
    body = (row if two else col)(story, right, gap=16, margins=(24, 16, 24, 16))
    if two:
        body.setStretch(0, 62)
        body.setStretch(1, 38)
    page = col(head, scrolled(box(body, "pageBody")), gap=0)
    return _shell(page, "Patients", width)


def since(width: int) -> QWidget:
    """Return what changed while this computer was apart, with what came meanwhile below."""
    found = since_list()
    head = QFrame()
    head.setObjectName("pageHead")
    words = col(Label(title(found), "h1", wrap=True), Label(summary(found), "muted", wrap=True), gap=2)
    line = row(
        words, button(say("Print…"), "", "printer"), button(say("Put away")), gap=8, margins=(24, 14, 24, 12)
    )
    line.setStretch(0, 1)
    head.setLayout(line)
    cards = col(*(ChartCard(chart) for chart in found.charts), None, gap=12, margins=(24, 12, 24, 16))
    foot = row(Label(say("3 more came"), "strong"), button(say("Show them"), "primary", "refresh-cw"), None,
               gap=12, margins=(24, 8, 24, 8))  # fmt: skip
    page = col(head, scrolled(box(cards, "pageBody")), foot, gap=0)
    page.setStretch(1, 1)
    return _shell(page, "Today", width)


def who_sees_it(width: int) -> QWidget:
    """Return who sees a chart, while it is decided to move it."""
    found = who_sees()
    now = Now(found, "1" * 32, lambda _decision, _chosen: None)
    head = QFrame()
    head.setObjectName("pageHead")
    facts = FactsLabel(["Moss, Marian", "61 F", "DOB 03/14/1965", "MRN 448-201"])
    head.setLayout(col(Label(sayings.words(found.title), "h1"), facts, gap=2, margins=(24, 14, 24, 12)))
    card = DecisionCard(IN_WORDS["move"], sayings.words(IN_WORDS["move"].title), found.others["move"], "", {})
    card.show_chosen(("5" * 32,))
    card.show_outcome(moved())
    left = col(now.sites(), now.clinicians(), now.restriction(), None, gap=14)
    body = row(box(left), box(col(card, None)), gap=16, margins=(24, 16, 24, 16))
    for place in (0, 1):
        body.setStretch(place, 50)
    return _shell(col(head, scrolled(box(body, "pageBody")), gap=0), "Patients", width)


def _ready() -> Card:
    card = Card(say("Ready for cycle 3"), say("Monday, November 30"))
    card.add(
        col(Label(say("Not ready yet"), "h3"), Label(say("4 open: 3 here, 1 at the center"), "muted"), gap=1)
    )
    for icon, color, text, who in (
        ("circle-check", "ok", "Treatment authorization on file", "PRC, to Jan 31"),
        ("circle-dashed", "faint", "CBC Mon 23 and Wed 25", "Ordered, not drawn"),
        ("hourglass", "info", "Interpreter booked", "Waiting: center, 2 days"),
    ):
        card.add(
            row(Glyph(icon, color, 18), ElidedLabel(say(text), "medium"), Label(say(who), "caption"), gap=10)
        )
    return card


def _shell(page: QLayout, active: str, width: int) -> QWidget:
    right = col(top_bar(), gap=0)
    right.addLayout(page)
    right.setStretch(1, 1)
    root = QWidget()
    root.setObjectName("canvas")
    line = row(navigation(active, narrow=roomy(width) < 1100), right, gap=0)
    line.setStretch(1, 1)
    root.setLayout(line)
    return root


PAGES: dict[str, Callable[[int], QWidget]] = {
    "today": today,
    "chart": chart,
    "patients": patients,
    "since": since,
    "who_sees": who_sees_it,
}


def cut_labels(root: QWidget) -> list[str]:
    """Return the words of every label that is too small for them."""
    found: list[str] = []
    for label in root.findChildren(QLabel):
        if label.isVisibleTo(root) and not label.wordWrap() and label.text() and label.pixmap().isNull():
            room = label.contentsRect().width() + 1
            if label.fontMetrics().horizontalAdvance(label.text()) > room:
                found.append(label.text())
    return found


def sideways(root: QWidget) -> list[str]:
    """Return every pane that would have to be scrolled sideways."""
    panes = [pane for pane in root.findChildren(QAbstractScrollArea) if pane.isVisibleTo(root)]
    return [type(pane).__name__ for pane in panes if pane.horizontalScrollBar().maximum() > 0]


def shown(page: QWidget, width: int, height: int) -> QWidget:
    """Return the page laid out at a size, without a window manager."""
    page.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    page.resize(width, height)
    page.show()
    QApplication.processEvents()
    return page


def main(folder: str) -> None:
    """Write every page in both schemes, at both sizes."""
    app = QApplication([])
    for name, make in PAGES.items():
        for scheme, scale, size in (("light", 1.0, (1440, 900)), ("dark", 1.0, (1440, 900)),
                                    ("light", 1.0, (1366, 768)), ("light", 1.5, (1440, 900))):  # fmt: skip
            Theme.current().apply(app, scheme, scale)  # type: ignore[arg-type]
            page = shown(make(size[0]), *size)
            if listing := page.findChild(WorkList):
                listing.setFocus(Qt.FocusReason.OtherFocusReason)
                QApplication.processEvents()
            page.grab().save(str(Path(folder) / f"{name}_{scheme}_{scale}_{size[0]}.png"))
            page.close()


if __name__ == "__main__":
    main(sys.argv[1])
