"""The parts: nothing that names a person is cut, nothing is said by color alone, undo works once."""

from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.chip import Chip
from navigator_app.ui.parts.choice import ChoiceCard, choice_group
from navigator_app.ui.parts.labels import DOT, ElidedLabel, Label, lines_of, unbroken
from navigator_app.ui.parts.layout import box, col, scrolled
from navigator_app.ui.parts.nav import SyncCard
from navigator_app.ui.parts.placeholder import LOADING_AFTER_MS, Placeholder, Skeleton, States
from navigator_app.ui.parts.segment import Segment
from navigator_app.ui.parts.strokes import wrap_flags
from navigator_app.ui.parts.tabs import Tabs
from navigator_app.ui.parts.tiles import Tile, TileText
from navigator_app.ui.parts.timeline import Timeline, TimelineRow
from navigator_app.ui.parts.toast import Toast
from navigator_app.ui.parts.trend import Trend, TrendData, TrendPoint
from navigator_app.ui.parts.trend_data import TrendScale
from navigator_app.ui.parts.trend_layout import place_labels, round_ticks
from navigator_app.ui.theme.style import Theme
from tests.screens import gallery, invented


@given(
    st.lists(st.text(alphabet="0123456789-/ abcXYZ", min_size=1, max_size=30), max_size=8),
    st.integers(min_value=3, max_value=60),
)
def test_facts_are_broken_into_lines_and_never_cut(facts: list[str], letters: int) -> None:
    lines = lines_of(facts, letters, len)
    shown = "".join(lines).replace(DOT, "").replace(" ", "")
    assert shown == "".join(facts).replace(" ", "")
    assert all(len(line) <= letters for line in lines)


def test_a_record_number_stays_in_one_piece_on_the_next_line() -> None:
    assert lines_of(["61 F", "DOB 03/14/1965", "MRN 448-201"], 30, len) == [
        "61 F · DOB 03/14/1965",
        "MRN 448-201",
    ]


@pytest.mark.parametrize("width", [80, 120, 200, 400])
def test_a_value_never_parts_from_its_flag_where_text_wraps(dressed: QApplication, width: int) -> None:
    metrics = Theme.current().metrics("body")
    value = unbroken("Plt 142 L")
    text = f"WBC, Hgb and {value} today"
    assert metrics.horizontalAdvance(value) <= width
    assert not wrap_flags(metrics, text, width) & int(Qt.TextFlag.TextWrapAnywhere)


def test_markup_in_a_name_stays_a_name(dressed: QApplication, qtbot: QtBot) -> None:
    name = "<b>Moss</b>, <img src=x>"
    label, elided = Label(name), ElidedLabel(name)
    qtbot.addWidget(label)
    qtbot.addWidget(elided)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert "<img" not in elided.toolTip()
    assert elided.accessibleName() == name


def test_a_button_without_words_needs_a_name(dressed: QApplication, qtbot: QtBot) -> None:
    with pytest.raises(ValueError, match="name"):
        button("", icon="bell")
    bell = button("", icon="bell", name="Notifications")
    qtbot.addWidget(bell)
    assert bell.accessibleName() == "Notifications"
    assert "Notifications" in bell.toolTip()


def test_a_button_is_pressed_with_enter_as_well_as_with_space(dressed: QApplication, qtbot: QtBot) -> None:
    pressed, presses = button("Exchange now"), list[bool]()
    qtbot.addWidget(pressed)
    pressed.clicked.connect(lambda: presses.append(True))
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
        QTest.keyClick(pressed, key)
    assert len(presses) == 3


def test_words_that_come_later_keep_their_distance_from_the_icon(dressed: QApplication, qtbot: QtBot) -> None:
    made, later = button("Since Thu", "", "clock"), button("", "", "clock", "Since Thu")
    for one in (made, later):
        qtbot.addWidget(one)
    later.setText("Since Thu")
    assert later.iconSize() == made.iconSize()
    assert later.property("iconOnly") == made.property("iconOnly")


@pytest.mark.parametrize("width", [240, 367, 900])
def test_a_placeholder_stays_inside_a_narrow_pane_and_in_its_middle(
    dressed: QApplication, qtbot: QtBot, width: int
) -> None:
    shown = Placeholder("sun", "Nothing selected", "Choose a row to see what it is about.")
    qtbot.addWidget(shown)
    shown.resize(width, 400)
    shown.show()
    assert shown.minimumSizeHint().width() <= width
    for label in shown.findChildren(Label):
        assert abs(label.geometry().center().x() - shown.rect().center().x()) <= 2


@pytest.mark.parametrize("lines", [4, 40])
def test_a_page_scrolls_no_further_than_its_words_go(dressed: QApplication, qtbot: QtBot, lines: int) -> None:
    text = "What was saved here goes out with the next exchange. " * 3
    words = [Label(text, wrap=True) for _ in range(lines)]
    area = scrolled(box(col(*words, None)))
    qtbot.addWidget(area)
    area.resize(900, 400)
    area.show()
    sheet = area.widget()
    assert sheet is not None
    last = words[-1]
    end = last.mapTo(sheet, last.rect().bottomLeft()).y()
    assert area.verticalScrollBar().maximum() == max(0, end + 1 - area.viewport().height())
    assert sheet.height() == max(end + 1, area.viewport().height())


