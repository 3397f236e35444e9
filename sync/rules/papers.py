"""What is left to do with a paper that came in: the pages that went into nobody's chart and were not set aside."""

from __future__ import annotations

from sync.records.document import Document


def unfiled_pages(paper: Document) -> list[int]:
    """Give the pages, counted from 1, that nobody dealt with yet."""
    return [page for page in range(1, (paper.pages or 0) + 1) if page not in paper.filed_pages]
