"""Paper turned into pages, and pages into PDF."""
