"""Stored bytes sent to a printer."""
