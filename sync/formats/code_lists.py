"""The code lists that the doors go by: read once from `resources/formats`, when a file is first read."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from sync.resources import resource


@cache
def code_list(name: str) -> dict[str, Any]:
    """Give one file of `resources/formats` by its name without ending."""
    content: dict[str, Any] = json.loads(resource(f"formats/{name}.json").read_text(encoding="utf-8"))
    return content
