"""Inside the process of its own: several documents as one PDF, under a passphrase if there is one."""

from __future__ import annotations

import io
from collections.abc import Sequence

from navigator_app.paper.reading import PDF, Part, UnshownError, opened, put_together, type_of


class UntakenError(UnshownError):
    """One of several cannot be taken in; `which` is its place, counted from 0."""

    def __init__(self, code: str, which: int) -> None:
        super().__init__(code)
        self.which = which


def bound(contents: Sequence[bytes], passphrase: str = "") -> tuple[bytes, list[int]]:
    """Give one PDF of all pages in their order, and how many each document has.

    Raises: UntakenError, with the place of the one that cannot be taken in; there is then no PDF at all.
    """
    pdfs, counts = [], []
    for which, content in enumerate(contents):
        try:
            pages = opened(content)
            count = len(pages.sizes())
            pdfs.append(
                content if type_of(content) == PDF else pages.made([Part(n, 0) for n in range(count)])
            )
        except UnshownError as no:
            raise UntakenError(str(no), which) from no
        counts.append(count)
    whole = put_together(pdfs)
    return (sealed(whole, passphrase) if passphrase else whole), counts


def sealed(pdf: bytes, passphrase: str) -> bytes:
    """Put a PDF under a passphrase (AES-256 as PDF 2.0 has it, ISO 32000-2); nothing is readable without."""
    from pypdf import PdfReader, PdfWriter  # noqa: PLC0415 - loads where a file is to be protected

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    writer.encrypt(passphrase, algorithm="AES-256")
    held = io.BytesIO()
    writer.write(held)
    return held.getvalue()
