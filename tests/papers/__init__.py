"""Papers: what other programs read from what we print."""
