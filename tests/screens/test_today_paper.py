"""What Today puts on paper: the day list by Ctrl+P, the driver's list from the menu, read back from the pages."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from navigator_app.desk import Desk
from navigator_app.queries.prints.printable import PRINTABLES
from navigator_app.queries.work.narrowing import Narrowing
from navigator_app.ui.printing.leaving import pdf
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.printing.view import PrintPage
from navigator_app.ui.screens.today.state import Narrowed
from navigator_app.ui.screens.today.view import TodayPage
from navigator_app.ui.shell.shell import Shell
from sync.rules.driver import tells_why
from tests.desks import CENTER, CLINIC
from tests.screens.read_back import texts
from tests.screens.shells import Morning, go, settled


def printed(qtbot: QtBot, shell: Shell) -> list[str]:
    settled(qtbot, shell)
    page = shell.page
    assert isinstance(page, PrintPage)
    assert page.pages is not None
    return texts(pdf(page.pages))


def test_ctrl_p_shows_the_day_list_of_this_place(qtbot: QtBot, shell: Shell, morning: Morning) -> None:
    go(qtbot, shell, Target("today"))
    shell.show_paper()
    pages = printed(qtbot, shell)
    assert "Day list, Juniper Creek, Sat Nov 21, 2026" in pages[0]
    said = " ".join(pages)
    assert "Moss, Marian" in said
    assert "DOB 03/14/1965" in said
    assert "Ask pathology for the report" in said
    assert "Mon Nov 23, 2026" in said
    assert all("PRACTICE" in page for page in pages)


def test_the_paper_is_of_the_place_that_today_is_narrowed_to(
    qtbot: QtBot, shell: Shell, morning: Morning
) -> None:
    page = go(qtbot, shell, Target("today"))
    assert isinstance(page, TodayPage)
    page.take(Narrowed(Narrowing(site_id=CENTER)))
    assert page.paper() == Target("print", "day", CENTER)
    page.paper_menu.fill()
    offered = [action.text() for action in page.paper_menu.list.actions()]
    assert offered == [
        "&Day list, Mesa View (Ctrl+P)",
        "&1 Driver's list, Sat Nov 21",
        "&2 Driver's list, Mon Nov 23",
    ]


def test_the_drivers_list_is_the_days_rides_and_tells_nothing_else(
    qtbot: QtBot, shell: Shell, desk: Desk, morning: Morning
) -> None:
    page = go(qtbot, shell, Target("today"))
    assert isinstance(page, TodayPage)
    shell.go(Target("print", "driver", f"{CLINIC}/2026-12-01"))
    pages = printed(qtbot, shell)
    said = " ".join(pages)
    assert "Rides from Juniper Creek, Tue Dec 1, 2026" in said
    assert "Dale, Delia" in said
    assert "First oncology visit" not in said
    assert "1979" not in said
    assert not tells_why(said)
    assert PRINTABLES["driver"].make(desk, f"{CLINIC}/2026-12-01", frozenset()) is not None


def test_a_day_without_rides_says_so(qtbot: QtBot, shell: Shell, morning: Morning) -> None:
    shell.go(Target("print", "driver", f"{CLINIC}/2026-11-29"))
    assert "No ride is known here for this day." in " ".join(printed(qtbot, shell))
