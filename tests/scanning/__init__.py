"""Tests of the room scanning."""
