"""The sections of the program and the keys of the whole window, each declared once; the help page derives from here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sync.words import say


@dataclass(frozen=True)
class Section:
    """One entry of the navigation."""

    page: str
    words: str
    icon: str
    is_below: bool = False
    """Stands under the sync card."""
    is_centers: bool = False
    """Shown at the center's desks alone."""


SECTIONS: Final = (
    Section("today", say("Today"), "sun"),
    Section("queue", say("Queue"), "list-checks", is_centers=True),
    Section("interpreting", say("My visits"), "calendar"),
    Section("patients", say("Patients"), "users"),
    Section("referrals", say("Referrals"), "send"),
    Section("labs", say("Labs"), "flask-conical"),
    Section("travel", say("Travel"), "car"),
    Section("telehealth", say("Telehealth"), "video"),
    Section("messages", say("Messages"), "message-square"),
    Section("unmatched", say("Unmatched"), "inbox"),
    Section("kinds", say("All records"), "clipboard-list"),
    Section("settings", say("Settings"), "settings", is_below=True),
    Section("help", say("Help"), "circle-help", is_below=True),
)


@dataclass(frozen=True)
class KeyDeed:
    """A key and what it does; `deed` is the shell's method, empty for keys that a list or form handles."""

    keys: str
    words: str
    deed: str = ""
    where: str = say("Everywhere")

    @property
    def is_letter(self) -> bool:
        """Whether it is single letters or figures, which a person turns on first."""
        return all(len(key) == 1 and key.isalnum() for key in self.keys.split(", "))


_CHART = say("In a chart")
_WALK_IN = say("In Walk-in")
_LIST = say("In lists")
_FORM = say("In forms")
_REVIEW = say("In a Review")
_PAPER = say("In a document")
_PAIR = say("Where two charts are side by side")


def keyed(*, is_center: bool, hidden: frozenset[str] = frozenset()) -> tuple[Section, ...]:
    """Give the sections that Ctrl and a number lead to, in the order in which they are shown at this desk."""
    shown = (one for one in SECTIONS if not one.is_below and (is_center or not one.is_centers))
    return tuple(one for one in shown if one.page not in hidden)[:8]


KEYS: Final = (
    KeyDeed("Ctrl+K", say("Find a patient, record or command"), "go_find"),
    KeyDeed("Ctrl+N", say("New"), "show_new"),
    KeyDeed("Ctrl+1", say("Today; Ctrl+2 to Ctrl+8 the other sections")),
    KeyDeed("F4", say("Note a contact"), "note_contact"),
    KeyDeed("F6", say("Next pane"), "next_pane"),
    KeyDeed("F8", say("Take a call"), "take_call"),
    KeyDeed("Esc", say("Back"), "back"),
    KeyDeed("Ctrl+Z", say("Undo what was just done"), "undo"),
    KeyDeed("F9", say("Walk-in: somebody is here"), "show_walk_in"),
    KeyDeed("Ctrl+P", say("Paper: the sheet of this screen, then print it"), "show_paper"),
    KeyDeed("Ctrl+L", say("Lock now"), "lock"),
    KeyDeed("Ctrl+Shift+L", say("Step away: your PIN opens again for a while"), "step_away"),
    KeyDeed("F12", say("Hide the screen; any key gives it back"), "hide_screen"),
    KeyDeed("Ctrl+Shift+P", say("Switch person: lock, and ask who is here now"), "switch_person"),
    KeyDeed("F7", say("Counter view: initials, no diagnosis; again to end it"), "turn_counter"),
    KeyDeed("Ctrl+Shift+S", say("Exchange now"), "sync_now"),
    KeyDeed("Ctrl+,", say("Settings"), "show_settings"),
    KeyDeed("F1", say("Help for this screen"), "show_help"),
    KeyDeed("Ctrl+?", say("All keys"), "show_keys"),
    KeyDeed("Ctrl+Enter", say("Note that they were seen"), where=_WALK_IN),
    KeyDeed("W", say("Who sees this chart"), where=_CHART),
    KeyDeed("P", say("People, wishes and how they are reached"), where=_CHART),
    KeyDeed("N", say("Not now: keep their words, or take it back"), where=_CHART),
    KeyDeed("B", say("Add a barrier to care"), where=_CHART),
    KeyDeed("H", say("History of the chart, field by field"), where=_CHART),
    KeyDeed("/", say("Find in the timeline"), where=_CHART),
    KeyDeed("J, K", say("Move, like the arrows"), where=_LIST),
    KeyDeed("Enter", say("Open"), where=_LIST),
    KeyDeed("E, S, B, D, A, R, C", say("The deed whose letter the row shows"), where=_LIST),
    KeyDeed("/", say("Filter"), where=_LIST),
    KeyDeed("F", say("Saved filters of Today"), where=_LIST),
    KeyDeed("X, Shift+Down, Ctrl+A", say("Mark rows of Today for one deed together"), where=_LIST),
    KeyDeed("U", say("Undo what was just done, in Today"), where=_LIST),
    KeyDeed("Ctrl+S", say("Save"), where=_FORM),
    KeyDeed("1, 2, 3", say("The choice that shows this digit, and on to the next question"), where=_FORM),
    KeyDeed("Ctrl+H", say("Who wrote this field, where and when"), where=_FORM),
    KeyDeed("Alt", say("With the underlined letter: go to that field"), where=_FORM),
    KeyDeed("1, 2", say("Choose a side"), where=_REVIEW),
    KeyDeed("N", say("Next decision"), where=_REVIEW),
    KeyDeed("1, 2", say("One person, two people"), where=_PAIR),
    KeyDeed("U", say("Take back what was decided"), where=_PAIR),
    KeyDeed("PgUp, PgDown", say("The page before, the next page"), where=_PAPER),
    KeyDeed("Ctrl++, Ctrl+-, Ctrl+0", say("Larger, smaller, as wide as the pane"), where=_PAPER),
)
