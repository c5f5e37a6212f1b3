"""The same actions for administrators, as commands."""
