"""What of the shell is for who sits here: sections, where one begins, and the lines of New."""

from __future__ import annotations

from functools import partial

from navigator_app import deciding
from navigator_app.open_pages import may_begin
from navigator_app.ui.session import Session
from navigator_app.ui.shell.new_menu import Beginning, beginnings
from navigator_app.ui.shell.sections import SECTIONS


def hidden_sections(session: Session) -> frozenset[str]:
    """Name the sections that the site of this desk does without, and those that do not open to who sits here."""
    return session.wishes.sections | {one.page for one in SECTIONS if not session.opens(one.page)}


def first_page(session: Session) -> str:
    """Name where one begins: Today, else the first section that opens."""
    hidden = hidden_sections(session)
    return next(one.page for one in SECTIONS if one.page not in hidden)


def new_lines(session: Session) -> tuple[Beginning, ...]:
    """Give the lines of New."""
    roles = deciding.roles(session.desk)
    return beginnings(hidden_sections(session), partial(may_begin, session.sight, roles))
