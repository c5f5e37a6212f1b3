"""What may be hostile, opened and drawn in a child process with limits."""