def test_a_chip_says_its_state_in_words(dressed: QApplication, qtbot: QtBot) -> None:
    chip = Chip("Sent back: no signature", "danger", "circle-x")
    qtbot.addWidget(chip)
    assert chip.accessibleName() == "Sent back: no signature"


def test_undo_is_offered_with_the_patients_name_and_works_once(dressed: QApplication, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    window.show()
    toast, undone = Toast(window), []
    toast.show_done("Marked done: CBC drawn. Moss, Marian", lambda: undone.append("CBC"))
    assert toast.isVisible()
    assert window.rect().contains(toast.geometry())
    assert "Moss, Marian" in toast.way_back.accessibleName()
    toast.undo()
    toast.undo()
    assert undone == ["CBC"]
    assert not toast.isVisible()


def test_a_long_toast_wraps_inside_a_narrow_window(dressed: QApplication, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(420, 400)
    window.show()
    toast = Toast(window)
    toast.show_done(
        "Marked done: confirm that the twice-weekly CBC was drawn at the clinic. Moss, Marian", print
    )
    assert window.rect().contains(toast.geometry())
    assert not gallery.cut_labels(toast)


def test_segments_are_radio_buttons_that_arrows_move(dressed: QApplication, qtbot: QtBot) -> None:
    segment = Segment("Whose work", ["Mine", "Clinic", "Everyone"])
    qtbot.addWidget(segment)
    segment.show()
    faces = [QAccessible.queryAccessibleInterface(each) for each in segment.choices]
    assert {face.role() for face in faces} == {QAccessible.Role.RadioButton}
    segment.choices[0].setFocus()
    qtbot.waitUntil(segment.choices[0].hasFocus)
    with qtbot.waitSignal(segment.chosen) as chosen:
        QTest.keyClick(segment.choices[0], Qt.Key.Key_Right)
    assert chosen.args == [1]
    assert segment.selected == 1


def test_a_review_opens_with_no_side_chosen_and_long_sides_are_not_cut(
    dressed: QApplication, qtbot: QtBot
) -> None:
    sides = [
        ChoiceCard("None needed", "was: Not decided", "Lodging, this computer"),
        ChoiceCard(
            "Lodge near the center, one night, with a ride each morning",
            "was: Not decided",
            "Lodging, center",
        ),
    ]
    group = choice_group(sides)
    assert group.checkedId() == -1
    for side in sides:
        qtbot.addWidget(side)
        side.resize(180, 40)
        side.show()
    assert sides[1].height() > sides[0].height()
    assert sides[1].accessibleName().startswith("Lodging, center: Lodge near")
    sides[1].click()
    assert group.checkedId() == 1
    sides[0].click()
    assert [side.isChecked() for side in sides] == [True, False]


def test_a_tab_is_read_once_with_its_count(dressed: QApplication, qtbot: QtBot) -> None:
    tabs = Tabs("Parts", ["Overview", "Referrals"])
    qtbot.addWidget(tabs)
    tabs.set_count(1, 2)
    assert tabs.tabText(1) == "Referrals  2"
    tabs.set_count(1, 0)
    assert tabs.tabText(1) == "Referrals"


def test_a_tile_is_a_filter_that_names_its_count(dressed: QApplication, qtbot: QtBot) -> None:
    tile = Tile(TileText("late", "Overdue", "octagon-alert", "danger"), 2)
    qtbot.addWidget(tile)
    assert tile.accessibleName() == "Overdue: 2"
    QTest.keyClick(tile, Qt.Key.Key_Space)
    assert tile.isChecked()


def test_loading_shows_only_when_the_answer_takes_its_time(dressed: QApplication, qtbot: QtBot) -> None:
    states = States(Label("content"))
    qtbot.addWidget(states)
    states.show()
    states.show_loading()
    states.show_content()
    assert states.findChild(Skeleton) is None
    states.show_loading()
    qtbot.waitUntil(lambda: states.findChild(Skeleton) is not None, timeout=LOADING_AFTER_MS * 20)
    states.show_content()
    assert isinstance(states.currentWidget(), Label)


def test_trouble_says_what_happened_what_is_safe_and_what_now(dressed: QApplication, qtbot: QtBot) -> None:
    states = States(Label("content"))
    qtbot.addWidget(states)
    states.show_error("The list could not be read.", "Your work is saved.", "Try again in a minute.")
    shown = states.currentWidget()
    assert isinstance(shown, Placeholder)
    assert shown.accessibleName() == "The list could not be read."
    assert "Your work is saved." in shown.accessibleDescription()


def test_events_of_the_timeline_are_buttons_with_a_whole_sentence(
    dressed: QApplication, qtbot: QtBot
) -> None:
    timeline = Timeline(invented.timeline_items())
    qtbot.addWidget(timeline)
    timeline.resize(500, 900)
    timeline.show()
    rows = timeline.findChildren(TimelineRow)
    assert rows[3].accessibleName() == (
        "Nov 15. Pegfilgrastim given, day after cycle 2. Lab plan asked of Dr. Lane, Juniper Creek: "
        "CBC Mon and Thu. Cancer center"
    )
    with qtbot.waitSignal(timeline.opened) as opened:
        QTest.keyClick(rows[1], Qt.Key.Key_Return)
    assert opened.args == ["b"]


def test_the_trend_tells_every_value_with_flag_unit_and_day(dressed: QApplication, qtbot: QtBot) -> None:
    trend = Trend(invented.trend_data())
    qtbot.addWidget(trend)
    heard = trend.accessibleDescription()
    for part in ("50.0 HH 10⁹/L, Nov 16", "2.4 L 10⁹/L, Nov 12", "Lab's range 4", "Window by R. Ortiz MD"):
        assert part in heard
    assert trend.accessibleName() == "White cells, 10⁹/L"


@pytest.mark.parametrize("width", [260, 320, 440])
def test_labels_of_the_trend_touch_nothing(dressed: QApplication, qtbot: QtBot, width: int) -> None:
    trend = Trend(invented.trend_data())
    qtbot.addWidget(trend)
    trend.resize(width, 170)
    places = [place for place in trend.label_places() if place is not None]
    assert len(places) == 5
    assert not any(one.intersects(other) for one, other in combinations(places, 2))
    assert all(QRectF(trend.rect()).contains(place) for place in places)


def test_a_year_of_results_leaves_out_labels_rather_than_piling_them_up(
    dressed: QApplication, qtbot: QtBot
) -> None:
    start = datetime(2026, 1, 5, 17, tzinfo=UTC)
    points = tuple(
        TrendPoint(start + timedelta(days=4 * n), 3 + n % 7, f"{3 + n % 7}.0", "", f"day {n}", f"{n}")
        for n in range(90)
    )
    trend = Trend(TrendData("White cells", "10⁹/L", points))
    qtbot.addWidget(trend)
    trend.resize(320, 170)
    places = [place for place in trend.label_places() if place is not None]
    assert 0 < len(places) < 90
    assert not any(one.intersects(other) for one, other in combinations(places, 2))


def test_arrow_keys_step_through_the_results(dressed: QApplication, qtbot: QtBot) -> None:
    trend = Trend(invented.trend_data())
    qtbot.addWidget(trend)
    trend.show()
    before = trend.grab().toImage()
    QTest.keyClick(trend, Qt.Key.Key_Left)
    assert trend.grab().toImage() != before


@given(
    st.floats(min_value=-1e4, max_value=1e6, allow_nan=False),
    st.floats(min_value=0, max_value=1e6, allow_nan=False),
)
def test_ticks_hold_every_value_between_them(low: float, span: float) -> None:
    ticks = round_ticks(low, low + span)
    assert 2 <= len(ticks) <= 4
    slack = 1e-6 * max(1.0, abs(low), span)
    assert ticks[0] <= low + slack
    assert ticks[-1] >= low + span - slack


@pytest.mark.parametrize("value", [0.0, 0.03, 11.2, 88.5, 142.0, 250_000.0, -3.0])
def test_a_single_value_has_an_axis_on_which_no_two_ticks_read_the_same(
    dressed: QApplication, value: float
) -> None:
    point = TrendPoint(datetime(2026, 11, 16, 15, 10, tzinfo=UTC), value, f"{value}", "", "Nov 16", "told")
    ticks = TrendScale(TrendData("White cells", "10⁹/L", (point,)), 320, 170).ticks
    told = [f"{tick:g}" for tick in ticks]
    assert len(told) >= 2
    assert len(set(told)) == len(told)
    assert ticks[0] <= value <= ticks[-1]


@given(st.floats(min_value=-1e6, max_value=1e6), st.floats(min_value=0, max_value=1e6))
def test_no_two_ticks_read_the_same_however_close_the_values(low: float, span: float) -> None:
    told = [f"{tick:g}" for tick in round_ticks(low, low + span)]
    assert len(set(told)) == len(told)


@given(st.lists(st.tuples(st.floats(30, 270), st.floats(40, 150)), min_size=1, max_size=25))
def test_no_two_labels_ever_overlap(spots: list[tuple[float, float]]) -> None:
    points = [QPointF(x, y) for x, y in sorted(spots)]
    sizes = [QSizeF(36, 14)] * len(points)
    places = place_labels(points, sizes, [False] * len(points), QRectF(0, 0, 300, 170))
    shown = [place for place in places if place is not None]
    assert not any(one.intersects(other) for one, other in combinations(shown, 2))


def test_the_sync_card_grows_with_its_words_and_cuts_none(dressed: QApplication) -> None:
    card = SyncCard()
    card.say("cloud", "nav_text", "Up to date", "Nothing waits.")
    short = card.heightForWidth(192)
    card.say(
        "lock", "nav_warn", "The center took this computer off the hub. Call the center.", "Nothing waits."
    )
    assert card.heightForWidth(192) > short + Theme.current().metrics("body").height()
