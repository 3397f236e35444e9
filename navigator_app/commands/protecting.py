"""A PDF under a passphrase of its own, made by the computer and told once: any reader of PDFs opens it with that.

AES-256 as PDF 2.0 has it (ISO 32000-2). The passphrase is kept nowhere; who lost it saves the sheet again.
"""

from __future__ import annotations

import io
import secrets
from typing import Final

from pypdf import PdfReader, PdfWriter

from navigator_app.store.key_codes import GROUP, LETTERS

GROUPS: Final = 5
"""100 bits: told over the phone in one breath, and guessed by nobody who has the file."""


def new_passphrase() -> str:
    """Make a passphrase in groups, as it is read out."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))


def protected(pdf: bytes, passphrase: str) -> bytes:
    """Put a PDF under a passphrase; nothing of it, nor its title, is readable without."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    writer.encrypt(passphrase, algorithm="AES-256")
    held = io.BytesIO()
    writer.write(held)
    return held.getvalue()
