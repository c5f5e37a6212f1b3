"""How large the pages of a paper may be before staff are told: it travels, and lies in an archive for years."""

BUDGET = 400_000
"""Bytes a page: a written A4 page in colour at 200 dpi has 250 to 420 kB as JPEG, in black and white a tenth."""


def is_over(size: int, pages: int) -> bool:
    """Whether a document of so many bytes is larger than its pages should make it."""
    return size > BUDGET * pages
