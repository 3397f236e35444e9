"""What a code list offers to choose from; apart from `sayings`, since the entrance says things and loads no lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from navigator_app.ui import sayings
from navigator_app.ui.forms.editor import Editor
from sync.rules.codes import Code, code_list, label_of

E = TypeVar("E", bound=Editor)
Hidden = Mapping[str, frozenset[str]]
"""Name of a code list -> what a site does not offer of it."""


def offered(codes: str, hidden: Hidden) -> tuple[Code, ...]:
    """Give what of a code list may be chosen at a site."""
    left_out = hidden.get(codes, frozenset())
    return tuple(one for one in code_list(codes).offered() if one.code not in left_out)


def choices_of(codes: str, hidden: Hidden) -> list[tuple[str, str]]:
    """Give the choices of a code list: code, and its label in the language of the desk."""
    return [(one.code, sayings.words(one.label)) for one in offered(codes, hidden)]


def coded(editor: E, codes: str) -> E:
    """Let an editor call a code that it does not offer by its words: one that a site hides, or that was retired."""
    editor.words_of = lambda code: sayings.words(label_of(codes, code))
    return editor
