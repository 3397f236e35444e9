"""What a code list offers to choose from; apart from `sayings`, since the entrance says things and loads no lists."""

from __future__ import annotations

from typing import Final, TypeVar

from navigator_app.queries.site_wishes import SiteWishes
from navigator_app.ui import sayings
from navigator_app.ui.forms.editor import Editor
from sync.rules.codes import Code, code_list, label_of

E = TypeVar("E", bound=Editor)
NO_WISHES: Final = SiteWishes()
"""For a list that is the same at every site."""


def offered(codes: str, wishes: SiteWishes) -> tuple[Code, ...]:
    """Give what of a code list may be chosen at a site, and the site's own words behind it."""
    hidden = wishes.codes.get(codes, frozenset())
    ours = (one for one in code_list(codes).offered() if one.code not in hidden)
    return (*ours, *(Code(code=word, label=word) for word in wishes.added.get(codes, ())))


def choices_of(codes: str, wishes: SiteWishes) -> list[tuple[str, str]]:
    """Give the choices of a code list: code, and its label in the language of the desk."""
    return [(one.code, sayings.words(one.label)) for one in offered(codes, wishes)]


def coded(editor: E, codes: str) -> E:
    """Let an editor call a code that it does not offer by its words: one that a site hides, or that was retired."""
    editor.words_of = lambda code: sayings.words(label_of(codes, code))
    return editor
