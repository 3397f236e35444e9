"""What a program that ends in a crash leaves behind: no image of its memory, in which patients and keys would lie.

Source: setrlimit(2); Windows Error Reporting, `WerAddExcludedApplication` and `SetErrorMode`.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

NO_FAULT_BOX: Final = 0x0002
"""SEM_NOGPFAULTERRORBOX: no report is offered to be sent when this process ends in a fault."""
NO_CRITICAL_BOX: Final = 0x0001


def leave_no_memory() -> None:
    """Ask the system never to write this process's memory to a file, nor that of what it starts."""
    if sys.platform == "win32":
        _on_windows()
        return
    import resource  # noqa: PLC0415 - only POSIX has it

    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _on_windows() -> None:
    import ctypes  # noqa: PLC0415 - only Windows needs it

    windll = getattr(ctypes, "windll", None)
    if windll is None:
        return
    with suppress(AttributeError, OSError):
        windll.kernel32.SetErrorMode(NO_CRITICAL_BOX | NO_FAULT_BOX)
    with suppress(AttributeError, OSError):
        # For this user alone, which needs no right beyond their own.
        windll.wer.WerAddExcludedApplication(Path(sys.executable).name, 0)
