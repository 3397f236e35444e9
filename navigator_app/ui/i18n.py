"""The language of the desk: translations from `resources/translations`, and a pseudo-language for tests.

Our texts are English in the code. `navigator_<language>.qm` in `resources/translations` translates them; Qt's
own words (a calendar's, a dialog's) come from the files Qt carries.
"""

from typing import Final

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QObject, QTranslator

from sync.resources import resources_root
from sync.words import Words

SOURCE_LANGUAGE: Final = "en"
WORDS_CONTEXT: Final = "Words"
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


def spoken(text: str) -> str:
    """Return a sentence in the language of the desk.

    Shape: `Words` of the rooms below are looked up by their template and filled anew; plain text is looked up
    as it stands, so names and numbers come back unchanged.
    """
    if not isinstance(text, Words):
        return QCoreApplication.translate(WORDS_CONTEXT, text) if text else ""
    values = {
        name: spoken(value) if isinstance(value, Words) else value for name, value in text.values.items()
    }
    template = QCoreApplication.translate(WORDS_CONTEXT, text.template)
    return template.format(**values) if values else template


def languages() -> tuple[str, ...]:
    """Return the languages there are translations for, English first."""
    folder = resources_root() / "translations"
    found = sorted(path.stem.removeprefix("navigator_") for path in folder.glob("navigator_*.qm"))
    return (SOURCE_LANGUAGE, *found)


def install_language(app: QCoreApplication, language: str) -> bool:
    """Make the program speak a language from now on; False when there is no translation for it.

    Windows that are open keep their words: install before building them.
    """
    for old in app.findChildren(QTranslator):
        app.removeTranslator(old)
        old.deleteLater()
    if language == SOURCE_LANGUAGE:
        return True
    _load(app, f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    return _load(app, f"navigator_{language}", str(resources_root() / "translations"))


def install_pseudo(app: QCoreApplication) -> None:
    """Speak the pseudo-language, for pictures and tests."""
    install_language(app, SOURCE_LANGUAGE)
    pseudo = PseudoTranslator(app)
    app.installTranslator(pseudo)


def _load(parent: QObject, name: str, folder: str) -> bool:
    translator = QTranslator(parent)
    return translator.load(name, folder) and QCoreApplication.installTranslator(translator)
