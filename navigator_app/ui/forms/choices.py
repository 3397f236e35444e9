"""What a code list offers to choose from; apart from `sayings`, since the entrance says things and loads no lists."""

from __future__ import annotations

from navigator_app.ui import sayings
from sync.rules.codes import code_list


def choices_of(codes: str) -> list[tuple[str, str]]:
    """Give the choices of a code list: code, and its label in the language of the desk."""
    return [(code.code, sayings.words(code.label)) for code in code_list(codes).offered()]
