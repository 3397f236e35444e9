"""What every command of the hub's begins and ends with: its database opened, its answer as words or as JSON."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from contextlib import closing
from typing import Any

from sync.hub.serving import Serving
from sync.hub.store import SqlStore


def opened(asked: argparse.Namespace, *, may_be_new: bool = False) -> closing[SqlStore]:
    """Open the database that is asked for.

    Raises: what `Serving.opened` raises.
    """
    return closing(Serving(asked.data, asked.database_url).opened(may_be_new=may_be_new))


def say(asked: argparse.Namespace, plain: dict[str, Any], words: str) -> int:
    """Tell one answer."""
    print(json.dumps(plain, ensure_ascii=False) if asked.json else words, flush=True)
    return 0


def listed(asked: argparse.Namespace, rows: Sequence[dict[str, Any]], columns: Sequence[str]) -> int:
    """Tell an answer of several lines."""
    for row in rows:
        if asked.json:
            print(json.dumps(row, ensure_ascii=False))
        else:
            cells = (row[c] for c in columns)
            print("  ".join(", ".join(c) if isinstance(c, list) else str(c) for c in cells))
    return 0
