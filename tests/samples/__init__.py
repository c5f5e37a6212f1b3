"""Awkward files as staff get them from outside, made when a test needs them."""
