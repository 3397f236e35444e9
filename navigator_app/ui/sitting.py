"""How long somebody sits at an open desk: since they said their passphrase, and since they last touched anything.

Timers of a computer stand still while it sleeps, so the clocks are looked at besides, and at once when it is back.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from navigator_app.elapsed import Clocks, Since

LOOK_MS: Final = 10_000
NEAR_S: Final = 600.0
"""How long before its end a sitting is said to end."""


class Sitting(QObject):
    """Tells when nobody touched anything for too long, and when the passphrase is due again."""

    idle = Signal()
    near = Signal(int)
    """The sitting ends in so many minutes; said once."""
    over = Signal()

    def __init__(self, parent: QObject, clocks: Clocks | None = None) -> None:
        super().__init__(parent)
        self.clocks = clocks or Clocks()
        self._unlocked: Since | None = None
        self._touched: Since | None = None
        self._is_said = False
        self._sign_off_s = self._idle_s = 0.0
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self.idle)
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self.look)

    @property
    def idle_ms(self) -> int:
        """After how long without a touch it is idle; 0 while nobody sits here."""
        return self._idle.interval() if self._idle.isActive() else 0

    def allow(self, sign_off_s: float, idle_s: float) -> None:
        """Hear how long a sitting lasts at most, and how long without a touch."""
        self._sign_off_s, self._idle_s = sign_off_s, idle_s

    def begin(self) -> None:
        """Begin anew: a passphrase was said."""
        self._unlocked, self._is_said = self.clocks.since(), False
        self.go_on()

    def go_on(self) -> None:
        """Go on after a short absence: the passphrase is due when it was."""
        self._is_said = False
        self.touch()
        self._look.start()

    def touch(self) -> None:
        """Hear that somebody is here."""
        self._touched = self.clocks.since()
        self._idle.start(round(self._idle_s * 1000))

    def pause(self) -> None:
        """Nobody sits here for a moment; the passphrase is due all the same."""
        self._idle.stop()
        self._touched = None

    def end(self) -> None:
        """Nobody sits here any more."""
        self.pause()
        self._look.stop()
        self._unlocked = None

    def look(self) -> None:
        """Look at the clocks."""
        if self._unlocked is None:
            return
        left_s = self._sign_off_s - self._unlocked.elapsed_s()
        if left_s <= 0:
            self.end()
            self.over.emit()
        elif self._touched is not None and self._touched.elapsed_s() >= self._idle_s:
            self._idle.stop()
            self.idle.emit()
        elif left_s <= NEAR_S and self._touched is not None and not self._is_said:
            self._is_said = True
            self.near.emit(max(1, round(left_s / 60)))
