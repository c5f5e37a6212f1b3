"""Awkward scans: made by a seeded script; the worst of them are kept."""
