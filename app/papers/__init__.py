"""Frozen content turned into pages."""
