"""The language of the desk: catalogues in `resources/i18n`, and a pseudo-language for tests.

Our texts are English in the code. A catalogue says each of them in another language, and of each whether somebody
who speaks it approved it; what it does not say stays English. `python -m tests.i18n` finds the texts. Qt's own words
(a calendar's, a dialog's) come from the files Qt carries.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator

from sync.resources import resource, resources_root
from sync.words import When, Words

SOURCE_LANGUAGE: Final = "en"
WORDS_CONTEXT: Final = "Words"
_SPOKEN: Final = "language"
"""The property of the application that holds which language it speaks."""
_ACCENTED: Final = str.maketrans("AEIOUaeiouncyNCY", "ÀÉÎÕÜàéîõüñçýÑÇÝ")


class PseudoTranslator(QTranslator):
    """English with accents and a third longer: shows what is not translated and what has no room."""

    def translate(
        self, _context: str, source_text: str, _disambiguation: str | None = None, n: int = -1
    ) -> str:
        """Return the text in the pseudo-language; the parts in braces stay, for they are filled in."""
        text = source_text.replace("%n", str(n)) if n >= 0 else source_text
        pieces = text.split("{")
        said = [pieces[0].translate(_ACCENTED)]
        for piece in pieces[1:]:
            name, brace, rest = piece.partition("}")
            said.append("{" + name + brace + rest.translate(_ACCENTED))
        longer = "".join(" " if place % 6 == 5 else "~" for place in range(max(1, len(text) // 3)))
        return "".join(said) + longer

    def isEmpty(self) -> bool:
        """Say that there is something to translate with, so that Qt asks."""
        return False


class CatalogueTranslator(QTranslator):
    """What a catalogue says; for a text that it does not say nothing, so that English stays."""

    def __init__(self, parent: QCoreApplication, said: Mapping[str, str]) -> None:
        super().__init__(parent)
        self._said = said

    def translate(
        self, _context: str, source_text: str, _disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        """Return the text in the language of the catalogue; None where it is not in it, so that Qt asks on."""
        found = self._said.get(source_text)
        return found.replace("%n", str(n)) if found and n >= 0 else found

    def isEmpty(self) -> bool:
        """Say that there is something to translate with, so that Qt asks."""
        return False


@dataclass(frozen=True)
class Catalogue:
    """A language as it is prepared: `said` is empty of what nobody translated yet."""

    language: str
    name: str
    said: Mapping[str, str]
    approved: int
    """How many of what is said somebody approved who speaks it."""

    @property
    def is_approved(self) -> bool:
        """Whether somebody approved all of it."""
        return self.approved == len(self.said)


def catalogue(language: str) -> Catalogue:
    """Read the catalogue of a language.

    Raises: FileNotFoundError when there is none.
    """
    plain = json.loads(resource(f"i18n/{language}.json").read_text("utf-8"))
    said = {entry["en"]: entry["to"] for entry in plain["entries"] if entry["to"]}
    approved = sum(bool(entry["to"] and entry["approved_by"]) for entry in plain["entries"])
    return Catalogue(language, plain["name"], said, approved)


def spoken(text: str) -> str:
    """Return a sentence in the language of the desk.

    Shape: `Words` of the rooms below are looked up by their template and filled anew; plain text is looked up
    as it stands, so names and numbers come back unchanged.
    """
    if not isinstance(text, Words):
        return QCoreApplication.translate(WORDS_CONTEXT, text) if text else ""
    values = {name: _inside(value) for name, value in text.values.items()}
    template = QCoreApplication.translate(WORDS_CONTEXT, text.template)
    said = template.format(**values) if values else template
    return said.lower() if text.is_small else said


def _inside(value: object) -> object:
    """Say what stands inside a sentence; what is not of our words comes back as it is."""
    if isinstance(value, Words):
        return spoken(value)
    return value.written(spoken) if isinstance(value, When) else value


def languages() -> tuple[str, ...]:
    """Return the languages there are, English first."""
    found = sorted(path.stem for path in (resources_root() / "i18n").glob("*.json"))
    return (SOURCE_LANGUAGE, *found)


def language_spoken() -> str:
    """Return the language that the program speaks now."""
    app = QCoreApplication.instance()
    return str(app.property(_SPOKEN) or SOURCE_LANGUAGE) if app else SOURCE_LANGUAGE


def install_language(app: QCoreApplication, language: str) -> bool:
    """Make the program speak a language from now on; False when there is no catalogue of it.

    Windows that are open keep their words: install before building them.
    """
    for old in app.findChildren(QTranslator):
        app.removeTranslator(old)
        old.deleteLater()
    app.setProperty(_SPOKEN, SOURCE_LANGUAGE)
    if language not in languages():
        return False
    app.setProperty(_SPOKEN, language)
    if language != SOURCE_LANGUAGE:
        of_qt = QTranslator(app)
        if of_qt.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            app.installTranslator(of_qt)
        app.installTranslator(CatalogueTranslator(app, catalogue(language).said))
    return True


def install_pseudo(app: QCoreApplication) -> None:
    """Speak the pseudo-language, for pictures and tests."""
    install_language(app, SOURCE_LANGUAGE)
    pseudo = PseudoTranslator(app)
    app.installTranslator(pseudo)
