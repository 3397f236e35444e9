"""The log: event codes and ids, never a message that could hold a patient.

A record is written only from what is on the allow-list: time, level, subject, code and ids. Whatever else
a library says is reduced to who said it and where, so that no value slips through.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import sys
import threading
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from traceback import extract_tb
from types import TracebackType
from typing import Final

_ROOT: Final = "navigator"
_CODE: Final = re.compile(r"^[a-z][a-z0-9_]{2,40}$")
_ID: Final = re.compile(r"^[A-Za-z0-9_.:<>/-]{0,80}$")
_NAMES: Final = frozenset(
    {
        "report",
        "type",
        "at",
        "record",
        "kind",
        "change",
        "site",
        "screen",
        "setting",
        "count",
        "outcome",
        "category",
    }
)
"""What may stand in a line beside the event."""
_KEPT_BYTES: Final = 1_000_000
_KEPT_FILES: Final = 3


def logger(subject: str) -> logging.Logger:
    """Give the logger of a subject: store, sync, work, window, settings."""
    return logging.getLogger(f"{_ROOT}.{subject}")


def note(log: logging.Logger, code: str, **ids: str | int) -> None:
    """Write that something happened; ids name records, places and numbers, never people."""
    log.info(code, extra={"ids": ids})


def note_bug(log: logging.Logger, bug: BaseException) -> str:
    """Write where a bug happened, by type and lines, and give the number it is known by."""
    report = secrets.token_hex(4)
    log.error("bug", extra={"ids": {"report": report, "type": type(bug).__name__, "at": _lines(bug)}})
    return report


def _lines(bug: BaseException) -> str:
    frames = extract_tb(bug.__traceback__)[-6:]
    return "/".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)


class AllowList(logging.Formatter):
    """Writes one JSON line of what is on the list and nothing else."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line of one record."""
        line: dict[str, str | int] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "subject": record.name,
        }
        is_ours = record.name.startswith(_ROOT) and _CODE.match(str(record.msg))
        line["event"] = str(record.msg) if is_ours else "foreign"
        if not is_ours:
            line["where"] = f"{Path(record.pathname).name}:{record.lineno}"
        ids: dict[str, str | int] = getattr(record, "ids", {})
        line |= {n: v for n, v in ids.items() if n in _NAMES and (isinstance(v, int) or _ID.match(str(v)))}
        return json.dumps(line)


def open_log(folder: Path | None) -> None:
    """Begin to write into a folder, or to nowhere; and catch what nobody caught.

    Raises: OSError when the folder cannot be written.
    """
    root = logging.getLogger()
    for handler in [h for h in root.handlers if isinstance(h.formatter, AllowList)]:
        root.removeHandler(handler)
        handler.close()
    kept: logging.Handler = logging.NullHandler()
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / "navigator.log"
        kept = RotatingFileHandler(file, maxBytes=_KEPT_BYTES, backupCount=_KEPT_FILES, encoding="utf-8")
    kept.setFormatter(AllowList())
    root.addHandler(kept)
    logging.getLogger(_ROOT).setLevel(logging.INFO)


def guard_hooks() -> None:
    """Let an exception that nobody caught be written by type and lines, without values."""
    sys.excepthook = _uncaught
    threading.excepthook = lambda args: _uncaught(args.exc_type, args.exc_value, args.exc_traceback)


def _uncaught(kind: type[BaseException], _bug: BaseException | None, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    where = "/".join(f"{Path(f.filename).name}:{f.lineno}" for f in extract_tb(trace)[-8:])
    logger("window").error("uncaught", extra={"ids": {"type": kind.__name__, "at": where}})
    # Windows gives a program without a console no streams.
    if sys.stderr is not None:
        sys.stderr.write(f"Navigator: {kind.__name__} at {where}\n")
