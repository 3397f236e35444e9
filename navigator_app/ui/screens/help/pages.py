"""The written pages of help: `resources/help/NAME.md` in English, beside them `resources/help/LANGUAGE/NAME.md`."""

from __future__ import annotations

from pathlib import Path

from navigator_app.ui.i18n import SOURCE_LANGUAGE
from navigator_app.ui.screens.help.state import Topic


def pages(folder: Path, language: str) -> tuple[Topic, ...]:
    """Read every page in its order, in a language where the page is in it and else in English."""
    return tuple(_page(path, language) for path in sorted(folder.glob("*.md")))


def _page(english: Path, language: str) -> Topic:
    own = english.parent / language / english.name
    if own.is_file():
        return _read(own, language)
    return _read(english, SOURCE_LANGUAGE)


def _read(path: Path, language: str) -> Topic:
    title, _, body = path.read_text(encoding="utf-8").partition("\n")
    return Topic(path.stem.partition("-")[2], title.removeprefix("# ").strip(), body.strip(), language)
