"""Which pages and commands open to whom: asked by navigation, finder, the menu New and the page stack alike.

What a page shows decides. A page that is not named here shows charts, so that one added later opens to nobody who may
not see them. What is read in a page is another matter: the store shows nobody more than their roles do.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Final

from sync.administering import ADMINISTERS
from sync.rules.policy import Sight, Write, why_not

_EVERYBODYS: Final = frozenset(
    {
        "administration",
        "audit",
        "backups",
        "closed",
        "counter",
        "help",
        "quick_return",
        "settings",
        "syncing",
        "unlocking",
    }
)
"""Pages that show nothing of a patient but what their reader's roles show, such as whose chart was opened."""
_OF_A_KIND: Final = frozenset({"history", "kind", "record"})
"""Pages that open where the kind does that they show."""
_ANY_KIND: Final = "kinds"
_SHOW: Final[Mapping[str, str]] = {
    "directory": "endpoint",
    "emergency": "emergency_access",
    "hours": "site",
    "messages": "message",
    "prc_program": "prc_program",
}
"""Pages that show one kind and nothing else."""
_OWN: Final[Mapping[str, str]] = {"interpreting": "appointment"}
"""Pages for those who are shown no more of a kind than what names them."""
_NEED: Final[Mapping[str, tuple[str, ...]]] = {"administration": ADMINISTERS, "print": ("print",)}
"""Pages that are a deed, too: which ones, of which one is enough."""
_OF_THE_WINDOW: Final = frozenset({"away", "hide", "lock", "switch", "sync"})
"""Commands that lead to no page."""
_PAGE_OF: Final[Mapping[str, str]] = {"visits": "telehealth", "new.bill": "deed", "new.contact": "contact"}


def opens(sight: Sight, page: str, kind: str = "") -> bool:
    """Say whether a page opens to who sees so; `kind` is what it is to show, where a page shows any."""
    if page in _OWN:
        return sight.own_of(_OWN[page]) is not None
    if page in _NEED and sight.permits.isdisjoint(_NEED[page]):
        return False
    if sight.is_whole or page in _EVERYBODYS:
        return True
    if page in _OF_A_KIND:
        return _is_shown(sight, kind)
    if page == _ANY_KIND:
        return bool(sight.kinds)
    return page in _SHOW and _is_shown(sight, _SHOW[page])


def opens_command(sight: Sight, roles: AbstractSet[str], command: str) -> bool:
    """Say whether a command of the finder is for who sees so and has these roles."""
    verb, _, rest = command.partition(".")
    if command in _OF_THE_WINDOW:
        return True
    if verb == "new":
        return may_begin(sight, roles, rest, _PAGE_OF.get(command, "record"))
    if verb in ("list", "paper"):
        return opens(sight, "kind", rest) if verb == "list" else opens(sight, "print")
    return opens(sight, _PAGE_OF.get(command, command))


def may_begin(sight: Sight, roles: AbstractSet[str], kind: str, page: str) -> bool:
    """Say whether somebody begins a record of a kind on a page; of no kind, whether they open the page."""
    is_theirs = not kind or why_not(roles, Write(kind, "create")) is None
    return is_theirs and opens(sight, page, kind)


def _is_shown(sight: Sight, kind: str) -> bool:
    """Say whether records of a kind are shown whole, all or those that name whoever sees so."""
    own = sight.own_of(kind)
    return sight.shows(kind) or (own is not None and not own.fields)
