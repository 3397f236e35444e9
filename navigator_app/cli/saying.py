"""How answers are written: JSON, one document or one line each, or short plain text; nothing else touches stdout."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sync.changes import Document
from sync.words import When


def plain(value: Any) -> Any:
    """Give any answer in the form JSON has for it; times with their zone and their words."""
    if isinstance(value, When):
        kept = {"on": value.on, "at": value.at, "zone": value.zone, "text": str(value)}
        return {name: plain(part) for name, part in kept.items() if part}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: plain(part) for name, part in value._asdict().items()}
    if isinstance(value, Mapping):
        return {str(name): plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(part) for part in value]
    return _scalar(value)


def _scalar(value: Any) -> Any:
    if isinstance(value, str):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | Path):
        return str(value)
    return value


def document(image: Document) -> dict[str, Any]:
    """Give a folded record with its envelope and who wrote each group last."""
    written = {
        group: {
            "author": writes[0].author,
            "place": writes[0].place,
            "at": writes[0].at,
            "change": writes[0].change,
        }
        for group, writes in image.writes.items()
        if writes
    }
    revision = {"epoch": image.revision.epoch, "n": image.revision.n} if image.revision else None
    return {
        "kind": image.kind,
        "id": image.id,
        "patient": image.patient,
        "site": image.site,
        "revision": revision,
        "fields": plain(image.fields),
        "written": written,
    }


def tell(value: Any, text: str, *, as_json: bool) -> None:
    """Write one answer."""
    line = json.dumps(plain(value), ensure_ascii=False) if as_json else text
    sys.stdout.write(line + "\n")


def tell_each(values: Iterable[tuple[Any, str]], *, as_json: bool) -> int:
    """Write one line per answer as it comes; give their number."""
    count = 0
    for value, text in values:
        tell(value, text, as_json=as_json)
        sys.stdout.flush()
        count += 1
    return count


def complain(text: str) -> None:
    """Say why something was not done."""
    sys.stderr.write(text + "\n")
