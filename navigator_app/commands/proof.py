"""Writing the center's acknowledgements to a file that the person chose."""

from __future__ import annotations

from pathlib import Path

from navigator_app.store.faults import spoken_by_disk


def write_proof(path: Path, table: str) -> Path:
    """Write a table of acknowledgements where the person says.

    Raises: Unavailable when the place cannot be written.
    """
    try:
        path.write_text(table, encoding="utf-8", newline="")
    except OSError as error:
        raise spoken_by_disk(error) from error
    return path
