"""When a page keeps what was typed and not saved: once nobody typed for a moment."""

from __future__ import annotations

from typing import Final

from navigator_app.ui.parts.lull import Lull
from navigator_app.ui.screens.page import Page

AUTOSAVE_MS: Final = 4_000


class Autosave(Lull):
    """Lets a page keep its draft a moment after it was started last."""

    def __init__(self, page: Page) -> None:
        super().__init__(page, AUTOSAVE_MS, page.keep_draft)
