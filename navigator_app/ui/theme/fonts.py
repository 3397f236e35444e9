"""The bundled letters: Inter for every text, Noto for what Inter lacks, in the window and on paper.

Inter draws Diné, Dene, Iñupiaq, Yup'ik, Lakota and Salish letters with their marks; Noto Sans the few that it
lacks (the saltillo, a barred l), and Noto's own files Cherokee, Osage and Unified Canadian Aboriginal Syllabics. Qt
takes the first family of `FALLBACKS` that has a letter. Every .ttf and .otf in `resources/fonts` is loaded: nothing
depends on what the computer has, and tests/screens/test_letters.py looks that no letter of a name is a box.
"""

from functools import cache
from typing import Final

from PySide6.QtGui import QFont, QFontDatabase

from sync.resources import resource

FAMILY: Final = "Inter"
FALLBACKS: Final = (
    "Noto Sans",
    "Noto Sans Cherokee",
    "Noto Sans Osage",
    "Noto Sans Canadian Aboriginal",
    "Noto Sans CanAborig",  # the same file, as systems name it that read only the short name
)
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
