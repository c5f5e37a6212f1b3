"""The law and the codes as pure functions and frozen values."""
