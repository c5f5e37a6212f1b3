"""Frozen content becomes a page: forms, lists, test sheets, and their pictures."""
