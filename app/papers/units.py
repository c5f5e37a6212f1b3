"""Lengths on paper: everything is in points, 72 to the inch."""

mm = 72 / 25.4
