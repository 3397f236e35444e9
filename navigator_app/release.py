"""What this program calls its release."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def release() -> str:
    """Name this release; "checkout" where the program was never installed."""
    try:
        return version("navigator")
    except PackageNotFoundError:
        return "checkout"
