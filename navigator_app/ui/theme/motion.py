"""What moves: nothing of ours. What Qt moves by itself follows the computer, and stands still for whoever wants that.

There are no animations in the program. Qt lets menus, lists and tooltips slide or fade where the computer is set so,
and lets the text cursor blink; a computer that is set to less movement tells Qt neither to slide nor to blink.
"""

from __future__ import annotations

from functools import cache
from typing import Final, Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

Movement = Literal["match", "none"]

_AS_THE_COMPUTER: Final = -1
_EFFECTS: Final = (
    Qt.UIEffect.UI_AnimateMenu,
    Qt.UIEffect.UI_FadeMenu,
    Qt.UIEffect.UI_AnimateCombo,
    Qt.UIEffect.UI_AnimateTooltip,
    Qt.UIEffect.UI_FadeTooltip,
    Qt.UIEffect.UI_AnimateToolBox,
)


def set_movement(app: QApplication, movement: Movement) -> None:
    """Let move what the computer lets move, or nothing."""
    wanted = _of_the_computer()
    for effect in _EFFECTS:
        QApplication.setEffectEnabled(effect, movement == "match" and effect in wanted)
    app.styleHints().setCursorFlashTime(_AS_THE_COMPUTER if movement == "match" else 0)


@cache
def _of_the_computer() -> frozenset[Qt.UIEffect]:
    """Give what moves on this computer, as it was before we said anything."""
    return frozenset(effect for effect in _EFFECTS if QApplication.isEffectEnabled(effect))
