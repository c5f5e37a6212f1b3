"""Foreign files and messages turned into frozen records and back."""
