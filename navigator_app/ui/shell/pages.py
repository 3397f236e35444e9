"""Which page stands behind which name; each is imported when it is first shown."""

from __future__ import annotations

from importlib import import_module
from typing import Final, cast

from navigator_app.ui.screens.page import Host, Page
from navigator_app.ui.session import Session

_PLACES: Final = {
    "today": ("today", "TodayPage"),
    "queue": ("queue", "QueuePage"),
    "patients": ("patients", "PatientsPage"),
    "chart": ("chart", "ChartPage"),
    "walk_in": ("walk_in", "WalkInPage"),
    "who_sees": ("who_sees", "WhoSeesPage"),
    "emergency": ("emergency", "EmergencyPage"),
    "same_person": ("same_person", "SamePersonPage"),
    "possible": ("possible", "PossiblePage"),
    "referral": ("referral", "ReferralPage"),
    "authorization": ("authorization", "AuthorizationPage"),
    "bill": ("bill", "BillPage"),
    "prc_program": ("prc_program", "PrcProgramPage"),
    "trip": ("trip", "TripPage"),
    "review": ("review", "ReviewPage"),
    "collision": ("collision", "CollisionPage"),
    "referrals": ("drawer", "ReferralsPage"),
    "board": ("board", "BoardPage"),
    "labs": ("drawer", "LabsPage"),
    "travel": ("drawer", "TravelPage"),
    "telehealth": ("drawer", "TelehealthPage"),
    "messages": ("drawer", "MessagesPage"),
    "unmatched": ("unmatched", "UnmatchedPage"),
    "kinds": ("kinds", "KindsPage"),
    "kind": ("kind_list", "KindListPage"),
    "import": ("importing", "ImportPage"),
    "spreadsheet": ("spreadsheet", "SpreadsheetPage"),
    "document": ("document", "DocumentPage"),
    "record": ("record", "RecordPage"),
    "history": ("history", "HistoryPage"),
    "respond": ("respond", "RespondPage"),
    "cover": ("cover", "CoverPage"),
    "hours": ("hours", "HoursPage"),
    "directory": ("directory", "DirectoryPage"),
    "deed": ("deed", "DeedPage"),
    "contact": ("contact", "ContactPage"),
    "call": ("call", "CallPage"),
    "reply": ("reply", "ReplyPage"),
    "since": ("since", "SincePage"),
    "print": ("printing", "PrintPage"),
    "syncing": ("syncing", "SyncingPage"),
    "settings": ("settings", "SettingsPage"),
    "audit": ("audit", "DeedsPage"),
    "unlocking": ("unlocking", "UnlockingPage"),
    "administration": ("administration", "AdministrationPage"),
    "quick_return": ("quick_return", "QuickReturnPage"),
    "backups": ("backups", "BackupsPage"),
    "help": ("help", "HelpPage"),
    "counter": ("counter", "CounterPage"),
    "closed": ("closed", "ClosedPage"),
    "interpreting": ("interpreting", "InterpretingPage"),
    "lesson": ("lesson", "LessonPage"),
}
SECTION_OF: Final = {
    "chart": "patients",
    "walk_in": "patients",
    "who_sees": "patients",
    "emergency": "patients",
    "same_person": "patients",
    "possible": "patients",
    "referral": "referrals",
    "authorization": "referrals",
    "bill": "referrals",
    "prc_program": "",
    "board": "referrals",
    "trip": "travel",
    "import": "unmatched",
    "spreadsheet": "patients",
    "kind": "kinds",
    "document": "patients",
    "cover": "today",
    "hours": "queue",
    "directory": "",
    "respond": "queue",
    "reply": "referrals",
    "since": "today",
    "lesson": "help",
    "audit": "settings",
    "unlocking": "settings",
    "administration": "settings",
    "quick_return": "settings",
    "backups": "settings",
    "print": "",
    "syncing": "",
    "counter": "patients",
    "closed": "",
}
"""The section that is marked for a page that is none itself."""
ASIDES: Final = frozenset({"contact", "call"})
"""Pages that a key opens over whatever is at hand; behind them it stays as it was."""


def page_names() -> tuple[str, ...]:
    """Name every page."""
    return tuple(_PLACES)


def make_page(name: str, session: Session, host: Host) -> Page:
    """Make a page.

    Raises: KeyError for a name that no page has.
    """
    return page_class(name)(session, host)


def page_class(name: str) -> type[Page]:
    """Give the class of a page.

    Raises: KeyError for a name that no page has.
    """
    room, cls = _PLACES[name]
    return cast("type[Page]", getattr(import_module(f"navigator_app.ui.screens.{room}.view"), cls))
