"""The bundled letters: Inter for every text, the system's Noto for scripts Inter lacks.

Inter draws Diné, Dene, Iñupiaq, Yup'ik and Salish letters, but neither Cherokee nor Osage nor Canadian
syllabics. Qt already falls back to any installed font that has a letter; `FALLBACKS` only says which to
prefer. To carry such a font with the program, put its .ttf or .otf into `resources/fonts`: every file
there is loaded.
"""

from functools import cache
from typing import Final

from PySide6.QtGui import QFont, QFontDatabase

from sync.resources import resource

FAMILY: Final = "Inter"
FALLBACKS: Final = ("Noto Sans", "Noto Sans Cherokee", "Noto Sans Osage", "Noto Sans Canadian Aboriginal")
_FONT_FILES: Final = frozenset({".otf", ".ttf"})


@cache
def load_fonts() -> tuple[str, ...]:
    """Load every font file of the resources once; needs a running QGuiApplication.

    Shape: the families that came of it.
    Raises: FileNotFoundError when a font file is not readable as a font.
    """
    families: list[str] = []
    for path in sorted(resource("fonts").iterdir()):
        if path.suffix not in _FONT_FILES:
            continue
        number = QFontDatabase.addApplicationFont(str(path))
        if number < 0:
            raise FileNotFoundError(f"The font {path.name} is damaged: install the program again.")
        families.extend(QFontDatabase.applicationFontFamilies(number))
    return tuple(dict.fromkeys(families))


def make_font(size_px: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Return the desk's font: unhinted, with figures of equal width so that numbers stand in columns."""
    font = QFont()
    font.setFamilies([FAMILY, *FALLBACKS])
    font.setPixelSize(size_px)
    font.setWeight(weight)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setFeature(QFont.Tag("tnum"), 1)
    # Inter draws the x of "r3x5" as a sign of multiplication: a code that is read out must look as it is typed.
    font.setFeature(QFont.Tag("calt"), 0)
    return font
