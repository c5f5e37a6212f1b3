"""The intake page: who, what, papers."""
